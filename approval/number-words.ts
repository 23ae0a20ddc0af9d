// Numbers as people read them: enough digits that the printed values compare as the real ones do, and the difference
// in words. The verdict never comes from the printed digits.
import { type Better } from './direction.ts';

/** One side of what a metric must be. */
export interface Bound {
  readonly kind: 'min' | 'max';
  readonly at: number;
}

/** The bounds of a rule that gives `min`, `max`, `between`, or several of them. */
export const boundsOf = ({
  min,
  max,
  between,
}: {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly between?: readonly [number, number] | undefined;
}): Bound[] => [
  ...[min, between?.[0]].filter((at) => at !== undefined).map((at): Bound => ({ kind: 'min', at })),
  ...[max, between?.[1]].filter((at) => at !== undefined).map((at): Bound => ({ kind: 'max', at })),
];

/** Beyond this many decimals the full value is printed. */
const MOST_DECIMALS = 6;
/** The most that toFixed takes. */
const TO_FIXED_LIMIT = 100;

const startDecimals = (value: number): number => {
  const size = Math.abs(value);
  return size >= 1_000 ? 0 : size >= 10 ? 1 : 2;
};

/** How many decimals it takes to write a value in full: 3 for 0.125, 7 for 1e-7. */
const decimalsOf = (value: number): number => {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (digits.split('.')[1] ?? '').length - Number(exponent));
};

const compares = (a: number, b: number): number => Math.sign(a - b);
/** The number that is printed with so many decimals. */
export const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals));

/** Whether the printed value stands to the other as the real one does. */
const comparesPrinted = (value: number, other: number, decimals: number): boolean =>
  compares(rounded(value, decimals), rounded(other, decimals)) === compares(value, other);

const printable = (value: number, bound: number, decimals: number): boolean =>
  comparesPrinted(value, bound, decimals) && rounded(bound, decimals) === bound;

/**
 * How many decimals the numbers of one line need so that the printed ones compare as they do; undefined = all. `agrees`
 * is what else has to hold of the printed ones.
 */
export const decimalsFor = (
  value: number,
  bounds: readonly Bound[],
  champion?: number,
  agrees: (decimals: number) => boolean = () => true,
): number | undefined => {
  const given = bounds.map(({ at }) => Math.max(startDecimals(at), Math.min(decimalsOf(at), MOST_DECIMALS)));
  const start = given.length > 0 ? Math.max(...given) : startDecimals(value);
  for (let decimals = start; decimals <= MOST_DECIMALS; decimals++) {
    const held = bounds.every(({ at }) => printable(value, at, decimals));
    const beside = champion === undefined || comparesPrinted(value, champion, decimals);
    if (held && beside && agrees(decimals)) return decimals;
  }
  return undefined;
};

export const print = (value: number, decimals: number | undefined): string =>
  decimals === undefined ? String(value) : value.toFixed(decimals).replace(MINUS_ZERO, '');

/** A small number below zero that is printed as zero is not printed below it. */
const MINUS_ZERO = /^-(?=[0.]+$)/;

const printBound = ({ kind, at }: Bound, decimals: number | undefined): string =>
  `${kind === 'min' ? 'at least' : 'at most'} ${print(at, decimals)}`;

/** `at least 0.80 and at most 0.95`, in the digits of its line. */
export const printBounds = (bounds: readonly Bound[], decimals: number | undefined): string =>
  bounds.map((bound) => printBound(bound, decimals)).join(' and ');

/** `too low by 0.06`: by how much a value misses a bound, between the printed values. */
export const missedInWords = (value: number, bound: Bound, decimals: number | undefined): string =>
  `too ${bound.kind === 'min' ? 'low' : 'high'} by ${difference(value, bound.at, decimals)}`;

/** `better by 0.01`, `no change`; without a known direction `higher by 0.01`. */
export const changeInWords = (
  value: number,
  champion: number,
  better: Better | undefined,
  decimals: number | undefined,
): string => {
  if (value === champion) return 'no change';
  const by = difference(value, champion, decimals);
  const higher = value > champion;
  if (better === undefined) return `${higher ? 'higher' : 'lower'} by ${by}`;
  return `${higher === (better === 'higher') ? 'better' : 'worse'} by ${by}`;
};

/** Taken between the printed values, so that the reader's own subtraction agrees. */
export const difference = (value: number, other: number, decimals: number | undefined): string => {
  const by = Math.abs(Number(print(value, decimals)) - Number(print(other, decimals)));
  if (decimals !== undefined) return print(by, decimals);
  const digits = Math.max(decimalsOf(value), decimalsOf(other));
  return String(digits <= TO_FIXED_LIMIT ? Number(by.toFixed(digits)) : by);
};

/** Bounds alone, as the card prints them: `at least 0.80`. */
export const boundsInWords = (bounds: readonly Bound[]): string => bounds.map(boundInWords).join(' and ');

/** A number alone: two decimals, or as many as it was written with. */
export const numberInWords = (value: number): string => {
  const decimals = Math.max(startDecimals(value), decimalsOf(value));
  return print(value, decimals <= MOST_DECIMALS ? decimals : undefined);
};

const boundInWords = ({ kind, at }: Bound): string =>
  `${kind === 'min' ? 'at least' : 'at most'} ${numberInWords(at)}`;
