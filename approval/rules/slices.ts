// The rule "a number holds in every slice of the data", and "no slice is far behind another".
import { cleanName } from '../foreign-text.ts';
import { compare, decimal, minus } from '../decimal.ts';
import { type Facts } from '../facts.ts';
import { metricName } from '../metric-name.ts';
import { placesAt, type Place } from '../metric-path.ts';
import {
  boundsInWords,
  boundsOf,
  decimalsFor,
  missedInWords,
  numberInWords,
  print,
  printBounds,
  type Bound,
} from '../number-words.ts';
import { type Policy } from '../policy.ts';
import { type SliceRule } from '../rule.ts';
import { sourceOf } from '../sources.ts';
import { type Reason } from '../verdict.ts';
import { manyReason, type Item } from './many.ts';
import { whyMissing } from './metric-words.ts';
import { missedBound } from './threshold.ts';

const NAME_LIMIT = 60;

/** `AUC of every slice` */
export const slicesName = ({ path, label }: SliceRule): string => `${metricName(path, label)} of every slice`;

/** What a slice rule says about the facts; the file that holds the slices has been read. */
export const slices = (rule: SliceRule, { sources }: Facts, policy: Policy): Reason => {
  const source = sourceOf(sources, rule.from);
  const places = source.kind === 'read' ? placesAt(source.json, rule.path) : [];
  const bounds = boundsOf(rule);
  const items = places.map((place) => boundItem(() => nameOf(place), place.found, bounds));
  const apart = rule.gap === undefined ? [] : gapItem(places, rule.gap);
  return manyReason(
    { ...rule, rule: rule.path, kind: 'slices', name: slicesName(rule), one: 'slice' },
    [...items, ...apart],
    policy,
  );
};

const nameOf = ({ stars }: Place): string => cleanName(stars.join(' / '), NAME_LIMIT);

/** One named number against bounds, as one of many. */
export const boundItem = (name: () => string, found: Place['found'], bounds: readonly Bound[]): Item => {
  if (found.kind !== 'number') {
    const needs = bounds.length > 0 ? `, needs ${boundsInWords(bounds)}` : '';
    return { outcome: 'missing', words: () => `${name()} ${whyMissing(found)}${needs}` };
  }
  const { value } = found;
  const missed = missedBound(value, bounds);
  return {
    outcome: missed ? 'fails' : 'passes',
    words: () => `${name()} has ${boundedInWords(value, bounds, missed)}`,
    value,
  };
};

const boundedInWords = (value: number, bounds: readonly Bound[], missed: Bound | undefined): string => {
  const decimals = decimalsFor(value, bounds);
  const needs = printBounds(missed ? [missed] : bounds, decimals);
  const by = missed ? `: ${missedInWords(value, missed, decimals)}` : '';
  return `${print(value, decimals)}${needs && `, needs ${needs}`}${by}`;
};

/** The largest difference between two slices; there is none to judge while a slice has no number, or stands alone. */
const gapItem = (places: readonly Place[], gap: number): Item[] => {
  const known = places.flatMap((place) =>
    place.found.kind === 'number' ? [{ place, value: place.found.value }] : [],
  );
  const sorted = known.sort((a, b) => a.value - b.value);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (!low || !high || known.length < 2)
    return [{ outcome: 'missing', words: () => 'two slices at least are needed to tell them apart' }];
  const apart = minus(decimal(high.value), decimal(low.value));
  const told = ({ place, value }: typeof low): string => `${nameOf(place)} ${numberInWords(value)}`;
  return [
    {
      outcome: compare(apart, decimal(gap)) <= 0 ? 'passes' : 'fails',
      words: () => `${told(high)} and ${told(low)}, at most ${gap} apart`,
      together: true,
    },
  ];
};
