// The state machine and its executions as the page draws them: from the definition that runs, never from a second list.
import { type Definition, type State } from '../stepfunctions/fence.ts';
import { type ExecutionView, type MachineView } from '../stepfunctions/step-functions.ts';
import { type EdgeShown, type ExecutionShown, type MachineShown } from './shown.ts';

/** The members that only a drawing reads. */
interface Drawn {
  readonly Comment?: string;
  readonly StringEquals?: string;
}

/** What the page draws of a state machine: its states in the order of the definition, the first one first. */
export const showMachine = ({ name, definition }: MachineView): MachineShown => ({
  name,
  states: inOrder(definition).map(([state, it]) => ({
    name: state,
    type: it.Type,
    comment: (it as Drawn).Comment ?? '',
    edges: edgesOf(it),
  })),
});

const inOrder = ({ States, StartAt }: Definition): [string, State][] =>
  Object.entries(States).sort(([a], [b]) => Number(b === StartAt) - Number(a === StartAt));

const edgesOf = ({ Choices = [], Catch = [], Default, Next, End, Type }: State): EdgeShown[] => [
  ...Choices.map((rule) => ({ to: rule.Next, label: (rule as Drawn).StringEquals ?? '' })),
  ...(Default ? [{ to: Default, label: 'otherwise' }] : []),
  ...(Next ? [{ to: Next, label: '' }] : []),
  ...(End || Type === 'Succeed' ? [{ to: '', label: '' }] : []),
  ...Catch.map((rule) => ({ to: rule.Next, label: caught(rule.ErrorEquals) })),
];

/** Names of errors as words: `QuestionStillOpen` is "question still open". */
const caught = (errors: readonly string[]): string => {
  if (errors.includes('States.Timeout')) return 'out of time';
  const words = (error: string): string => error.replace('States.', '').replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return errors.map(words).join(', ').toLowerCase();
};

/** What the page shows of an execution. */
export const showExecution = (run: ExecutionView, machines: readonly MachineView[]): ExecutionShown => {
  const { arn, name, status, startedAt, stoppedAt, input, error, cause, redriveCount } = run;
  const machine = machines.find((it) => it.arn === run.machineArn);
  const visits = run.states.map(({ name: state, enteredAt, exitedAt, outcome, error: ended }, index) => {
    const isToken = machine?.definition.States[state]?.Resource?.endsWith('.waitForTaskToken') === true;
    const until = index === run.states.length - 1 ? run.deadlineAt : undefined;
    return { state, enteredAt, exitedAt, waits: outcome === 'running' && isToken, until, error: ended };
  });
  const about = { arn, name, machine: machine?.name ?? '', status, input, redrives: redriveCount };
  return { ...about, startedAt, stoppedAt, error, cause, visits };
};
