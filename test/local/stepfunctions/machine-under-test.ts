// A state machine behind the real endpoint, functions that a test scripts, and the events that were put on the bus.
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { Changes } from '../../../local/changes.ts';
import { AwsError, type Need } from '../../../local/endpoint/service.ts';
import { type BusEvent } from '../../../local/eventbridge/bus.ts';
import { type Invoked } from '../../../local/lambda/lambdas.ts';
import { type StepFunctions, stepFunctions } from '../../../local/stepfunctions/step-functions.ts';
import { type Cloud, listening } from '../endpoint/listening.ts';

export const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:approval';
export const EXECUTION = 'arn:aws:states:us-east-1:000000000000:execution:approval';
export const ROLE = 'arn:aws:iam::000000000000:role/machine';

/** What a function gets; a test looks into what it sent itself. */
export type Payload = Readonly<Record<string, unknown>>;
type Script = (payload: Payload, attempt: number) => unknown;

export interface House {
  readonly cloud: Cloud;
  readonly states: StepFunctions;
  readonly client: SFNClient;
  readonly events: Pick<BusEvent, 'detail-type' | 'source' | 'resources' | 'detail'>[];
  /** Function names in the order of their calls, with what they got. */
  readonly invoked: { readonly function: string; readonly payload: Payload }[];
  /** What each function does from now on; without a script it returns null. */
  readonly scripts: Record<string, Script>;
  /** What the machine's role is asked for. */
  machineMay: (need: Need) => boolean;
  as(accessKeyId: string): SFNClient;
  /** Starts an execution and waits until it rests or has ended. */
  start(name: string, input?: object): Promise<string>;
  settled(): Promise<void>;
  status(executionArn: string): Promise<string | undefined>;
  /** The event types of the history, in order. */
  types(executionArn: string): Promise<string[]>;
  /** Tokens that functions got, in order. */
  tokens(): string[];
  close(): Promise<void>;
}

export const houseWith = async (definition: object): Promise<House> => {
  const events: House['events'] = [];
  const invoked: House['invoked'] = [];
  const scripts: House['scripts'] = {};
  const invoke = async (name: string, text: string): Promise<Invoked> => {
    if (name === 'missing')
      throw new AwsError('ResourceNotFoundException', 'Function not found: missing', 404);
    const payload = JSON.parse(text) as Payload;
    invoked.push({ function: name, payload });
    return answerOf(async () =>
      scripts[name]?.(payload, invoked.filter((it) => it.function === name).length),
    );
  };
  let states: StepFunctions | undefined;
  const cloud = await listening((parts) => {
    states = stepFunctions({
      ...parts,
      changes: new Changes(),
      bus: { publish: (event) => events.push(event) },
      lambdas: { invoke, invokeAsync: () => undefined },
      allowed: (role, need) => role === ROLE && house.machineMay(need),
    });
    states.addMachine({
      arn: MACHINE,
      name: 'approval',
      roleArn: ROLE,
      definition: JSON.stringify(definition),
    });
    return [states.service];
  });
  if (!states) throw new Error('The endpoint asked for no services.');
  const client = new SFNClient(cloud.as('alice'));
  const house: House = {
    ...{ cloud, states, client, events, invoked, scripts },
    machineMay: () => true,
    as: (accessKeyId) => new SFNClient({ ...cloud.as(accessKeyId), maxAttempts: 1 }),
    start: async (name, input = {}) => {
      const command = new StartExecutionCommand({
        stateMachineArn: MACHINE,
        name,
        input: JSON.stringify(input),
      });
      const { executionArn = '' } = await client.send(command);
      await cloud.settling.settled();
      return executionArn;
    },
    settled: () => cloud.settling.settled(),
    status: async (executionArn) =>
      (await client.send(new DescribeExecutionCommand({ executionArn }))).status,
    types: async (executionArn) => {
      const { events: all = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
      return all.map(({ type }) => String(type));
    },
    tokens: () =>
      invoked.flatMap(({ payload }) => (typeof payload['token'] === 'string' ? [payload['token']] : [])),
    close: async () => {
      house.states.stop();
      await cloud.close();
    },
  };
  return house;
};

/** As Lambda answers: a result as JSON, or the error that the function threw. */
const answerOf = async (run: () => Promise<unknown>): Promise<Invoked> => {
  try {
    return { payload: JSON.stringify((await run()) ?? null) };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const payload = JSON.stringify({ errorType: error.name, errorMessage: error.message, trace: [] });
    return { payload, functionError: 'Unhandled' };
  }
};

/** An error with a name, as our functions throw them. */
export const named = (name: string, message = 'went wrong'): Error =>
  Object.assign(new Error(message), { name });

const INVOKE = 'arn:aws:states:::lambda:invoke';

/** A task that calls the function of the same name with the state's input. */
export const task = (functionName: string, fields: object): object => ({
  Type: 'Task',
  QueryLanguage: 'JSONPath',
  Resource: INVOKE,
  Parameters: { FunctionName: functionName, 'Payload.$': '$' },
  TimeoutSeconds: 60,
  ResultPath: null,
  ...fields,
});

/** A task that waits for its token. */
export const callback = (functionName: string, fields: object): object =>
  task(functionName, {
    Resource: `${INVOKE}.waitForTaskToken`,
    Parameters: { FunctionName: functionName, Payload: { 'arn.$': '$.arn', 'token.$': '$$.Task.Token' } },
    ...fields,
  });

/** A machine in which the given states follow each other. */
export const machine = (StartAt: string, States: Record<string, object>): object => ({
  QueryLanguage: 'JSONPath',
  StartAt,
  States,
});

/** The shape of our own machine. */
export const APPROVAL = machine('Evaluate', {
  Evaluate: task('evaluate', {
    ResultSelector: { 'outcome.$': '$.Payload.outcome', 'timeoutSeconds.$': '$.Payload.timeoutSeconds' },
    ResultPath: '$.evaluated',
    Next: 'Is a person needed?',
  }),
  'Is a person needed?': {
    Type: 'Choice',
    Choices: [
      { Variable: '$.evaluated.outcome', StringEquals: 'ask', Next: 'Ask' },
      { Variable: '$.evaluated.outcome', StringEquals: 'settled', Next: 'Record' },
    ],
  },
  Ask: callback('ask', {
    TimeoutSeconds: undefined,
    TimeoutSecondsPath: '$.evaluated.timeoutSeconds',
    Catch: [{ ErrorEquals: ['States.Timeout', 'States.HeartbeatTimeout'], ResultPath: null, Next: 'Record' }],
    Next: 'Record',
  }),
  Record: task('record', {
    Catch: [{ ErrorEquals: ['QuestionStillOpen'], ResultPath: null, Next: 'Ask' }],
    Next: 'Announce',
  }),
  Announce: task('announce', { End: true }),
});

export const asking = (timeoutSeconds: number) => () => ({ outcome: 'ask', timeoutSeconds });
