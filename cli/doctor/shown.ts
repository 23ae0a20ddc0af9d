// What countersign doctor prints: one line a check under its group, and below whatever does not pass what to do.
import { paint, wrapped, type Colour } from '../terminal.ts';
import { type Check, type Group } from './check.ts';

const GROUPS: readonly Group[] = ['AWS', 'Slack', 'Policies'];
const COLOUR: Readonly<Record<Check['is'], Colour>> = {
  passes: 'green',
  warns: 'yellow',
  fails: 'red',
  'not checked': 'yellow',
};
const IS_WIDTH = 'not checked'.length;

/** Whether everything was read and nothing fails; what only warns does not stand in the way. */
export const isWell = (checks: readonly Check[]): boolean =>
  checks.every(({ is }) => is === 'passes' || is === 'warns');

/** All checks as lines of at most `columns`; commands stay whole. */
export const checksShown = (stage: string, checks: readonly Check[], columns: number): string[] => {
  const subjectWidth = Math.max(...checks.map(({ subject }) => subject.length));
  const groups = GROUPS.map((group) => ({ group, own: checks.filter((check) => check.group === group) }));
  return [
    `Stage ${stage}: ${summary(checks)}`,
    ...groups.flatMap(({ group, own }) =>
      own.length === 0
        ? []
        : ['', paint('bold', group), ...own.flatMap((check) => lines(check, subjectWidth, columns))],
    ),
  ];
};

const lines = (check: Check, subjectWidth: number, columns: number): string[] => {
  const indent = ' '.repeat(2 + IS_WIDTH + 2 + subjectWidth + 2);
  const [first = '', ...more] = wrapped(`${indent}${check.found}`, columns);
  const is = paint(COLOUR[check.is], check.is) + ' '.repeat(IS_WIDTH - check.is.length);
  const head = `  ${is}  ${check.subject.padEnd(subjectWidth)}  ${first.slice(indent.length)}`;
  const remedy = 'remedy' in check ? check.remedy : undefined;
  return [
    head,
    ...more,
    ...(remedy ? wrapped(`${indent}${remedy.say}`, columns) : []),
    ...(remedy?.run === undefined ? [] : [`    ${remedy.run}`]),
  ];
};

/** `2 of 12 checks fail, 1 could not be made.` */
const summary = (checks: readonly Check[]): string => {
  const count = (is: Check['is']): number => checks.filter((check) => check.is === is).length;
  const [failed, unread, warned] = [count('fails'), count('not checked'), count('warns')];
  const parts = [
    ...(failed > 0 ? [`${failed} of ${checks.length} checks ${failed === 1 ? 'fails' : 'fail'}`] : []),
    ...(unread > 0 ? [`${unread} could not be made`] : []),
    ...(warned > 0 ? [`${warned} ${warned === 1 ? 'warns' : 'warn'}`] : []),
  ];
  return parts.length === 0 ? `all ${checks.length} checks pass.` : `${parts.join(', ')}.`;
};
