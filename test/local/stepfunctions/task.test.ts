import { DescribeExecutionCommand, GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it } from 'vitest';
import { houseWith, type House, machine, MACHINE, named, task } from './machine-under-test.ts';

const DAY_S = 86_400;
let house: House;
afterEach(() => house.close());

const only = (fields: object): object => machine('Work', { Work: task('work', { End: true, ...fields }) });
const ended = async (definition: object, input = {}) => {
  house = await houseWith(definition);
  return describeExecution(await house.start('one', input));
};
const describeExecution = (executionArn: string) =>
  house.client.send(new DescribeExecutionCommand({ executionArn }));
const failing = (definition: object, error: Error): Promise<House> =>
  houseWith(definition).then((made) => {
    made.scripts['work'] = () => {
      throw error;
    };
    return made;
  });

describe('lambda:invoke', () => {
  it('hands the payload over and wraps what the function returns', async () => {
    house = await houseWith(
      only({
        ResultPath: '$.result',
        Parameters: {
          FunctionName: 'work',
          Payload: { 'x.$': '$.a.b', plain: '$.a.b' },
        },
      }),
    );
    house.scripts['work'] = () => ({ good: true });
    const { output } = await describeExecution(await house.start('one', { a: { b: 'c' } }));
    expect(house.invoked).toEqual([{ function: 'work', payload: { x: 'c', plain: '$.a.b' } }]);
    expect(JSON.parse(output ?? '')).toEqual({
      a: { b: 'c' },
      result: { ExecutedVersion: '$LATEST', Payload: { good: true }, StatusCode: 200 },
    });
  });

  it('hands error and cause to Catch', async () => {
    house = await failing(
      machine('Work', {
        Work: task('work', {
          Catch: [{ ErrorEquals: ['Odd'], Next: 'Over', ResultPath: '$.why' }],
          End: true,
        }),
        Over: { Type: 'Succeed' },
      }),
      named('Odd', 'so it is'),
    );
    const { output } = await describeExecution(await house.start('one', { a: 1 }));
    const { a, why } = JSON.parse(output ?? '') as { a: number; why: { Error: string; Cause: string } };
    expect([a, why.Error]).toEqual([1, 'Odd']);
    expect(JSON.parse(why.Cause)).toEqual({ errorType: 'Odd', errorMessage: 'so it is', trace: [] });
    expect(house.states.executions()[0]?.states).toMatchObject([
      { name: 'Work', outcome: 'done', error: 'Odd' },
      { name: 'Over', outcome: 'done' },
    ]);
  });

  it('fails as AWS does when the machine may not call the function', async () => {
    house = await houseWith(only({}));
    house.machineMay = () => false;
    const { status, error, cause } = await describeExecution(await house.start('one'));
    expect([status, error]).toEqual(['FAILED', 'Lambda.AWSLambdaException']);
    expect(cause).toMatch(
      /^User: arn:aws:sts::000000000000:assumed-role\/machine\/\w+ is not authorized to perform: /,
    );
    expect(cause).toContain('Status Code: 403; Error Code: AccessDeniedException');
    expect(house.invoked).toEqual([]);
    expect(house.cloud.calls.list('states')).toMatchObject([
      { service: 'lambda', operation: 'Invoke', allowed: false, status: 403, error: 'AccessDeniedException' },
    ]);
  });

  it('asks for lambda:InvokeFunction on that function, and lists the call', async () => {
    house = await houseWith(only({}));
    const asked: unknown[] = [];
    house.machineMay = (need) => asked.push(need) > 0;
    await house.start('one');
    const resource = 'arn:aws:lambda:us-east-1:000000000000:function:work';
    expect(asked).toEqual([{ action: 'lambda:InvokeFunction', resource }]);
    expect(house.cloud.calls.list('states')).toEqual([
      {
        ...{
          at: expect.any(String) as unknown,
          function: 'states',
          service: 'lambda',
          operation: 'Invoke',
          resource,
        },
        ...{ allowed: true, status: 200 },
      },
    ]);
    expect(house.states.machines()).toMatchObject([
      { arn: MACHINE, name: 'approval', definition: { StartAt: 'Work' } },
    ]);
  });

  it('names the errors of the call itself', async () => {
    const missing = await ended(only({ Parameters: { FunctionName: 'missing' } }));
    expect(missing.error).toBe('Lambda.ResourceNotFoundException');
    const order = { service: 'lambda', operation: 'Invoke', function: 'states', times: 1 } as const;
    await house.close();
    house = await houseWith(only({}));
    house.cloud.faults.add({ ...order, kind: 'throttle' });
    expect(await describeExecution(await house.start('a'))).toMatchObject({
      error: 'Lambda.TooManyRequestsException',
    });
    house.cloud.faults.add({ ...order, kind: 'error' });
    expect(await describeExecution(await house.start('b'))).toMatchObject({
      error: 'Lambda.ServiceException',
    });
    house.cloud.faults.add({ ...order, kind: 'timeout' });
    expect(await describeExecution(await house.start('c'))).toMatchObject({
      error: 'Lambda.SdkClientException',
    });
    expect(house.invoked).toHaveLength(0);
    house.cloud.faults.add({ ...order, kind: 'lost' });
    expect(await describeExecution(await house.start('d'))).toMatchObject({
      error: 'Lambda.SdkClientException',
    });
    expect(house.invoked).toHaveLength(1);
  });

  it('fails on a path that finds nothing, and neither Retry nor Catch of States.ALL helps', async () => {
    const forgiving = {
      Retry: [{ ErrorEquals: ['States.ALL'] }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Over' }],
    };
    const States = { Over: { Type: 'Succeed' } };
    const path = { TimeoutSeconds: undefined, TimeoutSecondsPath: '$.seconds' };
    const definition = machine('Work', {
      Work: task('work', { ...path, ...forgiving, End: true }),
      ...States,
    });
    expect(await ended(definition)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    for (const seconds of [0, -1, 1.5, '60', null])
      expect(await describeExecution(await house.start(`s${String(seconds)}`, { seconds }))).toMatchObject({
        status: 'FAILED',
        error: 'States.Runtime',
      });
    expect(house.invoked).toEqual([]);
  });
});

describe('Retry', () => {
  const retrier = {
    ErrorEquals: ['Busy'],
    IntervalSeconds: 10,
    BackoffRate: 3,
    MaxAttempts: 3,
    MaxDelaySeconds: 60,
  };

  it('waits on the local clock: interval, backoff, longest delay, attempts', async () => {
    house = await failing(only({ Retry: [retrier] }), named('Busy'));
    const start = house.cloud.clock.now();
    const arn = await house.start('one');
    expect(house.invoked).toHaveLength(1);
    const counts: number[] = [];
    for (const seconds of [9, 2, 28, 2, 58, 2]) {
      await house.cloud.clock.advance(seconds * 1000);
      counts.push(house.invoked.length);
    }
    expect(counts).toEqual([1, 2, 2, 3, 3, 4]);
    expect(await describeExecution(arn)).toMatchObject({ status: 'FAILED', error: 'Busy' });
    const { events = [] } = await house.client.send(new GetExecutionHistoryCommand({ executionArn: arn }));
    const scheduled = events
      .filter((it) => it.type === 'TaskScheduled')
      .map((it) => Number(it.timestamp) - start);
    expect(scheduled.map((ms) => Math.floor(ms / 1000))).toEqual([0, 10, 40, 100]);
  });

  it('goes on when an attempt succeeds, and takes 1 s, then 2 s when the rule says nothing', async () => {
    house = await houseWith(only({ Retry: [{ ErrorEquals: ['States.TaskFailed'] }] }));
    house.scripts['work'] = (_, attempt) => {
      if (attempt < 3) throw named('Busy');
    };
    const arn = await house.start('one');
    await house.cloud.clock.advance(1000);
    expect(house.invoked).toHaveLength(2);
    await house.cloud.clock.advance(1000);
    expect(house.invoked).toHaveLength(2);
    await house.cloud.clock.advance(1000);
    expect(await house.status(arn)).toBe('SUCCEEDED');
  });

  it('spreads the delay when the jitter is full, within the delay', async () => {
    house = await failing(
      only({ Retry: [{ ...retrier, MaxAttempts: 1, JitterStrategy: 'FULL' }] }),
      named('Busy'),
    );
    const arn = await house.start('one');
    expect(await house.status(arn)).toBe('RUNNING');
    await house.cloud.clock.advance(10_000);
    expect(await house.status(arn)).toBe('FAILED');
  });

  it('counts each rule for itself, and leaves other errors alone', async () => {
    const rules = [
      { ...retrier, MaxAttempts: 1 },
      { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1 },
    ];
    house = await houseWith(only({ Retry: rules }));
    house.scripts['work'] = (_, attempt) => {
      throw named(attempt === 1 ? 'Busy' : 'Other');
    };
    const arn = await house.start('one');
    await house.cloud.clock.advance(12_000);
    expect(house.invoked).toHaveLength(3);
    expect(await describeExecution(arn)).toMatchObject({ status: 'FAILED', error: 'Other' });
    await house.close();
    house = await failing(only({ Retry: [retrier] }), named('Other'));
    expect(await house.status(await house.start('one'))).toBe('FAILED');
  });
});

describe('time', () => {
  it('passes 30 days, and a year, on the moved clock', async () => {
    for (const days of [30, 365]) {
      const definition = machine('Work', {
        Work: task('work', {
          Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
          TimeoutSeconds: days * DAY_S,
          Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: '$.why', Next: 'Over' }],
          End: true,
        }),
        Over: { Type: 'Succeed' },
      });
      house = await houseWith(definition);
      const arn = await house.start('one');
      await house.cloud.clock.advance((days * DAY_S - 60) * 1000);
      expect(await house.status(arn)).toBe('RUNNING');
      await house.cloud.clock.advance(61_000);
      expect(await describeExecution(arn)).toMatchObject({
        status: 'SUCCEEDED',
        output: '{"why":{"Error":"States.Timeout","Cause":""}}',
      });
      expect(await house.types(arn)).toContain('TaskTimedOut');
      if (days === 30) await house.close();
    }
  });

  it('fails the execution by an uncaught timeout, as FAILED', async () => {
    house = await houseWith(
      only({ Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', TimeoutSeconds: 10 }),
    );
    const arn = await house.start('one');
    await house.cloud.clock.advance(11_000);
    expect(await describeExecution(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  it('is under way while a function runs, and settled while it waits', async () => {
    house = await houseWith(only({}));
    const gate = Promise.withResolvers<null>();
    house.scripts['work'] = () => gate.promise;
    let isSettled = false;
    const started = house.start('one').then((arn) => {
      isSettled = true;
      return arn;
    });
    while (house.invoked.length === 0) await new Promise(setImmediate);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(isSettled).toBe(false);
    gate.resolve(null);
    expect(await house.status(await started)).toBe('SUCCEEDED');
  });
});
