// Announce: called by the state of that name, by `sweep`, by `intake` for a group that no policy names, by `guard` for a
// decision outside, and by the rule on executions that failed. Tells machines, then people, as the request now is; the only caller of chat.update.
import * as z from 'zod';
import { changesOf } from '../approval/changes.ts';
import { decisionNotice } from '../approval/decision-notice.ts';
import { type Sighting } from '../approval/guard.ts';
import { instant, PackageArn } from '../approval/ids.ts';
import {
  groupNotice,
  isInSightOfOps,
  opsNotice,
  sightingNotice,
  type OpsNotice,
} from '../approval/ops-notice.ts';
import { cardUnmoved, type Request } from '../approval/request.ts';
import { markedRevoked } from '../approval/revoke.ts';
import { isOwedToOps, needsCard } from '../approval/sweep.ts';
import { requesterHears } from '../approval/thread-parts.ts';
import { door, type Told } from '../wiring/door.ts';
import {
  changes,
  identities,
  notices,
  opsChannel,
  requests,
  sayInChannels,
  sayToOps,
  show,
  sightings,
  SlackFailed,
  tellRequester,
} from '../wiring/announce.ts';

type Cards = Awaited<ReturnType<typeof show>>;

/**
 * `show` where nobody but those who look at card and thread is to be told: after a vote that does not settle, and
 * `again` where somebody saw a card that does not say how the request is. The end is told by the machine alone, once.
 */
const OfRequest = z.object({
  arn: PackageArn,
  round: z.number().int().min(1),
  show: z.enum(['progress', 'again']).optional(),
});

const Input = z.string().transform((input, context) => {
  try {
    return OfRequest.parse(JSON.parse(input));
  } catch {
    context.addIssue('the input of the execution names no request');
    return z.NEVER;
  }
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
const ExecutionEnded = z.object({
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({
    input: Input,
    status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});

const OfSighting = z.object({ arn: PackageArn, sighting: z.string().min(1) });

const Event = z.union([OfRequest, OfSighting, z.object({ notice: z.string().min(1) }), ExecutionEnded]);

/** What Slack could not do now is done by `sweep`; it never holds up what machines are told. */
const unlessSlackFails = async <T>(
  told: Told,
  what: string,
  work: () => Promise<T>,
): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SlackFailed)) throw error;
    told.count('AnnouncementsNotMade');
    if (error.isPermanent) told.count('SlackRefusals');
    told.logger.warn(`${what} could not be told in Slack yet; sweep tries again.`, { slack: error.code });
    return undefined;
  }
};

/** The decision, to the topic and the bus, once each. */
const tellMachines = async (request: Request): Promise<Request> => {
  const notice = decisionNotice(request);
  if (!notice || (request.told.topic && request.told.bus)) return request;
  const subject = `Countersign: ${notice.group} v${notice.version} ${notice.outcome}`;
  if (!request.told.topic) await notices.publish('decision', subject, notice);
  const at = instant(Date.now());
  try {
    if (!request.told.bus) await notices.putDecision(notice);
  } catch (error) {
    // What the topic has been told is not told again when the bus is.
    await remember(request, { topic: at });
    throw error;
  }
  return (await remember(request, { topic: at, bus: at })) ?? request;
};

const remember = (request: Request, told: Partial<Request['told']>): Promise<Request | undefined> =>
  requests.change(request.arn, request.round, (now) => ({
    ...now,
    ...cardUnmoved(now),
    told: { ...now.told, ...told },
  }));

/** What ops have to know, once for each thing that went wrong: on the topic, and in their channel. */
const tellOps = async (request: Request, told: Told): Promise<Request> => {
  const notice = opsNotice(request, identities);
  const known = notice && !request.told.ops ? await toldOnTopic(request, notice) : request;
  const since = known.told.ops;
  if (!since || !isOwedToOps(known)) return known;
  const said = await unlessSlackFails(told, 'Ops', async () => {
    // What is over meanwhile needs no word in Slack.
    if (notice && !isInSightOfOps(known, opsChannel)) await sayToOps(notice.message, known.id, since);
    return remember(known, { opsChannel: instant(Date.now()) });
  });
  return said ?? known;
};

const toldOnTopic = async (request: Request, notice: OpsNotice): Promise<Request> => {
  await notices.publish('ops', notice.subject, notice);
  return (await remember(request, { ops: instant(Date.now()) })) ?? request;
};

/** The requester, by a direct message; a card that stands is linked, and one that does not keeps nobody waiting. */
const requesterTold = async (request: Request): Promise<Request> => {
  const { stage } = request;
  if (stage.kind !== 'closed' || request.told.requester || !requesterHears(stage)) return request;
  await tellRequester(request, stage.at);
  return (await remember(request, { requester: instant(Date.now()) })) ?? request;
};

/** What the card of the next version says of this one, once its own stands. */
const noteChanges = async (request: Request, cards: Cards | undefined): Promise<void> => {
  const requested = changesOf(request);
  if (!requested) return;
  const link = await cards?.linkTo(request);
  await changes.note(request.group, { ...requested, ...(link !== undefined && { link }) });
};

const announce = async (request: Request, told: Told): Promise<void> => {
  const known = await tellOps(await tellMachines(request), told);
  const cards = needsCard(known) ? await show() : undefined;
  const shown = cards && (await unlessSlackFails(told, 'The card', () => cards.update(known)));
  const current = shown ?? known;
  await noteChanges(current, cards);
  const informed = await unlessSlackFails(told, 'The requester', () => requesterTold(current));
  if (!shown) return;
  await unlessSlackFails(told, 'The evidence', () => cards.evidence(informed ?? shown));
  await unlessSlackFails(told, 'The card of the approval', () => markApproval(shown, cards));
};

/** Has the card of an approval say that this round took it back. */
const markApproval = async (request: Request, cards: Cards): Promise<void> => {
  const { stage, told, arn } = request;
  if (stage.kind !== 'closed' || stage.as !== 'settled' || told.before) return;
  if (stage.decision.by !== 'revocation') return;
  const { round } = stage.decision.revokes;
  const link = await cards.linkTo(request);
  await requests.change(arn, round, (approved) => markedRevoked(approved, request, link));
  const approved = await requests.get(arn, round);
  if (approved?.card) await cards.update(approved);
  await remember(request, { before: instant(Date.now()) });
};

const failed = async ({ detail }: z.infer<typeof ExecutionEnded>, told: Told): Promise<void> => {
  const { arn, round } = detail.input;
  const error = detail.error ?? detail.status;
  const cause = detail.cause ?? `The execution ended as ${detail.status}.`;
  told.count('ExecutionsFailed');
  const marked = await requests.change(arn, round, (now) => {
    const at = now.failure?.at ?? instant(Date.now());
    return now.stage.kind === 'closed'
      ? undefined
      : { ...now, failure: { at, error, cause: readable(cause) } };
  });
  if (marked) await announce(marked, told);
};

/** Lambda's causes are JSON with the sentence inside. */
const readable = (cause: string): string => {
  const parsed = z.object({ errorMessage: z.string() }).safeParse(jsonOf(cause));
  return parsed.success ? parsed.data.errorMessage : cause;
};

const jsonOf = (content: string): unknown => {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    return undefined;
  }
};

const tellOfGroup = async (group: string, told: Told): Promise<void> => {
  const notice = await requests.notice(group);
  if (!notice || notice.told) return;
  const words = groupNotice(notice.group, notice.arn);
  const topic = notice.topic ?? instant(Date.now());
  if (!notice.topic) {
    await notices.publish('ops', words.subject, words);
    await requests.noticeTold({ ...notice, topic });
  }
  await unlessSlackFails(told, 'The group without a policy', async () => {
    await sayToOps(words.message, `group ${group}`, notice.at);
    await requests.noticeTold({ ...notice, topic, told: instant(Date.now()) });
  });
};

/** A status that no request explains: to the topic and to people, once each. */
const tellOfSighting = async ({ arn, sighting }: z.infer<typeof OfSighting>, told: Told): Promise<void> => {
  const seen = await sightings.get(arn, sighting);
  const notice = seen && sightingNotice(seen, identities);
  if (!notice) return;
  const known = seen.told.topic ? seen : await published(seen, notice);
  if (known.told.people) return;
  await unlessSlackFails(told, 'A decision outside', async () => {
    await sayInChannels(known, notice.message);
    await sightings.told({ ...known, told: { ...known.told, people: instant(Date.now()) } });
  });
};

const published = async (seen: Sighting, notice: OpsNotice): Promise<Sighting> => {
  await notices.publish('ops', notice.subject, notice);
  return sightings.told({ ...seen, told: { ...seen.told, topic: instant(Date.now()) } });
};

const showOnly = async (request: Request, told: Told, how: 'progress' | 'again'): Promise<void> => {
  if (!needsCard(request)) return;
  const cards = await show();
  const shown = await unlessSlackFails(told, 'The card', () =>
    how === 'again' ? cards.again(request) : cards.update(request),
  );
  if (shown) await unlessSlackFails(told, 'The evidence', () => cards.evidence(shown));
};

const handle = async (event: z.infer<typeof Event>, told: Told): Promise<void> => {
  if ('notice' in event) return tellOfGroup(event.notice, told);
  if ('sighting' in event) return tellOfSighting(event, told);
  if ('detail' in event) return failed(event, told);
  const request = await requests.get(event.arn, event.round);
  if (!request) return;
  return event.show ? showOnly(request, told, event.show) : announce(request, told);
};

export const handler = door('announce', Event, handle);
