// Functions in their workers: isolation, one event at a time, every way to fail, asynchronous retries on the clock.
import { afterEach, describe, expect, test } from 'vitest';
import { lambdasUnderTest, type FunctionUnderTest, type LambdasUnderTest } from './lambdas-under-test.ts';

let running: LambdasUnderTest[] = [];
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()));
  running = [];
});

const start = (
  functions: Readonly<Record<string, FunctionUnderTest>>,
  workers?: number,
): LambdasUnderTest => {
  const one = lambdasUnderTest(functions, workers);
  running.push(one);
  return one;
};
const handler = (body: string): FunctionUnderTest => ({
  code: `export const handler = async (event, context) => { ${body} };`,
});

describe('an invocation', () => {
  test('gives the result as JSON, and null for nothing', async () => {
    const { call } = start({ echo: handler('return event.nothing ? undefined : { event };') });
    expect(await call('echo', { a: 1 })).toEqual({ error: false, result: { event: { a: 1 } } });
    expect(await call('echo', { nothing: true })).toEqual({ error: false, result: null });
  });

  test('is found by name, by ARN and by $LATEST; an unknown function is an error of Lambda', async () => {
    const { lambdas } = start({ echo: handler('return 1') });
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:stack-echo';
    expect(lambdas.list()).toEqual([{ name: 'echo', arn }]);
    for (const name of ['stack-echo', arn, `${arn}:$LATEST`])
      expect((await lambdas.invoke(name, '{}')).payload).toBe('1');
    expect(() => lambdas.invoke('stack-nobody', '{}')).toThrow(
      expect.objectContaining({
        code: 'ResourceNotFoundException',
        message: 'Function not found: stack-nobody',
      }),
    );
  });

  test('has a context like that of Lambda', async () => {
    const { call } = start({
      echo: { ...handler('return { ...context, left: context.getRemainingTimeInMillis() };'), timeout: 7 },
    });
    const { result } = await call('echo');
    expect(result).toMatchObject({
      functionName: 'stack-echo',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:stack-echo',
      memoryLimitInMB: '256',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      logGroupName: '/aws/lambda/stack-echo',
    });
    const { left } = result as { left: number };
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(7_000);
  });
});

describe('a worker', () => {
  test('has its own environment and credentials, and nothing of the host', async () => {
    process.env['OF_THE_HOST'] = 'secret';
    const { call, iam } = start({
      env: { ...handler('return process.env;'), variables: { TABLE: 'requests', COUNT: 3 } },
    });
    const { result } = await call('env');
    const env = result as Record<string, string>;
    expect(env).toMatchObject({
      TABLE: 'requests',
      COUNT: '3',
      AWS_LAMBDA_FUNCTION_NAME: 'stack-env',
      AWS_REGION: 'us-east-1',
    });
    expect(env['OF_THE_HOST']).toBeUndefined();
    expect(env['WORKER']).toBe(env['AWS_ACCESS_KEY_ID']);
    expect(iam.callerOf(env['AWS_ACCESS_KEY_ID'] ?? '')).toMatchObject({ kind: 'role', function: 'env' });
    delete process.env['OF_THE_HOST'];
  });

  test('START_FROM is replaced where the template has it, and not added where it has not', async () => {
    const { call } = start({
      has: { ...handler('return process.env.START_FROM ?? null'), variables: { START_FROM: '2020' } },
      hasNot: handler('return process.env.START_FROM ?? null'),
    });
    expect((await call('has')).result).toBe('the start');
    expect((await call('hasNot')).result).toBeNull();
  });

  test('its Date is the local clock, also while the clock stands', async () => {
    const { call, clock, settling, lambdas } = start({
      date: handler(`
        const instants = [Date.now(), new Date().getTime(), Date.parse(Date())];
        globalThis.seen = event.remember ? instants : globalThis.seen;
        return { instants, seen: globalThis.seen, given: new Date(5).getTime(), is: new Date() instanceof Date };`),
    });
    const { now } = { now: clock.now() + 3_600_000 };
    clock.at(now, () => lambdas.invokeAsync('stack-date', '{"remember":true}'));
    await clock.advance(7_200_000);
    await settling.settled();
    const { result } = await call('date');
    const { instants, seen, given, is } = result as Record<string, unknown> & {
      instants: number[];
      seen: number[];
    };
    expect([given, is]).toEqual([5, true]);
    // The event came at a moment that the clock stood at: exact to the millisecond, to the second for Date().
    expect(seen.slice(0, 2)).toEqual([Math.floor(now), Math.floor(now)]);
    expect(seen[2]).toBe(Math.floor(now / 1000) * 1000);
    expect(Math.min(...instants.slice(0, 2))).toBeGreaterThanOrEqual(now + 3_600_000 - 1);
  });

  test('handles one event at a time; further events get further workers, and wait beyond the most', async () => {
    const slow = `
      let busy = 0, most = 0;
      export const handler = async ({ ms }) => {
        most = Math.max(most, ++busy);
        await new Promise((resolve) => setTimeout(resolve, ms));
        busy--;
        return { most, worker: process.env.WORKER };
      };`;
    const { call } = start({ slow: { code: slow } }, 2);
    const answers = await Promise.all(Array.from({ length: 6 }, () => call('slow', { ms: 20 })));
    const results = answers.map(({ result }) => result as { most: number; worker: string });
    expect(results.map(({ most }) => most)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(new Set(results.map(({ worker }) => worker)).size).toBe(2);
  });

  test('keeps its state between events', async () => {
    const { call } = start({ count: { code: 'let n = 0; export const handler = async () => ++n;' } });
    expect([(await call('count')).result, (await call('count')).result]).toEqual([1, 2]);
  });

  test('what it writes is kept by function', async () => {
    const { lambdas, call } = start({
      talk: handler(
        'console.log("one"); console.error("two"); return new Promise((r) => setTimeout(r, 20));',
      ),
    });
    await call('talk');
    await expect.poll(() => [...lambdas.logs.of('talk')].sort()).toEqual(['one', 'two']);
  });
});

describe('a failure', () => {
  test('is answered as Lambda answers it', async () => {
    const { call } = start({
      fail: handler(
        'throw event.error ? Object.assign(new Error("no"), { name: "QuestionStillOpen" }) : "a text"',
      ),
    });
    const failed = await call('fail', { error: true });
    expect(failed).toMatchObject({
      error: true,
      result: { errorType: 'QuestionStillOpen', errorMessage: 'no' },
    });
    expect((failed.result as { trace: string[] }).trace[0]).toBe('QuestionStillOpen: no');
    expect(await call('fail')).toEqual({
      error: true,
      result: { errorType: 'string', errorMessage: 'a text', trace: [] },
    });
  });

  test('an event that takes too long ends the worker, even in a busy loop', async () => {
    const { call } = start(
      { spin: { ...handler('while (event.spin) {} return process.env.WORKER;'), timeout: 1 } },
      1,
    );
    const { result: before } = await call('spin');
    const { error, result } = await call('spin', { spin: true });
    expect(error).toBe(true);
    expect(result).toMatchObject({ errorType: 'Sandbox.Timedout' });
    expect((result as { errorMessage: string }).errorMessage).toMatch(
      /^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/,
    );
    expect((await call('spin')).result).not.toBe(before);
  });

  test.each([
    [
      'exit',
      'process.exit(event.status)',
      { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with error: exit status 3' },
    ],
    [
      'an uncaught error',
      'setTimeout(() => { throw new TypeError("late"); }); return new Promise(() => {});',
      { errorType: 'TypeError', errorMessage: 'late' },
    ],
    [
      'an unhandled rejection',
      'Promise.reject(new RangeError("lost")); return new Promise(() => {});',
      { errorType: 'RangeError', errorMessage: 'lost' },
    ],
  ])('%s ends the worker and is answered, and the next event gets a new one', async (_, body, expected) => {
    const { call } = start({ odd: handler(`if (event.ok) return 'ok'; ${body}`) }, 1);
    const [failed, next] = await Promise.all([call('odd', { status: 3 }), call('odd', { ok: true })]);
    expect(failed).toMatchObject({ error: true, result: expected });
    expect(next).toEqual({ error: false, result: 'ok' });
  });

  test('a bundle that cannot be imported fails its events, not the cloud', async () => {
    const { call, lambdas } = start({ broken: { code: 'throw new Error("TABLE_NAME is missing");' } });
    await lambdas.warm();
    expect(await call('broken')).toMatchObject({
      error: true,
      result: { errorMessage: 'TABLE_NAME is missing' },
    });
    expect(lambdas.logs.of('broken').join()).toContain('could not be imported: Error: TABLE_NAME is missing');
  });

  test('a handler that is not there', async () => {
    const { call } = start({ empty: { code: 'export const other = 1;' } });
    expect(await call('empty')).toMatchObject({
      error: true,
      result: { errorType: 'Runtime.HandlerNotFound' },
    });
  });

  test('a crash ends exactly the worker that holds the key', async () => {
    const { call, lambdas, iam } = start(
      { wait: handler('return event.forever ? new Promise(() => {}) : process.env.WORKER;') },
      1,
    );
    const { result: key } = await call('wait');
    const waiting = call('wait', { forever: true });
    await lambdas.crash('wait', 'another key');
    await lambdas.crash('wait', String(key));
    expect(await waiting).toMatchObject({ error: true, result: { errorType: 'Runtime.ExitError' } });
    expect(iam.callerOf(String(key))).toBeUndefined();
    expect((await call('wait')).result).not.toBe(key);
  });
});

describe('an asynchronous event', () => {
  test('that fails is tried again after one and two minutes of the local clock, under the same request id', async () => {
    const { lambdas, clock, settling } = start({
      fail: handler('console.log(context.awsRequestId); throw new Error("no");'),
    });
    const tries = (): readonly string[] =>
      lambdas.logs.of('fail').filter((line) => /^[0-9a-f-]{36}$/.test(line));
    lambdas.invokeAsync('stack-fail', '{}');
    await settling.settled();
    await expect.poll(tries).toHaveLength(1);
    await clock.advance(59_000);
    expect(tries()).toHaveLength(1);
    await clock.advance(2_000);
    await expect.poll(tries).toHaveLength(2);
    await clock.advance(121_000);
    await expect.poll(tries).toHaveLength(3);
    await clock.advance(86_400_000);
    expect(tries()).toHaveLength(3);
    expect(new Set(tries()).size).toBe(1);
    expect(lambdas.logs.of('fail').at(-1)).toMatch(/failed 3 times and was dropped/);
  });

  test('counts as under way until it is answered', async () => {
    const { lambdas, settling } = start({
      slow: handler('await new Promise((r) => setTimeout(r, 30)); console.log("done");'),
    });
    lambdas.invokeAsync('stack-slow', '{}');
    await settling.settled();
    await expect.poll(() => lambdas.logs.of('slow')).toEqual(['done']);
  });
});
