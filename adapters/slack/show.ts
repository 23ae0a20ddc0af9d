// Showing a request in Slack as it now is: posted once, found again when the answer of a post was lost, edited after.
import { cardOf } from '../../approval/announce.ts';
import { type CardText } from '../../approval/card.ts';
import { type Identities } from '../../approval/identities.ts';
import { instant } from '../../approval/ids.ts';
import { type Request } from '../../approval/request.ts';
import { type Requests } from '../dynamodb/requests.ts';
import { messageOf } from './card.ts';
import { type Slack } from './slack.ts';

/** While a post that somebody else began may still be under way, nobody else posts. */
const POSTING_MS = 30_000;
/** A request that moves faster than it can be shown is left to the next look. */
const MOST_RENDERINGS = 5;

export class Show {
  readonly #requests: Requests;
  readonly #slack: Slack;
  readonly #identities: Identities;

  constructor(requests: Requests, slack: Slack, identities: Identities) {
    this.#requests = requests;
    this.#slack = slack;
    this.#identities = identities;
  }

  /** Posts the card if it does not stand yet. Safe to repeat: a post whose answer was lost is looked for first. */
  async post(request: Request): Promise<Request> {
    const card = cardOf(request, this.#identities);
    if (!card || request.card?.ts) return request;
    const begun = request.card ?? { channel: request.policy.channel, begunAt: instant(Date.now()) };
    const marked = request.card ? request : await this.#requests.save({ ...request, card: begun });
    const found =
      request.card && (await this.#slack.find(begun.channel, request.id, Date.parse(begun.begunAt)));
    const ts = found ?? (await this.#slack.post(begun.channel, messageOf(card, marked, true), request.id));
    return this.#shown(marked, { ...begun, ts }, found === undefined);
  }

  /** Brings the card to what the request now is, wherever it stands, and again if it moved meanwhile. */
  async update(request: Request): Promise<Request> {
    let now = request;
    if (!now.card?.ts) {
      if (now.card && Date.parse(now.card.begunAt) > Date.now() - POSTING_MS) return now;
      now = await this.post(now);
    }
    for (let rendering = 0; rendering < MOST_RENDERINGS && now.card?.shown !== now.revision; rendering++) {
      const card = cardOf(now, this.#identities);
      if (!card || !now.card?.ts) return now;
      now = await this.#edit(now, card, { ...now.card, ts: now.card.ts });
    }
    return now;
  }

  async #edit(
    request: Request,
    card: CardText,
    place: { channel: string; ts: string; begunAt: Request['openedAt'] },
  ) {
    await this.#slack.update(place.channel, place.ts, messageOf(card, request, false));
    return this.#shown(request, place, true);
  }

  /** Notes where the card stands, and which revision it shows: the one being written, unless somebody was quicker. */
  async #shown(rendered: Request, place: NonNullable<Request['card']>, current: boolean): Promise<Request> {
    const saved = await this.#requests.change(rendered.arn, rendered.round, (now) => {
      const same = current && now.revision === rendered.revision;
      return { ...now, card: { ...place, shown: same ? now.revision + 1 : rendered.revision } };
    });
    return saved ?? rendered;
  }
}
