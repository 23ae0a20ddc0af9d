// What Slack makes of the product's answer to a submitted modal: close it, show errors, replace it, put one upon it.
import * as z from 'zod';
import { checkModal } from './block-kit.ts';
import { type Acknowledgement } from './channel.ts';
import { inputsOf } from './modal-state.ts';
import { type Modals, type View } from './modals.ts';
import { SlackError } from './slack-error.ts';

/** What the person sees after submitting; `view` is what took the place of the modal, or came upon it. */
export interface SubmitAnswer {
  readonly errors?: Readonly<Record<string, string>>;
  readonly view?: View;
  readonly closed: boolean;
  /** What Slack would have shown instead of an answer; the modal stays open. */
  readonly problem?: string;
}

export interface Answered {
  /** The modal as it was submitted. */
  readonly view: View;
  readonly acknowledgement: Acknowledgement;
  readonly body: string;
}

// https://docs.slack.dev/surfaces/modals#response_actions
const responseAction = z.discriminatedUnion('response_action', [
  z.strictObject({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string().min(1)) }),
  z.strictObject({ response_action: z.enum(['update', 'push']), view: z.unknown() }),
  z.strictObject({ response_action: z.literal('clear') }),
]);
type ResponseAction = z.infer<typeof responseAction>;

/** Shows the product's answer to the person; an answer that came too late or makes no sense leaves the modal open. */
export const answerOf = (modals: Modals, answered: Answered): SubmitAnswer => {
  const { acknowledgement } = answered;
  if (acknowledgement.problem) return { closed: false, problem: acknowledgement.problem };
  try {
    return applied(modals, answered, actionIn(answered.body));
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return { closed: false, problem: `the app's answer cannot be used: ${error.message}` };
  }
};

const actionIn = (body: string): ResponseAction | undefined => {
  if (body === '') return undefined;
  const parsed = responseAction.safeParse(parsedJson(body));
  if (parsed.success) return parsed.data;
  throw new SlackError('invalid_response_action', [body.slice(0, 200)]);
};

const parsedJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const applied = (modals: Modals, { view }: Answered, action: ResponseAction | undefined): SubmitAnswer => {
  switch (action?.response_action) {
    case undefined:
      modals.close(view.id);
      return { closed: true };
    case 'clear':
      modals.clear(view.root_view_id);
      return { closed: true };
    case 'errors':
      return { errors: knownErrors(view, action.errors), closed: false };
    case 'update':
      return { view: modals.replace(view.id, checkModal(action.view)), closed: false };
    case 'push':
      return { view: modals.push(view.id, checkModal(action.view)), closed: false };
  }
};

/** Slack shows errors under inputs only; one for anything else makes the whole answer unusable. */
const knownErrors = (view: View, errors: Readonly<Record<string, string>>) => {
  const known = new Set(inputsOf(view).map(({ block_id }) => block_id));
  const stray = Object.keys(errors).filter((blockId) => !known.has(blockId));
  if (stray.length > 0)
    throw new SlackError('invalid_response_action', [`no input block ${stray.join(', ')}`]);
  return errors;
};
