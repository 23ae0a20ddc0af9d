// Required metadata and tags that can never be there, because SageMaker does not take them or because only Countersign
// writes them: the check of policies warns of each.
import { effectOf } from './effect.ts';
import { cleanText } from './foreign-text.ts';
import { isTaken, TAKEN_IN_WORDS } from './metadata.ts';
import { isOurs } from './package.ts';
import { type Policy } from './policy.ts';
import { requirementsOf, type Requirement } from './required-values.ts';
import { type Outcome } from './verdict.ts';

const SHOWN = 60;
const PLACES = { metadata: 'metadata', groupTags: 'tags' } as const;

/** What of an evidence rule nobody can ever meet. */
export const evidenceWarnings = (policy: Policy): string[] => {
  const { evidence } = policy;
  if (!evidence) return [];
  const strict = { ...evidence, onMissing: evidence.onMissing ?? evidence.level };
  const thenOf = (outcome: Outcome): string =>
    effectOf(outcome, strict, policy) === 'block' ? ' Every version is rejected.' : '';
  return (['metadata', 'groupTags'] as const).flatMap((list) =>
    requirementsOf(evidence[list]).flatMap((required) => {
      const found = neverMet(required, list);
      if (found === undefined) return [];
      const place = `evidence.${list}.${cleanText(required.key, SHOWN)}`;
      return [`${place}: ${found.words}${found.never ? thenOf(found.never) : ''}`];
    }),
  );
};

/** Why it is not met, and what every version then comes to; some of its values alone are never met without harm. */
const neverMet = (
  { key, allowed = [] }: Requirement,
  list: keyof typeof PLACES,
): { words: string; never?: Outcome } | undefined => {
  const takes = `SageMaker takes only ${TAKEN_IN_WORDS} in ${PLACES[list]}`;
  if (list === 'metadata' && isOurs(key))
    return { words: 'Countersign writes this key itself and never counts it as given.', never: 'missing' };
  if (!isTaken(key)) return { words: `${takes}: there can be no such key.`, never: 'missing' };
  const impossible = allowed.filter((value) => !isTaken(value));
  if (impossible.length === 0) return undefined;
  const values = impossible.map((value) => cleanText(value, SHOWN)).join('; ');
  const words = `${takes}: no value can be ${values}.`;
  return impossible.length === allowed.length ? { words, never: 'fails' } : { words };
};
