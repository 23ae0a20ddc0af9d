// Rules as the template or PutRule give them, and their compiled form.
import { ACCOUNT, AwsError, REGION } from '../endpoint/service.ts';
import { compilePattern, type Matches } from './pattern.ts';

export const BUS_ARN = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;

export const ruleArn = (name: string): string => `arn:aws:events:${REGION}:${ACCOUNT}:rule/${name}`;

export interface RetryPolicy {
  readonly MaximumRetryAttempts?: number | undefined;
  readonly MaximumEventAgeInSeconds?: number | undefined;
}

/** A target: a function or a queue, told by its ARN. `input` replaces the event. */
export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  readonly input?: string | undefined;
  readonly retryPolicy?: RetryPolicy | undefined;
  readonly deadLetterArn?: string | undefined;
}

/** A rule with everything resolved; it has a pattern, a schedule, or both. */
export interface RuleDefinition {
  readonly name: string;
  readonly arn: string;
  readonly description?: string | undefined;
  readonly pattern?: unknown;
  readonly schedule?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly targets: readonly RuleTarget[];
}

export interface Rule extends RuleDefinition {
  readonly matches: Matches | undefined;
  readonly periodMs: number | undefined;
}

/** Compiles pattern and schedule, and refuses by name what the local bus cannot deliver. */
export const compileRule = (definition: RuleDefinition): Rule => {
  for (const target of definition.targets) checkTarget(target);
  return {
    ...definition,
    matches: definition.pattern === undefined ? undefined : compilePattern(definition.pattern),
    periodMs: definition.schedule === undefined ? undefined : periodOf(definition.schedule),
  };
};

export const targetKind = (arn: string): 'lambda' | 'sqs' | undefined => {
  const service = arn.split(':')[2];
  return service === 'lambda' || service === 'sqs' ? service : undefined;
};

const checkTarget = ({ arn }: RuleTarget): void => {
  if (targetKind(arn)) return;
  throw new AwsError('ValidationException', `A rule target such as ${arn} is not implemented locally.`, 501);
};

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const periodOf = (schedule: string): number => {
  const [, count, unit] = /^rate\(([1-9]\d{0,5}) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  const unitMs = UNIT_MS[unit ?? ''];
  if (count !== undefined && unitMs !== undefined) return Number(count) * unitMs;
  if (schedule.startsWith('cron(')) {
    throw new AwsError(
      'ValidationException',
      `The schedule ${schedule} is not implemented locally, only rate(...).`,
      501,
    );
  }
  throw new AwsError('ValidationException', 'Parameter ScheduleExpression is not valid.');
};
