import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  RedriveExecutionCommand,
  SendTaskSuccessCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ExecutionView } from '../../../local/stepfunctions/step-functions.ts';
import { APPROVAL, asking, houseWith, type House, MACHINE, named, ROLE } from './machine-under-test.ts';

const DAY_MS = 86_400_000;
const aNumber: unknown = expect.any(Number);
const INPUT = { arn: 'package' };
const EVALUATED = { ...INPUT, evaluated: { outcome: 'ask', timeoutSeconds: 3600 } };

let house: House;
beforeEach(async () => {
  house = await houseWith(APPROVAL);
  heal();
});
afterEach(() => house.close());

const heal = (): void => {
  for (const name of ['ask', 'record', 'announce']) house.scripts[name] = () => null;
  house.scripts['evaluate'] = asking(3600);
};
const breaks = (name: string): void => {
  house.scripts[name] = () => {
    throw named('Broken');
  };
};
const redrive = (executionArn: string) => house.client.send(new RedriveExecutionCommand({ executionArn }));
const ring = async (): Promise<void> => {
  const taskToken = house.tokens().at(-1) ?? '';
  await house.client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
  await house.settled();
};
const describeExecution = (executionArn: string) =>
  house.client.send(new DescribeExecutionCommand({ executionArn }));
const refused = { name: 'ExecutionNotRedrivable' };

describe('RedriveExecution', () => {
  it.each([
    ['evaluate', INPUT, ['evaluate', 'ask', 'record', 'announce']],
    ['ask', EVALUATED, ['ask', 'record', 'announce']],
    ['record', EVALUATED, ['record', 'announce']],
    ['announce', EVALUATED, ['announce']],
  ])('goes on at %s with its own input, and nothing before it runs again', async (name, input, again) => {
    breaks(name);
    const arn = await house.start('one', INPUT);
    if (name === 'record' || name === 'announce') await ring();
    expect(await describeExecution(arn)).toMatchObject({ status: 'FAILED', error: 'Broken' });
    const used = house.tokens();
    house.invoked.length = 0;
    heal();
    const { redriveDate } = await redrive(arn);
    await house.settled();
    if (again.includes('ask')) {
      expect(used).not.toContain(house.tokens().at(-1));
      await ring();
    }
    expect(house.invoked.map((it) => it.function)).toEqual(again);
    if (name !== 'ask') expect(house.invoked[0]?.payload).toEqual(input);
    expect(await describeExecution(arn)).toMatchObject({
      executionArn: arn,
      status: 'SUCCEEDED',
      redriveCount: 1,
      redriveDate,
      output: JSON.stringify(EVALUATED),
    });
    expect(house.events.map((it) => it.detail['status'])).toEqual([
      'RUNNING',
      'FAILED',
      'RUNNING',
      'SUCCEEDED',
    ]);
  });

  it('goes on at a choice', async () => {
    house.scripts['evaluate'] = () => ({ outcome: 'perhaps', timeoutSeconds: 1 });
    const arn = await house.start('one', INPUT);
    await redrive(arn);
    await house.settled();
    expect(await describeExecution(arn)).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
    expect(house.invoked.map((it) => it.function)).toEqual(['evaluate']);
  });

  it('keeps the history, and tells of the redrive in it', async () => {
    breaks('record');
    const arn = await house.start('one', INPUT);
    await ring();
    heal();
    await redrive(arn);
    await house.settled();
    const types = await house.types(arn);
    const at = types.indexOf('ExecutionRedriven');
    expect(types.slice(at - 2, at + 3)).toEqual([
      ...['TaskFailed', 'ExecutionFailed', 'ExecutionRedriven', 'TaskScheduled', 'TaskStarted'],
    ]);
    const { events = [] } = await house.client.send(new GetExecutionHistoryCommand({ executionArn: arn }));
    expect(events[at]?.executionRedrivenEventDetails?.redriveCount).toBe(1);
    expect(events.map(({ id }) => Number(id))).toEqual(events.map((_, index) => index + 1));
    const list = new ListExecutionsCommand({ stateMachineArn: MACHINE });
    expect((await house.client.send(list)).executions).toMatchObject([
      { executionArn: arn, redriveCount: 1 },
    ]);
  });

  it('takes up what was stopped while it waited, and counts', async () => {
    const arn = await house.start('one', INPUT);
    for (const count of [1, 2]) {
      await house.client.send(new StopExecutionCommand({ executionArn: arn }));
      await redrive(arn);
      await house.settled();
      expect(await describeExecution(arn)).toMatchObject({ status: 'RUNNING', redriveCount: count });
    }
    expect(new Set(house.tokens()).size).toBe(3);
    await ring();
    expect(await house.status(arn)).toBe('SUCCEEDED');
  });

  it('takes 14 days and no more, and only what neither runs nor succeeded', async () => {
    const running = await house.start('running', INPUT);
    await expect(redrive(running)).rejects.toMatchObject(refused);
    await ring();
    await expect(redrive(running)).rejects.toMatchObject(refused);
    breaks('evaluate');
    const arn = await house.start('one', INPUT);
    await house.cloud.clock.advance(13.9 * DAY_MS);
    await redrive(arn);
    await house.settled();
    await house.cloud.clock.advance(14.1 * DAY_MS);
    await expect(redrive(arn)).rejects.toMatchObject(refused);
    expect(await describeExecution(arn)).toMatchObject({
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution ended more than 14 days ago and cannot be redriven',
    });
    await expect(redrive(`${arn}-none`)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  });
});

describe('a question that is still open', () => {
  it('is asked again with a new token and the window in seconds that evaluate gave', async () => {
    house.scripts['record'] = (_, attempt) => {
      if (attempt === 1) throw named('QuestionStillOpen');
    };
    const arn = await house.start('one', INPUT);
    await ring();
    expect(house.invoked.map((it) => it.function)).toEqual(['evaluate', 'ask', 'record', 'ask']);
    expect(new Set(house.tokens()).size).toBe(2);
    await house.cloud.clock.advance(3_601_000);
    expect(await house.status(arn)).toBe('SUCCEEDED');
  });
});

describe('what the page sees', () => {
  it('shows each visit, what is awaited, and what failed', async () => {
    breaks('record');
    const arn = await house.start('one', INPUT);
    const waiting = shown();
    expect(waiting).toEqual({
      ...{
        arn,
        name: 'one',
        machineArn: MACHINE,
        status: 'RUNNING',
        input: '{"arn":"package"}',
        redriveCount: 0,
      },
      startedAt: aNumber,
      states: [
        { ...visit('Evaluate', 'Task'), outcome: 'done' },
        { ...visit('Is a person needed?', 'Choice'), outcome: 'done' },
        { name: 'Ask', type: 'Task', enteredAt: aNumber, outcome: 'running' },
      ],
      deadlineAt: aNumber,
    });
    const [deadlineAt = 0, enteredAt = 0] = [waiting.deadlineAt, waiting.states[2]?.enteredAt];
    expect(Math.floor((deadlineAt - enteredAt) / 1000)).toBe(3600);
    await ring();
    expect(shown()).toMatchObject({ status: 'FAILED', error: 'Broken', stoppedAt: aNumber });
    expect(shown().states[3]).toMatchObject({ name: 'Record', outcome: 'failed', error: 'Broken' });
    expect(shown().deadlineAt).toBeUndefined();
    heal();
    await redrive(arn);
    await house.settled();
    const states = shown().states.map(({ name, outcome, error }) => [name, outcome, error]);
    expect(states.slice(2)).toEqual([
      ['Ask', 'done', undefined],
      ['Record', 'done', undefined],
      ['Announce', 'done', undefined],
    ]);
  });

  const shown = (): ExecutionView => {
    const [newest] = house.states.executions();
    if (!newest) throw new Error('No execution is shown.');
    return newest;
  };
  const visit = (name: string, type: string): object => ({
    ...{ name, type, enteredAt: aNumber, exitedAt: aNumber },
  });
});

describe('state machines', () => {
  it('can be listed and described', async () => {
    const { stateMachines } = await house.client.send(new ListStateMachinesCommand());
    expect(stateMachines).toMatchObject([{ stateMachineArn: MACHINE, name: 'approval', type: 'STANDARD' }]);
    const described = await house.client.send(new DescribeStateMachineCommand({ stateMachineArn: MACHINE }));
    expect(described).toMatchObject({ status: 'ACTIVE', roleArn: ROLE });
    expect(JSON.parse(described.definition ?? '')).toEqual(JSON.parse(JSON.stringify(APPROVAL)));
  });

  it('are refused by name when they cannot run', () => {
    const definition = '{"StartAt":"S","States":{"S":{"Type":"Map"}}}';
    const add = () => house.states.addMachine({ arn: `${MACHINE}2`, name: 'odd', roleArn: ROLE, definition });
    expect(add).toThrow(
      /^State machine odd: Outside what runs locally:\n- S\.Type: "Map" does not run locally/,
    );
  });
});
