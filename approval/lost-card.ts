// A card that somebody deleted in Slack. While something hangs on it, it is posted anew, with what its thread keeps; a
// round that has ended needs none.
import { type Instant } from './ids.ts';
import { type Request } from './request.ts';
import { isUnreviewed } from './review.ts';

/** What called on people, or was said to one person: it is not said again. Evidence and votes belong below the card. */
const SAID_FOR_GOOD = /^(direct:|requester:|reminder:|escalation$|review:)/;

/** Whether anybody still decides, or reviews, by the card of a request. */
export const needsItsCard = (request: Request): boolean =>
  request.stage.kind !== 'closed' || isUnreviewed(request);

/** The request with its card being posted anew at `at`; undefined where it needs none, or `ts` is not its card any more. */
export const cardAnew = (request: Request, ts: string, at: Instant): Request | undefined => {
  const { card, policy } = request;
  if (card?.ts !== ts || !needsItsCard(request)) return undefined;
  const { begunAt: _, ...stands } = { ...card.thread };
  const said = Object.entries(stands).filter(([part]) => SAID_FOR_GOOD.test(part));
  return {
    ...request,
    card: { channel: policy.channel, begunAt: at, thread: Object.fromEntries(said) },
  };
};
