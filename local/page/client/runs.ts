// The executions pane: the machine with the selected version's execution in it, what went wrong if something did, what
// happened, and the calls that were made.
import { type CallShown, type ExecutionShown, type Snapshot, type VisitShown } from '../shown.ts';
import { h } from './element.ts';
import { drawGraph } from './graph.ts';
import { clockSeconds, clockTime, dayAndTime, isSameDay, span } from './instants.ts';
import { copyButton } from './registry.ts';
import { now, selected } from './state.ts';
import { decidesAbout, executionsOf, standsIn } from './subject.ts';
import { chip } from './version-state.ts';

const RUNNING = 'RUNNING';

/** `1 running, 3 done`. */
export const countExecutions = (snapshot: Snapshot): string => {
  if (snapshot.executions.length === 0) return '';
  const running = snapshot.executions.filter((it) => it.status === RUNNING).length;
  const failed = snapshot.executions.filter(
    (it) => it.status !== RUNNING && it.status !== 'SUCCEEDED',
  ).length;
  const done = snapshot.executions.length - running - failed;
  return [`${running} running`, `${done} done`, failed > 0 && `${failed} failed`].filter(Boolean).join(', ');
};

/** How an execution stands, as a chip. */
const standing = (execution: ExecutionShown): HTMLElement => {
  const visit = standsIn(execution);
  if (execution.status === RUNNING) {
    const where = visit ? `${visit.waits ? ', waits in' : ', in'} ${visit.state}` : '';
    return chip('wait', `Running${where}`);
  }
  if (execution.status === 'SUCCEEDED') return chip('ok', 'Done');
  const word = { TIMED_OUT: 'Timed out', ABORTED: 'Stopped' }[execution.status] ?? 'Failed';
  return chip('no', visit ? `${word} in ${visit.state}` : word);
};

const DENIED = /AccessDenied|not authorized/i;

const explanation = (execution: ExecutionShown): string =>
  DENIED.test(`${execution.error} ${execution.cause}`)
    ? 'It would fail on AWS the same way. Look in infra/roles.yml.'
    : 'The version stays as it is. Once the cause is gone, redrive the execution: it resumes where it stopped.';

const causeInWords = (cause: string): string => {
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed === 'object' && parsed !== null && 'errorMessage' in parsed)
      return String(parsed.errorMessage);
  } catch {
    // Not JSON: then it is words already.
  }
  return cause;
};

const wentWrong = (execution: ExecutionShown): HTMLElement | undefined => {
  if (execution.status === RUNNING || execution.status === 'SUCCEEDED') return undefined;
  const { name, arn, status, error = status, cause = '', input } = execution;
  return h(
    'div',
    { class: 'note stop', 'data-key': 'note' },
    h('h4', {}, `${standsIn(execution)?.state ?? 'The execution'} failed: ${error}`),
    h('p', {}, causeInWords(cause)),
    h('p', {}, explanation(execution)),
    h('p', { class: 'sub' }, 'It was started with ', h('code', {}, input)),
    h(
      'pre',
      { id: 'failure', hidden: true },
      JSON.stringify({ name, arn, status, error, cause, input }, null, 2),
    ),
    copyButton('failure', 'Copy details'),
  );
};

interface Happening {
  readonly at: number;
  readonly words: string;
}

const visited = (
  { state, enteredAt, exitedAt, error, waits }: VisitShown,
  next: string | undefined,
): Happening => {
  if (exitedAt === undefined)
    return { at: enteredAt, words: `${state}: ${waits ? 'waits for an answer' : 'under way'}` };
  if (error !== undefined) return { at: exitedAt, words: `${state}: ended with ${error}` };
  if (state.endsWith('?')) return { at: exitedAt, words: `${state} On to ${next ?? 'the end'}` };
  return { at: exitedAt, words: `${state}: done in ${span(exitedAt - enteredAt)}` };
};

const happeningsOf = ({ startedAt, stoppedAt, status, visits }: ExecutionShown): readonly Happening[] => [
  { at: startedAt, words: 'Started' },
  ...visits.map((visit, index) => visited(visit, visits[index + 1]?.state)),
  ...(stoppedAt === undefined ? [] : [{ at: stoppedAt, words: WORDS[status] ?? status }]),
];

const WORDS: Readonly<Record<string, string>> = {
  SUCCEEDED: 'Done',
  FAILED: 'Failed',
  TIMED_OUT: 'Out of time',
  ABORTED: 'Stopped by somebody',
};

const transitions = ({ visits, redrives }: ExecutionShown): string => {
  const again = redrives === 0 ? '' : `, redriven ${redrives === 1 ? 'once' : `${redrives} times`}`;
  return `${visits.length} ${visits.length === 1 ? 'transition' : 'transitions'}${again}`;
};

/** The clock can be moved by days: what did not happen on the first day says when. */
const dayLine = (at: number, { startedAt }: ExecutionShown): HTMLElement | false =>
  !isSameDay(at, startedAt) && h('span', { class: 'day' }, dayAndTime(at).split(',')[0]);

const happened = (execution: ExecutionShown): HTMLElement =>
  h(
    'section',
    { 'data-key': 'happened' },
    h('h4', {}, 'What happened'),
    h(
      'table',
      { class: 'happenings' },
      h(
        'tbody',
        {},
        ...happeningsOf(execution).map(({ at, words }) =>
          h('tr', {}, h('td', {}, dayLine(at, execution), clockSeconds(at)), h('td', {}, words)),
        ),
      ),
    ),
    h('p', { class: 'sub' }, transitions(execution)),
  );

const called = (call: CallShown): HTMLElement =>
  h(
    'tr',
    {},
    h('td', {}, clockSeconds(call.at)),
    h('td', {}, `${call.function || 'a client'}: ${call.service} ${call.operation}`),
    h('td', { class: call.status < 400 ? '' : 'missed' }, call.allowed ? String(call.status) : 'denied'),
  );

const calls = (snapshot: Snapshot): HTMLElement =>
  h(
    'details',
    { class: 'calls', 'data-key': 'calls' },
    h('summary', {}, `AWS and Slack calls so far: ${snapshot.callCount}`),
    snapshot.callCount > snapshot.calls.length &&
      h('p', { class: 'sub' }, `The last ${snapshot.calls.length}, newest first`),
    h('table', { class: 'happenings' }, h('tbody', {}, ...snapshot.calls.map(called))),
  );

const others = (snapshot: Snapshot, shown: ExecutionShown | undefined): HTMLElement | undefined => {
  const rest = snapshot.executions.filter((it) => it.arn !== shown?.arn);
  if (rest.length === 0) return undefined;
  return h(
    'section',
    { 'data-key': 'others' },
    h('h4', {}, 'Other executions'),
    h(
      'ul',
      { class: 'rows' },
      ...rest.map((it) =>
        h(
          'li',
          { 'data-key': it.arn },
          h(
            'button',
            { type: 'button', class: 'row run', 'data-do': 'version', 'data-version': decidesAbout(it) },
            h('code', {}, it.name),
            h('span', { class: 'sub' }, clockTime(it.startedAt)),
            standing(it),
          ),
        ),
      ),
    ),
  );
};

const nothingYet = (snapshot: Snapshot): HTMLElement => {
  const version = selected(snapshot);
  const [title, words] = version
    ? [
        `No execution for ${version.group} v${version.version}`,
        'No policy names this group, or the registration is still on its way.',
      ]
    : [
        'Nothing runs yet',
        'Each registration starts one execution. Its state machine is drawn here with the current state lit.',
      ];
  return h('div', { class: 'empty', 'data-key': 'empty' }, h('h3', {}, title), h('p', {}, words));
};

const head = (execution: ExecutionShown): HTMLElement =>
  h('div', { class: 'run-head', 'data-key': 'head' }, h('h3', {}, execution.name), standing(execution));

/** The body of the pane. */
export const drawRuns = (snapshot: Snapshot): (Element | undefined)[] => {
  const execution = executionsOf(snapshot, selected(snapshot))[0];
  const machine = snapshot.machines.find((it) => it.name === execution?.machine) ?? snapshot.machines[0];
  const graph = machine && drawGraph(machine, execution, now());
  const told = execution
    ? [head(execution), graph, wentWrong(execution), happened(execution)]
    : [nothingYet(snapshot), graph];
  return [...told, others(snapshot, execution), snapshot.callCount > 0 ? calls(snapshot) : undefined];
};
