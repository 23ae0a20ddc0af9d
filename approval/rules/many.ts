// Rules that hold one number for each of many: slices, facets, features, registered constraints. Each is judged alone;
// together they are one check, which fails when one of them fails, and says which and how many.
import { effectOf, type Strictness } from '../effect.ts';
import { isKeepable } from '../keepable.ts';
import { type Needs } from '../needs.ts';
import { type Policy } from '../policy.ts';
import { strongest, type Outcome, type Reason, type RuleKind } from '../verdict.ts';

/**
 * One of the many with its outcome as a clause: `eu 0.68, needs at least 0.70: too low by 0.02`. Of a hundred thousand
 * only a few are told, so the words are made when they are wanted.
 */
export interface Item {
  readonly outcome: Extract<Outcome, 'passes' | 'fails' | 'missing'>;
  readonly words: () => string;
  readonly value?: number;
  /** It is about all of them together, and not one of them. */
  readonly together?: true;
}

/** The rule that the many are judged by, and how it is called in a sentence. */
export interface Many extends Strictness {
  readonly rule: string;
  readonly kind: RuleKind;
  /** `AUC of every slice` */
  readonly name: string;
  /** What one of them is called: `slice`. */
  readonly one: string;
  readonly needs?: Needs | undefined;
}

/** A reason keeps at most this many of its own; those that do not pass come first. */
export const MOST_KEPT = 20;

/** One check of many items; without any, or with one that cannot be judged, it is missing. */
export const manyReason = (many: Many, items: readonly Item[], policy: Policy): Reason => {
  const ordered = [...items].sort((a, b) => order(a) - order(b));
  const outcome = outcomeOf(items);
  const children = ordered.slice(0, MOST_KEPT).map((item) => childOf(many, item, policy));
  const outcomes = new Set(items.length === 0 ? [outcome] : items.map((item) => item.outcome));
  const effect = strongest([...outcomes].map((one) => effectOf(one, many, policy)));
  const more = ordered.length - MOST_KEPT;
  return {
    rule: many.rule,
    kind: many.kind,
    outcome,
    effect,
    sentence: sentenceOf(many, ordered),
    ...(effect === 'ask' && many.needs && { needs: many.needs }),
    ...(children.length > 0 && { because: children }),
    ...(more > 0 && { more }),
  };
};

const ORDER = { fails: 0, missing: 1, passes: 2 } as const;
const order = ({ outcome }: Item): number => ORDER[outcome];

const outcomeOf = (items: readonly Item[]): Item['outcome'] => {
  if (items.some(({ outcome }) => outcome === 'fails')) return 'fails';
  return items.length === 0 || items.some(({ outcome }) => outcome === 'missing') ? 'missing' : 'passes';
};

const childOf = (many: Many, item: Item, policy: Policy): Reason => ({
  rule: many.rule,
  kind: many.kind,
  outcome: item.outcome,
  effect: effectOf(item.outcome, many, policy),
  sentence: item.words(),
  ...(item.value !== undefined && isKeepable(item.value) && { value: item.value }),
});

const sentenceOf = ({ name, one }: Many, ordered: readonly Item[]): string => {
  const [first] = ordered;
  if (!first) return `${name}: there is no ${one} to judge`;
  const bad = ordered.filter(({ outcome }) => outcome !== 'passes').length;
  if (bad === 0 && ordered.length > 1)
    return `${name}: all ${ordered.filter(({ together }) => !together).length} hold`;
  return `${name}: ${first.words()}${othersInWords(bad, ordered.length)}`;
};

const othersInWords = (bad: number, all: number): string => {
  if (bad > 1) return `; ${bad} of ${all} do not hold`;
  if (all === 1) return '';
  return all === 2 ? '; the other one holds' : `; the other ${all - 1} hold`;
};
