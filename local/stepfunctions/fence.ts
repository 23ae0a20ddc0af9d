// The fence: which part of the Amazon States Language the interpreter is known to run as AWS does. Its worst fault is
// silence (it ignores what it does not know), so that everything outside is refused by name before anything runs.
// It is exported for the test of the repository's own state machine too.

/** What `fence` looks at; anything may be in it. */
type Fields = Readonly<Record<string, unknown>>;

/** The two integrations that run locally. */
export const INVOKE = 'arn:aws:states:::lambda:invoke';
export const INVOKE_AND_WAIT = 'arn:aws:states:::lambda:invoke.waitForTaskToken';

const MACHINE = ['Comment', 'StartAt', 'States', 'TimeoutSeconds', 'QueryLanguage', 'Version'];
const EVERY = ['Type', 'Comment', 'QueryLanguage'];
const FLOW = [...EVERY, 'InputPath', 'OutputPath'];
const TASK = [
  'Resource',
  'Parameters',
  'ResultSelector',
  'ResultPath',
  'TimeoutSeconds',
  'TimeoutSecondsPath',
];
const STATES: Readonly<Record<string, readonly string[]>> = {
  Task: [...FLOW, ...TASK, 'Next', 'End', 'Retry', 'Catch'],
  Choice: [...FLOW, 'Choices', 'Default'],
  Pass: [...FLOW, 'Result', 'Parameters', 'ResultPath', 'Next', 'End'],
  Wait: [...EVERY, 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath', 'Next', 'End'],
  Succeed: FLOW,
  Fail: [...EVERY, 'Error', 'Cause', 'ErrorPath', 'CausePath'],
};
const RETRIER = ['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds'];
const RETRY = [...RETRIER, 'JitterStrategy', 'Comment'];
const CATCH = ['ErrorEquals', 'Next', 'ResultPath', 'Comment'];

/** What of the context object has its right value here. */
const CONTEXT = [
  '$$.Task.Token',
  '$$.Execution.Id',
  '$$.Execution.Name',
  '$$.Execution.RoleArn',
  '$$.State.Name',
  '$$.State.EnteredTime',
  '$$.StateMachine.Id',
  '$$.StateMachine.Name',
];

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
    ...resultPath(name, state),
    ...(type === 'Task' ? ofTask(name, state) : []),
    ...(type === 'Pass' ? ofPass(name, state) : []),
    ...(type === 'Choice' ? ofChoices(name, state) : []),
    ...ofPaths(name, state),
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
  if (task['TimeoutSecondsPath'] !== undefined && task['InputPath'] !== undefined)
    faults.push(`${name}: InputPath beside TimeoutSecondsPath does not run locally.`);
  return [
    ...faults,
    ...ofParameters(name, task['Parameters']),
    ...ofRetry(name, task),
    ...ofCatch(name, task),
  ];
};

const ofParameters = (name: string, parameters: unknown): string[] => {
  if (!isFields(parameters) || typeof parameters['FunctionName'] !== 'string')
    return [`${name}: Parameters.FunctionName must be a string.`];
  return outside(`${name}: Parameters`, parameters, ['FunctionName', 'Payload', 'Payload.$']);
};

const ofRetry = (name: string, task: Fields): string[] =>
  list(task['Retry']).flatMap((retrier) => outside(`${name}: Retry`, retrier, RETRY));

const ofCatch = (name: string, task: Fields): string[] =>
  list(task['Catch']).flatMap((catcher) => [
    ...outside(`${name}: Catch`, catcher, CATCH),
    ...resultPath(`${name}: Catch`, catcher),
    ...(strings(catcher['ErrorEquals']).includes('States.TaskFailed')
      ? [`${name}: Catch of States.TaskFailed would catch States.Timeout too; name the errors.`]
      : []),
  ]);

/** The interpreter takes a `Result` of false, 0, "" or null for none. */
const ofPass = (name: string, pass: Fields): string[] =>
  'Result' in pass && !pass['Result']
    ? [`${name}: a Result of ${JSON.stringify(pass['Result'])} is ignored.`]
    : [];

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

const ofPaths = (name: string, state: Fields): string[] =>
  pathsIn(state).flatMap(([field, path]) => [
    ...ofContext(name, path, state),
    ...ofIntrinsic(name, field, path),
  ]);

const ofContext = (name: string, path: string, state: Fields): string[] =>
  (path.match(/\$\$[\w.]*/g) ?? []).flatMap((used) => {
    if (!CONTEXT.includes(used)) return [`${name}: ${used} does not run locally.`];
    if (used === '$$.Task.Token' && state['Resource'] !== INVOKE_AND_WAIT)
      return [`${name}: ${used} exists only under ${INVOKE_AND_WAIT}.`];
    return [];
  });

const ofIntrinsic = (name: string, field: string, path: string): string[] => {
  if (path.startsWith('$')) return [];
  if (!field.endsWith('.$')) return [`${name}: an intrinsic function in ${field} does not run locally.`];
  const literals = path.match(/'(?:[^'\\]|\\.)*'/g) ?? [];
  return literals.some((literal) => literal.split('(').length !== literal.split(')').length)
    ? [`${name}: a parenthesis without its other half in ${path} does not run locally.`]
    : [];
};

/** Every field of a state that holds a path or an intrinsic function. */
const pathsIn = (value: unknown): [field: string, path: string][] => {
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([field, inner]): [string, string][] => {
    if (typeof inner !== 'string') return pathsIn(inner);
    return field.endsWith('.$') || field.endsWith('Path') || field === 'Variable' ? [[field, inner]] : [];
  });
};

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

/** As it stands in the definition. */
const shown = (value: unknown): string => (value === undefined ? 'undefined' : JSON.stringify(value));

const strings = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
