// A person in Slack, as the local cloud's control routes let a test act: finds the question, clicks, fills the modal.
import * as z from 'zod';
import type { Cloud } from '../../local/cloud.ts';

/** Where it runs: in this process, or in one of its own. */
export type Reachable = Pick<Cloud, 'webUrl'> & { status(): Pick<ReturnType<Cloud['status']>, 'botToken'> };

const CHANNEL = 'C0MODELS';

const history = z.object({
  messages: z.array(z.object({ ts: z.string(), text: z.string(), blocks: z.array(z.unknown()).default([]) })),
});
const clicked = z.object({ status: z.number(), openedView: z.object({ id: z.string() }) });
const submitted = z.object({ status: z.number(), closed: z.boolean() });
type Message = z.infer<typeof history>['messages'][number];

const post = async (cloud: Reachable, path: string, body: unknown): Promise<unknown> => {
  const response = await fetch(`${cloud.webUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${cloud.status().botToken}` },
    body: JSON.stringify(body),
  });
  return response.json();
};

/** What stands in the channel now. */
export const messages = async (cloud: Reachable): Promise<readonly Message[]> =>
  history.parse(await post(cloud, '/api/conversations.history', { channel: CHANNEL })).messages;

/** Waits until a message about a version has what is looked for; the test's own timeout ends the wait. */
export const messageAbout = async (cloud: Reachable, version: string, has: string): Promise<Message> => {
  for (;;) {
    const found = (await messages(cloud)).find((message) => {
      const all = JSON.stringify(message);
      return all.includes(version) && all.includes(has);
    });
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** Clicks a button of the question about a version and submits the modal that opens. */
export const decide = async (
  cloud: Reachable,
  it: { user: string; version: string; actionId: string; values: Readonly<Record<string, string>> },
): Promise<void> => {
  const { ts } = await messageAbout(cloud, it.version, it.actionId);
  const click = { user: it.user, channel: CHANNEL, ts, actionId: it.actionId };
  const { openedView } = clicked.parse(await post(cloud, '/_local/slack/click', click));
  const submit = { user: it.user, viewId: openedView.id, values: it.values };
  const answer = submitted.parse(await post(cloud, '/_local/slack/submit', submit));
  if (!answer.closed) throw new Error(`The modal stayed open: ${JSON.stringify(answer)}`);
};
