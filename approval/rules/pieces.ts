// Rules about what must be there at all: each piece is there, or lacks with what would mend it; together they are one
// check, which names everything that it lacks.
import { effectOf, type Strictness } from '../effect.ts';
import { cleanText } from '../foreign-text.ts';
import { type Policy } from '../policy.ts';
import { strongest, type Outcome, type Reason, type RuleKind } from '../verdict.ts';

/** One piece, and the sentence about it: what it says, or why it does not do and what would mend it. */
export interface Piece {
  readonly name: string;
  readonly outcome: Extract<Outcome, 'passes' | 'missing' | 'fails'>;
  readonly sentence: string;
}

/** A piece that is there. */
export const passes = (name: string, says?: string): Piece => ({
  name,
  outcome: 'passes',
  sentence: says ? `${name}: ${says}` : name,
});
/** One that is not. */
export const missing = (name: string, lacks: string): Piece => ({
  name,
  outcome: 'missing',
  sentence: `${name}, ${lacks}`,
});
/** One that is there, and wrong: the whole sentence. */
export const fails = (name: string, sentence: string): Piece => ({ name, outcome: 'fails', sentence });
/** The same, where the name goes before. */
export const wrong = (name: string, why: string): Piece => fails(name, `${name}, ${why}`);

/** The rule whose pieces they are, and how it is called in a sentence. */
export interface Whole extends Strictness {
  readonly kind: RuleKind;
  /** `Evidence is missing`: for the pieces that do not pass. */
  readonly lacking: (bad: readonly Piece[]) => string;
  /** `Evidence complete` */
  readonly complete: string;
}

const SENTENCE_LIMIT = 900;
/** The whole list stands in the reasons below. */
const MOST_TOLD = 6;

/** One reason a piece, and the whole as one sentence. What is required is the rule itself: to lack it is to fail it. */
export const wholeReason = (whole: Whole, pieces: readonly Piece[], policy: Policy): Reason => {
  const { kind } = whole;
  const strict = { ...whole, onMissing: whole.onMissing ?? whole.level };
  const because = pieces.map(({ name, outcome, sentence }) => ({
    rule: kind,
    kind,
    name,
    outcome,
    effect: effectOf(outcome, strict, policy),
    sentence,
  }));
  const effect = strongest(because.map((child) => child.effect));
  return {
    rule: kind,
    kind,
    outcome: worst(pieces),
    effect,
    sentence: cleanText(sentenceOf(whole, pieces), SENTENCE_LIMIT),
    ...(effect === 'ask' && whole.needs && { needs: whole.needs }),
    because,
  };
};

const worst = (pieces: readonly Piece[]): Outcome =>
  (['fails', 'missing'] as const).find((one) => pieces.some(({ outcome }) => outcome === one)) ?? 'passes';

const sentenceOf = ({ lacking, complete }: Whole, pieces: readonly Piece[]): string => {
  const bad = pieces.filter(({ outcome }) => outcome !== 'passes');
  return bad.length > 0
    ? `${lacking(bad)}: ${firstFew(bad.map(({ sentence }) => sentence)).join('; ')}`
    : `${complete}: ${firstFew(pieces.map(({ name }) => name)).join(', ')}`;
};

const firstFew = (words: readonly string[]): string[] =>
  words.length <= MOST_TOLD
    ? [...words]
    : [...words.slice(0, MOST_TOLD), `and ${words.length - MOST_TOLD} more`];
