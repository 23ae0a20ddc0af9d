// Rules about what must be there at all: each piece is there, or lacks with what would mend it; together they are one
// check, which names everything that it lacks.
import { effectOf, type Strictness } from '../effect.ts';
import { cleanText } from '../foreign-text.ts';
import { type Policy } from '../policy.ts';
import { type Outcome, type Reason, type RuleKind } from '../verdict.ts';

/** One piece: there, with what it says; or not there, or there and wrong, with why and what would mend it. */
export type Piece = { readonly name: string } & (
  | { readonly outcome: 'passes'; readonly says?: string }
  | { readonly outcome: 'missing' | 'fails'; readonly lacks: string }
);

/** A piece that is there. */
export const passes = (name: string, says: string): Piece => ({ name, outcome: 'passes', says });
/** One that is not. */
export const missing = (name: string, lacks: string): Piece => ({ name, outcome: 'missing', lacks });
/** One that is there, and wrong. */
export const fails = (name: string, lacks: string): Piece => ({ name, outcome: 'fails', lacks });

/** The rule whose pieces they are, and how it is called in a sentence. */
export interface Whole extends Strictness {
  readonly kind: RuleKind;
  /** `Evidence is missing`, `Lineage is incomplete` */
  readonly lacking: string;
  /** `Evidence complete` */
  readonly complete: string;
}

const SENTENCE_LIMIT = 900;
/** The whole list stands in the reasons below. */
const MOST_TOLD = 6;

/** One reason a piece, and the whole as one sentence. What is required is the rule itself: to lack it is to fail it. */
export const wholeReason = (whole: Whole, pieces: readonly Piece[], policy: Policy): Reason => {
  const strict = { ...whole, onMissing: whole.onMissing ?? whole.level };
  const bad = pieces.filter((piece) => piece.outcome !== 'passes');
  const outcome = worst(pieces);
  const effect = effectOf(outcome, strict, policy);
  return {
    rule: whole.kind,
    kind: whole.kind,
    outcome,
    effect,
    sentence: sentenceOf(whole, pieces, bad),
    ...(effect === 'ask' && whole.needs && { needs: whole.needs }),
    because: pieces.map((piece) => ({
      rule: whole.kind,
      kind: whole.kind,
      outcome: piece.outcome,
      effect: effectOf(piece.outcome, strict, policy),
      sentence: inWords(piece),
    })),
  };
};

const worst = (pieces: readonly Piece[]): Outcome => {
  const outcomes = new Set(pieces.map(({ outcome }) => outcome));
  if (outcomes.has('fails')) return 'fails';
  return outcomes.has('missing') ? 'missing' : 'passes';
};

const inWords = (piece: Piece): string => {
  if (piece.outcome !== 'passes') return `${piece.name}, ${piece.lacks}`;
  return piece.says ? `${piece.name}: ${piece.says}` : piece.name;
};

const sentenceOf = ({ lacking, complete }: Whole, pieces: readonly Piece[], bad: readonly Piece[]): string =>
  cleanText(
    bad.length > 0
      ? `${lacking}: ${firstFew(bad.map(inWords)).join('; ')}`
      : `${complete}: ${firstFew(pieces.map(({ name }) => name)).join(', ')}`,
    SENTENCE_LIMIT,
  );

const firstFew = (words: readonly string[]): string[] =>
  words.length <= MOST_TOLD
    ? [...words]
    : [...words.slice(0, MOST_TOLD), `and ${words.length - MOST_TOLD} more`];
