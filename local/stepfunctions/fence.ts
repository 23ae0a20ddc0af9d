// The fence: which part of the Amazon States Language the interpreter is known to run as AWS does, as far as our state
// machine uses it. Its worst fault is silence (it ignores what it does not know), so that everything outside is refused
// by name before anything runs. What stands where, asl-validator says (definition.ts).
import * as z from 'zod';

/** The two integrations that run locally. */
export const INVOKE = 'arn:aws:states:::lambda:invoke';
export const INVOKE_AND_WAIT = 'arn:aws:states:::lambda:invoke.waitForTaskToken';

const text = z.string().optional();
const queryLanguage = z.literal('JSONPath').optional();
/** Only `$.a.b` is written as AWS does; `$` would become a key of that name. */
const resultPath = z
  .string()
  .regex(/^\$(\.[A-Za-z_][\w-]*)+$/)
  .nullish();
const errors = z.array(z.string());

const retrier = z.strictObject({
  Comment: text,
  ErrorEquals: errors,
  IntervalSeconds: z.number().optional(),
  MaxAttempts: z.number().optional(),
  BackoffRate: z.number().optional(),
  MaxDelaySeconds: z.number().optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
});

const catcher = z.strictObject({
  Comment: text,
  ErrorEquals: errors.refine(
    (names) => !names.includes('States.TaskFailed'),
    'States.TaskFailed would catch States.Timeout too; name the errors.',
  ),
  Next: z.string(),
  ResultPath: resultPath,
});

const fields = z.strictObject({
  Type: z.enum(['Task', 'Choice', 'Succeed']),
  Comment: text,
  QueryLanguage: queryLanguage,
  Next: text,
  End: z.boolean().optional(),
  Resource: z.enum([INVOKE, INVOKE_AND_WAIT]).optional(),
  Parameters: z
    .strictObject({ FunctionName: z.string(), Payload: z.unknown().optional(), 'Payload.$': text })
    .optional(),
  ResultSelector: z.unknown().optional(),
  ResultPath: resultPath,
  TimeoutSeconds: z.number().optional(),
  TimeoutSecondsPath: text,
  Retry: z.array(retrier).optional(),
  Catch: z.array(catcher).optional(),
  Choices: z
    .array(z.strictObject({ Comment: text, Variable: text, StringEquals: text, Next: z.string() }))
    .optional(),
  Default: text,
});

const NO_TIMEOUT =
  'a Task needs TimeoutSeconds or TimeoutSecondsPath (on AWS the default is over three years).';

const state = fields.superRefine((it, context) => {
  if (it.Type === 'Task' && it.TimeoutSeconds === undefined && it.TimeoutSecondsPath === undefined)
    context.addIssue(NO_TIMEOUT);
  for (const path of pathsIn(it)) if (!isRun(path, it.Resource)) context.addIssue(refusal(path));
});

const machine = z.strictObject({
  Comment: text,
  QueryLanguage: queryLanguage,
  Version: text,
  StartAt: z.string(),
  States: z.record(z.string(), state),
});

export type Retrier = z.infer<typeof retrier>;
export type State = z.infer<typeof state>;
export type Definition = z.infer<typeof machine>;

/** No intrinsic functions; and of the context object, only the token has its right value here, where it is waited for. */
const isRun = (path: string, resource: string | undefined): boolean => {
  if (path === '$$.Task.Token') return resource === INVOKE_AND_WAIT;
  return path.startsWith('$') && !path.startsWith('$$');
};

/** Every path or intrinsic function in a state. */
const pathsIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]: [string, unknown]) => {
    if (typeof inner !== 'string') return pathsIn(inner);
    return field.endsWith('.$') || field.endsWith('Path') || field === 'Variable' ? [inner] : [];
  });
};

const refusal = (what: string): string => `${what} does not run locally.`;

/** Everything in a definition that would not run here as it does on AWS, one sentence each. */
export const fence = (definition: unknown): string[] =>
  machine.safeParse(definition, { reportInput: true }).error?.issues.flatMap(sentences) ?? [];

const sentences = (issue: z.core.$ZodIssue): string[] => {
  const where = issue.path[0] === 'States' ? issue.path.slice(1) : ['The state machine', ...issue.path];
  const say = (what: string): string => `${where.map(String).join('.')}: ${what}`;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => say(refusal(key)));
  if (issue.code === 'custom') return [say(issue.message)];
  return [say(refusal(issue.input === undefined ? 'nothing' : JSON.stringify(issue.input)))];
};
