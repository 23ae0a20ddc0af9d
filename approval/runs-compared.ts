// Two runs beside each other: metrics, the parameters that differ, curves. All of it; what a thread or a terminal has room
// for is theirs to say. A run alone is compared with nothing.
import { decimalsFor, print, changeInWords, rounded } from './number-words.ts';
import { runDirection } from './direction.ts';
import { stepCurves, type Drawn } from './step-curves.ts';
import { type Curves, type Run, type RunMetric } from './runs.ts';

/** A run under the name that its column has: `v44`. */
export interface RunSide {
  readonly label: string;
  readonly run: Run;
  readonly curves: Curves;
}

export interface MetricBeside {
  readonly name: string;
  readonly own?: RunMetric;
  readonly beside?: RunMetric;
}

export interface ParameterBeside {
  readonly name: string;
  readonly own?: string | number;
  readonly beside?: string | number;
}

export interface RunsCompared {
  /** First those that rules are about, then those of both, then those of one. */
  readonly metrics: readonly MetricBeside[];
  /** Those that differ; of a run alone all. */
  readonly parameters: readonly ParameterBeside[];
  /** How many parameters are the same. */
  readonly same: number;
}

/** Compares a run with another one, or with nothing. `first` names metrics that come before the others. */
export const compareRuns = (
  own: Run,
  beside: Run | undefined,
  first: readonly string[] = [],
): RunsCompared => {
  const parameters = pairs(valuesOf(own), valuesOf(beside));
  const differing = parameters.filter((it) => beside === undefined || !isSame(it));
  return {
    metrics: orderedMetrics(pairs(metricsOf(own), metricsOf(beside)), first),
    parameters: differing,
    same: parameters.length - differing.length,
  };
};

type Pair<T> = { readonly name: string; readonly own?: T; readonly beside?: T };

/** What stands under the same name on both sides, by name. */
const pairs = <T>(own: ReadonlyMap<string, T>, beside: ReadonlyMap<string, T>): Pair<T>[] =>
  [...new Set([...own.keys(), ...beside.keys()])].sort().map((name) => {
    const [here, there] = [own.get(name), beside.get(name)];
    return { name, ...(here !== undefined && { own: here }), ...(there !== undefined && { beside: there }) };
  });

const metricsOf = (run: Run | undefined): Map<string, RunMetric> =>
  new Map((run?.metrics ?? []).map((metric) => [metric.name, metric]));

const valuesOf = (run: Run | undefined): Map<string, string | number> =>
  new Map((run?.parameters ?? []).map(({ name, value }) => [name, value]));

/** A job keeps its hyperparameters as text: 6 and "6" are the same. */
const isSame = ({ own, beside }: ParameterBeside): boolean =>
  own !== undefined && beside !== undefined && String(own) === String(beside);

/** What a model reaches on the data that it learns from says least. */
const OF_TRAINING = /^train/i;

const orderedMetrics = (all: readonly MetricBeside[], first: readonly string[]): MetricBeside[] => {
  const rankOf = ({ name, own, beside }: MetricBeside): number => {
    const at = first.indexOf(name);
    if (at >= 0) return at;
    return (
      first.length + (own === undefined || beside === undefined ? 2 : 0) + (OF_TRAINING.test(name) ? 1 : 0)
    );
  };
  return [...all].sort((a, b) => rankOf(a) - rankOf(b));
};

/** A row of the comparison in words: empty where a side has nothing. */
export interface RowInWords {
  readonly own: string;
  readonly beside: string;
  readonly change: string;
}

/** `0.91`, `0.90`, `better by 0.01`: what was logged last. */
export const metricInWords = ({ name, own, beside }: MetricBeside): RowInWords => {
  const decimals = decimalsOf(own?.last, beside?.last);
  return {
    own: own ? print(own.last, decimals) : '',
    beside: beside ? print(beside.last, decimals) : '',
    change: changeOf(own?.last, beside?.last, (a, b) => changeInWords(a, b, runDirection(name), decimals)),
  };
};

/** `0.1`, `0.05`, `higher by 0.05`: as they were written; that texts differ is seen. */
export const parameterInWords = ({ own, beside }: ParameterBeside): RowInWords => ({
  own: own === undefined ? '' : String(own),
  beside: beside === undefined ? '' : String(beside),
  change: changeOf(numberOf(own), numberOf(beside), (a, b) => changeInWords(a, b, undefined, undefined)),
});

const PLAIN_NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

const numberOf = (value: string | number | undefined): number | undefined => {
  if (typeof value === 'string') return PLAIN_NUMBER.test(value) ? Number(value) : undefined;
  return value;
};

/** Of two finite numbers in words; of anything else nothing. */
const changeOf = (
  own: number | undefined,
  beside: number | undefined,
  inWords: (own: number, beside: number) => string,
): string => (isFinite(own) && isFinite(beside) ? inWords(own, beside) : '');

const isFinite = (value: number | undefined): value is number => Number.isFinite(value);

/** Beyond this many decimals the full value is printed. */
const MOST_DECIMALS = 6;
const SIGNIFICANT = 2;

/** Enough decimals that the two are told apart as they are, and that a small number keeps two digits. */
const decimalsOf = (own: number | undefined, beside: number | undefined): number | undefined => {
  const known = [own, beside].filter(isFinite);
  const [one, other] = known;
  if (one === undefined) return undefined;
  const apart = decimalsFor(one, [], other);
  if (apart === undefined) return undefined;
  const wanted = Math.max(apart, ...known.map(decimalsOfSmall));
  return wanted > MOST_DECIMALS || known.some((value) => value !== 0 && rounded(value, wanted) === 0)
    ? undefined
    : wanted;
};

/** 2 for 0.42, 4 for 0.0042. */
const decimalsOfSmall = (value: number): number => {
  const size = Math.abs(value);
  return size === 0 || size >= 1 ? 0 : Math.ceil(-Math.log10(size)) + SIGNIFICANT - 1;
};

/** The curves of the metrics that have any, in the order of the comparison. */
export const comparedCurves = (
  { metrics }: RunsCompared,
  own: RunSide,
  beside: RunSide | undefined,
): Drawn[] =>
  metrics.flatMap(({ name }) => {
    const series = [own, ...(beside ? [beside] : [])].map(({ label, curves }) => ({
      label,
      points: curves.get(name) ?? [],
    }));
    return stepCurves(name, series) ?? [];
  });
