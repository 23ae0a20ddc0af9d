// The fence: which part of the Amazon States Language the interpreter is known to run as AWS does, as far as our state
// machine uses it. Its worst fault is silence (it ignores what it does not know), so that everything outside is refused
// by name before anything runs. It is exported for the test of the repository's own state machine too.

/** What `fence` looks at; anything may be in it. */
type Fields = Readonly<Record<string, unknown>>;

/** The two integrations that run locally. */
export const INVOKE = 'arn:aws:states:::lambda:invoke';
export const INVOKE_AND_WAIT = 'arn:aws:states:::lambda:invoke.waitForTaskToken';

const MACHINE = ['Comment', 'StartAt', 'States', 'QueryLanguage', 'Version'];
const EVERY = ['Type', 'Comment', 'QueryLanguage'];
const TASK = ['Resource', 'Parameters', 'ResultSelector', 'ResultPath', 'TimeoutSeconds', 'TimeoutSecondsPath'];
const STATES: Readonly<Record<string, readonly string[]>> = {
  Task: [...EVERY, ...TASK, 'Next', 'End', 'Retry', 'Catch'],
  Choice: [...EVERY, 'Choices', 'Default'],
  Succeed: EVERY,
};
const RETRIER = ['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds'];
const RETRY = [...RETRIER, 'JitterStrategy', 'Comment'];
const CATCH = ['ErrorEquals', 'Next', 'ResultPath', 'Comment'];

/** Everything in a definition that would not run here as it does on AWS, one sentence each. */
export const fence = (definition: unknown): string[] => {
  if (!isFields(definition)) return ['The definition is not an object.'];
  const states = isFields(definition['States']) ? Object.entries(definition['States']) : [];
  return [
    ...outside('The state machine', definition, MACHINE),
    ...language('The state machine', definition),
    ...(states.length > 0 ? [] : ['The state machine has no States.']),
    ...states.flatMap(([name, state]) =>
      isFields(state) ? ofState(name, state) : [`${name} is not an object.`],
    ),
  ];
};

const ofState = (name: string, state: Fields): string[] => {
  const type = String(state['Type']);
  const fields = STATES[type];
  if (!fields) return [`${name}: a state of Type ${type} does not run locally.`];
  return [
    ...outside(name, state, fields),
    ...language(name, state),
    ...(type === 'Task' ? ofTask(name, state) : []),
    ...(type === 'Choice' ? ofChoices(name, state) : []),
    ...pathsIn(state).flatMap((path) => ofPath(name, path, state)),
  ];
};

const ofTask = (name: string, task: Fields): string[] => {
  const faults: string[] = [];
  const resource = task['Resource'];
  if (resource !== INVOKE && resource !== INVOKE_AND_WAIT)
    faults.push(
      `${name}: the Resource ${shown(resource)} does not run locally; ${INVOKE} and ${INVOKE_AND_WAIT} do.`,
    );
  if (task['TimeoutSeconds'] === undefined && task['TimeoutSecondsPath'] === undefined)
    faults.push(
      `${name}: a Task needs TimeoutSeconds or TimeoutSecondsPath (on AWS the default is over three years).`,
    );
  return [
    ...faults,
    ...resultPath(name, task),
    ...ofParameters(name, task['Parameters']),
    ...list(task['Retry']).flatMap((retrier) => outside(`${name}: Retry`, retrier, RETRY)),
    ...list(task['Catch']).flatMap((catcher) => ofCatcher(`${name}: Catch`, catcher)),
  ];
};

const ofParameters = (name: string, parameters: unknown): string[] => {
  if (!isFields(parameters) || typeof parameters['FunctionName'] !== 'string')
    return [`${name}: Parameters.FunctionName must be a string.`];
  return outside(`${name}: Parameters`, parameters, ['FunctionName', 'Payload', 'Payload.$']);
};

const ofCatcher = (name: string, catcher: Fields): string[] => {
  const errors: unknown = catcher['ErrorEquals'];
  return [
    ...outside(name, catcher, CATCH),
    ...resultPath(name, catcher),
    ...(Array.isArray(errors) && errors.includes('States.TaskFailed')
      ? [`${name} of States.TaskFailed would catch States.Timeout too; name the errors.`]
      : []),
  ];
};

const ofChoices = (name: string, choice: Fields): string[] =>
  list(choice['Choices']).flatMap((rule) =>
    ['Assign', 'Condition', 'Output']
      .filter((field) => field in rule)
      .map((field) => refused(`${name}: Choices`, field)),
  );

/** Only `$.a.b` is written as AWS does; `$` would become a key of that name. */
const resultPath = (name: string, fields: Fields): string[] => {
  const path = fields['ResultPath'];
  if (path === undefined || path === null || /^"\$(\.[A-Za-z_][\w-]*)+"$/.test(shown(path))) return [];
  return [`${name}: the ResultPath ${shown(path)} does not run locally (leave "$" out, it is the default).`];
};

const language = (name: string, fields: Fields): string[] => {
  const used = fields['QueryLanguage'];
  return used === undefined || used === 'JSONPath'
    ? []
    : [`${name}: QueryLanguage ${shown(used)} does not run locally.`];
};

const outside = (name: string, fields: Fields, known: readonly string[]): string[] =>
  Object.keys(fields)
    .filter((field) => !known.includes(field))
    .map((field) => refused(name, field));

const refused = (name: string, field: string): string => `${name}: ${field} does not run locally.`;

/** Of the context object, only the token has its right value here. */
const ofPath = (name: string, path: string, state: Fields): string[] => {
  if (!path.startsWith('$')) return [`${name}: the intrinsic function ${path} does not run locally.`];
  if (!path.startsWith('$$')) return [];
  if (path !== '$$.Task.Token') return [`${name}: ${path} does not run locally.`];
  if (state['Resource'] === INVOKE_AND_WAIT) return [];
  return [`${name}: ${path} exists only under ${INVOKE_AND_WAIT}.`];
};

/** Every path or intrinsic function in a state. */
const pathsIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([field, inner]) => {
    if (typeof inner !== 'string') return pathsIn(inner);
    return field.endsWith('.$') || field.endsWith('Path') || field === 'Variable' ? [inner] : [];
  });
};

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

/** As it stands in the definition. */
const shown = (value: unknown): string => (value === undefined ? 'undefined' : JSON.stringify(value));
