// The state machine and its executions as the page draws them: from the definition that runs, never from a second list.
import { type Definition, type State } from '../stepfunctions/fence.ts';
import { type ExecutionView, type MachineView } from '../stepfunctions/step-functions.ts';
import { type EdgeShown, type ExecutionShown, type MachineShown, type VisitShown } from './shown.ts';

const WAITS_FOR_TOKEN = '.waitForTaskToken';

/** The members that only a drawing reads. */
interface Drawn {
  readonly Comment?: string;
  readonly StringEquals?: string;
}

/** What the page draws of a state machine. */
export const showMachine = ({ name, definition }: MachineView): MachineShown => ({
  name,
  startAt: definition.StartAt,
  states: inOrder(definition).map(([state, it]) => ({
    name: state,
    type: it.Type,
    comment: (it as Drawn).Comment ?? '',
    edges: edgesOf(it),
  })),
});

/** The order in which the definition tells the story, its first state first. */
const inOrder = ({ States, StartAt }: Definition): [string, State][] =>
  Object.entries(States).sort(([a], [b]) => Number(b === StartAt) - Number(a === StartAt));

const edgesOf = (state: State): EdgeShown[] => [
  ...(state.Choices ?? []).map((rule): EdgeShown => {
    const label = (rule as Drawn).StringEquals ?? '';
    return { to: rule.Next, kind: 'choice', label };
  }),
  ...(state.Default ? [{ to: state.Default, kind: 'choice', label: 'otherwise' } as const] : []),
  ...(state.Next ? [{ to: state.Next, kind: 'next', label: '' } as const] : []),
  ...(state.End || state.Type === 'Succeed' ? [{ to: '', kind: 'next', label: '' } as const] : []),
  ...(state.Catch ?? []).map(({ Next, ErrorEquals }): EdgeShown => ({
    to: Next,
    kind: 'catch',
    label: caught(ErrorEquals),
  })),
];

/** Names of errors as words: `QuestionStillOpen` is "question still open". */
const caught = (errors: readonly string[]): string => {
  if (errors.includes('States.Timeout')) return 'out of time';
  return errors
    .map((error) =>
      error
        .replace('States.', '')
        .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
        .toLowerCase(),
    )
    .join(', ');
};

/** What the page shows of an execution. */
export const showExecution = (execution: ExecutionView, machines: readonly MachineView[]): ExecutionShown => {
  const { arn, name, status, startedAt, stoppedAt, input, error, cause, redriveCount } = execution;
  const machine = machines.find((it) => it.arn === execution.machineArn);
  return {
    ...{ arn, name, status, startedAt, input, redrives: redriveCount },
    machine: machine?.name ?? '',
    ...(stoppedAt !== undefined && { stoppedAt }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    visits: execution.states.map((visit, index) => {
      const isLast = index === execution.states.length - 1;
      return showVisit(
        visit,
        machine?.definition.States[visit.name],
        isLast ? execution.deadlineAt : undefined,
      );
    }),
  };
};

const showVisit = (
  { name, enteredAt, exitedAt, outcome, error }: ExecutionView['states'][number],
  state: State | undefined,
  until: number | undefined,
): VisitShown => ({
  state: name,
  enteredAt,
  ...(exitedAt !== undefined && { exitedAt }),
  waits: outcome === 'running' && state?.Resource?.endsWith(WAITS_FOR_TOKEN) === true,
  ...(until !== undefined && { until }),
  ...(error !== undefined && { error }),
});
