// Metadata and tags that a policy requires: keys alone, or each key with the values that it may have. Nothing here is
// transformed, so that a stored policy parses as it was written.
import * as z from 'zod';
import { seenIn } from './foreign-text.ts';
import { LONGEST_KEY, LONGEST_VALUE, MOST_ENTRIES } from './metadata.ts';

/** Whatever the value is, as long as it can be seen. */
const ANY = 'any';
const MOST_VALUES = 20;
/** A request keeps its policy and its verdict, and DynamoDB's items end at 400 KB. */
const MOST_VALUES_IN_ALL = 100;

const VALUES = 'any, or a list of the values that it may have, such as [low, medium, high]';
const ENTRIES = `1 to ${MOST_ENTRIES} keys`;

const Key = z
  .string('a key; write a number or a truth value in quotes')
  .min(1, 'a key of at least one character')
  .max(LONGEST_KEY, `a key has at most ${LONGEST_KEY} characters`);

const Value = z
  .string('text; write a number or a truth value in quotes')
  .max(LONGEST_VALUE, `a value has at most ${LONGEST_VALUE} characters`)
  .refine((value) => seenIn(value) !== '', 'a value that can be seen');

const Values = z.union(
  [z.literal(ANY), z.array(Value).min(1, VALUES).max(MOST_VALUES, `at most ${MOST_VALUES} values`)],
  { error: VALUES },
);

const ValuesByKey = z
  .record(Key, Values)
  .refine((byKey) => Object.keys(byKey).length > 0 && Object.keys(byKey).length <= MOST_ENTRIES, ENTRIES)
  .refine((byKey) => valueCount(byKey) <= MOST_VALUES_IN_ALL, `at most ${MOST_VALUES_IN_ALL} values in all`);

const valueCount = (byKey: Readonly<Record<string, z.infer<typeof Values>>>): number =>
  Object.values(byKey).reduce((sum, values) => sum + (values === ANY ? 0 : values.length), 0);

/** `[owner]`, or `{owner: any, risk-tier: [low, medium, high]}`. */
export const RequiredValues = z.union(
  [z.array(Key).min(1, ENTRIES).max(MOST_ENTRIES, ENTRIES), ValuesByKey],
  {
    error: 'a list of keys, or each key with what it may be: {owner: any, risk-tier: [low, medium, high]}',
  },
);
export type RequiredValues = z.infer<typeof RequiredValues>;

/** One key that must have a value; without `allowed` any that can be seen. */
export interface Requirement {
  readonly key: string;
  readonly allowed?: readonly string[];
}

/** What is required, key by key, in the order in which it is written. */
export const requirementsOf = (required: RequiredValues | undefined): Requirement[] => {
  if (required === undefined) return [];
  if (Array.isArray(required)) return required.map((key) => ({ key }));
  return Object.entries(required).map(([key, values]) =>
    values === ANY ? { key } : { key, allowed: [...new Set(values)] },
  );
};

/**
 * What is required over what was inherited, before either is validated: every key stays required. One that is written
 * again has the new values, unless it stands in a list, which says nothing of values. What is neither a list nor a map
 * is left for the validation to refuse.
 */
export const mergeRequired = (base: unknown, over: unknown): unknown => {
  if (isList(base) && isList(over)) return [...new Set([...base, ...over])];
  const [inherited, own] = [byKey(base), byKey(over)];
  if (!inherited || !own) return over;
  return isList(over) ? { ...own, ...inherited } : { ...inherited, ...own };
};

const isList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((key) => typeof key === 'string');

const byKey = (value: unknown): Readonly<Record<string, unknown>> | undefined => {
  if (isList(value)) return Object.fromEntries(value.map((key) => [key, ANY]));
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap && Object.keys(value).length > 0 ? { ...value } : undefined;
};
