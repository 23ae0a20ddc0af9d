// The reasons of a verdict as lists, the same on every card: what failed first, then what passes, never more lines
// than a phone shows.
import { cleanText } from './foreign-text.ts';
import { bold, code, list, lines, section, text, type Part, type Section } from './card.ts';
import { type Reason, type Verdict } from './verdict.ts';

const MOST_LINES = 6;
const PATH_LIMIT = 300;

/** A list of sentences, cut after six with a line that says how many more there are. */
export const sentences = (reasons: readonly Reason[]): Part => {
  const shown = reasons.slice(0, MOST_LINES).map((reason) => reason.sentence);
  const more = reasons.length - shown.length;
  return list(more > 0 ? [...shown, `and ${more} more`] : shown);
};

const checks = (count: number): string => (count === 1 ? 'check' : `${count} checks`);

const passing = (reasons: readonly Reason[]): Reason[] =>
  reasons.filter((reason) => reason.outcome === 'passes');
const failing = (reasons: readonly Reason[]): Reason[] =>
  reasons.filter((reason) => reason.outcome !== 'passes');

/** `2 of 4 checks fail.`, `All 4 checks pass.` */
export const countInWords = (reasons: readonly Reason[], past = false): string => {
  const bad = failing(reasons).length;
  if (bad === 0) {
    const verb = past ? 'passed' : reasons.length === 1 ? 'passes' : 'pass';
    return reasons.length === 1 ? `The one check ${verb}.` : `All ${reasons.length} checks ${verb}.`;
  }
  return `${bad} of ${checks(reasons.length)} ${bad === 1 ? 'fails' : 'fail'}.`.replace(
    'of check ',
    'of 1 check ',
  );
};

/** The sections that show a verdict. `past` once the question is closed; `tail` stands behind the count. */
export const verdictSections = (verdict: Verdict, past: boolean, tail = ''): Section[] => {
  if (verdict.kind === 'bad-evidence') return [badEvidence(verdict)];
  const bad = failing(verdict.reasons);
  const good = passing(verdict.reasons);
  if (bad.length === 0)
    return [section('checks', lines([bold(countInWords(verdict.reasons, past) + tail)]), sentences(good))];
  const why = section('why', lines([bold(countInWords(verdict.reasons) + tail)]), sentences(bad));
  if (good.length === 0) return [why];
  const others = good.length === 1 ? 'The other check passes.' : `The other ${good.length} checks pass.`;
  return [why, section('checks', lines([bold(others)]), sentences(good))];
};

const badEvidence = (verdict: Extract<Verdict, { kind: 'bad-evidence' }>): Section => {
  const { uri, problem, advice, wanted } = verdict.bad;
  return section(
    'why',
    lines(
      [bold('Nothing could be checked.')],
      uri ? [bold('File: '), code(cleanText(uri, PATH_LIMIT))] : [bold('File: '), text('none is registered')],
      [bold('Problem: '), text(cleanText(problem, PATH_LIMIT))],
      ...(advice ? [[bold('Often: '), text(advice)]] : []),
      [bold('Wanted from it: '), text(`${wanted.slice(0, MOST_LINES).join(', ')}.`)],
    ),
  );
};

/** The one fact that matters, for a summary. */
export const firstReason = (verdict: Verdict): string => {
  if (verdict.kind === 'bad-evidence') return cleanText(verdict.bad.problem, 200);
  const [first] = failing(verdict.reasons);
  return first ? `${first.sentence}.` : countInWords(verdict.reasons);
};
