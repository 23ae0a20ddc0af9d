// Showing the evidence in the thread under a card: each message posted once, and looked for before it is posted again.
import { instant } from '../../approval/ids.ts';
import {
  cardUnmoved,
  judgedOf,
  missingParts,
  type Judged,
  type Request,
  type ThreadPart,
} from '../../approval/request.ts';
import { RequestMoved, type Requests } from '../dynamodb/requests.ts';
import { SlackFailed, type Slack } from './slack.ts';
import { runsMessage } from './runs-message.ts';
import { exhibitsMessage, tableMessage, type Variants } from './thread.ts';

/** While a post that somebody else began may still be under way, nobody else posts. */
const POSTING_MS = 30_000;
/** Native blocks reach workspaces at different times: https://docs.slack.dev/reference/block-kit/blocks */
const NOT_NATIVE = new Set(['invalid_blocks', 'invalid_attachments']);

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

  constructor(requests: Requests, slack: Slack) {
    this.#requests = requests;
    this.#slack = slack;
  }

  /** Posts what the thread lacks, once its card stands. Safe to repeat. */
  async post(request: Request): Promise<Request> {
    const under = underOf(request);
    if (!under || missingParts(request).length === 0 || isUnderWay(request)) return request;
    let now = await this.#begin(request, under);
    if (!now) return request;
    for (const part of missingParts(now)) {
      const ts = await this.#reply(now, under, part);
      now = (await this.#note(now, part, ts)) ?? now;
    }
    return now;
  }

  /** Whoever writes this first posts. What an earlier attempt left is looked for, and noted at once. */
  async #begin(request: Request, under: Under): Promise<Request | undefined> {
    const before = request.card?.thread;
    const found = before && (await this.#slack.replies(under, request.id, Date.parse(before.begunAt)));
    try {
      return await this.#requests.save(
        withThread(request, { ...found, ...before, begunAt: instant(Date.now()) }),
      );
    } catch (error) {
      // Whoever was quicker posts it, or leaves it to `sweep`.
      if (error instanceof RequestMoved) return undefined;
      throw error;
    }
  }

  async #reply(request: Request, under: Under, part: ThreadPart): Promise<string> {
    const { judged } = under;
    const variants = variantsOf(part, request, judged);
    const which = { request: request.id, part };
    try {
      return await this.#slack.reply(under, variants.native, which);
    } catch (error) {
      if (!(error instanceof SlackFailed) || !NOT_NATIVE.has(error.code)) throw error;
      return this.#slack.reply(under, variants.plain, which);
    }
  }

  /** Notes a message that stands; the time for the next one begins anew. */
  #note({ arn, round }: Request, part: ThreadPart, ts: string): Promise<Request | undefined> {
    return this.#requests.change(arn, round, (now) =>
      withThread(now, { ...now.card?.thread, begunAt: instant(Date.now()), [part]: ts }),
    );
  }
}

const variantsOf = (part: ThreadPart, request: Request, judged: Judged): Variants => {
  switch (part) {
    case 'table':
      return tableMessage(request, judged);
    case 'exhibits':
      return exhibitsMessage(judged.exhibits);
    case 'runs':
      return runsMessage(request, judged.runs ?? { kind: 'said', lines: ['There is no run.'] });
  }
};

const underOf = (request: Request): Under | undefined => {
  const { card } = request;
  const judged = judgedOf(request);
  return judged && card?.ts ? { channel: card.channel, ts: card.ts, judged } : undefined;
};

const isUnderWay = ({ card }: Request): boolean =>
  card?.thread !== undefined && Date.parse(card.thread.begunAt) > Date.now() - POSTING_MS;

/** The request with its thread as it now is, which its card does not show. */
const withThread = (request: Request, thread: Thread): Request => {
  const { card } = { ...request, ...cardUnmoved(request) };
  return card ? { ...request, card: { ...card, thread } } : request;
};
