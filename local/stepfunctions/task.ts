// A Task state: `lambda:invoke`, or the same with a token that somebody sends back. Every attempt has its own token and
// its own deadline on the local clock; between two attempts the execution rests as `Retry` says.
import { REGION } from '../endpoint/service.ts';
import { type Json } from './definition.ts';
import { INVOKE_AND_WAIT, type State } from './fence.ts';
import { invokeLambda, type LambdaResult } from './lambda-invoke.ts';
import { Retries } from './retries.ts';
import { type Rest } from './rest.ts';
import { type Processed, TOKEN_PLACEHOLDER } from './step.ts';
import { TaskFailure } from './task-failure.ts';
import { type Walk } from './walk.ts';

const NO_LIMITS = { truncated: false };

/** Does what the state says, as often as its `Retry` allows; throws a TaskFailure in the end. */
export const performTask = async (walk: Walk, state: State, processed: Processed): Promise<Json> => {
  const retries = new Retries(state.Retry);
  for (;;) {
    try {
      return await new Attempt(walk, state, processed).run();
    } catch (error) {
      const delay = error instanceof TaskFailure ? retries.delayFor(error.name) : undefined;
      if (delay === undefined) throw error;
      await walk.rest(walk.journey.around.clock.now() + delay, (rest) => rest.end(null)).outcome;
    }
  }
};

class Attempt {
  readonly #walk: Walk;
  readonly #isCallback: boolean;
  readonly #resource: { readonly resourceType: string; readonly resource: string };
  readonly #functionName: string;
  readonly #payload: Json;
  readonly #seconds: number;

  constructor(walk: Walk, state: State, { Payload, time }: Processed) {
    this.#walk = walk;
    this.#isCallback = state.Resource === INVOKE_AND_WAIT;
    this.#resource = {
      resourceType: 'lambda',
      resource: this.#isCallback ? 'invoke.waitForTaskToken' : 'invoke',
    };
    this.#functionName = state.Parameters?.FunctionName ?? '';
    this.#payload = Payload ?? {};
    this.#seconds = wholeSeconds(time);
  }

  async run(): Promise<Json> {
    const { around, tokens } = this.#walk.journey;
    const until = around.clock.now() + this.#seconds * 1000;
    const rest = this.#walk.rest(until, (late) => late.fail(new TaskFailure('States.Timeout', '')));
    // The token is known before the function is called: its answer may come before the function returns.
    const token = this.#isCallback ? tokens.open(rest) : '';
    try {
      this.#invoke(rest, JSON.stringify(this.#payload).replaceAll(TOKEN_PLACEHOLDER, token));
      return this.#succeeded(await rest.outcome);
    } catch (error) {
      if (error instanceof TaskFailure) this.#failed(error);
      throw error;
    } finally {
      if (token) tokens.close(token);
    }
  }

  #invoke(rest: Rest<Json>, payload: string): void {
    const { around, machine, history } = this.#walk.journey;
    const functionName = this.#functionName;
    history.add('TaskScheduled', {
      ...this.#resource,
      region: REGION,
      parameters: `{"FunctionName":${JSON.stringify(functionName)},"Payload":${payload}}`,
      timeoutInSeconds: this.#seconds,
    });
    history.add('TaskStarted', this.#resource);
    const { roleArn } = machine;
    around.settling
      .during(async () =>
        this.#returned(rest, await invokeLambda(around, { roleArn, functionName, payload })),
      )
      .catch((error: unknown) => rest.fail(error instanceof Error ? error : new Error(String(error))));
  }

  #returned(rest: Rest<Json>, result: LambdaResult): void {
    if (!this.#isCallback) return rest.end(result);
    if (rest.isOver) return;
    const output = JSON.stringify(result);
    this.#walk.journey.history.add('TaskSubmitted', { ...this.#resource, output, outputDetails: NO_LIMITS });
  }

  #succeeded(output: Json): Json {
    const details = { ...this.#resource, output: JSON.stringify(output), outputDetails: NO_LIMITS };
    this.#walk.journey.history.add('TaskSucceeded', details);
    return output;
  }

  #failed({ name: error, message: cause }: TaskFailure): void {
    const type = error === 'States.Timeout' ? 'TaskTimedOut' : 'TaskFailed';
    this.#walk.journey.history.add(type, { ...this.#resource, error, ...(cause === '' ? {} : { cause }) });
  }
}

const wholeSeconds = (time: Json): number => {
  if (typeof time === 'number' && Number.isInteger(time) && time > 0) return time;
  throw new TaskFailure(
    'States.Runtime',
    `The timeout must be a positive integer and is ${JSON.stringify(time)}.`,
  );
};
