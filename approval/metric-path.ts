// Paths into evidence: where a value stands in a file. Only what stands there counts: no prototype, no length of a list;
// nothing is coerced, and what two places could mean is ambiguous, never the first of them.

/** What a path may look like: keys between dots, and in brackets a quoted key or the place in a list. */
export const METRIC_PATH =
  /^(?:[^.[\]]+|\[(?:'[^']*'|"[^"]*"|\d+)\])(?:\.[^.[\]]+|\[(?:'[^']*'|"[^"]*"|\d+)\])*$/;

/** One step of a path. `any` is a bare `*`: every member, one after the other. */
type Step = { readonly kind: 'key'; readonly key: string } | { readonly kind: 'any' };

/** A place that a path leads to: the keys that `*` stood for there, and what stands there. */
export interface Place {
  readonly stars: readonly string[];
  readonly found: Found;
}

/** What stands at a place, as a number or as the reason why it is none. */
export type Found =
  /** Never -0, which JSON does not keep: a verdict has to be read again as it was written. */
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'ambiguous' }
  /** `error` is the file's own word for why it is null; whoever shows it cleans it. */
  | { readonly kind: 'not-a-number'; readonly what: string; readonly error?: string };

const PARTS = /\['([^']*)'\]|\["([^"]*)"\]|[^.[\]]+/g;

const stepsOf = (path: string): Step[] =>
  [...path.matchAll(PARTS)].map((part) => {
    const quoted = part[1] ?? part[2];
    return quoted === undefined && part[0] === '*' ? { kind: 'any' } : keyStep(quoted ?? part[0]);
  });

/** Splits `a.b['c.d'].e` into its keys; a key with dots stands in brackets. */
export const pathKeys = (path: string): string[] =>
  stepsOf(path).map((step) => (step.kind === 'any' ? '*' : step.key));

/** Whether a path has a `*`, and so may lead to many places. */
export const hasStar = (path: string): boolean => stepsOf(path).some(({ kind }) => kind === 'any');

/** The number at a path. A path with a `*` has to lead to one place; where several things stand it is ambiguous. */
export const numberAt = (json: unknown, path: string): Found => theOneOf(placesAt(json, path));

/** The number under keys that are taken as they stand, whatever characters they have. */
export const numberUnder = (json: unknown, keys: readonly string[]): Found =>
  theOneOf(follow(json, keys.map(keyStep), []));

const theOneOf = (places: readonly Place[]): Found => {
  const [first, second] = places.filter(({ found }) => found.kind !== 'absent');
  if (second) return { kind: 'ambiguous' };
  return first?.found ?? { kind: 'absent' };
};

const keyStep = (key: string): Step => ({ kind: 'key', key });

/**
 * Every place that a path leads to. A leaf `{value, standard_deviation}` counts as its value, with `.value` or without.
 * Each member that a `*` stands for has a place, also where the rest of the path leads nowhere.
 */
export const placesAt = (json: unknown, path: string): Place[] => follow(json, stepsOf(path), []);

/** The value at a path without a `*`, whatever it is; undefined when it is absent or ambiguous. */
export const valueAt = (json: unknown, path: string): unknown => {
  let here: unknown = json;
  for (const key of pathKeys(path)) here = isHolder(here) ? memberOf(here, key)?.value : undefined;
  return here;
};

const follow = (here: unknown, steps: readonly Step[], stars: readonly string[]): Place[] => {
  const [step, ...rest] = steps;
  if (step === undefined) return [{ stars, found: leafOf(here) }];
  if (step.kind === 'any') return eachOf(here, rest, stars);
  if (rest.length === 0 && step.key === 'value') return valueOf(here, stars);
  const member = isHolder(here) ? memberOf(here, step.key) : undefined;
  return member === undefined ? nowhere(stars) : through(member, rest, stars);
};

const nowhere = (stars: readonly string[]): Place[] =>
  stars.length === 0 ? [] : [{ stars, found: { kind: 'absent' } }];

const through = ({ value, twice }: Member, rest: readonly Step[], stars: readonly string[]): Place[] =>
  twice ? [{ stars, found: { kind: 'ambiguous' } }] : follow(value, rest, stars);

/** A path ends in `.value`: the member of that name, or the bare number that a file has in its place. */
const valueOf = (here: unknown, stars: readonly string[]): Place[] =>
  typeof here === 'number' || hasMember(here, 'value') ? [{ stars, found: leafOf(here) }] : nowhere(stars);

const eachOf = (here: unknown, rest: readonly Step[], stars: readonly string[]): Place[] => {
  const members = isHolder(here) ? Object.entries(here) : [];
  if (members.length === 0) return nowhere(stars);
  return members.flatMap(([key, value]) =>
    follow(value, rest, [...stars, Array.isArray(here) ? (nameOf(value) ?? key) : key]),
  );
};

interface Member {
  readonly value: unknown;
  readonly twice?: true;
}

/** A member by its key; of a list also the one item that has this `name`, as Clarify and model cards write lists. */
const memberOf = (holder: object, key: string): Member | undefined => {
  if (hasMember(holder, key)) return { value: (holder as Record<string, unknown>)[key] };
  if (!Array.isArray(holder)) return undefined;
  const named = holder.filter((item: unknown) => nameOf(item) === key);
  return named.length > 1
    ? { value: undefined, twice: true }
    : named.length === 1
      ? { value: named[0] as unknown }
      : undefined;
};

const nameOf = (item: unknown): string | undefined => {
  if (!isHolder(item) || !hasMember(item, 'name')) return undefined;
  const { name } = item as { name: unknown };
  return typeof name === 'string' ? name : undefined;
};

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;

const hasMember = (value: unknown, key: string): boolean =>
  isHolder(value) && Object.prototype.propertyIsEnumerable.call(value, key);

const leafOf = (here: unknown): Found => {
  const leaf = !Array.isArray(here) && hasMember(here, 'value') ? (here as { value: unknown }).value : here;
  if (typeof leaf === 'number')
    return Number.isFinite(leaf)
      ? { kind: 'number', value: leaf + 0 }
      : { kind: 'not-a-number', what: 'too large a number' };
  return leaf === null
    ? { kind: 'not-a-number', what: 'null', ...errorIn(here) }
    : { kind: 'not-a-number', what: kindOf(leaf) };
};

/** Clarify writes a metric that it could not compute as null, with the error beside it. */
const errorIn = (here: unknown): { error?: string } => {
  const error = hasMember(here, 'error') ? (here as { error: unknown }).error : undefined;
  return typeof error === 'string' && error.trim() ? { error } : {};
};

const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'text';
  return typeof value === 'object' ? 'a group of values' : `a ${typeof value}`;
};
