// The endpoint itself, with small services behind it: callers, permissions, protocols, bad input.
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import {
  notImplemented,
  operation,
  type LocalService,
  type OperationService,
} from '../../../local/endpoint/service.ts';
import { ssm } from '../../../local/ssm/ssm.ts';
import { sts } from '../../../local/sts/sts.ts';
import { listening, type Cloud } from './listening.ts';

const ROLE_SENTENCE =
  'User: arn:aws:sts::000000000000:assumed-role/ask-role/ask is not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:us-east-1:000000000000:parameter/a because no identity-based policy allows the ssm:GetParameter action';

const broken: OperationService = {
  name: 'states',
  protocol: 'json',
  operations: {
    DescribeStateMachine: operation({
      input: z.object({ stateMachineArn: z.string() }),
      needs: () => [],
      run: ({ stateMachineArn }) => {
        if (stateMachineArn === 'dated')
          return { creationDate: new Date(1_700_000_000_250), missing: undefined };
        throw new TypeError('nobody foresaw this');
      },
    }),
  },
};

const topic: OperationService = {
  name: 'sns',
  protocol: 'query',
  operations: {
    Publish: operation({
      input: z.object({ TopicArn: z.string(), Message: z.string() }),
      needs: ({ TopicArn }) => [{ action: 'sns:Publish', resource: TopicArn }],
      run: ({ Message }) => ({ MessageId: `<${Message}&>` }),
    }),
  },
};

/** Answers with what it was sent, like a REST service that stores bytes. */
const echo: LocalService = {
  name: 's3',
  protocol: 'rest',
  route: (request) => {
    if (request.method !== 'PUT') throw notImplemented('s3 anything but PUT');
    return { operation: 'PutObject', needs: [], run: () => ({ status: 200, body: request.body }) };
  },
  error: (error) => ({ status: error.status, body: `<Error><Code>${error.code}</Code></Error>` }),
};

let cloud: Cloud;
beforeAll(async () => {
  cloud = await listening((it) => [ssm(it).service, sts(), broken, topic, echo]);
});
beforeEach(() => {
  cloud.calls.clear();
  cloud.allowed = () => true;
});
afterAll(() => cloud.close());

const signed = (service: string): Record<string, string> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=alice/20261123/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

describe('callers', () => {
  test('the access key id names the user', async () => {
    const identity = await new STSClient(cloud.as('alice')).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe('arn:aws:iam::000000000000:user/alice');
    expect(identity.Account).toBe('000000000000');
  });

  test('a function is its role', async () => {
    const identity = await new STSClient(cloud.as('fn-ask')).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe('arn:aws:sts::000000000000:assumed-role/ask-role/ask');
  });

  test('an unsigned request is told to sign', async () => {
    const answer = await fetch(cloud.url);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('Sign it with any credentials');
  });

  test('a presigned URL carries its credential in the query', async () => {
    const query = 'X-Amz-Credential=alice%2F20261123%2Fus-east-1%2Fs3%2Faws4_request';
    const answer = await fetch(`${cloud.url}/b/k?${query}`, { method: 'PUT', body: 'bytes' });
    expect(await answer.text()).toBe('bytes');
  });
});

describe('permissions', () => {
  test('a function that lacks one gets AWS’s sentence, and the call is listed as not allowed', async () => {
    cloud.allowed = () => false;
    const sent = new SSMClient(cloud.as('fn-ask')).send(new GetParameterCommand({ Name: '/a' }));
    await expect(sent).rejects.toMatchObject({ name: 'AccessDeniedException', message: ROLE_SENTENCE });
    expect(cloud.calls.list('ask')).toMatchObject([
      {
        service: 'ssm',
        operation: 'GetParameter',
        allowed: false,
        status: 400,
        error: 'AccessDeniedException',
      },
    ]);
  });

  test('users may do everything', async () => {
    cloud.allowed = () => false;
    const client = new SSMClient(cloud.as('alice'));
    await client.send(new PutParameterCommand({ Name: '/b', Value: 'v', Type: 'String' }));
    expect(cloud.calls.list('')).toMatchObject([{ operation: 'PutParameter', allowed: true, status: 200 }]);
  });

  test('the query protocol refuses with 403', async () => {
    cloud.allowed = () => false;
    const sent = new SNSClient(cloud.as('fn-announce')).send(
      new PublishCommand({ TopicArn: 'arn:t', Message: 'm' }),
    );
    await expect(sent).rejects.toMatchObject({
      Code: 'AuthorizationError',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

describe('protocols', () => {
  test('times are epoch seconds and undefined members are dropped', async () => {
    const client = new SFNClient(cloud.as('alice'));
    const answer = await client.send(new DescribeStateMachineCommand({ stateMachineArn: 'dated' }));
    expect(answer.creationDate?.getTime()).toBe(1_700_000_000_250);
    expect('missing' in answer).toBe(false);
  });

  test('query answers are escaped XML', async () => {
    const answer = await new SNSClient(cloud.as('alice')).send(
      new PublishCommand({ TopicArn: 'arn:t', Message: 'm' }),
    );
    expect(answer.MessageId).toBe('<m&>');
  });

  test('aws-chunked bodies arrive as they were meant', async () => {
    const body = '5;chunk-signature=0\r\nhello\r\n3\r\n we\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n';
    const answer = await fetch(`${cloud.url}/b/k`, {
      method: 'PUT',
      headers: { ...signed('s3'), 'content-encoding': 'aws-chunked' },
      body,
    });
    expect(await answer.text()).toBe('hello we');
  });

  test('a broken aws-chunked body is refused', async () => {
    const headers = { ...signed('s3'), 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' };
    const answer = await fetch(`${cloud.url}/b/k`, { method: 'PUT', headers, body: 'zz\r\nhello' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('IncompleteBody');
  });

  test('an operation that is not there says so, with a status that no SDK retries', async () => {
    const answer = await fetch(cloud.url, {
      method: 'POST',
      headers: {
        ...signed('ssm'),
        'x-amz-target': 'AmazonSSM.DeleteParameter',
        'content-type': 'application/x-amz-json-1.1',
      },
      body: '{}',
    });
    expect(answer.status).toBe(501);
    expect(await answer.json()).toMatchObject({ message: 'ssm DeleteParameter is not implemented locally.' });
  });

  test('a service that is not there says so', async () => {
    const answer = await fetch(cloud.url, { method: 'POST', headers: signed('kinesis'), body: '{}' });
    expect(answer.status).toBe(501);
    expect(await answer.text()).toContain('The service kinesis is not implemented locally.');
  });
});

describe('bad input', () => {
  test('what nobody foresaw is a 500 in the service’s shape and a line in the log', async () => {
    const client = new SFNClient({ ...cloud.as('alice'), maxAttempts: 1 });
    const sent = client.send(new DescribeStateMachineCommand({ stateMachineArn: 'x' }));
    await expect(sent).rejects.toMatchObject({ name: 'InternalFailure', $metadata: { httpStatusCode: 500 } });
    expect(cloud.log.some((line) => line.includes('nobody foresaw this'))).toBe(true);
  });

  test('a body beyond 50 MB is refused, and the client reads why', async () => {
    const answer = await fetch(`${cloud.url}/b/k`, {
      method: 'PUT',
      headers: signed('s3'),
      body: Buffer.alloc(50 * 1024 * 1024 + 1),
    });
    expect(answer.status).toBe(413);
  });

  test('no request ends the process or is left without an answer', async () => {
    const request = fc.record({
      service: fc.constantFrom('ssm', 'sts', 'sns', 's3', 'states', '', '%', 'constructor'),
      target: fc.constantFrom(
        'AmazonSSM.GetParameter',
        'AmazonSSM.__proto__',
        'x.constructor',
        '',
        'AWSStepFunctions.DescribeStateMachine',
      ),
      method: fc.constantFrom('POST', 'PUT', 'DELETE'),
      path: fc.constantFrom('/', '/%', '//', '/?X-Amz-Credential=a%2Fb', '/?Action=ConfirmSubscription'),
      body: fc.oneof(
        fc.json(),
        fc.string(),
        fc.constant('Action=Publish&a.b.c.member.9999999999.x=1&__proto__.x=1'),
      ),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ service, target, method, path, body }) => {
        const headers = {
          ...signed(service),
          'x-amz-target': target,
          'content-type': 'application/x-amz-json-1.1',
        };
        const answer = await fetch(`${cloud.url}${path}`, { method, headers, body });
        expect(answer.status).toBeGreaterThanOrEqual(200);
        await answer.arrayBuffer();
      }),
      { numRuns: 150 },
    );
  });
});
