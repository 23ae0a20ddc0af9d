// The condition operators that our roles use. An operator that is not known here is an error, never a silent yes or no.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
import { matchesWildcard } from './wildcard.ts';

type Context = Readonly<Record<string, string>>;
type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[] | boolean>>>>;
type Test = (wanted: readonly string[], value: string | undefined) => boolean;

const oneOf =
  (matches: (wanted: string, value: string) => boolean): Test =>
  (wanted, value) =>
    value !== undefined && wanted.some((one) => matches(one, value));

const same = (wanted: string, value: string): boolean => wanted === value;

const operators: Readonly<Record<string, Test>> = {
  StringEquals: oneOf(same),
  ArnEquals: oneOf(matchesWildcard),
  ArnLike: oneOf(matchesWildcard),
  Bool: oneOf((wanted, value) => wanted.toLowerCase() === value.toLowerCase()),
  /** "true": the key must be absent; "false": it must be present. */
  Null: (wanted, value) => wanted.includes(String(value === undefined)),
};

/** Whether every condition holds for a call; keys compare without regard to case, as IAM compares them. */
export const conditionsHold = (conditions: Conditions, context: Context): boolean => {
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(conditions).every(([operator, keys]) => {
    const test = operatorNamed(operator);
    return Object.entries(keys).every(([key, wanted]) => test(listed(wanted), values.get(key.toLowerCase())));
  });
};

const listed = (wanted: readonly string[] | boolean): readonly string[] =>
  typeof wanted === 'boolean' ? [String(wanted)] : wanted;

/** The test of an operator; throws on an unknown one. */
export const operatorNamed = (operator: string): Test => {
  const test = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (test) return test;
  throw new Error(`The IAM condition operator ${operator} is not implemented locally.`);
};
