// The rule "the constraints that a version registers hold for the numbers that it registers": Model Monitor's files.
// A comparison_operator there names the violation: LessThanThreshold is violated below the threshold.
// https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality-baseline.html
import { type Facts } from '../facts.ts';
import { keyName } from '../metric-name.ts';
import { numberUnder } from '../metric-path.ts';
import { type Bound } from '../number-words.ts';
import { type Policy } from '../policy.ts';
import { type ConstraintsRule } from '../rule.ts';
import { sourceOf, type SourceName } from '../sources.ts';
import { type Reason } from '../verdict.ts';
import { featureItems } from './features.ts';
import { manyReason, type Item, type Many } from './many.ts';
import { boundItem } from './slices.ts';

/** The rule with everything that its short form leaves out. */
export const constraintsOf = (rule: ConstraintsRule) =>
  typeof rule === 'string'
    ? { of: rule, level: 'block' as const, onMissing: undefined, needs: undefined }
    : rule;

/** The two files of a constraints rule: what was measured, and what it must keep. */
export const constraintSources = (rule: ConstraintsRule): readonly [SourceName, SourceName] => {
  const { of } = constraintsOf(rule);
  return [of, `${of}-constraints`];
};

const NAMES = {
  'model-quality': 'Registered model quality constraints',
  'data-quality': 'Registered data quality constraints',
};

/** What a constraints rule says about two files that have been read. */
export const constraints = (rule: ConstraintsRule, { sources }: Facts, policy: Policy): Reason => {
  const it = constraintsOf(rule);
  const [statistics, limits] = constraintSources(rule).map((name) => jsonOf(sourceOf(sources, name)));
  const many: Many = {
    ...it,
    rule: `constraints.${it.of}`,
    kind: 'constraints',
    name: NAMES[it.of],
    one: 'constraint',
  };
  const items =
    it.of === 'model-quality' ? metricItems(statistics, limits) : featureItems(statistics, limits);
  return manyReason(many, items, policy);
};

const jsonOf = (source: ReturnType<typeof sourceOf>): unknown =>
  source.kind === 'read' ? source.json : undefined;

const KIND = /^(.+)_constraints$/;

/** `binary_classification_constraints.auc` limits `binary_classification_metrics.auc`. */
const metricItems = (statistics: unknown, limits: unknown): Item[] =>
  membersOf(limits).flatMap(([key, group]) => {
    const [, kind] = KIND.exec(key) ?? [];
    return kind === undefined
      ? []
      : membersOf(group).map(([metric, limit]) => metricItem(statistics, kind, metric, limit));
  });

const membersOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];

const metricItem = (statistics: unknown, kind: string, metric: string, limit: unknown): Item => {
  const name = (): string => keyName(metric);
  const bound = boundOf(limit);
  if (bound === undefined)
    return { outcome: 'missing', words: () => `${name()} has a constraint that Countersign does not know` };
  return boundItem(name, numberUnder(statistics, [`${kind}_metrics`, metric]), [bound]);
};

const BOUNDS = new Map<unknown, Bound['kind']>([
  ['LessThanThreshold', 'min'],
  ['GreaterThanThreshold', 'max'],
]);

const boundOf = (limit: unknown): Bound | undefined => {
  const { comparison_operator: operator } = Object.fromEntries(membersOf(limit));
  const threshold = numberUnder(limit, ['threshold']);
  const kind = BOUNDS.get(operator);
  return kind !== undefined && threshold.kind === 'number' ? { kind, at: threshold.value } : undefined;
};
