// A Wait state: rests on the local clock until its moment.
import { type Json, type State } from './definition.ts';
import { type Processed } from './step.ts';
import { TaskFailure } from './task-failure.ts';
import { type Walk } from './walk.ts';

/** Rests until the moment that the state names. */
export const performWait = async (walk: Walk, _state: State, { time }: Processed): Promise<Json> => {
  const until = typeof time === 'number' ? walk.journey.around.clock.now() + time * 1000 : instant(time);
  return walk.rest(until, (rest) => rest.end(null)).outcome;
};

const instant = (time: Json): number => {
  const at = typeof time === 'string' ? Date.parse(time) : NaN;
  if (Number.isFinite(at)) return at;
  throw new TaskFailure('States.Runtime', `${JSON.stringify(time)} is no moment to wait for.`);
};
