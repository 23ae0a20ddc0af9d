// countersign compare, as a reader types it, against a local cloud with their own credentials.
import { UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { compare as called } from '../../cli/compare.ts';
import { WrongUsage } from '../../cli/usage.ts';
import { calls } from '../local/sagemaker/experiments/calls.ts';
import { Story } from '../story/story.ts';
import { registerPast } from './past.ts';
import { countersign, signedAs } from './run.ts';

const COMPONENT = 'arn:aws:sagemaker:us-east-1:000000000000:experiment-trial-component';
const PACKAGE = 'arn:aws:sagemaker:us-east-1:000000000000:model-package';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
  const { run, put } = calls({
    client: story.clients('alice').sagemaker,
    cloud: { url: story.cloud.awsUrl },
  });
  const value = (NumberValue: number) => ({ NumberValue });
  await run('churn', 'run-1', { Parameters: { depth: value(5), eta: value(0.1), rounds: value(30) } });
  await run('churn', 'run-2', {
    Parameters: {
      depth: value(6),
      eta: value(0.1),
      rounds: value(30),
      ['a\u001B[31m'.padEnd(60, 'x')]: { StringValue: '\u001B[2J'.padEnd(80, 'y') },
    },
  });
  await put('churn-run-1', 'validation:auc', [
    [1, 0.5, 0],
    [2, 0.89, 1],
  ]);
  await put('churn-run-2', 'validation:auc', [
    [1, 0.5, 0],
    [2, 0.8, 1],
    [3, 0.91, 2],
  ]);
  await registerPast(story.cloud.awsUrl, 'churn-telco', []);
  for (const version of [1, 2])
    await story.register({ group: 'churn-telco', metadata: { run: `churn/run-${version}` } });
  await story.register({ group: 'churn-telco' });
  await story.register({ group: 'ltv-b2b', metadata: { run: 'churn/run-1' } });
});
afterAll(() => story.end());

const approve = async (arn: string): Promise<void> => {
  const command = new UpdateModelPackageCommand({ ModelPackageArn: arn, ModelApprovalStatus: 'Approved' });
  await story.clients('ops').sagemaker.send(command);
};

const compare = async (...args: string[]) =>
  countersign(['compare', ...args], { env: signedAs(story.cloud.awsUrl) });

const TABLES = (one: string, other: string) => `
metric          ${one}  ${other}  change
validation:auc  ${'0.91'.padStart(one.length)}  ${'0.89'.padStart(other.length)}  better by 0.02
`;

describe('compare', () => {
  it('two versions of a group', async () => {
    expect(await compare('churn-telco', '2', '1')).toEqual({
      status: 0,
      stderr: '',
      stdout: `churn-telco: v2 beside v1. Nothing was changed.
v2: churn/run-2, named in its metadata
v1: churn/run-1, named in its metadata

metric            v2    v1  change
validation:auc  0.91  0.89  better by 0.02

parameter                                                 v2  v1  change
a\uFFFD[31mxxxxxxxxxxxxxxxxxxxx … (shortened)  \uFFFD[2Jyyyyyyyyyyyyy…   -
depth                                                      6   5  higher by 1

2 other parameters are the same.

validation:auc, step 0 to 2
  v2 ▁▆█ from 0.50 to 0.91
  v1 ▁██ from 0.50 to 0.89
  v1 ended at step 1; its last value goes on.
`,
    });
  });

  it('two versions by their ARNs, of any groups', async () => {
    const { status, stdout } = await compare(`${PACKAGE}/churn-telco/2`, `${PACKAGE}/ltv-b2b/1`);
    expect(status).toBe(0);
    expect(stdout).toContain('churn-telco v2 beside ltv-b2b v1. Nothing was changed.\n');
    expect(stdout).toContain(TABLES('churn-telco v2', 'ltv-b2b v1'));
  });

  it('two runs by name, by component and by ARN', async () => {
    for (const name of ['churn/run-1', 'churn-run-1', `${COMPONENT}/churn-run-1`]) {
      const { status, stdout } = await compare('--runs', 'churn/run-2', name);
      expect(status).toBe(0);
      expect(stdout).toMatch(
        /^run-2 beside (churn-)?run-1\. Nothing was changed\.\nrun-2: churn\/run-2, named here\n/,
      );
      expect(stdout).toContain('validation:auc');
    }
  });

  it('as JSON: both whole, with their curves', async () => {
    const { status, stdout } = await compare('churn-telco', '2', '1', '--json');
    const json = JSON.parse(stdout) as { same: number; runs: unknown[] };
    expect([status, json.same]).toEqual([0, 2]);
    expect(json.runs[1]).toEqual({
      label: 'v1',
      run: { name: 'run-1', experiment: 'churn', component: `${COMPONENT}/churn-run-1`, found: 'metadata' },
      metrics: {
        'validation:auc': {
          last: 0.89,
          min: 0.5,
          max: 0.89,
          average: expect.closeTo(0.695) as number,
          count: 2,
        },
      },
      parameters: { depth: 5, eta: 0.1, rounds: 30 },
      curves: {
        'validation:auc': [
          { step: 0, value: 0.5 },
          { step: 1, value: 0.89 },
        ],
      },
    });
  });

  it('a version without a run: said, with how to add one', async () => {
    expect(await compare('churn-telco', '3', '1')).toEqual({
      status: 2,
      stderr: '',
      stdout: `churn-telco v3 has no run to compare: none was found; train in a run
(ExperimentConfig), or name one in CustomerMetadataProperties as run.
churn-telco v1: churn/run-1, named in its metadata.
`,
    });
    const { status, stdout } = await compare('churn-telco', '3', '1', '--json');
    expect([status, JSON.parse(stdout)]).toEqual([
      2,
      {
        runs: [
          { label: 'v3', found: 'none' },
          { label: 'v1', found: 'found' },
        ],
      },
    ]);
  });

  it('what does not exist', async () => {
    expect(await compare('--runs', 'churn/run-9', 'churn/run-1')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'There is no run churn/run-9 here: no trial component is called churn-run-9.\n',
    });
    expect((await compare('churn-telco', '9', '1')).stderr).toBe(
      `churn-telco v9 does not exist: ${PACKAGE}/churn-telco/9.\n`,
    );
  });

  const TWO_VERSIONS = 'Name two versions: <group> <number> <number>, or two ARNs.';
  const TWO_RUNS = 'Name two runs: <experiment>/<run>, or the name or ARN of a trial component.';
  it.each([
    [[], TWO_VERSIONS],
    [['churn-telco'], TWO_VERSIONS],
    [['churn-telco', '1', '2', '3'], TWO_VERSIONS],
    [['churn-telco', '2'], 'churn-telco names no version: give <group> <number>, or an ARN.'],
    [['--runs', 'churn/run-1'], TWO_RUNS],
    [['--runs', 'a/b/c', 'churn/run-1'], `a/b/c names no run. ${TWO_RUNS}`],
    [['--runs', 'two words', 'churn/run-1'], `two words names no run. ${TWO_RUNS}`],
    [['--run', 'a', 'b'], '--run is not an option here. Did you mean --runs?'],
  ])('%j is wrong usage', async (args, words) => {
    await expect(called(args)).rejects.toThrow(new WrongUsage(words));
  });
});

describe('the other commands, under a policy that is about the run', () => {
  const MEASURED = ['--policy', 'test/policies/measured.yml'];
  const asked = async (...args: string[]) => {
    const { status, stdout } = await countersign(args, { env: signedAs(story.cloud.awsUrl) });
    return [status, ...stdout.split('\n').filter((line) => /^[|`]-/.test(line))];
  };

  it('simulate finds the runs of a version and of the one that it is compared with', async () => {
    await approve(`${PACKAGE}/churn-telco/1`);
    expect(await asked('simulate', 'churn-telco', '2', ...MEASURED)).toEqual([
      0,
      '`- passes  Run validation:auc 0.91, needs at least 0.80, v1 has 0.89: better by',
    ]);
    expect(await asked('simulate', 'churn-telco', '3', ...MEASURED)).toEqual([
      2,
      '`- missing  Its run cannot be read: none was found; train in a run',
    ]);
  });

  it('simulate takes a run as a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-run-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'run.json');
    writeFileSync(file, JSON.stringify({ metrics: { 'validation:auc': { last: 0.75 } } }));
    const files = ['--group', 'churn-telco', '--files', `run=${file}`, ...MEASURED];
    expect(await asked('simulate', ...files)).toEqual([
      2,
      '`- fails  Run validation:auc 0.75, needs at least 0.80: too low by 0.05. No',
    ]);
  });

  it('replay judges every version by its own run', async () => {
    const { stdout } = await countersign(['replay', 'churn-telco', ...MEASURED, '--json'], {
      env: signedAs(story.cloud.awsUrl),
    });
    const { versions } = JSON.parse(stdout) as { versions: { outcome: string; why: string }[] };
    expect(versions.map(({ outcome, why }) => `${outcome}: ${why}`)).toEqual([
      'ask: Run validation:auc 0.89, needs at least 0.80, no approved version yet to compare with',
      'ask: The one check passes',
      'reject: Its run cannot be read: none was found; train in a run (ExperimentConfig), or name one in CustomerMetadataProperties as run',
    ]);
  });
});
