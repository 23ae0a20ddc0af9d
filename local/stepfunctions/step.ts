// One state on the interpreter (aws-local-stepfunctions): paths, templates, intrinsics, choices and catchers are its
// work. We go from state to state ourselves, one small machine a state, because the interpreter cannot resume in the
// middle, times with real timers and forgets what a redrive and a history need.
import { randomUUID } from 'node:crypto';
import { ExecutionError, StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { type Json } from './definition.ts';
import { INVOKE, type State } from './fence.ts';

/** Stands where `$$.Task.Token` is read; task.ts puts one new token an attempt in its place. */
export const TOKEN_PLACEHOLDER = `#task-token-${randomUUID()}#`;

/** Beyond this the interpreter's own timers overflow; they must never fire, ours run on the local clock. */
const NEVER_SECONDS = 2_147_483;

/** What a Task works with, after Parameters. */
export interface Processed {
  readonly Payload?: Json;
  /** TimeoutSeconds as the state says it, or as its path finds it in the state's input. */
  readonly time: Json;
}

export interface Stepped {
  readonly output: Json;
  /** The state that comes next; undefined at the end. */
  readonly next: string | undefined;
}

interface Run {
  readonly input: Json;
  readonly work: (processed: Processed) => Promise<Json>;
}

export class Step {
  readonly #machine: StateMachine;
  readonly #targets: readonly string[];

  constructor(state: State) {
    const states = { state: rewritten(state) };
    this.#targets = [...new Set([...targetsOf(state)])];
    const exits = Object.fromEntries(this.#targets.map((target) => [exit(target), EXIT] as const));
    const definition: object = { StartAt: 'state', States: { ...states, ...exits } };
    this.#machine = new StateMachine(definition as StateMachineDefinition, {
      validationOptions: { noValidate: true },
    });
  }

  /** Runs the state; `work` does what a Task does. Throws what the state failed with, if nothing caught it. */
  async run({ input, work }: Run): Promise<Stepped> {
    let next: string | undefined;
    const leave = (target: string) => (output: Json) => {
      next = target === END ? undefined : target;
      return output;
    };
    const exits = this.#targets.map((target) => [exit(target), leave(target)] as const);
    const state = (it: Json): Promise<Json> => work(processed(it));
    const handlers = { ...Object.fromEntries(exits), state };
    try {
      const { result } = this.#machine.run(input, {
        context: { Task: { Token: TOKEN_PLACEHOLDER } },
        overrides: { taskResourceLocalHandlers: handlers },
      });
      return { output: await result, next };
    } catch (error) {
      throw error instanceof ExecutionError ? error.cause : error;
    }
  }
}

/** Always an object: the parameters that `task` writes. */
const processed = (it: Json): Processed =>
  typeof it === 'object' && it !== null && !Array.isArray(it) ? { time: null, ...it } : { time: null };

/** No state can have this name: they are not empty. */
const END = '';
const EXIT = { Type: 'Task', Resource: INVOKE, End: true };
const exit = (target: string): string => `-> ${target}`;

const targetsOf = (state: State): string[] => [
  state.Next ?? END,
  ...(state.Default === undefined ? [] : [state.Default]),
  ...(state.Choices ?? []).map(({ Next }) => Next),
  ...(state.Catch ?? []).map(({ Next }) => Next),
];

const rewritten = (state: State): object => {
  switch (state.Type) {
    case 'Task':
      return task(state);
    case 'Choice':
      return choice(state);
    case 'Succeed':
      return onward(state, { ...state, Type: 'Pass' });
  }
};

const onward = ({ Next }: State, { End: _, ...rest }: Readonly<Record<string, unknown>>): object => ({
  ...rest,
  Next: exit(Next ?? END),
});

/** The time is read from the state's input, as on AWS; the interpreter would look for it in the parameters. */
const task = (state: State): object => {
  const { Retry: _retry, TimeoutSecondsPath: path, Parameters, ...rest } = state;
  const { FunctionName: _name, ...payload } = Parameters ?? { FunctionName: '' };
  return onward(state, {
    ...rest,
    Parameters: {
      ...payload,
      ...(path === undefined ? { time: state.TimeoutSeconds ?? null } : { 'time.$': path }),
    },
    TimeoutSeconds: NEVER_SECONDS,
    ...(state.Catch && { Catch: state.Catch.map((catcher) => ({ ...catcher, Next: exit(catcher.Next) })) }),
  });
};

const choice = ({ Choices, Default, ...rest }: State): object => ({
  ...rest,
  Choices: (Choices ?? []).map((rule) => ({ ...rule, Next: exit(rule.Next) })),
  ...(Default === undefined ? {} : { Default: exit(Default) }),
});
