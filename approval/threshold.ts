// The rule "a registered number holds": one metric against its bounds.
import { type Evidence, numberAt } from './metrics.ts';
import { metricName } from './metric-name.ts';
import { type Bound, boundInWords, heldInWords, missedInWords } from './number-words.ts';
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
  const bounds = boundsOf(rule);
  const missed = bounds.find((bound) => !holds(value, bound));
  const words = missed ? missedInWords(value, missed) : heldInWords(value, bounds);
  return { rule: rule.path, outcome: missed ? 'fails' : 'passes', sentence: `${name} ${words}`, value };
};

const holds = (value: number, { kind, at }: Bound): boolean => (kind === 'min' ? value >= at : value <= at);

const boundsOf = ({ min, max }: MetricRule): Bound[] => [
  ...(min === undefined ? [] : [{ kind: 'min', at: min } as const]),
  ...(max === undefined ? [] : [{ kind: 'max', at: max } as const]),
];

/** `needs at least 0.80`, for a metric whose value is not known. */
export const wanted = (rule: MetricRule): string => `needs ${boundsOf(rule).map(boundInWords).join(' and ')}`;
