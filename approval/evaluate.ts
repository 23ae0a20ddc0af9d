// Evaluate: the policy applied to the facts. Pure: the facts were gathered before, and come as one value.
import { cleanText } from './foreign-text.ts';
import { unjudgedBy, type Strictness } from './effect.ts';
import { type Facts } from './facts.ts';
import { keepSmall } from './keep-small.ts';
import { allOf, type Needs } from './needs.ts';
import { boundsInWords, boundsOf } from './number-words.ts';
import { metricName } from './metric-name.ts';
import { type Policy } from './policy.ts';
import { problemOf, sourceName, sourceOf, type Source, type SourceName } from './sources.ts';
import { author, oneMore } from './rules/author.ts';
import { constraints, constraintsOf, constraintSources } from './rules/constraints.ts';
import { evidence } from './rules/evidence.ts';
import { BIAS_SOURCES, facets, facetsName } from './rules/facets.ts';
import { images } from './rules/images.ts';
import { lineage } from './rules/lineage.ts';
import { metric, strictnessesOf } from './rules/metric.ts';
import { naming } from './rules/naming.ts';
import { slices, slicesName } from './rules/slices.ts';
import { strongest, type Reason, type Verdict } from './verdict.ts';

/** A rule that reads files: which, what it wants from them, and what it says when they were read. */
interface FileRule {
  readonly reads: readonly SourceName[];
  /** Whether one of the files is enough. */
  readonly any?: true;
  readonly wants: string;
  /** How strict it is in all its parts. */
  readonly strict: readonly Strictness[];
  readonly judge: () => Reason;
}

/**
 * What the policy says. A rule that blocks rejects; else one that asks has a person decide; when all pass, a person
 * decides all the same, unless the policy approves without asking. The order of rules never changes it.
 */
export const evaluate = (policy: Policy, facts: Facts): Verdict => {
  const found = [
    ...fileReasons(fileRules(policy, facts), facts, policy),
    ...(policy.evidence ? [evidence(policy.evidence, facts, policy)] : []),
    ...(policy.images ? [images(policy.images, facts, policy)] : []),
    ...(policy.naming ? [naming(policy.naming, facts, policy)] : []),
    ...(policy.lineage ? [lineage(policy.lineage, facts, policy)] : []),
  ];
  const checked = keepSmall(found.length > 0 ? found : [NOTHING_CHECKED]);
  const reasons = [...authorReasons(checked, policy, facts), ...checked];
  const outcome = outcomeOf(reasons, policy);
  return {
    outcome,
    reasons,
    needs: outcome === 'ask' ? needsOf(reasons, policy) : {},
    ...(facts.champion.kind === 'version' && { champion: facts.champion.version }),
  };
};

/** Where nobody says yes, nobody can say yes to their own. */
const authorReasons = (checked: readonly Reason[], policy: Policy, facts: Facts): Reason[] => {
  const unknown = outcomeOf(checked, policy) === 'approve' ? undefined : author(policy, facts);
  return unknown ? [unknown] : [];
};

/** A policy without a rule must not approve what nobody looked at. */
const NOTHING_CHECKED: Reason = {
  rule: 'policy',
  kind: 'evidence',
  outcome: 'missing',
  effect: 'ask',
  sentence: 'The policy has no rules, so nothing was checked',
};

const outcomeOf = (reasons: readonly Reason[], policy: Policy): Verdict['outcome'] => {
  switch (strongest(reasons.map(({ effect }) => effect))) {
    case 'block':
      return 'reject';
    case 'ask':
      return 'ask';
    // A note that nobody sees would be no note: a version is approved unasked only when there is nothing to note.
    case 'note':
      return 'ask';
    case 'none':
      return policy.approveWithoutAsking ? 'approve' : 'ask';
  }
};

/** The policy's own needs, and those of every rule that asks; one more where the author may be among those who say yes. */
const needsOf = (reasons: readonly Reason[], policy: Policy): Needs => {
  const needs = allOf([
    policy.needs,
    ...reasons.flatMap((reason) => (reason.effect === 'ask' && reason.needs ? [reason.needs] : [])),
  ]);
  return reasons.some(({ kind, effect }) => kind === 'author' && effect === 'ask') ? oneMore(needs) : needs;
};

const fileRules = (policy: Policy, facts: Facts): FileRule[] => [
  ...policy.metrics.map((rule): FileRule => ({
    strict: strictnessesOf(rule),
    reads: [rule.from],
    wants: wantedInWords(metricName(rule.path, rule.label), boundsInWords(boundsOf(rule))),
    judge: () => metric(rule, facts, policy),
  })),
  ...policy.slices.map((rule): FileRule => ({
    strict: [rule],
    reads: [rule.from],
    wants: wantedInWords(slicesName(rule), boundsInWords(boundsOf(rule))),
    judge: () => slices(rule, facts, policy),
  })),
  ...policy.facets.map((rule): FileRule => ({
    strict: [rule],
    reads: BIAS_SOURCES,
    any: true,
    wants: wantedInWords(facetsName(rule), boundsInWords(boundsOf(rule))),
    judge: () => facets(rule, facts, policy),
  })),
  ...policy.constraints.map((rule): FileRule => ({
    strict: [constraintsOf(rule)],
    reads: constraintSources(rule),
    wants: 'what its constraints limit',
    judge: () => constraints(rule, facts, policy),
  })),
];

const wantedInWords = (name: string, bounds: string): string => (bounds === '' ? name : `${name} ${bounds}`);

/** The reasons of rules whose files were read, in the policy's order; before them one reason a file that was not. */
const fileReasons = (rules: readonly FileRule[], facts: Facts, policy: Policy): Reason[] => {
  const unread = new Map<SourceName, FileRule[]>();
  const judged: Reason[] = [];
  for (const rule of rules) {
    const source = unreadOf(rule, facts);
    if (source === undefined) judged.push(rule.judge());
    else unread.set(source, [...(unread.get(source) ?? []), rule]);
  }
  return [...[...unread].map(([name, held]) => fileReason(name, held, facts, policy)), ...judged];
};

/** The file that keeps a rule from being judged: of several that would do, the one that is registered but bad. */
const unreadOf = ({ reads, any }: FileRule, { sources }: Facts): SourceName | undefined => {
  const unread = reads.filter((name) => sourceOf(sources, name).kind !== 'read');
  if (any) {
    const bad = reads.filter((name) => sourceOf(sources, name).kind === 'bad');
    // A second report that cannot be read could hold what the first one hides.
    return bad[0] ?? (unread.length < reads.length ? undefined : reads[0]);
  }
  return unread[0];
};

const fileReason = (name: SourceName, rules: readonly FileRule[], facts: Facts, policy: Policy): Reason => {
  const source = sourceOf(facts.sources, name);
  const because = rules.map((rule) => unjudged(rule, name, policy));
  const effect = strongest(because.map((reason) => reason.effect));
  const needed = because.flatMap((reason) => (reason.effect === 'ask' && reason.needs ? [reason.needs] : []));
  const problem = problemOf(source, name) ?? '';
  return {
    rule: `file.${name}`,
    kind: 'file',
    outcome: 'missing',
    effect,
    sentence: `Its ${sourceName(name)} cannot be read: ${cleanText(problem, PROBLEM_LIMIT).replace(/\.$/, '')}`,
    ...(needed.length > 0 && { needs: allOf(needed) }),
    file: badFile(name, source, rules),
    because,
  };
};

const PROBLEM_LIMIT = 200;

const badFile = (
  name: SourceName,
  source: Source,
  rules: readonly FileRule[],
): NonNullable<Reason['file']> => ({
  name: sourceName(name),
  problem: problemOf(source, name) ?? '',
  ...(source.kind === 'bad' && { uri: source.uri, ...(source.advice && { advice: source.advice }) }),
  wanted: rules.map(({ wants }) => wants),
});

const unjudged = (rule: FileRule, name: SourceName, policy: Policy): Reason => ({
  rule: `file.${name}`,
  kind: 'file',
  outcome: 'missing',
  ...unjudgedBy(rule.strict, policy),
  sentence: `${rule.wants}: not judged`,
});
