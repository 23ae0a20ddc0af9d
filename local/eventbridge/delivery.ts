// One event on its way to one target: tried, tried again by the target's retry policy, and at last dead-lettered.
import { type Clock } from '../clock/clock.ts';
import { type Settling } from '../clock/settling.ts';
import { faultError, type Fault, type Faults } from '../endpoint/faults.ts';
import { AwsError } from '../endpoint/service.ts';
import { type Lambdas } from '../lambda/lambdas.ts';
import { targetKind, type Rule, type RuleTarget } from './rule.ts';

/** What the bus needs of SQS. */
export interface QueueSender {
  /** Throws AwsError QueueDoesNotExist for an unknown queue. */
  send(queueArn: string, body: string, attributes?: Readonly<Record<string, string>>): void;
}

export interface DeliveryParts {
  readonly clock: Clock;
  readonly settling: Settling;
  readonly lambdas: Lambdas;
  readonly queues: QueueSender;
  readonly faults: Faults;
  /** Whether the function's resource policy lets this rule invoke it. */
  readonly mayInvoke: (functionArn: string, ruleArn: string) => boolean;
  /** Whether the queue's policy lets this rule send to it. */
  readonly maySend: (queueArn: string, ruleArn: string) => boolean;
  readonly log: (line: string) => void;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
const DEFAULT_RETRIES = 185;
const DEFAULT_AGE_SECONDS = 86_400;
/** AWS does not publish its backoff; doubling up to eight minutes spreads 185 attempts over a day as documented. */
const LONGEST_BACKOFF_SECONDS = 480;

/** Errors after which EventBridge does not try again. */
const HOPELESS = new Set(['NO_PERMISSIONS', 'ResourceNotFoundException', 'QueueDoesNotExist']);

interface Journey {
  readonly rule: Rule;
  readonly target: RuleTarget;
  readonly body: string;
  readonly startedAt: number;
}

/** Hands `body` to the target now, or later by its retry policy. */
export const deliver = (parts: DeliveryParts, rule: Rule, target: RuleTarget, body: string): void =>
  tryOnce(parts, { rule, target, body, startedAt: parts.clock.now() }, 0);

const tryOnce = (parts: DeliveryParts, journey: Journey, retries: number): void => {
  const end = parts.settling.begin();
  try {
    hand(parts, journey);
  } catch (error) {
    failed(parts, journey, { retries, error: asAwsError(error) });
  } finally {
    end();
  }
};

const hand = (parts: DeliveryParts, { rule, target, body }: Journey): void => {
  const isFunction = targetKind(target.arn) === 'lambda';
  const may = isFunction ? parts.mayInvoke : parts.maySend;
  if (!may(target.arn, rule.arn)) {
    throw new AwsError('NO_PERMISSIONS', `The policy of ${target.arn} does not let ${rule.arn} in.`, 403);
  }
  const fault = faultOf(parts, isFunction);
  if (fault) failBefore(fault);
  if (isFunction) parts.lambdas.invokeAsync(target.arn, body);
  else parts.queues.send(target.arn, body);
  if (fault?.kind === 'lost') throw new AwsError('TIMEOUT', 'The answer of the target was lost.', 500);
};

/** The bus is a caller like others, by the name `events`; ordered faults meet its deliveries too. */
const faultOf = (parts: DeliveryParts, isFunction: boolean): Fault | undefined =>
  parts.faults.take({
    service: isFunction ? 'lambda' : 'sqs',
    operation: isFunction ? 'Invoke' : 'SendMessage',
    function: 'events',
  });

const failBefore = (fault: Fault): void => {
  if (fault.kind === 'throttle' || fault.kind === 'error') throw faultError(fault);
  if (fault.kind === 'timeout') throw new AwsError('TIMEOUT', 'The target did not answer.', 500);
};

interface Failure {
  readonly retries: number;
  readonly error: AwsError;
}

const failed = (parts: DeliveryParts, journey: Journey, failure: Failure): void => {
  const { retries, error } = failure;
  if (HOPELESS.has(error.code)) return deadLetter(parts, journey, failure);
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = journey.target.retryPolicy ?? {};
  if (retries >= (MaximumRetryAttempts ?? DEFAULT_RETRIES)) {
    return deadLetter(parts, journey, failure, 'MaximumRetryAttempts');
  }
  const waitMs = Math.min(2 ** retries, LONGEST_BACKOFF_SECONDS) * 1000;
  const oldestMs = (MaximumEventAgeInSeconds ?? DEFAULT_AGE_SECONDS) * 1000;
  if (parts.clock.now() + waitMs - journey.startedAt > oldestMs) {
    return deadLetter(parts, journey, failure, 'MaximumEventAgeInSeconds');
  }
  parts.clock.after(waitMs, () => {
    tryOnce(parts, journey, retries + 1);
  });
};

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
const deadLetter = (parts: DeliveryParts, journey: Journey, failure: Failure, exhausted?: string): void => {
  const { rule, target, body } = journey;
  const gone = `events: ${rule.name} could not reach ${target.arn} (${failure.error.code})`;
  const queue = target.deadLetterArn;
  if (queue === undefined) return parts.log(`${gone}; it has no dead-letter queue, so the event is dropped`);
  if (!parts.maySend(queue, rule.arn))
    return parts.log(`${gone}; the policy of ${queue} does not let the rule in`);
  try {
    parts.queues.send(queue, body, {
      RULE_ARN: rule.arn,
      TARGET_ARN: target.arn,
      ERROR_CODE: failure.error.code,
      ERROR_MESSAGE: failure.error.message,
      RETRY_ATTEMPTS: String(failure.retries),
      ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
    });
  } catch (error) {
    parts.log(`${gone}; its dead-letter queue cannot be reached either: ${asAwsError(error).message}`);
  }
};

const asAwsError = (error: unknown): AwsError =>
  error instanceof AwsError ? error : new AwsError('SDK_CLIENT_ERROR', String(error), 500);
