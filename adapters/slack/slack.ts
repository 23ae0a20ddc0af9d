// Slack's Web API as those use it who show and announce: they take their time. Whoever answers a click has haste, and a
// part of its own: `quick.ts`.
import { WebClient } from '@slack/web-api';
import { type ThreadPart } from '../../approval/thread-parts.ts';
import { type Message } from './card.ts';
import { fetchWithinLimits } from './rate-limits.ts';
import { orSlackFailed, SlackFailed } from './slack-failed.ts';
import { type ThreadMessage } from './thread.ts';

const TIMEOUT_MS = 10_000;
/** How far back a post whose answer was lost is looked for. */
const LOOKUP_MESSAGES = 100;

/** The message metadata by which a card is found again. */
export const CARD_EVENT = 'countersign_request';
/** The same for the messages of a card's thread. */
export const EVIDENCE_EVENT = 'countersign_evidence';

/** Which message of which request's thread. */
interface Reply {
  readonly request: string;
  readonly part: ThreadPart | 'outside' | 'ops';
}
/** The same with the instant before which it was not posted. */
interface Once extends Reply {
  readonly sinceMs: number;
}
interface Place {
  readonly channel: string;
  readonly ts: string;
}

const QUIET = {
  parse: 'none',
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
  mrkdwn: false,
} as const;

export class Slack {
  readonly #client: WebClient;
  /** For what would stand twice if it were done twice. */
  readonly #once: WebClient;

  constructor(botToken: string, apiUrl?: string) {
    const client = (retries: number): WebClient =>
      new WebClient(botToken, {
        ...(apiUrl && { slackApiUrl: apiUrl }),
        timeout: TIMEOUT_MS,
        retryConfig: { retries, minTimeout: 200 },
        rejectRateLimitedCalls: true,
        fetch: fetchWithinLimits,
      });
    this.#once = client(0);
    this.#client = client(1);
  }

  /** Posts a card that can be found again by its request id; answers its timestamp. */
  async post(channel: string, message: Message, requestId: string): Promise<string> {
    const metadata = { event_type: CARD_EVENT, event_payload: { request: requestId } };
    const posted = await orSlackFailed(
      'chat.postMessage',
      this.#once.chat.postMessage({ ...QUIET, channel, ...message, metadata }),
    );
    return posted.ts ?? '';
  }

  /** Edits a card. */
  async update(channel: string, ts: string, message: Message): Promise<void> {
    await orSlackFailed(
      'chat.update',
      this.#client.chat.update({
        channel,
        ts,
        parse: 'none',
        link_names: false,
        text: message.text,
        blocks: message.blocks,
      }),
    );
  }

  /** Looks for a card that may have been posted since an instant although no answer came. */
  async find(channel: string, requestId: string, sinceMs: number): Promise<string | undefined> {
    const page = await orSlackFailed(
      'conversations.history',
      this.#client.conversations.history({
        channel,
        ...lookup(sinceMs),
      }),
    );
    const found = (page.messages ?? []).find((message) => {
      const payload = message.metadata?.event_payload as { request?: unknown } | undefined;
      return message.metadata?.event_type === CARD_EVENT && payload?.request === requestId;
    });
    return found?.ts;
  }

  /** Posts a message of a card's thread that can be found again; answers its timestamp. */
  async reply({ channel, ts }: Place, message: ThreadMessage, { request, part }: Reply): Promise<string> {
    const metadata = { event_type: EVIDENCE_EVENT, event_payload: { request, part } };
    const posted = await orSlackFailed(
      'chat.postMessage',
      this.#once.chat.postMessage({ ...QUIET, channel, thread_ts: ts, ...message, metadata }),
    );
    return posted.ts ?? '';
  }

  /** Looks for messages of a card's thread that may have been posted since an instant although no answer came. */
  async replies(
    { channel, ts }: Place,
    requestId: string,
    sinceMs: number,
  ): Promise<Partial<Record<ThreadPart, string>>> {
    const page = await orSlackFailed(
      'conversations.replies',
      this.#client.conversations.replies({
        channel,
        ts,
        ...lookup(sinceMs),
      }),
    );
    return Object.fromEntries(partsOf(page.messages, requestId));
  }

  /** Writes to one person what was not yet written to them since an instant, and answers its timestamp. */
  async writeOnce(slackUser: string, message: Message, which: Once): Promise<string> {
    const opened = await orSlackFailed(
      'conversations.open',
      this.#once.conversations.open({ users: slackUser }),
    );
    return this.sayOnce(opened.channel?.id ?? slackUser, message, which);
  }

  /**
   * Says to a channel what was not yet said there since an instant, and answers its timestamp. What an earlier attempt
   * left is looked for, so that a repeat says nothing.
   */
  async sayOnce(channel: string, message: Message, { request, part, sinceMs }: Once): Promise<string> {
    const page = await orSlackFailed(
      'conversations.history',
      this.#once.conversations.history({ ...lookup(sinceMs), channel }),
    );
    const stands = partsOf(page.messages, request).find(([found]) => found === part);
    if (stands) return stands[1];
    const metadata = { event_type: EVIDENCE_EVENT, event_payload: { request, part } };
    const posted = await orSlackFailed(
      'chat.postMessage',
      this.#once.chat.postMessage({ ...QUIET, channel, ...message, metadata }),
    );
    return posted.ts ?? '';
  }

  /** The address of a message, for people who are elsewhere; undefined where Slack does not say. */
  async permalink({ channel, ts }: Place): Promise<string | undefined> {
    try {
      const call = this.#client.chat.getPermalink({ channel, message_ts: ts });
      return (await orSlackFailed('chat.getPermalink', call)).permalink;
    } catch (error) {
      if (error instanceof SlackFailed) return undefined;
      throw error;
    }
  }
}

/** What may have been posted since an instant although no answer came. */
const lookup = (sinceMs: number) => ({
  oldest: String(Math.floor(sinceMs / 1000) - 5),
  limit: LOOKUP_MESSAGES,
  include_all_metadata: true,
});

interface Found {
  readonly ts?: string;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: object };
}

/** The messages of a request among those that were found, by their part. */
const partsOf = (messages: readonly Found[] | undefined, requestId: string): [string, string][] =>
  (messages ?? []).flatMap(({ ts, metadata }): [string, string][] => {
    const payload = metadata?.event_payload as Partial<Reply> | undefined;
    const isOurs = metadata?.event_type === EVIDENCE_EVENT && payload?.request === requestId;
    return isOurs && ts && payload.part ? [[payload.part, ts]] : [];
  });
