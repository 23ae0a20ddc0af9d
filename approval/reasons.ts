// The reasons of a verdict as lists, the same on every card: what failed first, then what passes, never more lines
// than a phone shows.
import { cleanText } from './foreign-text.ts';
import { bold, code, list, lines, section, text, type Part, type Section } from './card.ts';
import { type Reason, type Verdict } from './verdict.ts';

const MOST_LINES = 6;
const PATH_LIMIT = 300;
const PROBLEM_LIMIT = 200;

/** How checks that hold are told: while the question is open, once it was approved, and once it was not. */
export type Tense = 'pass' | 'passed' | 'had passed';

/** At most six, and how many more there are. */
const firstFew = (items: readonly string[]): string[] => {
  const more = items.length - MOST_LINES;
  return more > 0 ? [...items.slice(0, MOST_LINES), `and ${more} more`] : [...items];
};

const sentences = (reasons: readonly Reason[]): Part =>
  list(firstFew(reasons.map((reason) => reason.sentence)));

const passing = (reasons: readonly Reason[]): Reason[] =>
  reasons.filter((reason) => reason.outcome === 'passes');
const failing = (reasons: readonly Reason[]): Reason[] =>
  reasons.filter((reason) => reason.outcome !== 'passes');

/** `2 of 4 checks fail.`, `All 4 checks pass.` */
export const countInWords = (reasons: readonly Reason[], tense: Tense = 'pass'): string => {
  const all = reasons.length;
  const bad = failing(reasons).length;
  if (bad > 0) return `${bad} of ${all} ${all === 1 ? 'check' : 'checks'} ${bad === 1 ? 'fails' : 'fail'}.`;
  if (all > 1) return `All ${all} checks ${tense}.`;
  return `The one check ${tense === 'pass' ? 'passes' : tense}.`;
};

/** The sections that show a verdict; `asked` is whether a person was, which a rejection by policy says. */
export const verdictSections = (verdict: Verdict, tense: Tense = 'pass', asked = true): Section[] => {
  if (verdict.kind === 'bad-evidence') return [badEvidence(verdict, asked)];
  const bad = failing(verdict.reasons);
  const good = passing(verdict.reasons);
  if (bad.length === 0)
    return [section('checks', lines([bold(countInWords(verdict.reasons, tense))]), sentences(good))];
  const count = countInWords(verdict.reasons) + (asked ? '' : ' Nobody was asked.');
  const why = section('why', lines([bold(count)]), sentences(bad));
  if (good.length === 0) return [why];
  const others = good.length === 1 ? 'The other check passes.' : `The other ${good.length} checks pass.`;
  return [why, section('checks', lines([bold(others)]), sentences(good))];
};

const badEvidence = (verdict: Extract<Verdict, { kind: 'bad-evidence' }>, asked: boolean): Section => {
  const { uri, problem, advice, wanted } = verdict.bad;
  return section(
    'why',
    lines(
      [bold(`Nothing could be checked${asked ? '' : ', so nobody was asked'}.`)],
      uri ? [bold('File: '), code(cleanText(uri, PATH_LIMIT))] : [bold('File: '), text('none is registered')],
      [bold('Problem: '), text(cleanText(problem, PATH_LIMIT))],
      ...(advice ? [[bold('Often: '), text(advice)]] : []),
      [bold('Wanted from it: '), text(`${firstFew(wanted).join(', ')}.`)],
    ),
  );
};

/** The one fact that matters, for a summary. */
export const firstReason = (verdict: Verdict): string => {
  if (verdict.kind === 'bad-evidence')
    return `Its metrics cannot be read: ${cleanText(verdict.bad.problem, PROBLEM_LIMIT)}`;
  const [first] = failing(verdict.reasons);
  return first ? `${first.sentence}.` : countInWords(verdict.reasons);
};
