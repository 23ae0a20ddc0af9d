// A race: a hundred clicks and answers about one question, sent at the same instant as Slack sends them, and what became
// of each. What is sent is drawn by the number of the race, so that a race can be run again.
import fc from 'fast-check';
import type { VoteChoice } from '../../approval/vote.ts';
import { clickOn, formOf, send, signedRequest, submissionOf } from './slack-request.ts';
import type { Story } from './story.ts';
import { itemsOf } from './truth.ts';

export const AT_ONCE = 100;
const LOCAL = ['alice', 'bob', 'carol', 'dave'];
const ALL = [...LOCAL, 'erin', 'frank', 'grace', 'heidi', 'ivan', 'judy', 'nobody'];
const WORDS = 'Seen in the race of this question';

export type Choice = VoteChoice | 'withdraw';

/** What a person sends: a click on a button of the card, or the answer in a modal that they had open. */
export interface Attempt {
  readonly kind: 'click' | 'submit';
  readonly user: string;
  readonly choice: Choice;
}

/** How an attempt was answered: it counted, a modal or a private message said why not, or a modal opened. */
export interface Answered extends Attempt {
  readonly as: 'counted' | 'refused' | 'opened' | 'unanswered';
  /** Milliseconds until the acknowledgement. */
  readonly ms: number;
}

const click = fc.record<Attempt>({
  kind: fc.constant('click'),
  user: fc.constantFrom(...LOCAL),
  choice: fc.constantFrom('approve', 'reject'),
});
const submission = fc.record<Attempt>({
  kind: fc.constant('submit'),
  user: fc.constantFrom(...ALL),
  choice: fc.oneof(
    { weight: 50, arbitrary: fc.constant<Choice>('approve') },
    { weight: 25, arbitrary: fc.constant<Choice>('reject') },
    { weight: 24, arbitrary: fc.constant<Choice>('withdraw') },
    { weight: 1, arbitrary: fc.constant<Choice>('request-changes') },
  ),
});

/** Whatever this race consists of. */
export const attemptsOf = (race: number): Attempt[] =>
  fc.sample(fc.oneof({ weight: 3, arbitrary: submission }, { weight: 1, arbitrary: click }), {
    numRuns: AT_ONCE,
    seed: race,
  });

const slackOf = (user: string): string => `U0${user.toUpperCase()}`;

/** One question, and what is sent about it. */
export class Race {
  readonly #story: Story;
  readonly id: string;
  readonly #card: Awaited<ReturnType<Story['card']>>;
  /** What Slack would send back with a modal: which question, on which evidence, and where its card stands. */
  readonly #place: string;

  private constructor(story: Story, id: string, card: Awaited<ReturnType<Story['card']>>) {
    this.#story = story;
    this.id = id;
    this.#card = card;
    const button = card.blocks.flatMap(({ elements = [] }) => elements).find(({ value }) => value);
    const [r, e] = button?.value?.split(':') ?? [];
    this.#place = JSON.stringify({ r, e, c: 'C0MODELS', t: card.ts });
  }

  static async about(story: Story, id: string): Promise<Race> {
    return new Race(story, id, await story.card(id));
  }

  /** Sends all of them at once; resolves when the last of them was answered and all is quiet. */
  async run(attempts: readonly Attempt[]): Promise<Answered[]> {
    const answered = await Promise.all(attempts.map((attempt) => this.#send(attempt)));
    await this.#story.quiet();
    return answered;
  }

  async #send(attempt: Attempt): Promise<Answered> {
    const { kind, user, choice } = attempt;
    const { modals } = this.#story.cloud.slack.workspace;
    const trigger = modals.trigger(slackOf(user));
    const payload = kind === 'submit' ? this.#submission(user, choice) : this.#click(user, choice, trigger);
    const request = signedRequest(this.#story, formOf(payload));
    const started = performance.now();
    const { status, body } = await send(this.#story, request);
    const ms = performance.now() - started;
    if (status !== 200) return { ...attempt, as: 'unanswered', ms };
    if (kind === 'click') return { ...attempt, as: modals.openedBy(trigger) ? 'opened' : 'refused', ms };
    if (body === '') return { ...attempt, as: 'counted', ms };
    return { ...attempt, as: body.includes('"response_action":"update"') ? 'refused' : 'unanswered', ms };
  }

  #click(user: string, choice: Choice, trigger: string) {
    return clickOn(this.#card, slackOf(user), choice === 'reject' ? 'reject' : 'approve', trigger);
  }

  #submission(user: string, choice: Choice) {
    const view = {
      id: 'V0RACE',
      callback_id: `approval.${choice}`,
      blocks: [],
      private_metadata: this.#place,
    };
    return submissionOf(view, slackOf(user), WORDS);
  }

  /** Has one after another answer until it is settled; a vote of theirs for something else is taken back first. */
  async finish(arn: string, people: readonly string[]): Promise<Answered[]> {
    const answered: Answered[] = [];
    for (const user of people)
      for (const choice of ['withdraw', 'approve'] as const) {
        const { request } = await itemsOf(this.#story, arn);
        if ((request['stage'] as { kind: string }).kind !== 'asking') return answered;
        answered.push(...(await this.run([{ kind: 'submit', user, choice }])));
      }
    return answered;
  }
}
