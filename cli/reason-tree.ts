// The reasons of a verdict as a tree in plain characters: what counts against the version first, each outcome a word,
// each sentence wrapped beside its branch.
import { cleanText } from '../approval/foreign-text.ts';
import { needsInWords } from '../approval/needs.ts';
import { countInWords } from '../approval/reasons.ts';
import { type Effect, type Outcome, type Reason, type Verdict } from '../approval/verdict.ts';
import { wrapped, type Colour, type Paint } from './terminal.ts';

export interface Drawing {
  readonly columns: number;
  readonly paint: Paint;
}

const WORDS: Readonly<Record<Outcome, string>> = {
  passes: 'passes',
  fails: 'fails',
  missing: 'missing',
  // There is nothing approved to compare with; the sentence says so.
  'no-champion': 'alone',
  shown: 'shown',
};

/** Under which a column of words is not made, however deep the tree. */
const LEAST_COLUMNS = 16;
const FOREIGN_LIMIT = 300;

/** The whole tree: why, then every reason. */
export const reasonTree = (verdict: Verdict, drawing: Drawing): string => {
  const ordered = strongestFirst(verdict.reasons);
  return [...wrapped(whyInWords(verdict), drawing.columns), ...branches(ordered, '', drawing)].join('\n');
};

const lower = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

/** `rejected because 1 of 4 checks fails` */
const whyInWords = (verdict: Verdict): string => {
  const count = lower(countInWords(verdict).replace(/\.$/, ''));
  if (verdict.outcome === 'reject') return `rejected because ${count}`;
  if (verdict.outcome === 'approve') return `approved because ${count}`;
  return verdict.reasons.some(({ effect }) => effect === 'ask')
    ? `asked because ${count}`
    : `asked: ${count}, and the policy has a person decide`;
};

const RANK: Readonly<Record<Effect, number>> = { block: 0, ask: 1, note: 2, none: 3 };

const strongestFirst = (reasons: readonly Reason[]): Reason[] =>
  [...reasons].sort((a, b) => RANK[a.effect] - RANK[b.effect]);

/** A branch before it is drawn. */
interface Branch {
  readonly word: string;
  readonly colour: Colour;
  /** Paragraphs: the sentence, then what stands under it. */
  readonly says: readonly string[];
  readonly reasons: readonly Reason[];
  readonly more: number;
}

const branchOf = (reason: Reason, isTop: boolean): Branch => ({
  word: WORDS[reason.outcome],
  colour: colourOf(reason),
  says: [sentenceOf(reason), ...(isTop ? under(reason) : [])],
  reasons: reason.because ?? [],
  more: reason.more ?? 0,
});

const colourOf = ({ effect }: Reason): Colour => {
  const colours = { none: 'green', note: 'dim', ask: 'yellow', block: 'red' } as const;
  return colours[effect];
};

const EFFECTS: Readonly<Record<Effect, string>> = {
  none: '',
  block: '',
  ask: ' (a person decides)',
  note: ' (noted only)',
};

const sentenceOf = ({ sentence, effect }: Reason): string => `${sentence}${EFFECTS[effect]}`;

/** What helps to mend it: the file and its usual fault, the rule as the policy names it, who is needed. */
const under = (reason: Reason): string[] =>
  reason.effect === 'none' ? [] : [...underFile(reason), ...underRule(reason), ...underNeeds(reason)];

const underFile = ({ file }: Reason): string[] => [
  ...(file?.uri ? [cleanText(file.uri, FOREIGN_LIMIT)] : []),
  ...(file?.advice ? [`Often: ${file.advice}`] : []),
];

const underRule = ({ file, rule, kind }: Reason): string[] => (file || rule === kind ? [] : [rule]);

const underNeeds = ({ effect, needs }: Reason): string[] =>
  effect === 'ask' && needs ? [`needs ${needsInWords(needs)}`] : [];

const branches = (reasons: readonly Reason[], prefix: string, drawing: Drawing, more = 0): string[] => {
  const drawn = reasons.map((reason) => branchOf(reason, prefix === ''));
  const padding = Math.max(0, ...drawn.map(({ word }) => word.length));
  const lines = drawn.flatMap((branch, index) =>
    draw(branch, { prefix, padding, isLast: more === 0 && index === drawn.length - 1 }, drawing),
  );
  return more > 0 ? [...lines, `${prefix}\`- and ${more} more`] : lines;
};

interface Place {
  readonly prefix: string;
  readonly padding: number;
  readonly isLast: boolean;
}

const draw = (branch: Branch, { prefix, padding, isLast }: Place, drawing: Drawing): string[] => {
  const beside = `${prefix}${isLast ? ' ' : '|'}  ${' '.repeat(padding)}  `;
  const columns = Math.max(LEAST_COLUMNS, drawing.columns - beside.length);
  const [first = '', ...others] = branch.says.flatMap((paragraph) => wrapped(paragraph, columns));
  const word = drawing.paint(branch.colour, branch.word) + ' '.repeat(padding - branch.word.length);
  return [
    `${prefix}${isLast ? '`' : '|'}- ${word}  ${first}`,
    ...others.map((line) => beside + line),
    ...branches(branch.reasons, beside, drawing, branch.more),
  ];
};
