// Runs a foreign client as its user would: a process of its own, told only where the endpoint is and whose key it has.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Cloud } from '../../local/cloud.ts';

const HERE = import.meta.dirname;

const missing = (command: string, args: readonly string[]): boolean => spawnSync(command, args).status !== 0;

const HOW =
  'boto3 and the AWS CLI are needed: python3 -m venv .venv && .venv/bin/pip install boto3 awscli, then put .venv/bin first in PATH.';

/** Whether the clients are not there; says so in one line. With REQUIRE_ALL=1 it throws instead. */
export const withoutClients = (): boolean => {
  if (!missing('python3', ['-c', 'import boto3']) && !missing('aws', ['--version'])) return false;
  if (process.env['REQUIRE_ALL'] === '1') throw new Error(HOW);
  process.stderr.write(`${HOW}\n`);
  return true;
};

const run = promisify(execFile);

/** What a client is told: the endpoint, and whose key it has. */
export const environment = (cloud: Cloud, user: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  AWS_ENDPOINT_URL: cloud.awsUrl,
  AWS_ACCESS_KEY_ID: user,
  AWS_SECRET_ACCESS_KEY: 'any',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_PAGER: '',
});

/** Runs a command of boto3_client.py as a user, and gives what it printed. */
export const boto3 = async (cloud: Cloud, user: string, ...args: readonly string[]): Promise<unknown> => {
  const { stdout } = await run('python3', [join(HERE, 'boto3_client.py'), ...args], {
    env: environment(cloud, user),
  });
  return JSON.parse(stdout);
};

/** Runs the AWS CLI as a user, and gives what it printed; text where that is not JSON. */
export const aws = async (cloud: Cloud, user: string, ...args: readonly string[]): Promise<unknown> => {
  const { stdout } = await run('aws', args, { env: environment(cloud, user) });
  return stdout.startsWith('{') ? JSON.parse(stdout) : stdout.trim();
};

/** Writes a file that a client reads, and gives its path. */
export const file = (name: string, content: unknown): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'countersign-')), name);
  writeFileSync(path, JSON.stringify(content));
  return path;
};

/** The report that a training pipeline leaves: the two metrics that the tests' policy reads. */
export const report = (auc: number, accuracy: number): unknown => ({
  binary_classification_metrics: {
    auc: { value: auc, standard_deviation: 'NaN' },
    accuracy: { value: accuracy, standard_deviation: 'NaN' },
  },
});
