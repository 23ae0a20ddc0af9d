// Showing a request in Slack as it now is: posted once, found again when the answer of a post was lost, edited after, and
// posted anew when somebody deleted it.
import { cardOf } from '../../approval/announce.ts';
import { type CardText } from '../../approval/card.ts';
import { instant } from '../../approval/ids.ts';
import { cardAnew, needsItsCard } from '../../approval/lost-card.ts';
import { type Request } from '../../approval/request.ts';
import { type Roster } from '../../approval/roster.ts';
import { type Requests } from '../dynamodb/requests.ts';
import { messageOf } from './card.ts';
import { ShowThread } from './show-thread.ts';
import { type Slack } from './slack.ts';
import { SlackFailed } from './slack-failed.ts';

/** While a post that somebody else began may still be under way, nobody else posts. */
const POSTING_MS = 30_000;
/** A request that moves faster than it can be shown is left to the next look. */
const MOST_RENDERINGS = 5;

type Card = NonNullable<Request['card']>;
type Place = Pick<Card, 'channel' | 'begunAt'> & { readonly ts: string };

export class Show {
  readonly #requests: Requests;
  readonly #slack: Slack;
  readonly #rosterOf: (group: string) => Roster;
  readonly #thread: ShowThread;

  /** `rosterOf` says who counts today about a group. */
  constructor(requests: Requests, slack: Slack, rosterOf: (group: string) => Roster) {
    this.#requests = requests;
    this.#slack = slack;
    this.#rosterOf = rosterOf;
    this.#thread = new ShowThread(requests, slack, rosterOf);
  }

  /** Posts the card if it does not stand yet. Safe to repeat: a post whose answer was lost is looked for first. */
  async post(request: Request): Promise<Request> {
    const card = cardOf(request, this.#rosterOf(request.group));
    if (!card || request.card?.ts) return request;
    const found = request.card && (await this.#found(request.id, request.card));
    if (found) return this.#shown(request, found, false);
    // Whoever writes this first posts; an attempt that began from the same revision ends here.
    const begun = {
      channel: request.policy.channel,
      begunAt: instant(Date.now()),
      ...(request.card?.thread && { thread: request.card.thread }),
    };
    return this.#begun(await this.#requests.save({ ...request, card: begun }));
  }

  /** Brings the card to what the request now is, wherever it stands, and again if it moved meanwhile. */
  async update(request: Request): Promise<Request> {
    let now = request.card?.ts ? request : await this.#posted(request);
    for (let rendering = 0; rendering < MOST_RENDERINGS; rendering++) {
      const card = cardOf(now, this.#rosterOf(now.group));
      if (!card || !now.card?.ts || now.card.shown === now.revision) return now;
      const { channel, begunAt, ts } = now.card;
      now = await this.#edit(now, card, { channel, begunAt, ts });
    }
    return now;
  }

  /** The same also where the card shows that already, for whoever still sees it as it was. */
  async again(request: Request): Promise<Request> {
    if (!request.card) return this.update(request);
    const { shown: _, ...card } = request.card;
    return this.update({ ...request, card });
  }

  /** The address of a card; undefined where it does not stand, or Slack does not say. */
  async linkTo({ card }: Request): Promise<string | undefined> {
    return card?.ts === undefined ? undefined : this.#slack.permalink({ channel: card.channel, ts: card.ts });
  }

  /** Posts the evidence under a card that stands; by itself, so that its failure is never that of the card. */
  async evidence(request: Request): Promise<Request> {
    const ts = request.card?.ts;
    try {
      return await this.#thread.post(request);
    } catch (error) {
      if (ts === undefined || !isGone(error)) throw error;
      return needsItsCard(request)
        ? this.#thread.post(await this.#anew(request, ts))
        : this.#thread.forgo(request);
    }
  }

  /** Where a card stands whose post was begun, and may have arrived. */
  async #found(requestId: string, { channel, begunAt }: Card): Promise<Place | undefined> {
    const ts = await this.#slack.find(channel, requestId, Date.parse(begunAt));
    return ts === undefined ? undefined : { channel, begunAt, ts };
  }

  /** Posts, unless somebody may just be doing so. */
  async #posted(request: Request): Promise<Request> {
    const underWay = request.card && Date.parse(request.card.begunAt) > Date.now() - POSTING_MS;
    return underWay ? request : this.post(request);
  }

  async #edit(request: Request, card: CardText, place: Place): Promise<Request> {
    try {
      await this.#slack.update(place.channel, place.ts, messageOf(card, request, false));
    } catch (error) {
      if (!isGone(error)) throw error;
      // One that nobody needs any more counts as shown.
      if (needsItsCard(request)) return this.#anew(request, place.ts);
    }
    return this.#shown(request, place, true);
  }

  /** Posts a card that was deleted anew, unless somebody else just did, or its round has ended meanwhile. */
  async #anew(request: Request, ts: string): Promise<Request> {
    const { arn, round } = request;
    const begun = await this.#requests.change(arn, round, (now) => cardAnew(now, ts, instant(Date.now())));
    if (begun) return this.#begun(begun);
    return (await this.#requests.get(arn, round)) ?? request;
  }

  /** Posts the card of a request in which that is noted. */
  async #begun(request: Request): Promise<Request> {
    const card = cardOf(request, this.#rosterOf(request.group));
    if (!card || !request.card) return request;
    const { channel, begunAt } = request.card;
    const ts = await this.#slack.post(channel, messageOf(card, request, true), request.id);
    return this.#shown(request, { channel, begunAt, ts }, true);
  }

  /** Notes where the card stands, and which revision it shows: the one being written, unless somebody was quicker. */
  async #shown(rendered: Request, place: Place, current: boolean): Promise<Request> {
    const saved = await this.#requests.change(rendered.arn, rendered.round, (now) => {
      const same = current && now.revision === rendered.revision;
      return { ...now, card: { ...now.card, ...place, shown: same ? now.revision + 1 : rendered.revision } };
    });
    return saved ?? rendered;
  }
}

const isGone = (error: unknown): boolean => error instanceof SlackFailed && error.isGone;
