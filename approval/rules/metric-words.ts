// The words of one metric: its sentence on the card and its row in the thread.
import { cleanText } from '../foreign-text.ts';
import { metricName } from '../metric-name.ts';
import { type Found } from '../metric-path.ts';
import {
  boundsInWords,
  boundsOf,
  changeInWords,
  missedInWords,
  print,
  printBounds,
} from '../number-words.ts';
import { type Allowance, type MetricRule } from '../rule.ts';
import { type SourceName } from '../sources.ts';
import { type Cells } from '../verdict.ts';
import { FEWEST_SAMPLES, type Comparison, type Measured } from './compare.ts';
import { type Beside, type Metric, type Part } from './metric.ts';

/** `needs at least 0.80`, for a metric whose value is not known. */
export const wanted = (rule: MetricRule): string => {
  const bounds = boundsOf(rule);
  return bounds.length > 0 ? `needs ${boundsInWords(bounds)}` : 'needs a number';
};

const ERROR_LIMIT = 120;

/** `AUC at least 0.80`; of a metric without bounds what is done with it. */
export const ruleInWords = (rule: MetricRule): string => {
  const name = metricName(rule.path, rule.label);
  const bounds = boundsOf(rule);
  if (bounds.length > 0) return `${name} ${boundsInWords(bounds)}`;
  return `${name} ${rule.drop === undefined && rule.compare === undefined ? 'shown' : 'compared'}`;
};

/** Why there is no number to compare: `is text, not a number`. */
export const whyMissing = (
  found: Exclude<Found, { kind: 'number' }>,
  from: SourceName = 'model-quality',
): string => {
  switch (found.kind) {
    case 'absent':
      return from === 'run' ? 'was not logged to the run; log it there' : 'is not in the file';
    case 'ambiguous':
      return `stands in the ${from === 'run' ? 'run' : 'file'} more than once`;
    case 'not-a-number':
      return `is ${found.what}${found.error ? ` (${cleanText(found.error, ERROR_LIMIT)})` : ''}, not a number`;
  }
};

/** `0.74, needs at least 0.80: too low by 0.06` */
export const thresholdInWords = ({ now, bounds, missed, decimals }: Metric): string => {
  const value = print(now.value, decimals);
  if (!missed) return bounds.length > 0 ? `${value}, needs ${printBounds(bounds, decimals)}` : value;
  return `${value}, needs ${printBounds([missed], decimals)}: ${missedInWords(now.value, missed, decimals)}`;
};

/** `worse by 0.03, at most 0.01 worse is allowed` */
export const dropInWords = ({ now, better, decimals }: Metric, then: Measured, allowed: Allowance): string =>
  `${changeInWords(now.value, then.value, better, decimals)}, ${allowedInWords(allowed)}`;

const allowedInWords = (allowed: Allowance): string => `at most ${allowed} worse is allowed`;

const MUST = { better: 'must be better', 'not-worse': 'must not be worse' } as const;

const NO_NOISE = `neither a standard deviation nor a number of samples, ${FEWEST_SAMPLES} at least, is given to tell noise by`;

/** `too close to call (noise 0.02), must be better` */
export const comparisonInWords = (told: Comparison, must: 'better' | 'not-worse'): string => {
  if (told.kind === 'untold') return `${NO_NOISE}, ${MUST[must]}`;
  return `${closeness(told)}, ${MUST[must]}`;
};

const closeness = (told: Exclude<Comparison, { kind: 'untold' }>): string => {
  const noise = `noise ${Number(told.noise.toPrecision(2))}`;
  return told.kind === 'too-close'
    ? `too close to call (${noise})`
    : `${told.kind} beyond the noise (${noise})`;
};

/** Why there is nothing to compare with. */
export const nothingBeside = (champion: Exclude<Beside, { kind: 'has' }>): string =>
  champion.kind === 'lacks'
    ? `v${champion.version} has no such number to compare with`
    : 'no approved version yet to compare with';

/** `AUC 0.91, needs at least 0.80, v41 has 0.90: better by 0.01` */
export const sentenceOf = (it: Metric, parts: readonly Part[]): string => {
  const start = `${it.name} ${thresholdInWords(it)}`;
  const beside = besideInWords(it, parts);
  if (beside === undefined) return start;
  return it.missed ? `${start}. ${beside.replace(/^no/, 'No')}` : `${start}, ${beside}`;
};

const besideInWords = (it: Metric, parts: readonly Part[]): string | undefined => {
  const { champion, now, better, decimals } = it;
  const compared = parts.filter(({ kind }) => kind !== 'threshold');
  if (champion.kind !== 'has') return compared.length > 0 ? nothingBeside(champion) : undefined;
  const had = `v${champion.version} has ${print(champion.then.value, decimals)}`;
  const words = compared.filter(({ outcome }) => outcome !== 'passes').map((part) => part.words);
  if (words.length > 0) return `${had}: ${words.join('; ')}`;
  if (it.missed) return had;
  const noise = compared.find(({ kind }) => kind === 'compare')?.words.replace(/, must.*$/, '');
  return `${had}: ${noise ?? changeInWords(now.value, champion.then.value, better, decimals)}`;
};

/** The row of a metric: its numbers in columns, and in words how it came out. */
export const cellsOf = (it: Metric, parts: readonly Part[]): Cells => {
  const { name, now, champion, bounds, decimals } = it;
  return {
    name,
    value: print(now.value, decimals),
    needs: printBounds(bounds, decimals),
    champion: champion.kind === 'has' ? print(champion.then.value, decimals) : '',
    words: rowInWords(it, parts),
  };
};

const rowInWords = (it: Metric, parts: readonly Part[]): string => {
  const { now, champion, better, decimals, missed } = it;
  const failed = parts.filter(({ outcome }) => outcome !== 'passes');
  if (missed) return `fails, ${missedInWords(now.value, missed, decimals)}`;
  if (failed.length > 0) return failed.map(({ words }) => words).join('; ');
  const held = parts.length > 0 ? 'passes' : 'shown only';
  if (champion.kind !== 'has') return held;
  return `${held}, ${changeInWords(now.value, champion.then.value, better, decimals)}`;
};
