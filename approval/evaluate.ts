// Evaluate: the policy applied to the facts. Pure: the facts were gathered before, and come as one value.
import { type Evidence } from './metrics.ts';
import { metricName } from './metric-name.ts';
import { type Policy } from './policy.ts';
import { threshold, wanted } from './threshold.ts';
import { type Reason, type Verdict } from './verdict.ts';

/**
 * What the policy says. Any number that fails rejects; evidence that is absent, unreadable or no number rejects too,
 * or asks where the policy says so; only when every rule passes is it a plain question.
 */
export const evaluate = (policy: Policy, evidence: Evidence): Verdict => {
  const ask = policy.onBadEvidence === 'ask';
  if (evidence.kind === 'bad') {
    const { uri, problem, advice } = evidence;
    const bad = {
      ...(uri && { uri }),
      problem,
      ...(advice && { advice }),
      wanted: policy.metrics.map(inWords),
    };
    return { kind: 'bad-evidence', bad, ask };
  }
  const reasons = policy.metrics.map((rule) => threshold(rule, evidence));
  if (reasons.some(is('fails'))) return { kind: 'fail', reasons };
  return reasons.some(is('missing')) ? { kind: 'missing', reasons, ask } : { kind: 'pass', reasons };
};

const is =
  (outcome: Reason['outcome']) =>
  (reason: Reason): boolean =>
    reason.outcome === outcome;

const inWords = (rule: Policy['metrics'][number]): string =>
  `${metricName(rule.path, rule.label)} ${wanted(rule).replace(/^needs /, '')}`;
