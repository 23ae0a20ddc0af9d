// What Slack sends when a person clicks or submits: parsed strictly, after the signature was verified, and reduced to
// what the rules need.
import * as z from 'zod';
import { RequestId } from '../../approval/ids.ts';
import { type Answer } from '../../approval/vote.ts';
import { wordsFault as faultOfWords } from '../../approval/words-fault.ts';
import { ACTION } from './card.ts';

/** What a modal carries back: request, evidence shown, channel and message; and the newer version that it warned of. */
export const ModalPlace = z.strictObject({
  r: RequestId,
  e: z.string().max(64),
  c: z.string(),
  t: z.string(),
  n: z.number().int().optional(),
});
export type ModalPlace = z.infer<typeof ModalPlace>;

const Envelope = z.object({
  api_app_id: z.string(),
  team: z.object({ id: z.string() }).nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  user: z.object({ id: z.string().min(1), team_id: z.string().optional() }),
});

const Action = z.object({ action_id: z.string(), value: z.string().max(2000).default('') });

const BlockActions = Envelope.extend({
  type: z.literal('block_actions'),
  trigger_id: z.string(),
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string() }),
  actions: z.tuple([Action], Action),
});

/** A button of App Home: it stands in no message. */
const HomeActions = Envelope.extend({
  type: z.literal('block_actions'),
  view: z.object({ type: z.literal('home'), hash: z.string() }),
  actions: z.tuple([Action], Action),
});

const Input = z.object({ value: z.string().nullish() });

const ViewSubmission = Envelope.extend({
  type: z.literal('view_submission'),
  view: z.object({
    id: z.string(),
    callback_id: z.string(),
    private_metadata: z.string().max(3000),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), Input)) }),
  }),
});

/** Sent only for modals that ask for it; ours do not. */
const ViewClosed = z.object({ type: z.literal('view_closed') });

const Interaction = z.discriminatedUnion('type', [BlockActions, ViewSubmission]);

/** A person's click on a card, or answer in a modal. `other` is an interaction that calls for nothing. */
export type Interacted =
  | {
      readonly kind: 'click';
      readonly app: string;
      readonly team: string | undefined;
      readonly user: string;
      readonly choice: Exclude<Answer['choice'], 'withdraw'>;
      readonly trigger: string;
      readonly place: ModalPlace;
    }
  | {
      readonly kind: 'submit';
      readonly app: string;
      readonly team: string | undefined;
      readonly user: string;
      readonly choice: Answer['choice'];
      readonly words: string;
      readonly place: ModalPlace;
    }
  | {
      readonly kind: 'turn';
      readonly app: string;
      readonly team: string | undefined;
      readonly turn: HomeTurn;
    }
  | { readonly kind: 'other' };

/** Somebody turns a page of their Home; `hash` is that of the Home which they see. */
export interface HomeTurn {
  readonly user: string;
  readonly to: 'older' | 'newer';
  readonly cursor: string;
  readonly hash: string;
}

/** The action ids of the buttons of App Home. */
export const HOME_ACTION = { older: 'home.older', newer: 'home.newer' } as const;

/** Slack's own interactions that we never asked for, and everything malformed, are refused by this name. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}

const CHOICES = Object.keys(ACTION) as readonly Answer['choice'][];

const choiceOf = (id: string): Answer['choice'] | undefined =>
  CHOICES.find((choice) => ACTION[choice] === id);

/** Parses the body of an interaction, a form with one field `payload`; throws NotUnderstood. */
export const parseInteraction = (body: Buffer): Interacted => {
  const payload = json(new URLSearchParams(body.toString('utf8')).get('payload') ?? '');
  if (ViewClosed.safeParse(payload).success) return { kind: 'other' };
  const home = HomeActions.safeParse(payload);
  if (home.success) return turn(home.data);
  const parsed = Interaction.safeParse(payload);
  if (!parsed.success) throw new NotUnderstood('The body is not an interaction that Countersign knows.');
  return parsed.data.type === 'block_actions' ? click(parsed.data) : submit(parsed.data);
};

const json = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const turn = (data: z.infer<typeof HomeActions>): Interacted => {
  const [{ action_id, value }] = data.actions;
  const to = (['older', 'newer'] as const).find((one) => HOME_ACTION[one] === action_id);
  if (!to) return { kind: 'other' };
  const { user, view, team, api_app_id: app } = data;
  return { kind: 'turn', app, team: team?.id, turn: { user: user.id, to, cursor: value, hash: view.hash } };
};

const click = (data: z.infer<typeof BlockActions>): Interacted => {
  const [{ action_id, value }] = data.actions;
  const choice = choiceOf(action_id);
  if (!choice || choice === 'withdraw') return { kind: 'other' };
  const [id, evidence = ''] = value.split(':');
  const request = RequestId.safeParse(id);
  if (!request.success) throw new NotUnderstood('The button names no request.');
  return {
    kind: 'click',
    app: data.api_app_id,
    team: data.team?.id,
    user: data.user.id,
    choice,
    trigger: data.trigger_id,
    place: { r: request.data, e: evidence, c: data.channel.id, t: data.message.ts },
  };
};

const submit = (data: z.infer<typeof ViewSubmission>): Interacted => {
  const choice = choiceOf(data.view.callback_id);
  if (!choice) return { kind: 'other' };
  const place = ModalPlace.safeParse(json(data.view.private_metadata));
  if (!place.success) throw new NotUnderstood('The modal names no request.');
  const inputs = data.view.state.values;
  const words = inputs[choice === 'approve' ? 'comment' : 'reason']?.['text']?.value ?? '';
  return {
    kind: 'submit',
    app: data.api_app_id,
    team: data.team?.id,
    user: data.user.id,
    choice,
    words: words.trim(),
    place: place.data,
  };
};

/** What is wrong with the words of an answer, by the input's block id; undefined when nothing is. */
export const wordsFault = (choice: Answer['choice'], words: string): Record<string, string> | undefined => {
  const fault = faultOfWords(choice, words);
  return fault === undefined ? undefined : { [choice === 'approve' ? 'comment' : 'reason']: fault };
};
