// The executions pane: the machine with the selected version's execution in it, what went wrong if something did, what
// happened, and the calls that were made.
import {
  type CallShown,
  type ExecutionShown,
  type Snapshot,
  type VersionShown,
  type VisitShown,
} from '../shown.ts';
import { copyButton } from './copy.ts';
import { type Child, does, empty, h } from './element.ts';
import { drawGraph } from './graph.ts';
import { clockSeconds, clockTime, dayOf, isSameDay, span } from './instants.ts';
import { object, text } from './rich-text.ts';
import { chip, hasFailed, runStanding } from './standing.ts';
import { now, selected } from './state.ts';
import { decidesAbout, executionOf } from './subject.ts';

/** `1 running, 3 done`. */
export const countExecutions = ({ executions }: Snapshot): string => {
  if (executions.length === 0) return '';
  const running = executions.filter(({ status }) => status === 'RUNNING').length;
  const failed = executions.filter(hasFailed).length;
  const done = executions.length - running - failed;
  return `${running} running, ${done} done${failed > 0 ? `, ${failed} failed` : ''}`;
};

const DENIED = /AccessDenied|not authorized/i;

const advice = ({ error = '', cause = '' }: ExecutionShown): string =>
  DENIED.test(error + cause)
    ? 'It would fail on AWS the same way. Look in infra/roles.yml.'
    : 'The version stays as it is. Once the cause is gone, redrive the execution: it resumes where it stopped.';

/** A function's own error is JSON; everything else is words already. */
const causeInWords = (cause: string): string => {
  try {
    return text(object(JSON.parse(cause))['errorMessage']) || cause;
  } catch {
    return cause;
  }
};

const wentWrong = (execution: ExecutionShown): Child => {
  if (!hasFailed(execution)) return undefined;
  const { name, arn, status, error = status, cause = '', input, visits } = execution;
  return h(
    'div.note',
    { 'data-key': 'note' },
    h('h4', `${visits.at(-1)?.state ?? 'The execution'} failed: ${error}`),
    h('p', causeInWords(cause)),
    h('p', advice(execution)),
    h('p.sub', 'It was started with ', h('code', input)),
    copyButton('Copy details', JSON.stringify({ name, arn, status, error, cause, input }, null, 2)),
  );
};

type Happening = readonly [at: number, words: string];

const visited = ({ state, enteredAt, exitedAt, error, waits }: VisitShown, next = 'the end'): Happening => {
  if (exitedAt === undefined) return [enteredAt, `${state}: ${waits ? 'waits for an answer' : 'under way'}`];
  if (error !== undefined) return [exitedAt, `${state}: ended with ${error}`];
  if (state.endsWith('?')) return [exitedAt, `${state} On to ${next}`];
  return [exitedAt, `${state}: done in ${span(exitedAt - enteredAt)}`];
};

const table = (rows: readonly (readonly Child[])[]): HTMLElement =>
  h('table', ...rows.map((row) => h('tr', ...row.map((cell) => h('td', cell)))));

const happened = (execution: ExecutionShown): HTMLElement => {
  const { startedAt, stoppedAt, visits, redrives } = execution;
  const happenings: Happening[] = [
    [startedAt, 'Started'],
    ...visits.map((visit, index) => visited(visit, visits[index + 1]?.state)),
  ];
  if (stoppedAt !== undefined) happenings.push([stoppedAt, runStanding(execution).word]);
  // The clock can be moved by days: what did not happen on the first day says when.
  const when = (at: number): string =>
    isSameDay(at, startedAt) ? clockSeconds(at) : `${dayOf(at)} ${clockSeconds(at)}`;
  const transitions = `${visits.length} transition${visits.length === 1 ? '' : 's'}`;
  const again = ['', ', redriven once'][redrives] ?? `, redriven ${redrives} times`;
  return h(
    'section.group',
    { 'data-key': 'happened' },
    h('h4', 'What happened'),
    table(happenings.map(([at, words]) => [when(at), words])),
    h('p.sub', transitions + again),
  );
};

const callCells = ({ at, function: caller, service, operation, allowed, status }: CallShown): Child[] => [
  clockSeconds(Date.parse(at)),
  `${caller || 'a client'}: ${service} ${operation}`,
  h(status < 400 ? 'span' : 'span.missed', allowed ? String(status) : 'denied'),
];

const calls = ({ calls: newest, callCount }: Snapshot): HTMLElement =>
  h(
    'details.more',
    { 'data-key': 'calls' },
    h('summary', `AWS and Slack calls so far: ${callCount}`),
    callCount > newest.length && h('p.sub', `The last ${newest.length}, newest first`),
    table(newest.map(callCells)),
  );

const others = (rest: readonly ExecutionShown[]): HTMLElement => {
  const rows = rest.map((run) => {
    const words = h('span', h('code', run.name), h('span.sub', ` ${clockTime(run.startedAt)} `));
    const act = does('version', { version: decidesAbout(run) });
    return h('button.row', act, { 'data-key': run.arn }, words, chip(runStanding(run)));
  });
  return h('section.group', { 'data-key': 'others' }, h('h4', 'Other executions'), ...rows);
};

const nothingYet = (version: VersionShown | undefined): HTMLElement => {
  if (!version) {
    const words =
      'Each registration starts one execution. Its state machine is drawn here, the current state lit.';
    return empty('Nothing runs yet', h('p', words));
  }
  const words = 'No policy names this group, or the registration is still on its way.';
  return empty(`No execution for ${version.group} v${version.version}`, h('p', words));
};

/** The body of the pane. */
export const drawRuns = (snapshot: Snapshot): Child[] => {
  const version = selected(snapshot);
  const run = executionOf(snapshot, version);
  const machine = snapshot.machines.find(({ name }) => name === run?.machine) ?? snapshot.machines[0];
  const graph = machine && drawGraph(machine, run, now());
  const rest = snapshot.executions.filter(({ arn }) => arn !== run?.arn);
  const head = run && h('div.run-head', { 'data-key': 'head' }, h('h3', run.name), chip(runStanding(run)));
  return [
    ...(run ? [head, graph, wentWrong(run), happened(run)] : [nothingYet(version), graph]),
    rest.length > 0 && others(rest),
    snapshot.callCount > 0 && calls(snapshot),
  ];
};
