// The reasons of a verdict as lists, the same on every card: what failed first, then what passes, never more lines
// than a phone shows.
import { cleanText } from './foreign-text.ts';
import { bold, code, list, lines, section, text, type Part, type Section } from './card.ts';
import { type BadFile, type Reason, type Verdict } from './verdict.ts';

const MOST_LINES = 6;
const PATH_LIMIT = 300;
const PROBLEM_LIMIT = 200;

/** How checks that hold are told: while the question is open, once it was approved, and once it was not. */
export type Tense = 'pass' | 'passed' | 'had passed';

/** At most six, and how many more there are. */
const firstFew = (items: readonly string[]): string[] => {
  const more = items.length - MOST_LINES;
  if (more <= 0) return [...items];
  return [...items.slice(0, MOST_LINES), `and ${more} more, all in the thread`];
};

const sentences = (reasons: readonly Reason[]): Part =>
  list(firstFew(reasons.map((reason) => reason.sentence)));

/** A first version has nothing to be compared with: where the policy only notes that, it is no mark against it. */
const holds = ({ effect, outcome }: Reason): boolean =>
  effect === 'none' || (effect === 'note' && outcome === 'no-champion');

const passing = (reasons: readonly Reason[]): Reason[] => reasons.filter(holds);

/** What the verdict rests on: of a rejection what rejects, of a question what asks. */
const failing = ({ reasons, outcome }: Pick<Verdict, 'reasons' | 'outcome'>): Reason[] =>
  reasons.filter(({ effect }) => effect === (outcome === 'reject' ? 'block' : 'ask'));

/** How many checks a reason stands for: a file that cannot be read for each rule that wanted it. */
const checksOf = (reasons: readonly Reason[]): number =>
  reasons.reduce((sum, { kind, because }) => sum + (kind === 'file' ? (because?.length ?? 1) : 1), 0);

/** `2 of 4 checks fail.`, `1 of 4 checks needs a person.`, `All 4 checks pass.` */
export const countInWords = (
  verdict: Pick<Verdict, 'reasons' | 'outcome'>,
  tense: Tense = 'pass',
): string => {
  const { reasons, outcome } = verdict;
  const all = checksOf(reasons);
  const bad = checksOf(failing(verdict));
  if (bad > 0) return `${bad} of ${all} ${all === 1 ? 'check' : 'checks'} ${badInWords(bad, outcome)}.`;
  return goodInWords(all, checksOf(passing(reasons)), tense);
};

const goodInWords = (all: number, good: number, tense: Tense): string => {
  const one = tense === 'pass' ? 'passes' : tense;
  if (good < all) return `${good} of ${all} checks ${good === 1 ? one : tense}.`;
  if (all > 1) return `All ${all} checks ${tense}.`;
  return `The one check ${one}.`;
};

const badInWords = (bad: number, outcome: Verdict['outcome']): string => {
  if (outcome === 'reject') return bad === 1 ? 'fails' : 'fail';
  return bad === 1 ? 'needs a person' : 'need a person';
};

/** `Compared with v41, the newest approved.` */
export const comparedInWords = ({ champion }: Verdict, tense: Tense = 'pass'): string => {
  if (champion !== undefined) return `Compared with v${champion}, the newest approved.`;
  return tense === 'pass'
    ? 'No version is approved yet to compare with.'
    : 'There was no approved version to compare with.';
};

/** The sections that show a verdict; `asked` is whether a person was, which a rejection by policy says. */
export const verdictSections = (verdict: Verdict, tense: Tense = 'pass', asked = true): Section[] => {
  const { reasons } = verdict;
  const bad = failing(verdict);
  const unreadable = unreadableFile(verdict);
  if (unreadable) return [badFileSection(unreadable, asked), ...notes(reasons)];
  const count = `${countInWords(verdict, tense)}${bad.length > 0 && !asked ? ' Nobody was asked.' : ''}`;
  if (bad.length === 0)
    return [
      section(
        'checks',
        lines([bold(`${count} ${comparedInWords(verdict, tense)}`)]),
        ...lists(passing(reasons)),
      ),
      ...notes(reasons),
    ];
  const why = section('why', lines([bold(count)]), sentences(bad), ...advice(bad));
  return [why, ...alsoAsking(verdict), ...others(verdict, tense), ...notes(reasons)];
};

const lists = (reasons: readonly Reason[]): Part[] => (reasons.length > 0 ? [sentences(reasons)] : []);

/** What would have called for a person, had nothing rejected the version. */
const alsoAsking = ({ reasons, outcome }: Verdict): Section[] => {
  const asking = outcome === 'reject' ? reasons.filter(({ effect }) => effect === 'ask') : [];
  if (asking.length === 0) return [];
  const count = `${checksOf(asking)} more would need a person:`;
  return [section('asks', lines([bold(count)]), sentences(asking))];
};

const others = (verdict: Verdict, tense: Tense): Section[] => {
  const good = passing(verdict.reasons);
  if (good.length === 0) return [];
  const count = good.length === 1 ? 'The other check passes.' : `The other ${good.length} checks pass.`;
  return [section('checks', lines([bold(`${count} ${comparedInWords(verdict, tense)}`)]), sentences(good))];
};

/** What is shown only, and does not pass. */
const notes = (reasons: readonly Reason[]): Section[] => {
  const noted = reasons.filter((reason) => reason.effect === 'note' && !holds(reason));
  return noted.length === 0
    ? []
    : [section('noted', lines([bold('Noted, not decisive:')]), sentences(noted))];
};

/** The cause that a broken file often has, said once. */
const advice = (bad: readonly Reason[]): Part[] => {
  const [often] = bad.flatMap(({ file }) => file?.advice ?? []);
  return often ? [lines([bold('Often: '), text(often)])] : [];
};

/** The one file that kept everything from being judged; undefined when anything else was found. */
export const unreadableFile = ({ reasons }: Verdict): BadFile | undefined => {
  const told = reasons.filter(({ effect }) => effect !== 'note');
  return told.length === 1 ? told[0]?.file : undefined;
};

const badFileSection = ({ uri, problem, advice: often, wanted }: BadFile, asked: boolean): Section =>
  section(
    'why',
    lines(
      [bold(`Nothing could be checked${asked ? '' : ', so nobody was asked'}.`)],
      uri ? [bold('File: '), code(cleanText(uri, PATH_LIMIT))] : [bold('File: '), text('none is registered')],
      [bold('Problem: '), text(cleanText(problem, PATH_LIMIT))],
      ...(often ? [[bold('Often: '), text(often)]] : []),
      [bold('Wanted from it: '), text(`${firstFew(wanted).join(', ')}.`)],
    ),
  );

/** The one fact that matters, for a summary. */
export const firstReason = (verdict: Verdict): string => {
  const unreadable = unreadableFile(verdict);
  if (unreadable)
    return `Its ${unreadable.name} cannot be read: ${cleanText(unreadable.problem, PROBLEM_LIMIT)}`;
  const [first] = failing(verdict);
  return first ? `${first.sentence}.` : countInWords(verdict);
};

/** All that counts against a version, as one text: of a file that cannot be read its address too. */
export const failingInWords = (verdict: Verdict): string =>
  failing(verdict)
    .map(({ sentence, file }) => (file?.uri ? `${file.uri}: ${sentence}` : sentence))
    .join('; ');
