// The Homes that people see: the last one that the app published for each.
import { type Clock } from '../clock/clock.ts';
import { type Home } from './blocks.ts';
import { APP_ID, BOT, TEAM } from './people.ts';
import { SlackError } from './slack-error.ts';

/** A Home as Slack's API shows it. */
export type HomeShown = Home & {
  readonly id: string;
  readonly hash: string;
  readonly team_id: string;
  readonly app_id: string;
  readonly bot_id: string;
  readonly state: { readonly values: Readonly<Record<string, never>> };
};

export class Homes {
  readonly #clock: Clock;
  readonly #shown = new Map<string, HomeShown>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What a person sees; undefined before the app has published anything for them. */
  of(user: string): HomeShown | undefined {
    return this.#shown.get(user);
  }

  /** Shows a person their Home. A `hash` of another one than they see is refused: https://docs.slack.dev/reference/methods/views.publish */
  publish(user: string, home: Home, hash: string | undefined): HomeShown {
    const before = this.#shown.get(user);
    if (hash !== undefined && hash !== before?.hash) throw new SlackError('hash_conflict');
    const shown: HomeShown = {
      private_metadata: '',
      callback_id: '',
      ...home,
      // It stays the same view, whatever it shows.
      id: before?.id ?? `VH${user.slice(1)}`,
      hash: `${Math.floor(this.#clock.now() / 1_000)}.h${(++this.#count).toString(36)}`,
      team_id: TEAM.id,
      app_id: APP_ID,
      bot_id: BOT.id,
      state: { values: {} },
    };
    this.#shown.set(user, shown);
    return shown;
  }
}
