// The bus: rules, deliveries with retries and dead letters, schedules, redelivery; the clock is the local one.
import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { AwsError } from '../../../local/endpoint/service.ts';
import { EventBridge } from '../../../local/eventbridge/eventbridge.ts';
import { type RuleDefinition } from '../../../local/eventbridge/rule.ts';
import { Sqs } from '../../../local/sqs/sqs.ts';
import { listening, type Cloud } from '../endpoint/listening.ts';

const INTAKE = 'arn:aws:lambda:us-east-1:000000000000:function:countersign-local-intake';
const DLQ = 'arn:aws:sqs:us-east-1:000000000000:dead';
const INBOX = 'arn:aws:sqs:us-east-1:000000000000:inbox';
const MINUTE = 60_000;

let cloud: Cloud;
let bus: EventBridge;
let sqs: Sqs;
let events: EventBridgeClient;
let invoked: { target: string; event: Record<string, unknown> }[];
let mayInvoke: boolean;
let maySend: boolean;

beforeEach(async () => {
  invoked = [];
  mayInvoke = true;
  maySend = true;
  cloud = await listening((it) => {
    sqs = new Sqs({ clock: it.clock, awsUrl: () => it.url });
    bus = new EventBridge({
      ...it,
      queues: sqs,
      lambdas: {
        invoke: () => Promise.reject(new Error('not used')),
        invokeAsync: (target, payload) => {
          if (target.endsWith(':gone'))
            throw new AwsError('ResourceNotFoundException', 'Function not found', 404);
          invoked.push({ target, event: z.record(z.string(), z.unknown()).parse(JSON.parse(payload)) });
        },
      },
      mayInvoke: () => mayInvoke,
      maySend: () => maySend,
      log: (line) => it.log.push(line),
    });
    return [bus.service, sqs.service];
  });
  sqs.create('dead');
  sqs.create('inbox');
  events = new EventBridgeClient(cloud.as('alice'));
});
afterEach(async () => {
  bus.stop();
  await cloud.close();
});

const rule = (more: Partial<RuleDefinition> = {}, target: object = {}): RuleDefinition => ({
  name: 'registered',
  arn: 'arn:aws:events:us-east-1:000000000000:rule/registered',
  pattern: { source: ['aws.sagemaker'] },
  targets: [{ id: 't', arn: INTAKE, deadLetterArn: DLQ, ...target }],
  ...more,
});
const PACKAGE = 'arn:aws:sagemaker:us-east-1:000000000000:model-package/churn/1';
const publish = (detail: Record<string, unknown> = {}): void =>
  bus.publish({ source: 'aws.sagemaker', 'detail-type': 'State Change', resources: [PACKAGE], detail });
const deadLetters = () => sqs.queue('dead').receive(10);

describe('deliveries', () => {
  test('an event reaches the targets of the rules that match it, in EventBridge’s envelope', () => {
    bus.load([rule(), rule({ name: 'other', pattern: { source: ['aws.states'] } })]);
    publish({ n: 1 });
    expect(invoked).toHaveLength(1);
    expect(invoked[0]).toMatchObject({
      target: INTAKE,
      event: {
        version: '0',
        account: '000000000000',
        region: 'us-east-1',
        source: 'aws.sagemaker',
        'detail-type': 'State Change',
        resources: [PACKAGE],
        detail: { n: 1 },
      },
    });
    expect(invoked[0]?.event.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test('a failing target is tried again with growing gaps, and gets the event in the end', async () => {
    bus.load([rule()]);
    cloud.faults.add({ service: 'lambda', operation: 'Invoke', times: 3, kind: 'throttle' });
    publish();
    expect(invoked).toHaveLength(0);
    await cloud.clock.advance(1_000 + 2_000);
    expect(invoked).toHaveLength(0);
    await cloud.clock.advance(4_100);
    expect(invoked).toHaveLength(1);
    expect(deadLetters()).toHaveLength(0);
  });

  test('a target that keeps failing is dead-lettered after its retries', async () => {
    bus.load([rule({}, { retryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 } })]);
    cloud.faults.add({
      service: 'lambda',
      operation: 'Invoke',
      times: 99,
      kind: 'error',
      code: 'ServiceException',
    });
    publish({ n: 7 });
    await cloud.clock.advance(10_000);
    const [letter] = deadLetters();
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({ detail: { n: 7 } });
    expect(letter?.attributes).toMatchObject({
      RULE_ARN: { StringValue: 'arn:aws:events:us-east-1:000000000000:rule/registered' },
      TARGET_ARN: { StringValue: INTAKE },
      ERROR_CODE: { StringValue: 'ServiceException' },
      RETRY_ATTEMPTS: { StringValue: '2' },
      EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumRetryAttempts' },
    });
  });

  test('an event that grows too old is dead-lettered', async () => {
    bus.load([rule({}, { retryPolicy: { MaximumEventAgeInSeconds: 60 } })]);
    cloud.faults.add({ service: 'lambda', operation: 'Invoke', times: 99, kind: 'timeout' });
    publish();
    await cloud.clock.advance(2 * MINUTE);
    expect(deadLetters()[0]?.attributes.EXHAUSTED_RETRY_CONDITION?.StringValue).toBe(
      'MaximumEventAgeInSeconds',
    );
  });

  test('a lost answer makes a second delivery', async () => {
    bus.load([rule()]);
    cloud.faults.add({ service: 'lambda', operation: 'Invoke', times: 1, kind: 'lost' });
    publish();
    await cloud.clock.advance(1_500);
    expect(invoked).toHaveLength(2);
  });

  test('a rule that the function’s policy does not let in is dead-lettered at once', () => {
    mayInvoke = false;
    bus.load([rule()]);
    publish();
    expect(invoked).toHaveLength(0);
    expect(deadLetters()[0]?.attributes).toMatchObject({ ERROR_CODE: { StringValue: 'NO_PERMISSIONS' } });
  });

  test('a function that is gone is dead-lettered at once', () => {
    bus.load([rule({}, { arn: `${INTAKE}:gone` })]);
    publish();
    expect(deadLetters()[0]?.attributes).toMatchObject({
      ERROR_CODE: { StringValue: 'ResourceNotFoundException' },
    });
  });

  test('without the queue’s policy or without a queue the event is lost, and the log says so', () => {
    maySend = false;
    mayInvoke = false;
    bus.load([rule(), rule({ name: 'bare' }, { deadLetterArn: undefined })]);
    publish();
    expect(deadLetters()).toHaveLength(0);
    expect(cloud.log.join('\n')).toMatch(/does not let the rule in[\s\S]*no dead-letter queue/);
  });
});

describe('loading', () => {
  test.each([
    [{ pattern: { source: [{ cidr: 'x' }] } }, 'cidr'],
    [{ schedule: 'cron(0 8 * * ? *)' }, 'cron(0 8 * * ? *)'],
    [{ schedule: 'rate(0 minutes)' }, 'ScheduleExpression'],
    [
      { targets: [{ id: 'x', arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m' }] },
      'stateMachine:m',
    ],
  ])('%j is an error by name', (more, words) => {
    expect(() => bus.load([rule(more)])).toThrow(words);
  });
});

describe('schedules', () => {
  const EVERY_5 = { name: 'sweep', pattern: undefined, schedule: 'rate(5 minutes)' };

  test('fire when due, with the event that AWS sends', async () => {
    bus.load([rule(EVERY_5)]);
    await cloud.clock.advance(4 * MINUTE);
    expect(invoked).toHaveLength(0);
    await cloud.clock.advance(2 * MINUTE);
    expect(invoked).toMatchObject([
      { event: { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} } },
    ]);
  });

  test('fire once in one move of the clock, at the last due moment, and go on from there', async () => {
    const start = cloud.clock.now();
    bus.load([rule(EVERY_5)]);
    await cloud.clock.advance(72 * 60 * MINUTE + MINUTE);
    expect(invoked).toHaveLength(1);
    const firedAfter = Date.parse(String(invoked[0]?.event.time)) - start;
    expect(Math.round(firedAfter / MINUTE)).toBe(72 * 60);
    await cloud.clock.advance(3 * MINUTE);
    expect(invoked).toHaveLength(1);
    await cloud.clock.advance(2 * MINUTE);
    expect(invoked).toHaveLength(2);
  });

  test('send the target’s own input, and rest while disabled', async () => {
    bus.load([rule(EVERY_5, { input: '{"from":"schedule"}' })]);
    await events.send(new DisableRuleCommand({ Name: 'sweep' }));
    await cloud.clock.advance(6 * MINUTE);
    expect(invoked).toHaveLength(0);
    await events.send(new EnableRuleCommand({ Name: 'sweep' }));
    await cloud.clock.advance(6 * MINUTE);
    expect(invoked).toMatchObject([{ event: { from: 'schedule' } }]);
  });
});

describe('redelivery', () => {
  test('delivers the last matched event again, byte for byte or with new ids', () => {
    bus.load([rule({ pattern: { detail: { wanted: [true] } } })]);
    publish({ wanted: true, n: 1 });
    publish({ wanted: false, n: 2 });
    expect(bus.redeliver(PACKAGE, 2)).toBe(2);
    expect(bus.redeliver(PACKAGE, 1, true)).toBe(1);
    const ids = invoked.map(({ event }) => event.id);
    expect(invoked.map(({ event }) => event.detail)).toEqual(Array(4).fill({ wanted: true, n: 1 }));
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    expect(ids[3]).not.toBe(ids[0]);
  });

  test('knows nothing of a version that no rule matched', () => {
    bus.load([rule({ pattern: { source: ['aws.states'] } })]);
    publish();
    expect(bus.redeliver(PACKAGE, 3)).toBe(0);
  });
});

describe('clients', () => {
  const entry = {
    Source: 'countersign',
    DetailType: 'Countersign Decision',
    Detail: '{"outcome":"Approved"}',
  };

  test('PutEvents to a queue through a rule put at run time', async () => {
    await events.send(new PutRuleCommand({ Name: 'tell-me', EventPattern: '{"source":["countersign"]}' }));
    await events.send(new PutTargetsCommand({ Rule: 'tell-me', Targets: [{ Id: 'q', Arn: INBOX }] }));
    const put = await events.send(
      new PutEventsCommand({ Entries: [{ ...entry, Time: new Date(1_700_000_000_000) }] }),
    );
    expect(put.FailedEntryCount).toBe(0);
    const [message] = sqs.queue('inbox').receive(1);
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      id: put.Entries?.[0]?.EventId,
      source: 'countersign',
      time: '2023-11-14T22:13:20Z',
      detail: { outcome: 'Approved' },
    });
  });

  test.each([
    [{ Source: 'aws.sagemaker' }, 'NotAuthorizedForSourceException'],
    [{ Source: undefined }, 'InvalidArgument'],
    [{ DetailType: 'x'.repeat(129) }, 'InvalidArgument'],
    [{ Detail: '[1]' }, 'MalformedDetail'],
    [{ Detail: '{' }, 'MalformedDetail'],
    [{ EventBusName: 'other' }, 'ResourceNotFoundException'],
  ])('an entry with %j fails alone: %s', async (more, code) => {
    const put = await events.send(new PutEventsCommand({ Entries: [entry, { ...entry, ...more }] }));
    expect(put.FailedEntryCount).toBe(1);
    expect(put.Entries?.[0]?.ErrorCode).toBeUndefined();
    expect(put.Entries?.[1]?.ErrorCode).toBe(code);
  });

  test('more than ten entries, or more than 1 MiB, are refused whole', async () => {
    const many = new PutEventsCommand({ Entries: Array(11).fill(entry) as (typeof entry)[] });
    await expect(events.send(many)).rejects.toMatchObject({ name: 'ValidationException' });
    const big = { ...entry, Detail: JSON.stringify({ x: 'y'.repeat(1_048_576) }) };
    await expect(events.send(new PutEventsCommand({ Entries: [big] }))).rejects.toThrow('over the limit');
  });

  test('a function needs PutEvents on the bus, with the source as a condition', async () => {
    const asked: unknown[] = [];
    cloud.allowed = (need) => asked.push(need) < 0;
    const announce = new EventBridgeClient(cloud.as('fn-announce'));
    await expect(announce.send(new PutEventsCommand({ Entries: [entry] }))).rejects.toThrow(
      'events:PutEvents',
    );
    expect(asked).toEqual([
      {
        action: 'events:PutEvents',
        resource: 'arn:aws:events:us-east-1:000000000000:event-bus/default',
        context: { 'events:source': 'countersign', 'events:detail-type': 'Countersign Decision' },
      },
    ]);
  });

  test('rules are listed, described, retargeted and deleted', async () => {
    bus.load([rule()]);
    const { Rules } = await events.send(new ListRulesCommand({ NamePrefix: 'reg' }));
    expect(Rules).toMatchObject([
      { Name: 'registered', State: 'ENABLED', EventPattern: '{"source":["aws.sagemaker"]}' },
    ]);
    expect(await events.send(new DescribeRuleCommand({ Name: 'registered' }))).toMatchObject({
      Name: 'registered',
    });
    const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule: 'registered' }));
    expect(Targets).toEqual([{ Id: 't', Arn: INTAKE, DeadLetterConfig: { Arn: DLQ } }]);
    await expect(events.send(new DeleteRuleCommand({ Name: 'registered' }))).rejects.toThrow('has targets');
    await events.send(new RemoveTargetsCommand({ Rule: 'registered', Ids: ['t'] }));
    publish();
    expect(invoked).toHaveLength(0);
    await events.send(new DeleteRuleCommand({ Name: 'registered' }));
    const gone = events.send(new DescribeRuleCommand({ Name: 'registered' }));
    await expect(gone).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('a bad pattern is refused by name', async () => {
    const put = events.send(new PutRuleCommand({ Name: 'x', EventPattern: '{"source":[{"cidr":"x"}]}' }));
    await expect(put).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
    await expect(events.send(new PutRuleCommand({ Name: 'x' }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});
