// The rule "a registered number holds": one metric against its bounds.
import { type Evidence, numberAt } from './metrics.ts';
import { metricName } from './metric-name.ts';
import { againstBound, boundInWords } from './number-words.ts';
import { type MetricRule } from './policy.ts';
import { type Reason } from './verdict.ts';

/** What one metric rule says about the evidence that was read. */
export const threshold = (rule: MetricRule, evidence: Extract<Evidence, { kind: 'read' }>): Reason => {
  const name = metricName(rule.path, rule.label);
  const found = numberAt(evidence.metrics, rule.path);
  switch (found.kind) {
    case 'absent':
      return { rule: rule.path, outcome: 'missing', sentence: `${name} is not in the file, ${wanted(rule)}` };
    case 'not-a-number':
      return {
        rule: rule.path,
        outcome: 'missing',
        sentence: `${name} is ${found.what}, not a number, ${wanted(rule)}`,
      };
    case 'number':
      return judged(rule, name, found.value);
  }
};

const judged = (rule: MetricRule, name: string, value: number): Reason => {
  const low = rule.min !== undefined && value < rule.min;
  const high = rule.max !== undefined && value > rule.max;
  const kind = high || rule.min === undefined ? 'max' : 'min';
  const bound = (kind === 'min' ? rule.min : rule.max) ?? 0;
  const both = !low && !high && rule.min !== undefined && rule.max !== undefined;
  const words =
    againstBound(value, bound, kind, !low && !high) +
    (both ? ` and ${boundInWords(rule.max ?? 0, 'max')}` : '');
  return { rule: rule.path, outcome: low || high ? 'fails' : 'passes', sentence: `${name} ${words}`, value };
};

/** `needs at least 0.80`, for a metric whose value is not known. */
export const wanted = (rule: MetricRule): string =>
  `needs ${[
    rule.min === undefined ? [] : [boundInWords(rule.min, 'min')],
    rule.max === undefined ? [] : [boundInWords(rule.max, 'max')],
  ]
    .flat()
    .join(' and ')}`;
