// Lambda's own API, with the real SDK client over HTTP.
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lambda } from '../../../local/lambda/lambda.ts';
import { type Cloud, listening } from '../endpoint/listening.ts';
import { lambdasUnderTest } from './lambdas-under-test.ts';

const code = `export const handler = async (event) => { console.log(JSON.stringify(event)); if (event.fail) throw new Error('no'); return { event }; };`;
const functions = lambdasUnderTest({ echo: { code } });
let cloud: Cloud;
beforeAll(async () => {
  cloud = await listening(() => [lambda(functions.lambdas)]);
});
afterAll(() => Promise.all([functions.stop(), cloud.close()]));

const invoke = (input: Partial<InvokeCommand['input']>, as = 'alice') =>
  new LambdaClient(cloud.as(as)).send(new InvokeCommand({ FunctionName: 'stack-echo', ...input }));
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:stack-echo';

test('answers the payload, by name and by ARN', async () => {
  for (const FunctionName of ['stack-echo', ARN]) {
    const answer = await invoke({ FunctionName, Payload: '{"a":1}' });
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(answer.FunctionError).toBeUndefined();
    expect(answer.Payload?.transformToString()).toBe('{"event":{"a":1}}');
  }
});

test("a function's error is an answer with FunctionError", async () => {
  const answer = await invoke({ Payload: '{"fail":true}' });
  expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
  expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toMatchObject({
    errorType: 'Error',
    errorMessage: 'no',
  });
});

test('an event is accepted and handled later', async () => {
  expect(await invoke({ InvocationType: 'Event', Payload: '{"later":1}' })).toMatchObject({
    StatusCode: 202,
  });
  await expect.poll(() => functions.lambdas.logs.of('echo')).toContain('{"later":1}');
});

test('a role needs lambda:InvokeFunction on the function', async () => {
  cloud.allowed = ({ action, resource }) => !(action === 'lambda:InvokeFunction' && resource === ARN);
  await expect(invoke({}, 'fn-intake')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  cloud.allowed = () => true;
  await expect(invoke({}, 'fn-intake')).resolves.toMatchObject({ StatusCode: 200 });
});

test.each([
  [
    'an unknown function',
    { FunctionName: 'nobody' },
    { name: 'ResourceNotFoundException', message: 'Function not found: nobody' },
  ],
  ['a payload that is not JSON', { Payload: '{no' }, { name: 'InvalidRequestContentException' }],
])('%s is refused as Lambda refuses it', async (_, input, error) => {
  await expect(invoke(input)).rejects.toMatchObject(error);
});

test('other operations say that they are not implemented locally', async () => {
  const listing = new LambdaClient(cloud.as('alice')).send(new ListFunctionsCommand({}));
  await expect(listing).rejects.toThrow(/not implemented locally/);
});
