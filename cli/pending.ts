// countersign pending: what is asked about, and what of it waits for you. Reads only.
import { type Decisions } from '../adapters/decisions.ts';
import { type OpenQuestion, type OpenReview, type Pending } from '../approval/answer.ts';
import { DECISION_HELP, DECISION_OPTIONS, said, withDecisions } from './decisions.ts';
import { localTime, zone } from './local-time.ts';
import { cut, cutMiddle, say, width } from './terminal.ts';
import { CALLED, parsed, STATUS, WrongUsage } from './usage.ts';

export const HELP = `countersign pending: which questions are open, and which wait for me?

  ${CALLED} pending

Lists every open question, those that wait for you first, then by when they
close; then what was approved by break glass and not reviewed. You are whoever
your AWS credentials name, as identities.yml knows them.
Slack is not needed. The policy CountersignApprover admits you.

${DECISION_HELP}

Exit status: 0 listed, 1 a fault, 64 wrong usage.`;

/** Answers the exit status. */
export const pending = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(args, DECISION_OPTIONS);
  if (positionals.length > 0)
    throw new WrongUsage(`pending lists all that is open; ${positionals.join(' ')} is too much.`);
  const all = await withDecisions(values, everyPage);
  if (values.json) console.log(JSON.stringify(all, null, 2));
  else print(all);
  return STATUS.yes;
};

const everyPage = async (decisions: Decisions): Promise<Omit<Pending, 'next'>> => {
  let page = await decisions.pending();
  const [questions, reviews] = [[...page.questions], [...page.reviews]];
  while (page.next !== undefined) {
    page = await decisions.pending(page.next);
    questions.push(...page.questions);
    reviews.push(...page.reviews);
  }
  return { you: page.you, questions: questions.sort(byTurn), reviews };
};

const byTurn = (a: OpenQuestion, b: OpenQuestion): number =>
  Number(b.forYou) - Number(a.forYou) || Date.parse(a.closesAt) - Date.parse(b.closesAt);

const print = ({ you, questions, reviews }: Omit<Pending, 'next'>): void => {
  const { person, caller } = you;
  const who = person ? said(person.key) : `${caller}, whom identities.yml does not name`;
  const [first] = questions;
  if (first) printQuestions(questions, first, who);
  else say(`No question is open. You are ${who}.`);
  if (reviews.length > 0) printReviews(reviews);
};

const printQuestions = (questions: readonly OpenQuestion[], first: OpenQuestion, who: string): void => {
  say(`${countInWords(questions)} for you (${who}). Times are ${zone()}.`, '');
  console.log([...table(questions, width()), ''].join('\n'));
  const named = `${first.group} ${first.version}`;
  const approve = first.forYou ? `      ${CALLED} approve ${named}` : '';
  console.log(`${CALLED} show ${named}${approve}`);
};

/** What was approved by break glass and nobody has reviewed. */
const printReviews = (reviews: readonly OpenReview[]): void => {
  for (const { group, version, by, at, forYou } of reviews) {
    const named = `${said(group)} ${version}`;
    say('', `${said(by)} broke the glass for ${named}, ${localTime(at)}. Nobody has reviewed it.`);
    console.log(`${CALLED} show ${named}${forYou ? `      ${CALLED} sign-review ${named}` : ''}`);
  }
};

/** `2 questions are open, 1 waits` */
const countInWords = (questions: readonly OpenQuestion[]): string => {
  const yours = questions.filter(({ forYou }) => forYou).length;
  const open = questions.length === 1 ? '1 question is open' : `${questions.length} questions are open`;
  return `${open}, ${yours === 0 ? 'none' : yours} ${yours > 1 ? 'wait' : 'waits'}`;
};

const HEAD = ['for you', 'model', 'version', 'votes', 'why', 'closes'] as const;
const GAP = 2;
const MODEL_WIDTH = 20;
const VOTES_WIDTH = 20;
const LEAST_WHY = 12;

const table = (questions: readonly OpenQuestion[], columns: number): string[] => {
  const rows = questions.map((one) => [
    one.forYou ? 'yes' : 'no',
    cutMiddle(said(one.group), MODEL_WIDTH),
    String(one.version),
    cut(said(one.votes), VOTES_WIDTH),
    said(one.why),
    localTime(one.closesAt),
  ]);
  const widths = HEAD.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => [...(row[column] ?? '')].length)),
  );
  const others = widths.reduce((sum, one, column) => sum + (column === WHY ? 0 : one + GAP), 0);
  widths[WHY] = Math.min(widths[WHY] ?? 0, Math.max(LEAST_WHY, columns - others));
  return [HEAD, ...rows].map((row) =>
    row
      .map((cell, column) => aligned(cut(cell, widths[column] ?? 0), widths[column] ?? 0, column))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
};

const VERSION = HEAD.indexOf('version');
const WHY = HEAD.indexOf('why');

const aligned = (cell: string, columns: number, column: number): string =>
  column === VERSION ? cell.padStart(columns) : cell.padEnd(columns);
