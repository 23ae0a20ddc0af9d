// Numbers as people read them: enough digits that the printed values compare as the real ones do, and the difference
// in words. The verdict never comes from the printed digits.

/** Beyond this many decimals the full value is printed. */
const MOST_DECIMALS = 6;

const startDecimals = (value: number): number => {
  const size = Math.abs(value);
  return size >= 1_000 ? 0 : size >= 10 ? 1 : 2;
};

const decimalsOf = (value: number): number => /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0;

const compares = (a: number, b: number): number => Math.sign(a - b);

const printable = (value: number, threshold: number, decimals: number): boolean =>
  compares(Number(value.toFixed(decimals)), Number(threshold.toFixed(decimals))) ===
    compares(value, threshold) && Number(threshold.toFixed(decimals)) === threshold;

/** How many decimals a value and its threshold need so that the printed ones compare as they do; undefined = all. */
export const decimalsFor = (value: number, threshold: number): number | undefined => {
  const start = Math.max(startDecimals(threshold), Math.min(decimalsOf(threshold), MOST_DECIMALS));
  for (let decimals = start; decimals <= MOST_DECIMALS; decimals++)
    if (printable(value, threshold, decimals)) return decimals;
  return undefined;
};

const print = (value: number, decimals: number | undefined): string =>
  decimals === undefined ? String(value) : value.toFixed(decimals);

/** `0.7996, needs at least 0.8000: too low by 0.0004`; the last part only when the bound is missed. */
export const againstBound = (value: number, bound: number, kind: 'min' | 'max', holds: boolean): string => {
  const decimals = decimalsFor(value, bound);
  const words = `${print(value, decimals)}, needs ${kind === 'min' ? 'at least' : 'at most'} ${print(bound, decimals)}`;
  if (holds) return words;
  const missedBy = Math.abs(Number(print(value, decimals)) - Number(print(bound, decimals)));
  return `${words}: too ${kind === 'min' ? 'low' : 'high'} by ${print(missedBy, decimals)}`;
};

/** A bound alone, as the card prints it: `at least 0.80`. */
export const boundInWords = (bound: number, kind: 'min' | 'max'): string => {
  const decimals = Math.max(startDecimals(bound), decimalsOf(bound));
  return `${kind === 'min' ? 'at least' : 'at most'} ${bound.toFixed(Math.min(decimals, 100))}`;
};
