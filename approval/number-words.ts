// Numbers as people read them: enough digits that the printed values compare as the real ones do, and the difference
// in words. The verdict never comes from the printed digits.

/** One side of what a metric must be. */
export interface Bound {
  readonly kind: 'min' | 'max';
  readonly at: number;
}

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

const printable = (value: number, bound: number, decimals: number): boolean =>
  compares(Number(value.toFixed(decimals)), Number(bound.toFixed(decimals))) === compares(value, bound) &&
  Number(bound.toFixed(decimals)) === bound;

/** How many decimals a value and its bounds need so that the printed ones compare as they do; undefined = all. */
const decimalsFor = (value: number, bounds: readonly Bound[]): number | undefined => {
  const start = Math.max(
    ...bounds.map(({ at }) => Math.max(startDecimals(at), Math.min(decimalsOf(at), MOST_DECIMALS))),
  );
  for (let decimals = start; decimals <= MOST_DECIMALS; decimals++)
    if (bounds.every(({ at }) => printable(value, at, decimals))) return decimals;
  return undefined;
};

const print = (value: number, decimals: number | undefined): string =>
  decimals === undefined ? String(value) : value.toFixed(decimals);

const printBound = ({ kind, at }: Bound, decimals: number | undefined): string =>
  `${kind === 'min' ? 'at least' : 'at most'} ${print(at, decimals)}`;

/** `0.90, needs at least 0.80 and at most 0.95`: a value that holds. */
export const heldInWords = (value: number, bounds: readonly Bound[]): string => {
  const decimals = decimalsFor(value, bounds);
  const needs = bounds.map((bound) => printBound(bound, decimals)).join(' and ');
  return `${print(value, decimals)}, needs ${needs}`;
};

/** `0.7996, needs at least 0.8000: too low by 0.0004`: a value that misses a bound. */
export const missedInWords = (value: number, bound: Bound): string => {
  const decimals = decimalsFor(value, [bound]);
  const by = difference(value, bound.at, decimals);
  return `${print(value, decimals)}, needs ${printBound(bound, decimals)}: too ${bound.kind === 'min' ? 'low' : 'high'} by ${by}`;
};

/** Taken between the printed values, so that the reader's own subtraction agrees. */
const difference = (value: number, bound: number, decimals: number | undefined): string => {
  const by = Math.abs(Number(print(value, decimals)) - Number(print(bound, decimals)));
  if (decimals !== undefined) return print(by, decimals);
  const digits = Math.max(decimalsOf(value), decimalsOf(bound));
  return String(digits <= TO_FIXED_LIMIT ? Number(by.toFixed(digits)) : by);
};

/** A bound alone, as the card prints it: `at least 0.80`. */
export const boundInWords = (bound: Bound): string => {
  const decimals = Math.max(startDecimals(bound.at), decimalsOf(bound.at));
  return printBound(bound, decimals <= MOST_DECIMALS ? decimals : undefined);
};
