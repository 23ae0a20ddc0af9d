// The operators of a search: numbers and instants compare as such when the record has one, text compares as text.
import { AwsError } from '../../endpoint/service.ts';
import { type Found } from './property.ts';

type Operator =
  | 'Equals'
  | 'NotEquals'
  | 'GreaterThan'
  | 'GreaterThanOrEqualTo'
  | 'LessThan'
  | 'LessThanOrEqualTo'
  | 'Contains'
  | 'Exists'
  | 'NotExists'
  | 'In';

/** What a record has under a name, against the value of the filter. A list satisfies it when one of its values does. */
export const compare = (operator: Operator, found: readonly Found[], value: string): boolean => {
  switch (operator) {
    case 'Exists':
      return found.length > 0;
    case 'NotExists':
      return found.length === 0;
    case 'NotEquals':
      return !found.some((it) => isEqual(it, value));
    default:
      return found.some((it) => ONE[operator](it, value));
  }
};

const isEqual = (it: Found, value: string): boolean => {
  if (typeof it.value === 'number') return it.value === numberOf(it, value);
  return String(it.value) === value;
};

const difference = (it: Found, value: string): number =>
  typeof it.value === 'number' ? it.value - numberOf(it, value) : Number.NaN;

const ONE: Readonly<
  Record<Exclude<Operator, 'Exists' | 'NotExists' | 'NotEquals'>, (it: Found, value: string) => boolean>
> = {
  Equals: isEqual,
  GreaterThan: (it, value) => difference(it, value) > 0,
  GreaterThanOrEqualTo: (it, value) => difference(it, value) >= 0,
  LessThan: (it, value) => difference(it, value) < 0,
  LessThanOrEqualTo: (it, value) => difference(it, value) <= 0,
  Contains: (it, value) => typeof it.value === 'string' && it.value.includes(value),
  In: (it, value) =>
    value
      .split(',')
      .map((one) => one.trim())
      .some((one) => String(it.value) === one),
};

/** An instant is written in ISO 8601 without a zone, and means UTC. */
const numberOf = (it: Found, value: string): number => {
  const number = it.isTime
    ? Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`) / 1000
    : Number(value);
  if (!Number.isNaN(number)) return number;
  const wanted = it.isTime ? 'a date-time such as 2026-11-26T12:00:00' : 'a number';
  throw new AwsError('ValidationException', `Invalid value ${value}: the property needs ${wanted}.`);
};
