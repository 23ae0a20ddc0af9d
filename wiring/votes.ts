// What every door that takes answers does with one, made once per cold start: hears it, writes the vote, rings the bell or
// has the progress shown, and keeps what was refused. What the first answer does not need is loaded later.
import { type Approvals } from '../adapters/dynamodb/approvals.ts';
import { RequestMoved, type Requests } from '../adapters/dynamodb/requests.ts';
import { answered, hear, type Heard, type Refusal } from '../approval/decide.ts';
import { groupIn, instant, type RequestId } from '../approval/ids.ts';
import { closesAtOf, type Request } from '../approval/request.ts';
import { type Roster } from '../approval/roster.ts';
import { type Answer } from '../approval/vote.ts';
import { type Told } from './door.ts';
import { type RosterOf } from './policies.ts';

/**
 * A vote that loses this many races in a row is told to try again. It races other votes and what announce notes about each;
 * an attempt takes some 20 ms on AWS, so that this many stay well within Slack's three seconds.
 */
const MOST_ATTEMPTS = 20;

/** What became of an answer. */
export type Cast =
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      readonly request: Request;
      readonly roster: Roster;
    }
  | { readonly kind: 'counted'; readonly request: Request; readonly roster: Roster };

interface Needs {
  readonly requests: Requests;
  readonly rosterToday: () => Promise<RosterOf>;
  readonly approvals: Approvals;
  /** The name of the door `announce`. */
  readonly announceFunction: string;
}

/** The machine may wait although there is nothing to answer any more. */
const isOver = ({ kind }: Refusal): boolean =>
  kind === 'expired' ||
  kind === 'already-decided' ||
  kind === 'already-yours' ||
  kind === 'changes-requested';

/** A card that says how its round ended is on every screen after so long; before, its edit is still under way. */
const SHOWN_MS = 60_000;

/** A click on the card of a round that has ended: whoever clicked sees it as it was. */
const isStale = ({ stage, card }: Request, answer: Answer): boolean =>
  stage.kind === 'closed' &&
  Date.parse(stage.at) < Date.now() - SHOWN_MS &&
  'messageTs' in answer &&
  answer.messageTs === card?.ts;

/** Who gave an answer, as it came. */
export const giverOf = (answer: Answer): { slackUser: string } | { caller: string } =>
  'caller' in answer ? { caller: answer.caller } : { slackUser: answer.slackUser };

export class Votes {
  readonly #requests: Requests;
  readonly #rosterToday: () => Promise<RosterOf>;
  readonly #approvals: Approvals;
  readonly #announceFunction: string;

  constructor({ requests, rosterToday, approvals, announceFunction }: Needs) {
    this.#requests = requests;
    this.#rosterToday = rosterToday;
    this.#approvals = approvals;
    this.#announceFunction = announceFunction;
  }

  /** What counts today about the group of a request. */
  async today(id: RequestId): Promise<RosterOf> {
    const [rosterOf, approvals] = await Promise.all([this.#rosterToday(), this.#approvals.of(groupIn(id))]);
    return (group) => ({ ...rosterOf(group), approvals });
  }

  /** Whether an answer would count now; nothing is written. */
  hear(request: Request, answer: Answer, roster: Roster, { logger }: Told): Heard {
    const heard = hear(request, answer, roster, instant(Date.now()));
    const { choice } = answer;
    logger.info('heard', { requestId: request.id, ...giverOf(answer), choice, heard: heard.kind });
    return heard;
  }

  /** Takes an answer; throws RequestMoved when others were quicker again and again. */
  async cast(id: RequestId, answer: Answer, told: Told): Promise<Cast> {
    const rosterOf = this.today(id);
    // It is awaited together with the request.
    rosterOf.catch(() => undefined);
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const cast = await this.#attempt(id, answer, rosterOf, told);
      if (cast) return cast;
    }
    throw new RequestMoved(`${id} moved ${MOST_ATTEMPTS} times while a vote was written.`);
  }

  /**
   * What a refusal leaves behind: an item of its own, one more ring if the question is over but may still wait, and a
   * card that is shown anew where somebody still sees buttons on one that has none.
   */
  async refused(request: Request, answer: Answer, refusal: Refusal, told: Told): Promise<void> {
    told.count(`Refused-${refusal.kind}`);
    const at = instant(Date.now());
    const { choice } = answer;
    const [isFirst] = await Promise.all([
      this.#requests.refuse({ request, by: giverOf(answer), choice, why: refusal.kind, at }),
      isOver(refusal) ? this.#ring(request, told) : undefined,
    ]);
    if (isFirst && isStale(request, answer)) await this.#show(request, told, 'again');
  }

  /** One attempt at a vote; undefined when somebody else changed the request meanwhile and it has to be heard anew. */
  async #attempt(
    id: RequestId,
    answer: Answer,
    rosterOf: Promise<RosterOf>,
    told: Told,
  ): Promise<Cast | undefined> {
    const request = await this.#requests.byId(id);
    if (!request) return { kind: 'unknown' };
    const roster = (await rosterOf)(request.group);
    const today = { roster, now: instant(Date.now()) };
    const outcome = answered(request, answer, this.hear(request, answer, roster, told), today);
    if (outcome.kind === 'refused') {
      await this.refused(request, answer, outcome.refusal, told);
      return { kind: 'refused', refusal: outcome.refusal, request, roster };
    }
    try {
      const saved = await this.#requests.save(outcome.next, closesAtOf(request));
      await this.#after(saved, told);
      told.count(`Voted-${answer.choice}`);
      return { kind: 'counted', request: saved, roster };
    } catch (error) {
      if (error instanceof RequestMoved) return undefined;
      throw error;
    }
  }

  /** A vote that settles rings the bell; any other has its progress shown. What fails here is done by `sweep`. */
  async #after(request: Request, told: Told): Promise<void> {
    return request.stage.kind === 'asking'
      ? this.#show(request, told, 'progress')
      : this.#ring(request, told);
  }

  async #show({ id, arn, round }: Request, { logger }: Told, show: 'progress' | 'again'): Promise<void> {
    try {
      const { handOver } = await import('../adapters/lambda.ts');
      await handOver(this.#announceFunction, { arn, round, show });
    } catch (error) {
      const said = { requestId: id, error: error as Error };
      logger.warn('The request could not be shown; sweep shows what changed.', said);
    }
  }

  /** Rings without waiting for the machine; a bell that could not be rung is rung by `sweep`. */
  async #ring({ id, token }: Request, { logger }: Told): Promise<void> {
    if (!token) return;
    try {
      const { ring } = await import('../adapters/executions.ts');
      await ring(token);
    } catch (error) {
      logger.warn('The bell could not be rung; sweep rings it.', { requestId: id, error: error as Error });
    }
  }
}
