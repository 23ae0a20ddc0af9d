// EventBridge's operations on rules. Rules put at run time stand beside the template's.
import * as z from 'zod';
import { AwsError, operation, type Operation } from '../endpoint/service.ts';
import { type EventBridge } from './eventbridge.ts';
import { isDefaultBus, putEvents } from './put-events.ts';
import { ruleArn, type Rule, type RuleDefinition, type RuleTarget } from './rule.ts';

const busName = z.string().optional().refine(isDefaultBus, 'Only the default event bus exists');
const ruleName = z
  .string()
  .regex(/^[.\-_A-Za-z0-9]{1,64}$/, 'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+');

const ruleInput = z.object({ Name: ruleName, EventBusName: busName });

const targetSchema = z.strictObject({
  Id: z.string().min(1).max(64),
  Arn: z.string().min(1),
  Input: z.string().max(8192).optional(),
  RetryPolicy: z
    .strictObject({
      MaximumRetryAttempts: z.int().min(0).max(185).optional(),
      MaximumEventAgeInSeconds: z.int().min(60).max(86_400).optional(),
    })
    .optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string().optional() }).optional(),
});

/** The operations of the `events` endpoint on this bus. */
export const operations = (bus: EventBridge): Readonly<Record<string, Operation>> => ({
  PutEvents: putEvents(bus),
  PutRule: putRule(bus),
  PutTargets: putTargets(bus),
  RemoveTargets: removeTargets(bus),
  DescribeRule: onRule('DescribeRule', (name) => described(bus.rule(name))),
  DeleteRule: onRule('DeleteRule', (name) => deleted(bus, name)),
  EnableRule: onRule('EnableRule', (name) => bus.put({ ...bus.rule(name), enabled: true })),
  DisableRule: onRule('DisableRule', (name) => bus.put({ ...bus.rule(name), enabled: false })),
  ListRules: operation({
    input: z.object({ NamePrefix: z.string().optional(), EventBusName: busName }),
    needs: () => [{ action: 'events:ListRules', resource: '*' }],
    run: ({ NamePrefix }) => ({
      Rules: bus
        .rules()
        .filter((rule) => rule.name.startsWith(NamePrefix ?? ''))
        .map(described),
    }),
  }),
  ListTargetsByRule: operation({
    input: z.object({ Rule: ruleName, EventBusName: busName }),
    needs: ({ Rule }) => [{ action: 'events:ListTargetsByRule', resource: ruleArn(Rule) }],
    run: ({ Rule }) => ({ Targets: bus.rule(Rule).targets.map(describedTarget) }),
  }),
});

const onRule = (name: string, run: (rule: string) => unknown): Operation =>
  operation({
    input: ruleInput,
    needs: ({ Name }) => [{ action: `events:${name}`, resource: ruleArn(Name) }],
    run: ({ Name }) => run(Name),
  });

const putRule = (bus: EventBridge): Operation =>
  operation({
    input: z.strictObject({
      Name: ruleName,
      EventPattern: z.string().max(4096).optional(),
      ScheduleExpression: z.string().max(256).optional(),
      State: z.enum(['ENABLED', 'DISABLED']).optional(),
      Description: z.string().max(512).optional(),
      EventBusName: busName,
    }),
    needs: ({ Name }) => [{ action: 'events:PutRule', resource: ruleArn(Name) }],
    run: ({ Name, EventPattern, ScheduleExpression, State, Description }) => {
      if (EventPattern === undefined && ScheduleExpression === undefined) {
        throw new AwsError(
          'ValidationException',
          'Parameter(s) EventPattern or ScheduleExpression must be specified.',
        );
      }
      const known = bus.rules().find((rule) => rule.name === Name);
      const definition: RuleDefinition = {
        name: Name,
        arn: known?.arn ?? ruleArn(Name),
        description: Description,
        pattern: EventPattern === undefined ? undefined : parsedPattern(EventPattern),
        schedule: ScheduleExpression,
        enabled: State !== 'DISABLED',
        targets: known?.targets ?? [],
      };
      bus.put(definition);
      return { RuleArn: definition.arn };
    },
  });

const parsedPattern = (text: string): unknown => {
  try {
    const pattern: unknown = JSON.parse(text);
    return pattern;
  } catch {
    throw new AwsError('InvalidEventPatternException', 'Event pattern is not valid. Reason: it is not JSON');
  }
};

const putTargets = (bus: EventBridge): Operation =>
  operation({
    input: z.object({ Rule: ruleName, EventBusName: busName, Targets: z.array(targetSchema).min(1).max(5) }),
    needs: ({ Rule }) => [{ action: 'events:PutTargets', resource: ruleArn(Rule) }],
    run: ({ Rule, Targets }) => {
      const added = Targets.map(targetOf);
      const ids = new Set(added.map((target) => target.id));
      bus.retarget(Rule, (targets) => [...targets.filter((target) => !ids.has(target.id)), ...added]);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
  });

const targetOf = (target: z.infer<typeof targetSchema>): RuleTarget => ({
  id: target.Id,
  arn: target.Arn,
  input: target.Input,
  retryPolicy: target.RetryPolicy,
  deadLetterArn: target.DeadLetterConfig?.Arn,
});

const removeTargets = (bus: EventBridge): Operation =>
  operation({
    input: z.object({ Rule: ruleName, EventBusName: busName, Ids: z.array(z.string()).min(1) }),
    needs: ({ Rule }) => [{ action: 'events:RemoveTargets', resource: ruleArn(Rule) }],
    run: ({ Rule, Ids }) => {
      bus.retarget(Rule, (targets) => targets.filter((target) => !Ids.includes(target.id)));
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
  });

const deleted = (bus: EventBridge, name: string): void => {
  const rule = bus.rules().find((known) => known.name === name);
  if (rule && rule.targets.length > 0) {
    throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
  }
  bus.remove(name);
};

const described = (rule: Rule): unknown => ({
  Name: rule.name,
  Arn: rule.arn,
  Description: rule.description,
  EventPattern: rule.pattern === undefined ? undefined : JSON.stringify(rule.pattern),
  ScheduleExpression: rule.schedule,
  State: rule.enabled === false ? 'DISABLED' : 'ENABLED',
  EventBusName: 'default',
});

const describedTarget = (target: RuleTarget): unknown => ({
  Id: target.id,
  Arn: target.arn,
  Input: target.input,
  RetryPolicy: target.retryPolicy,
  DeadLetterConfig: target.deadLetterArn === undefined ? undefined : { Arn: target.deadLetterArn },
});
