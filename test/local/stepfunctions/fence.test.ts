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
      'S: QueryLanguage "JSONata" does not run locally.',
    ],
    ['Assign', lambda({ Assign: { a: 1 } }), 'S: Assign does not run locally.'],
    ['Arguments', lambda({ Arguments: {} }), 'S: Arguments does not run locally.'],
    ['Output', { Type: 'Succeed', Output: {} }, 'S: Output does not run locally.'],
    ['InputPath', lambda({ InputPath: '$.a' }), 'S: InputPath does not run locally.'],
    ['Credentials', lambda({ Credentials: {} }), 'S: Credentials does not run locally.'],
    ['HeartbeatSeconds', lambda({ HeartbeatSeconds: 5 }), 'S: HeartbeatSeconds does not run locally.'],
    [
      'HeartbeatSecondsPath',
      lambda({ HeartbeatSecondsPath: '$.h' }),
      'S: HeartbeatSecondsPath does not run locally.',
    ],
    [
      'no timeout',
      lambda({ TimeoutSeconds: undefined }),
      'S: a Task needs TimeoutSeconds or TimeoutSecondsPath (on AWS the default is over three years).',
    ],
    [
      'ResultPath $',
      lambda({ ResultPath: '$' }),
      'S: the ResultPath "$" does not run locally (leave "$" out',
    ],
    [
      'a bracketed ResultPath',
      lambda({ ResultPath: "$['a']" }),
      `S: the ResultPath "$['a']" does not run locally`,
    ],
    [
      'Catch into $',
      lambda({ Catch: [{ ErrorEquals: ['A'], Next: 'S', ResultPath: '$' }] }),
      'S: Catch: the ResultPath "$" does not run locally',
    ],
    [
      'Catch of States.TaskFailed',
      lambda({ Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'S' }] }),
      'S: Catch of States.TaskFailed would catch States.Timeout too; name the errors.',
    ],
    [
      'Catch with Assign',
      lambda({ Catch: [{ ErrorEquals: ['A'], Next: 'S', Assign: {} }] }),
      'S: Catch: Assign does',
    ],
    [
      'Retry with more',
      lambda({ Retry: [{ ErrorEquals: ['A'], Wait: 3 }] }),
      'S: Retry: Wait does not run locally.',
    ],
    [
      'an SDK integration',
      lambda({ Resource: 'arn:aws:states:::aws-sdk:sagemaker:updateModelPackage' }),
      'S: the Resource "arn:aws:states:::aws-sdk:sagemaker:updateModelPackage" does not run locally',
    ],
    [
      'a function as Resource',
      lambda({ Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f' }),
      'S: the Resource "arn:aws:lambda:us-east-1:000000000000:function:f" does not run locally',
    ],
    ['no function', lambda({ Parameters: {} }), 'S: Parameters.FunctionName must be a string.'],
    [
      'an asynchronous invocation',
      lambda({ Parameters: { FunctionName: 'f', InvocationType: 'Event' } }),
      'S: Parameters: InvocationType does not run locally.',
    ],
    ['Map', { Type: 'Map', End: true }, 'S: a state of Type Map does not run locally.'],
    ['Parallel', { Type: 'Parallel', End: true }, 'S: a state of Type Parallel does not run locally.'],
    ['Wait', { Type: 'Wait', Seconds: 1, End: true }, 'S: a state of Type Wait does not run locally.'],
    ['Pass', { Type: 'Pass', End: true }, 'S: a state of Type Pass does not run locally.'],
    [
      'a condition in JSONata',
      { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'S' }] },
      'S: Choices: Condition does not run locally.',
    ],
    [
      'Assign in a choice',
      { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'S', Assign: {} }] },
      'S: Choices: Assign does not run locally.',
    ],
    [
      'an intrinsic function',
      lambda({ ResultSelector: { 'a.$': "States.Format('{}', $.a)" } }),
      "S: the intrinsic function States.Format('{}', $.a) does not run locally.",
    ],
    ...['$$.Execution.Id', '$$.State.RetryCount', '$$'].map((path): [string, object, string] => [
      path,
      lambda({ ResultSelector: { deep: [{ 'a.$': path }] } }),
      `S: ${path} does not run locally.`,
    ]),
    [
      'a token where nobody waits',
      lambda({ Parameters: { FunctionName: 'f', Payload: { 't.$': '$$.Task.Token' } } }),
      'S: $$.Task.Token exists only under arn:aws:states:::lambda:invoke.waitForTaskToken.',
    ],
  ])('refuses %s by name', (_, state, fault) => {
    const faults = only(state);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });

  it('refuses a machine in JSONata, unknown fields, and what is no machine', () => {
    const good = machine('S', { S: { Type: 'Succeed' } });
    expect(fence({ ...good, QueryLanguage: 'JSONata' })).toEqual([
      'The state machine: QueryLanguage "JSONata" does not run locally.',
    ]);
    expect(fence({ ...good, TimeoutSeconds: 1 })).toEqual([
      'The state machine: TimeoutSeconds does not run locally.',
    ]);
    expect(fence({ ...good, States: {} })).toEqual(['The state machine has no States.']);
    expect(fence([])).toEqual(['The definition is not an object.']);
    expect(fence({ ...good, States: { S: 1 } })).toEqual(['S is not an object.']);
  });

  it('lists everything at once', () => {
    const text = JSON.stringify(
      machine('S', { S: lambda({ Assign: {}, HeartbeatSeconds: 1 }), T: { Type: 'Map' } }),
    );
    expect(() => readDefinition(text)).toThrow(/Assign.*\n.*HeartbeatSeconds.*\n.*Type Map/);
  });

  it('leaves the rest to the validator: a missing target, for one', () => {
    const text = JSON.stringify(machine('S', { S: callback('f', { Next: 'Nowhere' }) }));
    expect(() => readDefinition(text)).toThrow('Nowhere');
  });
});
