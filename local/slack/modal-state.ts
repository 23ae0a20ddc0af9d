// What a person typed into a modal, as Slack's client sees it: the state it sends, and what it does not let pass.
import { type Block } from './blocks.ts';
import { type View } from './modals.ts';
import { SlackError } from './slack-error.ts';

type InputBlock = Extract<Block, { type: 'input' }>;
type TextInput = InputBlock['element'];

export type StateValues = Record<string, Record<string, { type: string; value: string | null }>>;

/** The state of all inputs; an untouched one is null. A value for an input that is not there is refused by name. */
export const stateOf = (view: View, values: Readonly<Record<string, string>>): StateValues => {
  const inputs = inputsOf(view);
  for (const key of Object.keys(values)) {
    if (!inputs.some((input) => namesOf(input).includes(key)))
      throw new SlackError('invalid_arguments', [
        `this modal has no input ${key}, it has ${labelsOf(inputs)}`,
      ]);
  }
  const state: StateValues = {};
  for (const input of inputs) {
    const { action_id = '', type } = input.element;
    const given = namesOf(input).find((name) => Object.hasOwn(values, name));
    const value = (given === undefined ? undefined : values[given]) || null;
    state[input.block_id ?? ''] = { [action_id]: { type, value } };
  }
  return state;
};

/** What Slack's client says under the fields, by block id, instead of sending. */
export const inputErrors = (view: View, state: StateValues): Record<string, string> | undefined => {
  const errors: Record<string, string> = {};
  for (const input of inputsOf(view)) {
    const { block_id = '' } = input;
    const [typed] = Object.values(state[block_id] ?? {});
    const error = errorOf(input, typed?.value ?? null);
    if (error) errors[block_id] = error;
  }
  return Object.keys(errors).length > 0 ? errors : undefined;
};

const errorOf = (input: InputBlock, typed: string | null): string | undefined => {
  if (typed !== null) return lengthError(input.element, typed.length);
  return input.optional ? undefined : 'This field is required.';
};

const lengthError = ({ min_length, max_length }: TextInput, length: number): string | undefined => {
  if (min_length !== undefined && length < min_length)
    return `This field needs at least ${min_length} characters.`;
  if (max_length !== undefined && length > max_length)
    return `This field takes at most ${max_length} characters.`;
  return undefined;
};

/** The inputs of a modal. */
export const inputsOf = (view: View): InputBlock[] => view.blocks.filter((block) => block.type === 'input');

const namesOf = ({ label, block_id = '', element }: InputBlock): string[] => [
  label.text,
  element.action_id ?? '',
  block_id,
];

const labelsOf = (inputs: readonly InputBlock[]): string =>
  inputs.map(({ label }) => label.text).join(', ') || 'none';
