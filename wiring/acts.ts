// What one person does to a version beside voting, made once per cold start: has it asked about again, takes its approval
// back, breaks the glass, signs the review of that. Each is one write on condition; what was refused is kept.
import { RequestMoved, type Requests } from '../adapters/dynamodb/requests.ts';
import { ring } from '../adapters/executions.ts';
import { type Registry } from '../adapters/registry.ts';
import { sha256 } from '../adapters/sha256.ts';
import { type ActName } from '../approval/act-failed.ts';
import { type Answering } from '../approval/answer.ts';
import { askAgain } from '../approval/ask-again.ts';
import { breakGlass, overridden, overriddenBy } from '../approval/break-glass.ts';
import { type AskedAgain } from '../approval/intake.ts';
import { instant, type PersonKey } from '../approval/ids.ts';
import { canonical } from '../approval/package.ts';
import { type Request } from '../approval/request.ts';
import { isUnreviewed, signReview } from '../approval/review.ts';
import { revoke } from '../approval/revoke.ts';
import { type Roster } from '../approval/roster.ts';
import { type Told } from './door.ts';

export type Act = Extract<Answering, { do: ActName }>;
type Of<Deed extends Act['do']> = Extract<Act, { do: Deed }>;

/** Whoever loses this many races in a row is told to try again. */
const MOST_ATTEMPTS = 3;

/** Who does it: as AWS names them, and as the identities file does. */
interface Doer {
  readonly caller: string;
  readonly person: PersonKey | undefined;
}

/** What became of it. */
export type Done =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly why: string; readonly message: string }
  | { readonly kind: 'done'; readonly message: string };

interface Needs {
  readonly requests: Requests;
  readonly registry: Registry;
  /** Has `intake` look at a version. */
  readonly takeIn: (arn: Request['arn'], askedAgain?: AskedAgain) => Promise<void>;
  /** Has `announce` show a request as it now is. */
  readonly announce: (request: Request) => Promise<void>;
  readonly rosterToday: () => Promise<(group: string) => Roster>;
}

/** The round that was shown, and the newest one. */
interface Rounds {
  readonly request: Request;
  readonly last: Request;
}

export class Acts {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Does it, unless it may not be done; throws RequestMoved when others were quicker again and again. */
  async take(act: Act, doer: Doer, told: Told): Promise<Done> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const rounds = await this.#roundsOf(act.request);
      if (!rounds) return { kind: 'unknown' };
      const done = await this.#attempt(act, rounds, doer, told);
      if (!done) continue;
      told.logger.info(act.do, { requestId: act.request, caller: doer.caller, heard: done.kind });
      if (done.kind === 'refused') await this.#keep(act, rounds.request, doer, done.why);
      told.count(done.kind === 'refused' ? `Refused-${done.why}` : COUNTED[act.do]);
      return done;
    }
    throw new RequestMoved(`${act.request} moved ${MOST_ATTEMPTS} times while ${act.do} was written.`);
  }

  async #roundsOf(id: Act['request']): Promise<Rounds | undefined> {
    const request = await this.#needs.requests.byId(id);
    const last = request && (await this.#needs.requests.last(request.arn));
    return last && { request, last };
  }

  /** One attempt; undefined when somebody else was quicker. */
  #attempt(act: Act, rounds: Rounds, doer: Doer, told: Told): Promise<Done | undefined> {
    switch (act.do) {
      case 'ask-again':
        return this.#askAgain(rounds, doer);
      case 'revoke':
        return this.#revoke(act, rounds, doer, told);
      case 'break-glass':
        return this.#breakGlass(act, rounds, doer, told);
      case 'sign-review':
        return this.#sign(act, rounds, doer, told);
    }
  }

  async #askAgain({ request, last }: Rounds, { person }: Doer): Promise<Done> {
    const found = await this.#needs.registry.describe(last.arn);
    const asked = askAgain({ request, last, found }, person, await this.#rosterOf(last));
    if (asked.kind === 'refused') return asked;
    await this.#needs.takeIn(last.arn, { after: last.round, by: asked.by });
    return { kind: 'done', message: asked.message };
  }

  async #revoke(
    { words }: Of<'revoke'>,
    { request, last }: Rounds,
    { person }: Doer,
    told: Told,
  ): Promise<Done | undefined> {
    const found = await this.#needs.registry.describe(last.arn);
    const reason = words.trim();
    const asked = revoke(
      { request, last, found, reason, now: Date.now() },
      person,
      await this.#rosterOf(last),
    );
    if (asked.kind === 'refused') return asked;
    return (await this.#open(asked.next, told)) ? { kind: 'done', message: asked.message } : undefined;
  }

  async #breakGlass(
    { words, content }: Of<'break-glass'>,
    rounds: Rounds,
    { person }: Doer,
    told: Told,
  ): Promise<Done | undefined> {
    const roster = await this.#rosterOf(rounds.last);
    const found = await this.#needs.registry.describe(rounds.last.arn);
    const emergency = {
      ...rounds,
      found,
      content,
      contentNow: found && sha256(found.content),
      reason: words.trim(),
      now: Date.now(),
      policyDigest: sha256(canonical(roster.policy)),
    };
    const asked = breakGlass(emergency, person, roster);
    if (asked.kind === 'refused') return asked;
    return (await this.#open(asked.opens, told)) ? { kind: 'done', message: asked.message } : undefined;
  }

  /** Closes the question that a round overrides, and lets its machine go on. `record` closes it where this did not. */
  async #override(by: Request): Promise<void> {
    const round = overriddenBy(by);
    if (round === undefined) return;
    const closed = await this.#needs.requests.change(by.arn, round, (now) => overridden(now, by, Date.now()));
    if (closed?.token) await ring(closed.token);
  }

  /** The newest round that waits for a review; where none does, the newest that had one says why. */
  async #sign(
    { words }: Of<'sign-review'>,
    { last }: Rounds,
    { person }: Doer,
    told: Told,
  ): Promise<Done | undefined> {
    const request = await this.#reviewed(last);
    const by = { person, words: words.trim(), now: Date.now() };
    const signing = signReview(request, by, await this.#rosterOf(last));
    if (signing.kind === 'refused') return signing;
    const saved = await this.#saved(signing.next);
    if (!saved) return undefined;
    await this.#unlessItFails(saved, told, () => this.#needs.announce(saved));
    return { kind: 'done', message: signing.message };
  }

  async #reviewed(last: Request): Promise<Request> {
    let reviewed: Request | undefined;
    for (let { round } = last; round > 0; round--) {
      const request = await this.#needs.requests.get(last.arn, round);
      if (request && isUnreviewed(request)) return request;
      if (request?.review) reviewed ??= request;
    }
    return reviewed ?? last;
  }

  async #rosterOf({ group }: Request): Promise<Roster> {
    return (await this.#needs.rosterToday())(group);
  }

  /** Opens a round that is decided already, and has `intake` start it; false when somebody was quicker to open one. */
  async #open(round: Request, told: Told): Promise<boolean> {
    if (!(await this.#needs.requests.open(round))) return false;
    await this.#unlessItFails(round, told, () => this.#override(round));
    await this.#unlessItFails(round, told, () => this.#needs.takeIn(round.arn));
    return true;
  }

  /** The request as it was written; undefined when somebody changed it since it was read. */
  async #saved(next: Request): Promise<Request | undefined> {
    try {
      return await this.#needs.requests.save(next);
    } catch (error) {
      if (error instanceof RequestMoved) return undefined;
      throw error;
    }
  }

  /** What stands in the table is done; whatever fails to go on from there is done by `sweep`, or by `record`. */
  async #unlessItFails(
    { id: requestId }: Request,
    { logger }: Told,
    work: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await work();
    } catch (error) {
      logger.warn('What follows could not be begun; sweep does it.', { requestId, error: error as Error });
    }
  }

  async #keep(act: Act, request: Request, { caller }: Doer, why: string): Promise<void> {
    const at = instant(Date.now());
    await this.#needs.requests.refuse({ request, by: { caller }, choice: act.do, why, at });
  }
}

const COUNTED: Readonly<Record<Act['do'], string>> = {
  'ask-again': 'AskedAgain',
  revoke: 'ApprovalsRevoked',
  'break-glass': 'GlassBroken',
  'sign-review': 'ReviewsSigned',
};
