// Showing the evidence in the thread under a card: each message posted once, and looked for before it is posted again.
import { instant } from '../../approval/ids.ts';
import { personAt } from '../../approval/identities.ts';
import { reviewNotice } from '../../approval/broken-glass-card.ts';
import { directNotice, reminderNotice } from '../../approval/reminder-notice.ts';
import { askedNotice, requesterOf } from '../../approval/requester-notice.ts';
import { cardUnmoved, judgedOf, type Judged, type Request } from '../../approval/request.ts';
import {
  isDirect,
  missingParts,
  reminderOf,
  type DirectPart,
  type RequesterPart,
  type ThreadPart,
} from '../../approval/thread-parts.ts';
import { lines, section, text } from '../../approval/card.ts';
import { type Roster } from '../../approval/roster.ts';
import { voteNotice, type VoteNotice } from '../../approval/vote-notice.ts';
import { RequestMoved, type Requests } from '../dynamodb/requests.ts';
import { sectionMessage, type Message } from './card.ts';
import { type Slack } from './slack.ts';
import { SlackFailed } from './slack-failed.ts';
import { runsMessage } from './runs-message.ts';
import { exhibitsMessage, tableMessage, type Variants } from './thread.ts';

/** While a post that somebody else began may still be under way, nobody else posts. */
const POSTING_MS = 30_000;
/** Native blocks reach workspaces at different times: https://docs.slack.dev/reference/block-kit/blocks */
const NOT_NATIVE = new Set(['invalid_blocks', 'invalid_attachments']);

/** https://docs.slack.dev/reference/methods/conversations.open#errors and chat.postMessage: nobody to write to. */
const UNREACHABLE = new Set([
  'user_not_found',
  'user_not_visible',
  'user_disabled',
  'cannot_dm_bot',
  'messages_tab_disabled',
]);
/** Stands where a timestamp would. */
const NOT_WRITTEN = 'not-written';

type Thread = NonNullable<NonNullable<Request['card']>['thread']>;

/** Where the card of a judged request stands. */
interface Under {
  readonly channel: string;
  readonly ts: string;
  readonly judged: Judged;
}

export class ShowThread {
  readonly #requests: Requests;
  readonly #slack: Slack;
  readonly #rosterOf: (group: string) => Roster;

  constructor(requests: Requests, slack: Slack, rosterOf: (group: string) => Roster) {
    this.#requests = requests;
    this.#slack = slack;
    this.#rosterOf = rosterOf;
  }

  /** Posts what the thread lacks, once its card stands. Safe to repeat. */
  async post(request: Request): Promise<Request> {
    const under = underOf(request);
    if (!under || missingParts(request, Date.now()).length === 0 || isUnderWay(request)) return request;
    let now = await this.#begin(request, under);
    if (!now) return request;
    // Read anew after each message: a vote may have come meanwhile.
    for (;;) {
      const [part] = missingParts(now, Date.now());
      if (part === undefined) break;
      const ts = await this.#reply(now, under, part);
      const noted = await this.#note(now, part, ts);
      if (!noted) return now;
      now = noted;
    }
    return now;
  }

  /** Notes that what the thread lacks is not written: the card is gone, and nobody needs it any more. */
  async forgo(request: Request): Promise<Request> {
    const noted = await this.#requests.change(request.arn, request.round, (now) => {
      const { begunAt: _, ...stands } = { ...now.card?.thread };
      const lacking = missingParts(now, Date.now()).map((part): [string, string] => [part, NOT_WRITTEN]);
      return withThread(now, { ...stands, ...Object.fromEntries(lacking) });
    });
    return noted ?? request;
  }

  /**
   * Whoever writes this first posts. What an earlier attempt left is looked for, and noted at once. A vote that comes
   * meanwhile is no reason to leave it: whoever begins posts that, too.
   */
  async #begin(request: Request, under: Under): Promise<Request | undefined> {
    const before = request.card?.thread?.begunAt;
    const found = before && (await this.#slack.replies(under, request.id, Date.parse(before)));
    try {
      return await this.#requests.change(request.arn, request.round, (now) =>
        isUnderWay(now) || missingParts(now, Date.now()).length === 0
          ? undefined
          : withThread(now, { ...(found ?? {}), ...now.card?.thread, begunAt: instant(Date.now()) }),
      );
    } catch (error) {
      // Whoever was quicker posts it, or leaves it to `sweep`.
      if (error instanceof RequestMoved) return undefined;
      throw error;
    }
  }

  async #reply(request: Request, under: Under, part: ThreadPart): Promise<string> {
    if (isDirect(part) || part === 'requester:asked') return this.#direct(request, under, part);
    const { judged } = under;
    const variants = variantsOf(part, request, { judged, roster: this.#rosterOf(request.group) });
    if (!variants) return NOT_WRITTEN;
    const which = { request: request.id, part };
    try {
      return await this.#slack.reply(under, variants.native, which);
    } catch (error) {
      if (!(error instanceof SlackFailed) || !NOT_NATIVE.has(error.code)) throw error;
      return this.#slack.reply(under, variants.plain, which);
    }
  }

  /** Whom Slack can never write to, and who need not be reminded any more, is passed over: others must not wait for them. */
  async #direct(request: Request, under: Under, part: DirectPart | RequesterPart): Promise<string> {
    const roster = this.#rosterOf(request.group);
    const to = isDirect(part) ? addressee(request, part, roster) : requesterAddressed(request, roster);
    if (!to) return NOT_WRITTEN;
    const link = await this.#slack.permalink(under);
    const notice = isDirect(part)
      ? directNotice(request, part, { roster, link })
      : askedNotice(request, under.judged, { roster, link });
    if (!notice) return NOT_WRITTEN;
    const which = { request: request.id, part, sinceMs: to.sinceMs };
    return writeIfReachable(this.#slack, to.user, sectionMessage(notice.summary, notice.section), which);
  }

  /** Notes a message that stands; the time for the next one begins anew, and after the last one none is under way. */
  #note({ arn, round }: Request, part: ThreadPart, ts: string): Promise<Request | undefined> {
    return this.#requests.change(arn, round, (now) => {
      const { begunAt: _, ...stands } = { ...now.card?.thread, [part]: ts };
      const whole = withThread(now, stands);
      return missingParts(whole, Date.now()).length === 0
        ? whole
        : withThread(now, { ...stands, begunAt: instant(Date.now()) });
    });
  }
}

/** Writes to somebody once, unless Slack has nobody to write to. */
export const writeIfReachable = async (
  slack: Slack,
  user: string,
  message: Message,
  which: Parameters<Slack['writeOnce']>[2],
): Promise<string> => {
  try {
    return await slack.writeOnce(user, message, which);
  } catch (error) {
    if (!(error instanceof SlackFailed) || !UNREACHABLE.has(error.code)) throw error;
    return NOT_WRITTEN;
  }
};

/** The Slack user of a direct message, and since when it may have been written. */
interface Addressee {
  readonly user: string;
  readonly sinceMs: number;
}

const requesterAddressed = (request: Request, { identities }: Roster): Addressee | undefined => {
  const user = requesterOf(request, identities);
  return user && request.card ? { user, sinceMs: Date.parse(request.card.begunAt) } : undefined;
};

const addressee = (request: Request, part: DirectPart, { identities }: Roster): Addressee | undefined => {
  const { reminder, person } = reminderOf(request, part) ?? {};
  const user = person && personAt(identities, person)?.slack;
  return reminder && user ? { user, sinceMs: Date.parse(reminder.at) } : undefined;
};

const variantsOf = (
  part: ThreadPart,
  request: Request,
  { judged, roster }: { readonly judged: Judged; readonly roster: Roster },
): Variants | undefined => {
  switch (part) {
    case 'table':
      return tableMessage(request, judged);
    case 'exhibits':
      return exhibitsMessage(judged.exhibits);
    case 'runs':
      return runsMessage(request, judged.runs ?? NO_RUN);
    default: {
      const notice = reminderOf(request, part)
        ? reminderNotice(request, part, roster)
        : (reviewNotice(request, part, roster) ?? voteNotice(request, part, roster) ?? NO_VOTE);
      return notice && noticeMessage(notice);
    }
  }
};

const NO_RUN: NonNullable<Judged['runs']> = { kind: 'said', lines: ['There is no run.'] };
const NO_VOTE: VoteNotice = {
  summary: 'A vote was withdrawn.',
  section: section('vote', lines([text('A vote was withdrawn.')])),
};

/** Of all that is said in a thread only reminders mention people. */
const noticeMessage = ({ summary, section: said }: VoteNotice): Variants => {
  const message = sectionMessage(summary, said, true);
  return { native: message, plain: message };
};

const underOf = (request: Request): Under | undefined => {
  const { card } = request;
  const judged = judgedOf(request);
  return judged && card?.ts ? { channel: card.channel, ts: card.ts, judged } : undefined;
};

const isUnderWay = ({ card }: Request): boolean =>
  card?.thread?.begunAt !== undefined && Date.parse(card.thread.begunAt) > Date.now() - POSTING_MS;

/** The request with its thread as it now is, which its card does not show. */
const withThread = (request: Request, thread: Thread): Request => {
  const { card } = { ...request, ...cardUnmoved(request) };
  return card ? { ...request, card: { ...card, thread } } : request;
};
