// A state machine's definition in the Amazon States Language, read from the template's resolved text.
// What the interpreter would get wrong is refused here, by name and all at once (fence.ts).
import validate from 'asl-validator';
import { fence } from './fence.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One entry of a state's `Retry`. */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
}

export interface State {
  readonly Type: 'Task' | 'Choice' | 'Succeed';
  readonly Next?: string;
  readonly End?: boolean;
  readonly ResultPath?: string | null;
  readonly Resource?: string;
  readonly Parameters?: { readonly FunctionName: string; readonly Payload?: Json };
  readonly ResultSelector?: Json;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Default?: string;
  readonly TimeoutSeconds?: number;
  readonly TimeoutSecondsPath?: string;
}

export interface Definition {
  readonly Comment?: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** Reads a definition; throws one error that lists everything that is wrong with it or outside the fence. */
export const readDefinition = (text: string): Definition => {
  const definition = JSON.parse(text) as Definition;
  const faults = fence(definition);
  if (faults.length > 0) throw new Error(`Outside what runs locally:\n- ${faults.join('\n- ')}`);
  // The validator writes QueryLanguage into every state of what it is given.
  const { isValid, errorsText } = validate(structuredClone(definition));
  if (!isValid) throw new Error(`Not a valid state machine definition:\n${errorsText('\n')}`);
  return definition;
};
