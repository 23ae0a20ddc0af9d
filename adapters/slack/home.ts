// App Home and the answers of the slash command as Block Kit, and the two calls that they need of Slack.
import type { WebClient } from '@slack/web-api';
import type { HomeView, KnownBlock } from '@slack/types';
import { type CommandAnswer } from '../../approval/command.ts';
import { asOfPart, type HomeText } from '../../approval/home.ts';
import { section } from '../../approval/card.ts';
import { messageOf, plain, plainSummary, richText } from './card.ts';
import { HOME_ACTION } from './interaction.ts';
import { quickClient } from './quick.ts';
import { orSlackFailed, SlackFailed } from './slack-failed.ts';

/** Home as Slack shows it. https://docs.slack.dev/reference/views/home-tab-views */
export const homeView = ({ parts, turns, asOf }: HomeText): HomeView => ({
  type: 'home',
  callback_id: 'home',
  blocks: [
    ...parts.flatMap(({ heading, section: one }): KnownBlock[] => [
      { type: 'header', block_id: `head.${one.name}`, text: plain(heading) },
      richText(one, one.name),
    ]),
    ...(turns.length > 0
      ? [
          {
            type: 'actions' as const,
            block_id: 'turn',
            elements: turns.map((turn) => ({
              type: 'button' as const,
              action_id: HOME_ACTION[turn.to],
              text: plain(turn.text),
              value: turn.cursor,
              accessibility_label: turn.label,
            })),
          },
        ]
      : []),
    richText(section('age', asOfPart(asOf)), 'age'),
  ],
});

/** The body that answers a slash command; only whoever called it sees it. */
export const commandReply = ({ summary, card, section: one }: CommandAnswer) => ({
  response_type: 'ephemeral' as const,
  text: plainSummary(summary),
  blocks: [...(card ? messageOf(card.card, card.request, false).blocks : []), richText(one, one.name)],
});

/** What `browse` asks of Slack. */
export class Home {
  readonly #client: WebClient;

  constructor(botToken: string, apiUrl?: string) {
    this.#client = quickClient(botToken, apiUrl);
  }

  /**
   * Shows somebody their Home. `hash` is that of the Home which they saw: when they see another one by now, this one is
   * too late and is not shown. Throws SlackFailed.
   */
  async publish(slackUser: string, view: HomeView, hash?: string): Promise<void> {
    try {
      await this.#client.views.publish({ user_id: slackUser, view, ...(hash !== undefined && { hash }) });
    } catch (error) {
      const failed = new SlackFailed('views.publish', error);
      if (failed.code !== 'hash_conflict') throw failed;
    }
  }

  /** The address of the workspace, under which its messages are found. Throws SlackFailed. */
  async workspaceUrl(): Promise<string | undefined> {
    return (await orSlackFailed('auth.test', this.#client.auth.test())).url;
  }
}

/** The address of a message, as chat.getPermalink would give it. https://docs.slack.dev/reference/methods/chat.getPermalink */
export const messageUrl = (workspace: string, { channel, ts }: { channel: string; ts: string }): string =>
  new URL(`/archives/${channel}/p${ts.replace('.', '')}`, workspace).href;
