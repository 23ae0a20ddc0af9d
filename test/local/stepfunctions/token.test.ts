import {
  DescribeExecutionCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Json } from '../../../local/stepfunctions/definition.ts';
import { Rest } from '../../../local/stepfunctions/rest.ts';
import { Tokens } from '../../../local/stepfunctions/tokens.ts';
import { callback, houseWith, type House, machine, MACHINE, named } from './machine-under-test.ts';

let house: House;
beforeEach(async () => {
  house = await houseWith(
    machine('Ask', {
      Ask: callback('ask', {
        TimeoutSeconds: 100,
        ResultPath: '$.answer',
        Retry: [{ ErrorEquals: ['Again'], IntervalSeconds: 1, MaxAttempts: 1 }],
        End: true,
      }),
    }),
  );
});
afterEach(() => house.close());

const success = (taskToken: string, output = '{}', client = house.client) =>
  client.send(new SendTaskSuccessCommand({ taskToken, output }));
const failure = (taskToken: string, error: string, cause?: string) =>
  house.client.send(new SendTaskFailureCommand({ taskToken, error, cause }));
const describeExecution = (executionArn: string) =>
  house.client.send(new DescribeExecutionCommand({ executionArn }));
const token = (index = 0): string => house.tokens()[index] ?? '';

describe('a task token', () => {
  it('is long, opaque and new for every attempt', async () => {
    const arn = await house.start('one', { arn: 'a' });
    expect(token()).toMatch(/^[A-Za-z0-9+/]{708}$/);
    await failure(token(), 'Again');
    await house.cloud.clock.advance(1000);
    expect(house.tokens()).toHaveLength(2);
    expect(token(1)).not.toBe(token());
    await expect(success(token())).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await success(token(1));
    await house.settled();
    expect(await house.status(arn)).toBe('SUCCEEDED');
  });

  it('is the same wherever one attempt uses it', async () => {
    await house.close();
    const Payload = { 'a.$': '$$.Task.Token', 'token.$': '$$.Task.Token' };
    house = await houseWith(
      machine('Ask', { Ask: callback('ask', { Parameters: { FunctionName: 'ask', Payload }, End: true }) }),
    );
    await house.start('one');
    expect(house.invoked[0]?.payload['a']).toBe(token());
  });

  it('carries the output back, raw, and what the function returns is dropped', async () => {
    house.scripts['ask'] = () => ({ dropped: true });
    const arn = await house.start('one', { arn: 'a' });
    await success(token(), '"yes"');
    await house.settled();
    expect((await describeExecution(arn)).output).toBe('{"arn":"a","answer":"yes"}');
  });

  it('may be answered before the function has returned', async () => {
    const gate = Promise.withResolvers<null>();
    house.scripts['ask'] = async ({ token: early }) => {
      await success(String(early), '1');
      return gate.promise;
    };
    const started = house.start('early', { arn: 'a' });
    const arn = `${MACHINE.replace('stateMachine', 'execution')}:early`;
    while (house.states.executions()[0]?.status !== 'SUCCEEDED') await new Promise(setImmediate);
    gate.resolve(null);
    await started;
    expect((await describeExecution(arn)).output).toBe('{"arn":"a","answer":1}');
    expect(await house.types(arn)).not.toContain('TaskSubmitted');
  });

  it('dies with the function: its error fails the task at once', async () => {
    house.scripts['ask'] = () => {
      throw named('NoChannel');
    };
    const arn = await house.start('one', { arn: 'a' });
    expect(await describeExecution(arn)).toMatchObject({ status: 'FAILED', error: 'NoChannel' });
    await expect(success(token())).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it('can fail the task', async () => {
    const arn = await house.start('one', { arn: 'a' });
    await failure(token(), 'Refused', 'because');
    await house.settled();
    expect(await describeExecution(arn)).toMatchObject({
      status: 'FAILED',
      error: 'Refused',
      cause: 'because',
    });
  });

  it('is told apart: used, expired, unknown, malformed', async () => {
    await house.start('used', { arn: 'a' });
    await success(token());
    const send = [(it: string) => success(it), (it: string) => failure(it, 'E')];
    for (const each of send) await expect(each(token())).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await house.start('expired', { arn: 'a' });
    await house.cloud.clock.advance(101_000);
    const unknown = `${token().slice(0, -8)}AAAAAAAA`;
    for (const each of send) {
      await expect(each(token(1))).rejects.toMatchObject({ name: 'TaskTimedOut' });
      await expect(each(unknown)).rejects.toMatchObject({ name: 'TaskDoesNotExist' });
      await expect(each('made up')).rejects.toMatchObject({ name: 'InvalidToken' });
      await expect(each(token().slice(1))).rejects.toMatchObject({ name: 'InvalidToken' });
      await expect(each('x'.repeat(2049))).rejects.toMatchObject({ name: 'ValidationException' });
    }
  });

  it('is dead in the very turn in which it was used', () => {
    const tokens = new Tokens();
    const until = house.cloud.clock.now() + 1000;
    const terms = { clock: house.cloud.clock, until, atDeadline: () => undefined, woken: () => undefined };
    const rest = new Rest<Json>(terms);
    const opened = tokens.open(rest);
    tokens.find(opened).end(1);
    expect(() => tokens.find(opened)).toThrow('Provided task does not exist anymore');
  });

  it('takes only JSON, and lives on after a bad answer', async () => {
    const arn = await house.start('one', { arn: 'a' });
    await expect(success(token(), 'no JSON')).rejects.toMatchObject({ name: 'InvalidOutput' });
    expect(await house.status(arn)).toBe('RUNNING');
    await success(token(), 'null');
    await house.settled();
    expect((await describeExecution(arn)).output).toBe('{"arn":"a","answer":null}');
  });
});

describe('permissions', () => {
  it('are asked for on machine, execution, or everything', async () => {
    const asked: string[] = [];
    house.cloud.allowed = ({ action, resource }) => {
      asked.push(`${action} ${resource}`);
      return action !== 'states:SendTaskFailure';
    };
    const arn = await house.start('one', { arn: 'a' });
    const decide = house.as('fn-decide');
    await decide.send(new DescribeExecutionCommand({ executionArn: arn }));
    await expect(
      decide.send(new SendTaskFailureCommand({ taskToken: token(), error: 'E' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await success(token(), '{}', decide);
    expect(asked).toEqual([
      `states:DescribeExecution ${arn}`,
      'states:SendTaskFailure *',
      'states:SendTaskSuccess *',
    ]);
  });
});
