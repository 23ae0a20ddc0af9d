// A state machine's definition in the Amazon States Language, read from the template's resolved text.
// What the interpreter would get wrong is refused here, by name and all at once (fence.ts).
import validate from 'asl-validator';
import { type Definition, fence } from './fence.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

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
