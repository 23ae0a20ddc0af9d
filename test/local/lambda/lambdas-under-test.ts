// Functions of a test's own, packaged as `serverless package` does it and run by the real local Lambda.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Changes } from '../../../local/changes.ts';
import { Clock } from '../../../local/clock/clock.ts';
import { Settling } from '../../../local/clock/settling.ts';
import { Iam } from '../../../local/iam/iam.ts';
import { LocalLambdas } from '../../../local/lambda/local-lambdas.ts';
import { resolveTemplate } from '../../../local/template/template.ts';
import { zipFile } from '../zip-file.ts';

export interface FunctionUnderTest {
  /** The whole module; it exports `handler`. */
  readonly code: string;
  readonly timeout?: number;
  readonly variables?: Readonly<Record<string, string | number>>;
}

/** A local Lambda with these functions, by short name. */
export const lambdasUnderTest = (functions: Readonly<Record<string, FunctionUnderTest>>, workers = 4) => {
  const packageDir = join(mkdtempSync(join(tmpdir(), 'countersign-lambda-')), 'package', '.serverless');
  mkdirSync(packageDir, { recursive: true });
  const resources = Object.entries(functions).map(
    ([name, { code, timeout = 10, variables = {} }]): [string, object] => {
      writeFileSync(
        join(packageDir, `${name}.zip`),
        zipFile([{ name: `dist/${name}/index.mjs`, content: code }]),
      );
      return [
        `${name}LambdaFunction`,
        {
          Type: 'AWS::Lambda::Function',
          Properties: {
            FunctionName: `stack-${name}`,
            Handler: `dist/${name}/index.handler`,
            Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
            Runtime: 'nodejs24.x',
            MemorySize: 256,
            Timeout: timeout,
            Code: { S3Bucket: 'deployment', S3Key: `serverless/123/${name}.zip` },
            Environment: { Variables: variables },
          },
        },
      ];
    },
  );
  const Role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } };
  const template = resolveTemplate(
    JSON.stringify({ Resources: Object.fromEntries([...resources, ['Role', Role]]) }),
    {
      stackName: 'stack',
      awsUrl: 'http://aws',
      webUrl: 'http://web',
    },
  );
  const settling = new Settling();
  const clock = new Clock(settling);
  const iam = new Iam();
  const lambdas = new LocalLambdas({
    template,
    packageDir,
    stackName: 'stack',
    clock,
    settling,
    changes: new Changes(),
    iam,
    workers,
    environment: (workerKey) => ({ AWS_REGION: 'us-east-1', WORKER: workerKey, START_FROM: 'the start' }),
  });
  return {
    lambdas,
    clock,
    settling,
    iam,
    /** Invokes and reads the answer. */
    call: async (name: string, event: unknown = {}): Promise<{ error: boolean; result: unknown }> => {
      const { payload, functionError } = await lambdas.invoke(`stack-${name}`, JSON.stringify(event));
      return { error: functionError !== undefined, result: JSON.parse(payload) as unknown };
    },
    stop: async (): Promise<void> => {
      clock.stop();
      await lambdas.stop();
    },
  };
};
export type LambdasUnderTest = ReturnType<typeof lambdasUnderTest>;
