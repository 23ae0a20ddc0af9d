// One metric: its bounds, and how it stands beside the newest approved version, as one check with one sentence. The
// rules themselves are threshold, drop and compare; this is where they meet.
import { knownDirection, type Better } from '../direction.ts';
import { effectOf, unjudgedBy, type Strictness } from '../effect.ts';
import { type Champion, type Facts } from '../facts.ts';
import { isKeepable } from '../keepable.ts';
import { metricName } from '../metric-name.ts';
import { numberAt, type Found } from '../metric-path.ts';
import { allOf } from '../needs.ts';
import { boundsOf, decimalsFor, rounded, type Bound } from '../number-words.ts';
import { type Policy } from '../policy.ts';
import { type Allowance, type MetricRule } from '../rule.ts';
import { sourceOf } from '../sources.ts';
import { strongest, type Outcome, type Reason, type RuleKind } from '../verdict.ts';
import { compareBeyondNoise, type Comparison, type Measured } from './compare.ts';
import { isWithinDrop } from './drop.ts';
import {
  cellsOf,
  comparisonInWords,
  dropInWords,
  nothingBeside,
  sentenceOf,
  thresholdInWords,
  wanted,
  whyMissing,
} from './metric-words.ts';
import { missedBound } from './threshold.ts';

/** One rule of a metric with its outcome, before its effect is known. */
export interface Part extends Strictness {
  readonly kind: RuleKind;
  readonly outcome: Outcome;
  readonly words: string;
}

/** All that is known of a metric when its rules are applied. */
export interface Metric {
  readonly rule: MetricRule;
  readonly name: string;
  readonly now: Measured;
  readonly bounds: readonly Bound[];
  readonly missed: Bound | undefined;
  readonly better: Better | undefined;
  readonly champion: Beside;
  readonly decimals: number | undefined;
}

/** The same metric of the newest approved version, if there is one that has it. */
export type Beside =
  | { readonly kind: 'none' }
  | { readonly kind: 'lacks'; readonly version: number }
  | { readonly kind: 'has'; readonly version: number; readonly then: Measured };

/** What a policy's metric rule says about the facts; the file that holds it has been read. */
export const metric = (rule: MetricRule, { sources, champion }: Facts, policy: Policy): Reason => {
  const source = sourceOf(sources, rule.from);
  const json = source.kind === 'read' ? source.json : undefined;
  const found = numberAt(json, rule.path);
  if (found.kind !== 'number') return missing(rule, found, policy);
  const bounds = boundsOf(rule);
  const beside = besideOf(rule, champion);
  const known: Metric = {
    rule,
    name: metricName(rule.path, rule.label),
    now: measured(json, rule, found.value),
    bounds,
    missed: missedBound(found.value, bounds),
    better: directionOf(rule),
    champion: beside,
    decimals: decimalsOf(rule, found.value, beside),
  };
  return judged(known, policy);
};

/** Enough digits that the printed numbers are as far apart as the drop rule found them. */
const decimalsOf = (rule: MetricRule, value: number, beside: Beside): number | undefined => {
  if (beside.kind !== 'has') return decimalsFor(value, boundsOf(rule));
  const then = beside.then.value;
  const [better, allowed] = [directionOf(rule), rule.drop === undefined ? undefined : allowanceOf(rule.drop)];
  if (better === undefined || allowed === undefined) return decimalsFor(value, boundsOf(rule), then);
  const within = isWithinDrop(value, then, better, allowed);
  return decimalsFor(
    value,
    boundsOf(rule),
    then,
    (decimals) => isWithinDrop(rounded(value, decimals), rounded(then, decimals), better, allowed) === within,
  );
};

const directionOf = ({ better, path }: MetricRule): Better | undefined => better ?? knownDirection(path);

const allowanceOf = (drop: NonNullable<MetricRule['drop']>): Allowance =>
  typeof drop === 'object' ? drop.atMost : drop;

const missing = (rule: MetricRule, found: Exclude<Found, { kind: 'number' }>, policy: Policy): Reason => ({
  rule: rule.path,
  kind: 'metric',
  outcome: 'missing',
  ...unjudgedBy(strictnessesOf(rule), policy),
  sentence: `${metricName(rule.path, rule.label)} ${whyMissing(found, rule.from)}, ${wanted(rule)}`,
});

const VALUE_AT_END = /(?:\.value|\['value'\]|\["value"\])$/;

const measured = (json: unknown, { path, compare }: MetricRule, value: number): Measured => {
  const deviation = numberAt(json, `${path.replace(VALUE_AT_END, '')}.standard_deviation`);
  const at = typeof compare === 'object' ? compare.samples : undefined;
  const samples = at === undefined ? undefined : numberAt(json, at);
  return {
    value,
    ...(deviation.kind === 'number' && { deviation: deviation.value }),
    ...(samples?.kind === 'number' && { samples: samples.value }),
  };
};

const besideOf = (rule: MetricRule, champion: Champion): Beside => {
  if (champion.kind === 'none') return { kind: 'none' };
  const source = sourceOf(champion.sources, rule.from);
  const json = source.kind === 'read' ? source.json : undefined;
  const found = numberAt(json, rule.path);
  return found.kind === 'number'
    ? { kind: 'has', version: champion.version, then: measured(json, rule, found.value) }
    : { kind: 'lacks', version: champion.version };
};

const judged = (it: Metric, policy: Policy): Reason => {
  const parts = [thresholdPart(it), dropPart(it), comparePart(it)].filter((part) => part !== undefined);
  const reasons = parts.map((part) => reasonOf(part, it, policy));
  const effect = strongest(reasons.map((reason) => reason.effect));
  const outcome = reasons.find((reason) => reason.effect === effect)?.outcome ?? 'shown';
  const needed = reasons.flatMap((reason) => (reason.effect === 'ask' && reason.needs ? [reason.needs] : []));
  return {
    rule: it.rule.path,
    kind: 'metric',
    outcome,
    effect,
    sentence: sentenceOf(it, parts),
    ...(isKeepable(it.now.value) && { value: it.now.value }),
    cells: cellsOf(it, parts),
    ...(needed.length > 0 && { needs: allOf(needed) }),
    ...(reasons.length > 1 && { because: reasons }),
  };
};

const reasonOf = (part: Part, { rule }: Metric, policy: Policy): Reason => ({
  rule: rule.path,
  kind: part.kind,
  outcome: part.outcome,
  effect: effectOf(part.outcome, part, policy),
  sentence: part.words,
  ...(part.needs && { needs: part.needs }),
});

const thresholdPart = (it: Metric): Part | undefined =>
  it.bounds.length === 0
    ? undefined
    : {
        ...it.rule,
        kind: 'threshold',
        outcome: it.missed ? 'fails' : 'passes',
        words: thresholdInWords(it),
      };

interface Own {
  readonly level?: Strictness['level'] | undefined;
  readonly needs?: Strictness['needs'];
}

/** The strictness of a part: its own where it says so, else that of its metric. */
const strictnessOf = (rule: MetricRule, own: Own) => ({
  ...rule,
  level: own.level ?? rule.level,
  needs: own.needs ?? rule.needs,
});

/** How strict a metric is in all: by itself and in its comparisons. To hide a number never helps to get round one of them. */
export const strictnessesOf = (rule: MetricRule): Strictness[] => [
  rule,
  ...[rule.drop, rule.compare].flatMap((part) =>
    typeof part === 'object' ? [strictnessOf(rule, part)] : [],
  ),
];

const dropPart = (it: Metric): Part | undefined => {
  const { drop } = it.rule;
  if (drop === undefined || it.better === undefined) return undefined;
  const own = { ...strictnessOf(it.rule, typeof drop === 'object' ? drop : {}), kind: 'drop' as const };
  if (it.champion.kind !== 'has')
    return { ...own, outcome: 'no-champion', words: nothingBeside(it.champion) };
  const allowed = allowanceOf(drop);
  const within = isWithinDrop(it.now.value, it.champion.then.value, it.better, allowed);
  return {
    ...own,
    outcome: within ? 'passes' : 'fails',
    words: dropInWords(it, it.champion.then, allowed),
  };
};

const comparePart = (it: Metric): Part | undefined => {
  const { compare } = it.rule;
  if (compare === undefined || it.better === undefined) return undefined;
  const given = typeof compare === 'object' ? compare : { must: compare };
  const own = { ...strictnessOf(it.rule, given), kind: 'compare' as const };
  if (it.champion.kind !== 'has')
    return { ...own, outcome: 'no-champion', words: nothingBeside(it.champion) };
  const told = compareBeyondNoise(it.now, it.champion.then, it.better, given.sigmas);
  return { ...own, outcome: outcomeOf(told, given.must), words: comparisonInWords(told, given.must) };
};

const outcomeOf = ({ kind }: Comparison, must: 'better' | 'not-worse'): Outcome => {
  if (kind === 'untold') return 'missing';
  return kind === 'better' || (kind === 'too-close' && must === 'not-worse') ? 'passes' : 'fails';
};
