// What a rule's outcome does to the verdict. Strict by default: what cannot be judged counts as if it had failed.
import { allOf, type Needs } from './needs.ts';
import { type Policy } from './policy.ts';
import { strongest, type Effect, type Level, type Outcome } from './verdict.ts';

/** How strict a rule is, as its policy has it, and whom it calls for when it asks. */
export interface Strictness {
  readonly needs?: Needs | undefined;
  readonly level: Level;
  readonly onMissing?: Level | undefined;
  readonly onNoChampion?: Level | undefined;
}

/** The effect of an outcome under a rule. A note stays a note, unless the rule says otherwise for what is missing. */
export const effectOf = (
  outcome: Outcome,
  { level, onMissing, onNoChampion }: Strictness,
  policy: Pick<Policy, 'onBadEvidence'>,
): Effect => {
  switch (outcome) {
    case 'passes':
    case 'shown':
      return 'none';
    case 'fails':
      return level;
    case 'missing':
      return onMissing ?? unlessNote(level, policy.onBadEvidence === 'ask' ? 'ask' : 'block');
    case 'no-champion':
      return onNoChampion ?? unlessNote(level, 'ask');
  }
};

const unlessNote = (level: Level, otherwise: Level): Level => (level === 'note' ? 'note' : otherwise);

/** What follows when nothing could be judged: the strictest that the rules say, and everybody whom those that ask need. */
export const unjudgedBy = (
  rules: readonly Strictness[],
  policy: Pick<Policy, 'onBadEvidence'>,
): { readonly effect: Effect; readonly needs?: Needs } => {
  const effects = rules.map((rule) => effectOf('missing', rule, policy));
  const needed = rules.flatMap(({ needs }, index) => (needs && effects[index] === 'ask' ? [needs] : []));
  return { effect: strongest(effects), ...(needed.length > 0 && { needs: allOf(needed) }) };
};
