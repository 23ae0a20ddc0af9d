// The order of things, as it would be deployed: inside the fence, valid, with a timeout and named retries on every Task.
import aslValidator from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { LINEAGE_LAG_SECONDS } from '../../approval/lineage.ts';
import { fence } from '../../local/stepfunctions/fence.ts';
import { definition, only } from './packaged.ts';

interface State {
  readonly Type: string;
  readonly Comment?: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly TimeoutSeconds?: number;
  readonly TimeoutSecondsPath?: string;
  readonly ResultPath?: string | null;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Choices?: readonly { readonly StringEquals: string; readonly Next: string }[];
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
}

const machine = definition();
const states = machine['States'] as Readonly<Record<string, State>>;
const tasks = Object.entries(states).filter(([, state]) => state.Type === 'Task');
const state = (name: string): State => {
  const found = states[name];
  if (!found) throw new Error(`There is no state ${name}.`);
  return found;
};

describe('the state machine', () => {
  it('is valid', () => {
    const { isValid, errorsText } = aslValidator(machine);
    expect(isValid, errorsText()).toBe(true);
  });

  it('stays inside the fence', () => {
    expect(fence(machine)).toEqual([]);
  });

  it('has these states in this order', () => {
    expect(Object.keys(states)).toEqual(['Evaluate', 'Is a person needed?', 'Ask', 'Record', 'Announce']);
    expect(machine['StartAt']).toBe('Evaluate');
    expect(Object.entries(states).map(([name, { Next, End }]) => [name, End ? 'end' : Next])).toEqual([
      ['Evaluate', 'Is a person needed?'],
      ['Is a person needed?', undefined],
      ['Ask', 'Record'],
      ['Record', 'Announce'],
      ['Announce', 'end'],
    ]);
  });

  it('says in every state what it does, in one sentence', () => {
    for (const [name, { Comment }] of Object.entries(states)) expect(Comment, name).toMatch(/^[A-Z][^.]+\.$/);
  });

  it('takes only the two outcomes that it knows', () => {
    const choice = state('Is a person needed?');
    expect(choice.Choices?.map(({ StringEquals, Next }) => [StringEquals, Next])).toEqual([
      ['ask', 'Ask'],
      ['settled', 'Record'],
    ]);
    expect(choice.Default).toBeUndefined();
  });

  it('looks again for lineage for longer than the door waits for it', () => {
    const retries = tasks.flatMap(([name, { Retry = [] }]) => Retry.map((retry) => ({ name, ...retry })));
    const [found, ...others] = retries.filter(({ ErrorEquals }) =>
      ErrorEquals.includes('LineageNotRecordedYet'),
    );
    expect(others).toEqual([]);
    expect(found).toEqual({
      name: 'Evaluate',
      ErrorEquals: ['LineageNotRecordedYet'],
      IntervalSeconds: 2,
      MaxAttempts: 4,
      BackoffRate: 2,
    });
    expect(2 + 4 + 8 + 16).toBeGreaterThan(LINEAGE_LAG_SECONDS);
  });

  it.each(tasks)('%s has a timeout, and retries errors that it names', (_, task) => {
    expect(task.TimeoutSeconds ?? task.TimeoutSecondsPath).toBeDefined();
    const named = task.Retry?.flatMap((retry) => retry.ErrorEquals) ?? [];
    expect(named).toContain('ThrottlingException');
    expect(named).toContain('RequestMoved');
    expect(
      named.filter((name) => ['States.ALL', 'States.TaskFailed', 'States.Runtime'].includes(name)),
    ).toEqual([]);
    const passing = task.Retry?.filter(({ ErrorEquals }) => ErrorEquals[0] !== 'LineageNotRecordedYet');
    expect(passing).toEqual(
      passing?.map((retry) => ({
        ErrorEquals: retry.ErrorEquals,
        IntervalSeconds: 2,
        MaxAttempts: 3,
        BackoffRate: 2,
        MaxDelaySeconds: 20,
        JitterStrategy: 'FULL',
      })),
    );
  });

  it('retries a timeout of its own work, and takes the timeout of a question as its end', () => {
    const retries = tasks.map(([name, task]) => [
      name,
      task.Retry?.[0]?.ErrorEquals.includes('States.Timeout'),
    ]);
    expect(Object.fromEntries(retries)).toEqual({ Evaluate: true, Ask: false, Record: true, Announce: true });
  });

  it('waits longer for a task than its function may run', () => {
    for (const [name, task] of tasks.filter(([, one]) => one.TimeoutSecondsPath === undefined))
      expect(task.TimeoutSeconds, name).toBeGreaterThan(60);
  });

  it('catches the end of the window and a bell without a decision, and nothing else', () => {
    const caught = tasks.flatMap(([name, task]) =>
      (task.Catch ?? []).map(({ ErrorEquals, Next }) => `${name}: ${ErrorEquals.join(', ')} -> ${Next}`),
    );
    expect(caught).toEqual([
      'Ask: States.Timeout, States.HeartbeatTimeout -> Record',
      'Record: QuestionStillOpen -> Ask',
    ]);
  });

  it('passes only the version, the round and what was evaluated', () => {
    const payloads = tasks.map(([name, task]) => [name, task.Parameters?.['Payload']]);
    const request = { 'arn.$': '$.arn', 'round.$': '$.round' };
    expect(Object.fromEntries(payloads)).toEqual({
      Evaluate: request,
      Ask: { ...request, 'token.$': '$$.Task.Token' },
      Record: request,
      Announce: request,
    });
    const results = tasks.map(([name, task]) => [name, task.ResultPath]);
    expect(Object.fromEntries(results)).toEqual({
      Evaluate: '$.evaluated',
      Ask: null,
      Record: null,
      Announce: null,
    });
  });

  it('invokes the door of the same name', () => {
    const invoked = tasks.map(([name, task]) => [name, task.Parameters?.['FunctionName']]);
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:countersign-local-';
    expect(Object.fromEntries(invoked)).toEqual({
      Evaluate: `${arn}evaluate`,
      Ask: `${arn}ask`,
      Record: `${arn}record`,
      Announce: `${arn}announce`,
    });
  });

  it('is traced, and logs its errors without the tokens that its data hold', () => {
    expect(only('AWS::StepFunctions::StateMachine').Properties).toMatchObject({
      StateMachineName: 'countersign-local-model-approval',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
    });
  });
});

describe('the checks of the state machine', () => {
  const changed = (name: string, change: Readonly<Record<string, unknown>>): unknown => ({
    ...machine,
    States: { ...states, [name]: { ...state(name), ...change } },
  });

  it('the validator refuses a transition into nowhere', () => {
    expect(aslValidator(changed('Record', { Next: 'Anounce' }) as object).isValid).toBe(false);
  });

  it('the fence refuses a Task without a timeout', () => {
    expect(fence(changed('Record', { TimeoutSeconds: undefined }))).not.toEqual([]);
  });

  it('the fence refuses JSONata', () => {
    expect(fence(changed('Record', { QueryLanguage: 'JSONata' }))).not.toEqual([]);
  });
});
