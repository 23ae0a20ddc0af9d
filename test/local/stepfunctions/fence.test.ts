import { describe, expect, it } from 'vitest';
import { readDefinition } from '../../../local/stepfunctions/definition.ts';
import { fence } from '../../../local/stepfunctions/fence.ts';
import { APPROVAL, callback, machine, task } from './machine-under-test.ts';

const only = (state: object): string[] => fence(machine('S', { S: state }));
const lambda = (fields: object): object => task('f', { End: true, ...fields });

describe('the fence', () => {
  it('lets our own kind of machine through, with the query language that the plugin writes', () => {
    expect(fence(APPROVAL)).toEqual([]);
    expect(() => readDefinition(JSON.stringify(APPROVAL))).not.toThrow();
  });

  it.each<[string, object, string]>([
    [
      'JSONata in a state',
      lambda({ QueryLanguage: 'JSONata' }),
      'S.QueryLanguage: "JSONata" does not run locally.',
    ],
    ['Assign', lambda({ Assign: { a: 1 } }), 'S: Assign does not run locally.'],
    ['Arguments', lambda({ Arguments: {} }), 'S: Arguments does not run locally.'],
    ['Output', { Type: 'Succeed', Output: {} }, 'S: Output does not run locally.'],
    ['InputPath', lambda({ InputPath: '$.a' }), 'S: InputPath does not run locally.'],
    ['Credentials', lambda({ Credentials: {} }), 'S: Credentials does not run locally.'],
    ['HeartbeatSeconds', lambda({ HeartbeatSeconds: 5 }), 'S: HeartbeatSeconds does not run locally.'],
    [
      'no timeout',
      lambda({ TimeoutSeconds: undefined }),
      'S: a Task needs TimeoutSeconds or TimeoutSecondsPath (on AWS the default is over three years).',
    ],
    ['ResultPath $', lambda({ ResultPath: '$' }), 'S.ResultPath: "$" does not run locally.'],
    [
      'a bracketed ResultPath',
      lambda({ ResultPath: "$['a']" }),
      `S.ResultPath: "$['a']" does not run locally.`,
    ],
    [
      'Catch into $',
      lambda({ Catch: [{ ErrorEquals: ['A'], Next: 'S', ResultPath: '$' }] }),
      'S.Catch.0.ResultPath: "$" does not run locally.',
    ],
    [
      'Catch of States.TaskFailed',
      lambda({ Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'S' }] }),
      'S.Catch.0.ErrorEquals: States.TaskFailed would catch States.Timeout too; name the errors.',
    ],
    [
      'Catch with Assign',
      lambda({ Catch: [{ ErrorEquals: ['A'], Next: 'S', Assign: {} }] }),
      'S.Catch.0: Assign does not run locally.',
    ],
    [
      'Retry with more',
      lambda({ Retry: [{ ErrorEquals: ['A'], Wait: 3 }] }),
      'S.Retry.0: Wait does not run locally.',
    ],
    [
      'an SDK integration',
      lambda({ Resource: 'arn:aws:states:::aws-sdk:sagemaker:updateModelPackage' }),
      'S.Resource: "arn:aws:states:::aws-sdk:sagemaker:updateModelPackage" does not run locally.',
    ],
    ['no function', lambda({ Parameters: {} }), 'S.Parameters.FunctionName: nothing does not run locally.'],
    [
      'an asynchronous invocation',
      lambda({ Parameters: { FunctionName: 'f', InvocationType: 'Event' } }),
      'S.Parameters: InvocationType does not run locally.',
    ],
    ['Map', { Type: 'Map', End: true }, 'S.Type: "Map" does not run locally.'],
    ['Parallel', { Type: 'Parallel', End: true }, 'S.Type: "Parallel" does not run locally.'],
    ['Pass', { Type: 'Pass', End: true }, 'S.Type: "Pass" does not run locally.'],
    ['Wait', { Type: 'Wait', End: true }, 'S.Type: "Wait" does not run locally.'],
    [
      'a condition in JSONata',
      { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'S' }] },
      'S.Choices.0: Condition does not run locally.',
    ],
    [
      'another comparison in a choice',
      { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'S' }] },
      'S.Choices.0: IsNull does not run locally.',
    ],
    [
      'an intrinsic function',
      lambda({ ResultSelector: { 'a.$': "States.Format('{}', $.a)" } }),
      "S: States.Format('{}', $.a) does not run locally.",
    ],
    ...['$$.Execution.Id', '$$.State.RetryCount', '$$'].map((path): [string, object, string] => [
      path,
      lambda({ ResultSelector: { deep: [{ 'a.$': path }] } }),
      `S: ${path} does not run locally.`,
    ]),
    [
      'a token where nobody waits',
      lambda({ Parameters: { FunctionName: 'f', Payload: { 't.$': '$$.Task.Token' } } }),
      'S: $$.Task.Token does not run locally.',
    ],
  ])('refuses %s by name', (_, state, fault) => {
    expect(only(state)).toEqual([fault]);
  });

  it('refuses a machine in JSONata, unknown fields, and what is no machine', () => {
    const good = machine('S', { S: { Type: 'Succeed' } });
    expect(fence({ ...good, QueryLanguage: 'JSONata' })).toEqual([
      'The state machine.QueryLanguage: "JSONata" does not run locally.',
    ]);
    expect(fence({ ...good, TimeoutSeconds: 1 })).toEqual([
      'The state machine: TimeoutSeconds does not run locally.',
    ]);
    expect(fence([])).toEqual(['The state machine: [] does not run locally.']);
    expect(fence({ ...good, States: { S: 1 } })).toEqual(['S: 1 does not run locally.']);
  });

  it('lists everything at once', () => {
    const text = JSON.stringify(
      machine('S', { S: lambda({ Assign: {}, HeartbeatSeconds: 1 }), T: { Type: 'Map' } }),
    );
    expect(() => readDefinition(text)).toThrow(/Assign.*\n.*HeartbeatSeconds.*\n.*T\.Type: "Map"/);
  });

  it('leaves the rest to the validator: a missing target, for one', () => {
    const text = JSON.stringify(machine('S', { S: callback('f', { Next: 'Nowhere' }) }));
    expect(() => readDefinition(text)).toThrow('Nowhere');
  });
});
