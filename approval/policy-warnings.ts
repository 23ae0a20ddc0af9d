// What is allowed in a policy and seldom meant: the check of policies prints it, and nothing is refused for it. Each is
// told with the policy's name and the place of the rule.
import { inWords as namesInWords } from './card.ts';
import { knownDirection } from './direction.ts';
import { matchesOneEach, withoutWhom } from './distinct-people.ts';
import { evidenceWarnings } from './evidence-warnings.ts';
import { type UserGroupId } from './ids.ts';
import { metricName } from './metric-name.ts';
import { allOf, needsInWords, type Needs } from './needs.ts';
import { boundsInWords, boundsOf, type Bound } from './number-words.ts';
import { subjectOf } from './policy-merge.ts';
import { claimsOf, listedRules } from './policy-rules.ts';
import { groupsIn, groupsOfRole, peopleIn, peopleOfRole, type Policy } from './policy.ts';
import { oneMore } from './rules/author.ts';
import { facetsName } from './rules/facets.ts';
import { slicesName } from './rules/slices.ts';

/** What an operator should look at; empty when nothing stands out. */
export const policyWarnings = (policy: Policy): string[] =>
  [
    ...unaskedWarnings(policy),
    ...impossibleWarnings(policy),
    ...directionWarnings(policy),
    ...evidenceWarnings(policy),
    ...claimWarnings(policy),
    ...unknownAuthorWarnings(policy),
    ...rejectionWarnings(policy),
    ...groupWarnings(policy),
    ...glassWarnings(policy),
  ].map((words) => `${policy.name}, ${words}`);

/** Whoever decides through a user group is not known here, and is somebody else. */
const glassWarnings = (policy: Policy): string[] =>
  groupsIn(policy).length === 0 &&
  peopleIn(policy).every((person) => policy.breakGlass?.people.includes(person))
    ? ['breakGlass: everybody who decides may also approve alone, so needs bind nobody.']
    : [];

/** What is meant so, and good to know. */
export const policyNotes = (policy: Policy): string[] =>
  policy.mode === 'observe'
    ? [`${policy.name}, mode: it only observes. Nobody is asked, and the registry is never written.`]
    : [];

const placeOf = (at: readonly PropertyKey[]): string => at.map(String).join('.');

/** `metrics.0 (m.auc.value)` */
const ruleAt = (list: string, index: number, about: string): string => `${list}.${index} (${about})`;

const AUTHORS_WORDS =
  'approveWithoutAsking: metrics are the own words of whoever registers a version, and nobody looks at them ' +
  'before it is approved. Require the job that wrote them: lineage: {require: [evaluation-job]}.';

/** Whether nobody could have written the metrics but a job that read the model. */
const areMeasured = ({ lineage }: Policy): boolean =>
  lineage !== undefined &&
  lineage.level !== 'note' &&
  lineage.onMissing !== 'note' &&
  (lineage.evaluation !== undefined || lineage.require?.includes('evaluation-job') === true);

const unaskedWarnings = (policy: Policy): string[] => {
  if (!policy.approveWithoutAsking) return [];
  const effects = listedRules(policy).flatMap((rule) => rule.effects);
  // A note asks too: a version is approved unasked only when there is nothing to note.
  const asks = effects.some((effect) => effect === 'ask' || effect === 'note');
  return [...(areMeasured(policy) ? [] : [AUTHORS_WORDS]), ...(asks ? [] : [NEVER_ASKS])];
};

const NEVER_ASKS =
  'approveWithoutAsking: nobody can ever be asked. A version is approved when every rule passes, and rejected otherwise.';

const claimWarnings = (policy: Policy): string[] => {
  // What several rules need alike is told once, at the first of them.
  const told = new Set<string>();
  return claimsOf(policy).flatMap(({ at, needs, effects }) => {
    const place = placeOf([...at, 'needs']);
    if (!effects.includes('ask')) return [`${place}: it has no effect, because this rule never asks.`];
    const all = allOf([policy.needs, needs]);
    const words = needsInWords(all);
    if (told.has(words)) return [];
    told.add(words);
    return peopleWarnings(candidatesFor(policy, all)).map((warning) => `${place}: ${warning}`);
  });
};

/** One more than the policy needs, of people who cannot be one more. What could never be met at all is told elsewhere. */
const unknownAuthorWarnings = (policy: Policy): string[] => {
  const canBeMet = matchesOneEach(candidatesFor(policy, policy.needs));
  if (policy.unknownAuthor !== 'one-more' || policy.mode === 'observe' || !canBeMet) return [];
  if (matchesOneEach(candidatesFor(policy, oneMore(policy.needs)))) return [];
  return [
    'unknownAuthor: one-more can never be met. What somebody registers whom identities.yml does not know, such as the ' +
      'role of a pipeline, cannot be approved: name another approver, or say accept or refuse.',
  ];
};

/** Who could take each of the places that are needed. */
const candidatesFor = (policy: Policy, needs: Needs): (readonly string[])[] =>
  Object.entries(needs).flatMap(([role, count]) =>
    Array.from({ length: count }, () => [
      ...peopleOfRole(policy, role),
      ...groupsOfRole(policy, role).flatMap(someOf),
    ]),
  );

/** The members of a user group as far as a policy can tell: enough of them. */
const someOf = (group: UserGroupId): string[] =>
  Array.from({ length: MOST_OF_A_GROUP }, (_, index) => `${group} ${index + 1}`);
/** More than can be needed in all. */
const MOST_OF_A_GROUP = 50;

const peopleWarnings = (candidates: readonly (readonly string[])[]): string[] => {
  if (!matchesOneEach(candidates))
    return ['there are not so many different people: nobody can ever approve.'];
  const needed = withoutWhom(candidates);
  if (needed.length === 0) return [];
  return [
    `it cannot be met without ${namesInWords(needed, 'and')}, and nobody approves their own version: ` +
      `what ${namesInWords(needed, 'or')} registers cannot be approved.`,
  ];
};

const rejectionWarnings = (policy: Policy): string[] => {
  const people = peopleIn(policy).length;
  return groupsIn(policy).length === 0 && policy.rejections > people
    ? [
        `rejections: ${policy.rejections} people must reject, and only ${people} can decide: nobody can ever reject.`,
      ]
    : [];
};

/** A role that could not be met by the people whom it names, if the user groups in it counted nobody. */
const groupWarnings = (policy: Policy): string[] =>
  Object.entries(policy.needs).flatMap(([role, count]) => {
    const groups = groupsOfRole(policy, role);
    if (groups.length === 0 || peopleOfRole(policy, role).length >= count) return [];
    return [
      `needs.${role}: it cannot be met without the user group ${namesInWords(groups, 'or')}, and nobody of a user ` +
        'group counts when Slack could not be asked for 24 hours. Name people beside it.',
    ];
  });

interface Bounded {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly between?: readonly [number, number] | undefined;
}

const directionWarnings = ({ metrics, slices }: Policy): string[] => [
  ...metrics.flatMap((rule, index) => {
    const place = ruleAt('metrics', index, rule.path);
    const known = knownDirection(rule.path);
    const against = known !== undefined && rule.better !== undefined && rule.better !== known;
    return against
      ? [`${place}: better: ${rule.better} is against AWS's metric, of which ${inWords(known)} is better.`]
      : oneSidedWarning(place, rule.path, rule);
  }),
  ...slices.flatMap((rule, index) => oneSidedWarning(ruleAt('slices', index, rule.path), rule.path, rule)),
];

const inWords = (better: 'higher' | 'lower'): string => (better === 'higher' ? 'more' : 'less');

/** Only the side that better values reach: the good ones are refused and the bad ones let through. */
const oneSidedWarning = (place: string, path: string, rule: Bounded): string[] => {
  const known = knownDirection(path);
  const kinds = new Set(boundsOf(rule).map(({ kind }) => kind));
  const wrong = known === 'higher' ? 'max' : 'min';
  if (known === undefined || kinds.size !== 1 || !kinds.has(wrong)) return [];
  return [
    `${place}: ${wrong} alone refuses good values and takes bad ones, because ${inWords(known)} of it is better.`,
  ];
};

interface Blocking {
  readonly place: string;
  readonly subject: string;
  readonly name: string;
  readonly bounds: readonly Bound[];
}

/** Rules that block and that no value could pass together: every version is rejected. */
const impossibleWarnings = (policy: Policy): string[] => {
  const blocking = blockingBounds(policy);
  return blocking.flatMap((one, index) =>
    blocking
      .slice(0, index)
      .filter((other) => other.subject === one.subject && exclude(other.bounds, one.bounds))
      .map(
        (other) =>
          `${other.place} and ${one.place}: ${one.name} cannot be ${boundsInWords(other.bounds)} and ` +
          `${boundsInWords(one.bounds)}. Every version is rejected.`,
      ),
  );
};

const blockingBounds = ({ metrics, slices, facets }: Policy): Blocking[] => [
  ...metrics.flatMap((rule, index) =>
    blockingOf(rule, {
      place: `metrics.${index}`,
      subject: `metrics ${subjectOf('metrics', rule)}`,
      name: metricName(rule.path, rule.label),
    }),
  ),
  ...slices.flatMap((rule, index) =>
    blockingOf(rule, {
      place: `slices.${index}`,
      subject: `slices ${subjectOf('slices', rule)}`,
      name: slicesName(rule),
    }),
  ),
  ...facets.flatMap((rule, index) =>
    blockingOf(rule, {
      place: `facets.${index}`,
      subject: `facets ${subjectOf('facets', rule)}`,
      name: facetsName(rule),
    }),
  ),
];

const blockingOf = (rule: Bounded & { readonly level: string }, it: Omit<Blocking, 'bounds'>): Blocking[] =>
  rule.level === 'block' ? [{ ...it, bounds: boundsOf(rule) }] : [];

const exclude = (a: readonly Bound[], b: readonly Bound[]): boolean => {
  const all = [...a, ...b];
  const low = Math.max(...all.filter(({ kind }) => kind === 'min').map(({ at }) => at));
  const high = Math.min(...all.filter(({ kind }) => kind === 'max').map(({ at }) => at));
  return low > high;
};
