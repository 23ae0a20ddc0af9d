// What Slack is asked within the three seconds that it waits for an answer: quick, and never twice.
import { WebClient } from '@slack/web-api';
import type { ModalView } from '@slack/types';
// Not `{ type ... }`: that would load the module at init.
import type { PrivateAnswer } from '../../approval/private-answer.ts';
import { section } from '../../approval/card.ts';
import { plainSummary, richText } from './card.ts';
import { fetchWithinLimits } from './rate-limits.ts';
import { orSlackFailed, SlackFailed } from './slack-failed.ts';

/** The answer to a click, an event or a command is due within three seconds, so one call gets two. */
const TIMEOUT_MS = 2_000;

/** Slack's client for whoever has to answer in time. */
export const quickClient = (botToken: string, apiUrl?: string): WebClient =>
  new WebClient(botToken, {
    ...(apiUrl && { slackApiUrl: apiUrl }),
    timeout: TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch: fetchWithinLimits,
  });

export class QuickSlack {
  readonly #client: WebClient;

  constructor(botToken: string, apiUrl?: string) {
    this.#client = quickClient(botToken, apiUrl);
  }

  /** Answers the person who clicked, and nobody else. Throws SlackFailed. */
  async answer(channel: string, user: string, { summary, part }: PrivateAnswer): Promise<void> {
    const text = plainSummary(summary);
    const blocks = [richText(section('answer', part), 'answer')];
    await orSlackFailed(
      'chat.postEphemeral',
      this.#client.chat.postEphemeral({ channel, user, text, blocks, parse: 'none', link_names: false }),
    );
  }

  /** Opens a modal; the trigger lives three seconds. A click that comes again finds its modal open: no fault. */
  async open(trigger: string, view: ModalView): Promise<void> {
    try {
      await orSlackFailed('views.open', this.#client.views.open({ trigger_id: trigger, view }));
    } catch (error) {
      if (!(error instanceof SlackFailed) || error.code !== 'exchanged_trigger_id') throw error;
    }
  }
}
