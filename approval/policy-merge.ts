// Inheritance: a policy file laid over the one that it extends, before any default is applied. Lists of rules are joined
// rule by rule, so that nothing inherited is ever lost; everything else that is written again replaces what was there.
import { pathKeys } from './metric-path.ts';
import { mergeRequired } from './required-values.ts';

/** A policy as YAML gave it, before it is validated. */
export type Raw = Readonly<Record<string, unknown>>;
export type Path = readonly PropertyKey[];

/** Whether a value has keys. */
export const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What makes two entries of a list the same rule; undefined for what is no rule at all. */
type Identity = (entry: unknown) => string | undefined;

const textAt = (entry: unknown, key: string, otherwise = ''): string => {
  const value = isRaw(entry) && Object.hasOwn(entry, key) ? entry[key] : undefined;
  return typeof value === 'string' ? value : otherwise;
};

/** By file and place; `auc`, `auc.value` and `['auc']` are one place. */
const byPlace: Identity = (entry) => {
  const keys = pathKeys(textAt(entry, 'path'));
  if (keys.length > 1 && keys.at(-1) === 'value') keys.pop();
  return keys.length === 0 ? undefined : JSON.stringify([textAt(entry, 'from', 'model-quality'), ...keys]);
};

const byFacet: Identity = (entry) =>
  textAt(entry, 'metric') === ''
    ? undefined
    : JSON.stringify(['metric', 'facet', 'stage'].map((key) => textAt(entry, key)));

/** A constraint may be written as a word alone. */
const bySubject: Identity = (entry) => (typeof entry === 'string' ? entry : textAt(entry, 'of') || undefined);

const IDENTITIES = { metrics: byPlace, slices: byPlace, facets: byFacet, constraints: bySubject } as const;

const identityOf = (key: PropertyKey | undefined): Identity | undefined =>
  Object.entries(IDENTITIES).find(([list]) => list === key)?.[1];

/** What rules of a policy are about: two with the same subject judge the same value. */
export const subjectOf = (list: keyof typeof IDENTITIES, rule: unknown): string =>
  IDENTITIES[list](rule) ?? '';

/** These are joined key by key. */
const JOINED = new Set(['roles', 'evidence', 'images', 'naming', 'lineage']);

/** A policy over another: what it says again replaces, a rule about the same is joined with it, the rest is added. */
export const mergePolicy = (base: Raw, over: Raw): Raw => ({
  ...base,
  ...Object.fromEntries(
    Object.entries(over).map(([key, value]) => [
      key,
      Object.hasOwn(base, key) ? mergeValue(key, base[key], value) : value,
    ]),
  ),
});

const mergeValue = (key: string, base: unknown, over: unknown): unknown => {
  const identity = identityOf(key);
  if (identity && Array.isArray(base) && Array.isArray(over)) return mergeList(identity, base, over);
  if (!JOINED.has(key) || !isRaw(base) || !isRaw(over)) return over;
  return key === 'evidence' ? mergeEvidence(base, over) : { ...base, ...over };
};

/** What metadata and tags must have is joined once more, key by key. */
const mergeEvidence = (base: Raw, over: Raw): Raw => ({
  ...base,
  ...Object.fromEntries(
    Object.entries(over).map(([key, value]) => {
      const isRequired = (key === 'metadata' || key === 'groupTags') && Object.hasOwn(base, key);
      return [key, isRequired ? mergeRequired(base[key], value) : value];
    }),
  ),
});

/** A list may have several rules about the same: the first is joined with the first, the second with the second. */
const namesOf = (identity: Identity, list: readonly unknown[]): (string | undefined)[] => {
  const seen = new Map<string, number>();
  return list.map((entry) => {
    const id = identity(entry);
    if (id === undefined) return undefined;
    const count = seen.get(id) ?? 0;
    seen.set(id, count + 1);
    return `${count} ${id}`;
  });
};

const mergeList = (identity: Identity, base: readonly unknown[], over: readonly unknown[]): unknown[] => {
  const merged = [...base];
  const places = new Map(namesOf(identity, base).map((name, index) => [name, index]));
  for (const [index, name] of namesOf(identity, over).entries()) {
    const at = name === undefined ? undefined : places.get(name);
    if (at === undefined) merged.push(over[index]);
    else merged[at] = mergeEntry(merged[at], over[index]);
  }
  return merged;
};

/** A rule in its long form. */
const entryOf = (entry: unknown): Raw => (isRaw(entry) ? entry : { of: entry });

const mergeEntry = (base: unknown, over: unknown): unknown => {
  if (typeof base === 'string' && typeof over === 'string') return over;
  return { ...remaining(entryOf(base), entryOf(over)), ...entryOf(over) };
};

/** What stays of an inherited rule: a new bound replaces the inherited one of its side, and `between` is both sides. */
const remaining = (base: Raw, over: Raw): Raw => {
  if (Object.hasOwn(over, 'between')) return without(base, ['min', 'max']);
  const isBounded = Object.hasOwn(over, 'min') || Object.hasOwn(over, 'max');
  const { between } = base;
  return isBounded && isPair(between) ? inSides(base, between) : base;
};

/** A rule whose `between` is written as its two sides, the tighter one where it has both. */
const inSides = (rule: Raw, [low, high]: readonly [unknown, unknown]): Raw => ({
  ...without(rule, ['between']),
  min: tighter(Math.max, rule['min'], low),
  max: tighter(Math.min, rule['max'], high),
});

const tighter = (pick: (a: number, b: number) => number, own: unknown, side: unknown): unknown =>
  typeof own === 'number' && typeof side === 'number' ? pick(own, side) : (own ?? side);

const isPair = (value: unknown): value is readonly [unknown, unknown] =>
  Array.isArray(value) && value.length === 2;

const without = (raw: Raw, keys: readonly string[]): Raw =>
  Object.fromEntries(Object.entries(raw).filter(([key]) => !keys.includes(key)));

/** What one file, or one of its overrides, gives to a policy. */
export interface Layer {
  readonly value: Raw;
}

/**
 * Where a place of a merged policy is written: the last layer that has it, or else has the most of what is around it,
 * and the place there. Layers are in the order in which they were merged.
 */
export const writtenIn = <T extends Layer>(
  layers: readonly T[],
  merged: Raw,
  path: Path,
): { layer: T; path: Path } | undefined => {
  const places = layers.flatMap((layer) => {
    const place = placeIn(layer.value, merged, path);
    return place ? [{ layer, path: place, depth: depthOf(layer.value, place) }] : [];
  });
  return places.reduce<(typeof places)[number] | undefined>(
    (best, place) => (best && best.depth > place.depth ? best : place),
    undefined,
  );
};

/** The same place in a layer, whose lists may have the rule elsewhere; undefined when they do not have it. */
const placeIn = (layer: Raw, merged: Raw, path: Path): Path | undefined => {
  const [key, index, ...rest] = path;
  const identity = identityOf(key);
  if (!identity || typeof index !== 'number') return path;
  const [here, all] = [listAt(layer, key), listAt(merged, key)];
  const at = sameRule(identity, here, all, index);
  return at < 0 ? undefined : [String(key), at, ...rest];
};

const listAt = (raw: Raw, key: PropertyKey | undefined): readonly unknown[] => {
  const list = raw[String(key)];
  return Array.isArray(list) ? list : [];
};

/** Where a list has the rule that stands in another at `index`; -1 when it does not. */
const sameRule = (
  identity: Identity,
  list: readonly unknown[],
  other: readonly unknown[],
  index: number,
): number => {
  const name = namesOf(identity, other)[index];
  return name === undefined ? list.indexOf(other[index]) : namesOf(identity, list).indexOf(name);
};

/** How many steps of a path are written. */
const depthOf = (value: unknown, path: Path): number => {
  let here: unknown = value;
  for (const [depth, key] of path.entries()) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return depth;
    here = (here as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return path.length;
};
