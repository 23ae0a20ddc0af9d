import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  APPROVAL,
  asking,
  callback,
  EXECUTION,
  houseWith,
  type House,
  machine,
  MACHINE,
  named,
} from './machine-under-test.ts';

let house: House;
beforeEach(async () => {
  house = await houseWith(APPROVAL);
  house.scripts['evaluate'] = asking(3600);
});
afterEach(() => house.close());

const start = (name: string | undefined, input: string) =>
  house.client.send(new StartExecutionCommand({ stateMachineArn: MACHINE, name, input }));
const bell = (taskToken: string) =>
  house.client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
const token = (index: number): string => house.tokens()[index] ?? '';
const describeExecution = (executionArn: string) =>
  house.client.send(new DescribeExecutionCommand({ executionArn }));

describe('an execution', () => {
  it('goes from state to state, waits for its token, and succeeds', async () => {
    const arn = await house.start('one', { arn: 'package' });
    expect(await house.status(arn)).toBe('RUNNING');
    expect(house.invoked.map((it) => it.function)).toEqual(['evaluate', 'ask']);
    await bell(token(0));
    await house.settled();
    expect(house.invoked.map((it) => it.function)).toEqual(['evaluate', 'ask', 'record', 'announce']);
    expect(await describeExecution(arn)).toMatchObject({
      executionArn: `${EXECUTION}:one`,
      stateMachineArn: MACHINE,
      name: 'one',
      status: 'SUCCEEDED',
      input: '{"arn":"package"}',
      output: '{"arn":"package","evaluated":{"outcome":"ask","timeoutSeconds":3600}}',
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
    });
  });

  it('takes the other way of the choice', async () => {
    house.scripts['evaluate'] = () => ({ outcome: 'settled', timeoutSeconds: 1 });
    const arn = await house.start('settled', { arn: 'package' });
    expect(await house.status(arn)).toBe('SUCCEEDED');
    expect(house.invoked.map((it) => it.function)).toEqual(['evaluate', 'record', 'announce']);
  });

  it('fails with the error that no catcher knows, and no choice is an error too', async () => {
    house.scripts['evaluate'] = () => {
      throw named('NoSuchPolicy', 'nothing for churn');
    };
    const failed = await describeExecution(await house.start('failed'));
    expect(failed).toMatchObject({ status: 'FAILED', error: 'NoSuchPolicy', redriveStatus: 'REDRIVABLE' });
    expect(JSON.parse(failed.cause ?? '')).toEqual({
      errorType: 'NoSuchPolicy',
      errorMessage: 'nothing for churn',
      trace: [],
    });
    house.scripts['evaluate'] = () => ({ outcome: 'perhaps', timeoutSeconds: 1 });
    const none = await describeExecution(await house.start('none'));
    expect(none).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
  });

  it('fails when a state hands on more than 256 KiB', async () => {
    house.scripts['evaluate'] = () => ({ outcome: 'x'.repeat(262_144), timeoutSeconds: 1 });
    expect(await describeExecution(await house.start('much'))).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
    });
  });

  it('can be stopped while it waits, and its token is dead then', async () => {
    const arn = await house.start('stopped', { arn: 'package' });
    await house.client.send(
      new StopExecutionCommand({ executionArn: arn, error: 'Enough', cause: 'by hand' }),
    );
    expect(await describeExecution(arn)).toMatchObject({
      status: 'ABORTED',
      error: 'Enough',
      cause: 'by hand',
    });
    await expect(bell(token(0))).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await house.settled();
    expect(house.invoked.map((it) => it.function)).toEqual(['evaluate', 'ask']);
    expect((await house.types(arn)).at(-1)).toBe('ExecutionAborted');
    const again = await house.client.send(new StopExecutionCommand({ executionArn: arn }));
    expect(again.stopDate).toEqual((await describeExecution(arn)).stopDate);
    expect(await house.status(arn)).toBe('ABORTED');
  });

  it('goes nowhere once it was stopped, whatever its state would catch', async () => {
    await house.close();
    const Ask = callback('ask', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Over' }], End: true });
    house = await houseWith(machine('Ask', { Ask, Over: { Type: 'Succeed' } }));
    const arn = await house.start('stopped', { arn: 'package' });
    await house.client.send(new StopExecutionCommand({ executionArn: arn }));
    await house.settled();
    expect(await house.status(arn)).toBe('ABORTED');
    expect((await house.types(arn)).slice(-2)).toEqual(['TaskSubmitted', 'ExecutionAborted']);
  });

  it('tells the bus of every change of its status', async () => {
    const arn = await house.start('events', { arn: 'package' });
    await bell(token(0));
    await house.settled();
    expect(house.events.map((it) => it.detail['status'])).toEqual(['RUNNING', 'SUCCEEDED']);
    const { startDate, stopDate } = await describeExecution(arn);
    expect(house.events[0]).toEqual({
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      resources: [arn],
      detail: {
        executionArn: arn,
        stateMachineArn: MACHINE,
        name: 'events',
        status: 'RUNNING',
        startDate: startDate?.getTime(),
        stopDate: null,
        input: '{"arn":"package"}',
        inputDetails: { included: true },
        output: null,
        outputDetails: null,
        error: null,
        cause: null,
        redriveCount: 0,
        redriveDate: null,
      },
    });
    expect(house.events[1]?.detail).toMatchObject({
      stopDate: stopDate?.getTime(),
      output: '{"arn":"package","evaluated":{"outcome":"ask","timeoutSeconds":3600}}',
      outputDetails: { included: true },
    });
    house.scripts['evaluate'] = () => {
      throw named('Broken');
    };
    await house.start('broken');
    expect(house.events.at(-1)?.detail).toMatchObject({ status: 'FAILED', error: 'Broken' });
  });
});

describe('StartExecution', () => {
  it('answers the same for the same name and input while it runs, and refuses otherwise', async () => {
    const first = await start('same', '{"arn":"a"}');
    await house.settled();
    await house.cloud.clock.advance(60_000);
    expect(await start('same', '{"arn":"a"}')).toMatchObject({
      executionArn: first.executionArn,
      startDate: first.startDate,
    });
    expect(house.invoked.filter((it) => it.function === 'evaluate')).toHaveLength(1);
    await expect(start('same', '{"arn":"b"}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    await bell(token(0));
    await house.settled();
    await expect(start('same', '{"arn":"a"}')).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${EXECUTION}:same'`,
    });
  });

  it('refuses names of no or of more than 80 characters, and of characters that AWS names', async () => {
    const refused = [' ', ...'<>{}[]?*"#%\\^|~`$&,;:/'.split(''), '\u0001', '\u0085', '\n'].map(
      (it) => `a${it}b`,
    );
    for (const name of ['', 'x'.repeat(81), ...refused])
      await expect(start(name, '{}'), name).rejects.toMatchObject({ name: 'InvalidName' });
  });

  it('takes 80 characters, and makes a name where there is none', async () => {
    const long = 'churn-v1_r1.'.padEnd(80, 'x');
    expect((await start(long, '{}')).executionArn).toBe(`${EXECUTION}:${long}`);
    const { executionArn } = await start(undefined, '{}');
    expect(executionArn?.slice(EXECUTION.length + 1)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('takes {} for no input, 262,144 bytes and no more, and only JSON', async () => {
    const { executionArn = '' } = await house.client.send(
      new StartExecutionCommand({ stateMachineArn: MACHINE, name: 'empty' }),
    );
    expect((await describeExecution(executionArn)).input).toBe('{}');
    const full = JSON.stringify('é'.repeat(131_071));
    expect(Buffer.byteLength(full)).toBe(262_144);
    await start('full', full);
    const refused = { name: 'InvalidExecutionInput' };
    await expect(start('over', `${full} `)).rejects.toMatchObject(refused);
    await expect(start('text', 'not JSON')).rejects.toMatchObject(refused);
  });

  it('knows only its own machines and executions', async () => {
    const other = MACHINE.replace('approval', 'other');
    const send = (stateMachineArn: string) =>
      house.client.send(new StartExecutionCommand({ stateMachineArn }));
    await expect(send(other)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
    await expect(send('nonsense')).rejects.toMatchObject({ name: 'InvalidArn' });
    await expect(describeExecution(`${EXECUTION}:none`)).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
    });
  });
});

const namesOf = (listed: readonly ExecutionListItem[] = []) => listed.map((it) => it.name);

describe('ListExecutions', () => {
  const list = async (more: object) =>
    house.client.send(new ListExecutionsCommand({ stateMachineArn: MACHINE, ...more }));

  it('lists the newest first, by status, page by page', async () => {
    for (const name of ['a', 'b', 'c']) await house.start(name, { arn: name });
    await bell(token(1));
    await house.settled();
    const names = (page: Awaited<ReturnType<typeof list>>) => namesOf(page.executions);
    expect(names(await list({}))).toEqual(['c', 'b', 'a']);
    expect(names(await list({ statusFilter: 'RUNNING' }))).toEqual(['c', 'a']);
    await expect(list({ redriveFilter: 'REDRIVEN' })).rejects.toThrow('is not implemented locally');
    const first = await list({ maxResults: 2 });
    expect(names(first)).toEqual(['c', 'b']);
    expect(first.executions).toMatchObject([
      { status: 'RUNNING' },
      { status: 'SUCCEEDED', redriveCount: 0, stateMachineArn: MACHINE },
    ]);
    await house.start('d', { arn: 'd' });
    const second = await list({ maxResults: 2, nextToken: first.nextToken });
    expect(names(second)).toEqual(['a']);
    expect(second.nextToken).toBeUndefined();
    await expect(list({ nextToken: 'made-up' })).rejects.toMatchObject({ name: 'InvalidToken' });
  });
});

describe('GetExecutionHistory', () => {
  it('tells every event with its id and the one before it', async () => {
    const arn = await house.start('told', { arn: 'package' });
    const token = house.tokens()[0] ?? '';
    await bell(token);
    await house.settled();
    expect(await house.types(arn)).toEqual([
      'ExecutionStarted',
      ...['TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited'],
      ...['ChoiceStateEntered', 'ChoiceStateExited'],
      ...[
        'TaskStateEntered',
        'TaskScheduled',
        'TaskStarted',
        'TaskSubmitted',
        'TaskSucceeded',
        'TaskStateExited',
      ],
      ...['TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited'],
      ...['TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited'],
      'ExecutionSucceeded',
    ]);
    const { events = [] } = await house.client.send(new GetExecutionHistoryCommand({ executionArn: arn }));
    expect(events.map(({ id }) => Number(id))).toEqual(events.map((_, index) => index + 1));
    expect(events.map((event) => Number(event.previousEventId)).slice(0, 4)).toEqual([0, 0, 2, 3]);
    const parameters = JSON.stringify({ FunctionName: 'ask', Payload: { arn: 'package', token } });
    const output = '{"ExecutedVersion":"$LATEST","Payload":null,"StatusCode":200}';
    const waiting = { resourceType: 'lambda', resource: 'invoke.waitForTaskToken' };
    expect(events[1]).toMatchObject({
      stateEnteredEventDetails: { name: 'Evaluate', input: '{"arn":"package"}' },
    });
    expect(events[9]).toMatchObject({
      taskScheduledEventDetails: { ...waiting, region: 'us-east-1', timeoutInSeconds: 3600, parameters },
    });
    expect(events[11]).toMatchObject({ taskSubmittedEventDetails: { ...waiting, output } });
  });

  it('turns round and comes in pages', async () => {
    house.scripts['evaluate'] = () => {
      throw named('Broken');
    };
    const executionArn = await house.start('pages');
    const get = (more: object) =>
      house.client.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, ...more }));
    const first = await get({ maxResults: 2 });
    expect(first.events).toMatchObject([
      { type: 'ExecutionFailed', executionFailedEventDetails: { error: 'Broken' } },
      { type: 'TaskFailed', taskFailedEventDetails: { error: 'Broken' } },
    ]);
    const rest = await get({ nextToken: first.nextToken });
    expect(rest.events?.map(({ id }) => Number(id))).toEqual([4, 3, 2, 1]);
    await expect(get({ includeExecutionData: false })).rejects.toThrow('not implemented locally');
  });
});
