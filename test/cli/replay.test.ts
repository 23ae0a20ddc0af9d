// countersign replay against a local cloud: a policy over all that a group ever registered, and nothing is written.
import { ListModelPackagesCommand } from '@aws-sdk/client-sagemaker';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { replay as called } from '../../cli/replay.ts';
import { WrongUsage } from '../../cli/usage.ts';
import { Story, WEAK } from '../story/story.ts';
import { type Past, registerPast } from './past.ts';
import { countersign, signedAs } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

const policy = (rules: string): string => `groups: [churn-*]
channel: C0MODELS
approvers: [bob, carol]
open: 72h
onExpiry: reject
buckets: [models]
${rules}`;

/** An AUC may not fall by more than 0.02 below the newest approved. */
const NEXT = policy(`metrics:
  - path: binary_classification_metrics.auc.value
    min: 0.80
    drop: 0.02
`);
const LAX = policy(`approveWithoutAsking: true
metrics:
  - path: binary_classification_metrics.auc.value
    min: 0.70
`);

const good = (auc: number) => ({ auc, accuracy: 0.84 });

const SHORT: readonly Past[] = [
  { status: 'Approved', by: 'bob', metrics: good(0.86) },
  { status: 'Rejected', by: 'policy', metrics: WEAK },
  { status: 'Approved', by: 'bob carol', metrics: good(0.82) },
  { status: 'Rejected', by: 'policy', metrics: '{"binary_classification_metrics": {"auc": NaN}}' },
  { status: 'Approved', by: `policy ${'a'.repeat(64)}`, metrics: good(0.85) },
  { status: 'Approved', metrics: good(0.79) },
  { status: 'Rejected', by: 'expiry', metrics: good(0.9) },
  { status: 'PendingManualApproval', metrics: good(0.91) },
];

/** Two hundred: every fifth rejected by policy, every fiftieth approved though it fell, by a person. */
const LONG: readonly Past[] = Array.from({ length: 200 }, (_, index) => {
  const number = index + 1;
  if (number % 50 === 0) return { status: 'Approved', by: 'carol', metrics: good(0.81) };
  if (number % 5 === 0) return { status: 'Rejected', by: 'policy', metrics: WEAK };
  return { status: 'Approved', by: number % 2 === 0 ? 'bob' : 'carol', metrics: good(0.9) };
});

const Replayed = z.object({
  group: z.string(),
  policy: z.object({ name: z.string(), digest: z.string(), file: z.string() }),
  versions: z.array(
    z.object({
      version: z.number(),
      was: z.string(),
      by: z.array(z.string()).nullable(),
      champion: z.number().nullable(),
      outcome: z.enum(['approve', 'ask', 'reject', 'unjudged']),
      unreadable: z.boolean(),
      why: z.string(),
    }),
  ),
  summary: z.looseObject({ rejected: z.number(), asked: z.number(), approved: z.number() }),
});

let story: Story;
let today: string;
beforeAll(async () => {
  writeFileSync(join(folder, 'churn-next.yml'), NEXT);
  writeFileSync(join(folder, 'churn-lax.yml'), LAX);
  story = await Story.begin();
  today = story.cloud.status().now.slice(0, 10);
  await registerPast(story.cloud.awsUrl, 'churn-short', SHORT);
  await registerPast(story.cloud.awsUrl, 'churn-long', LONG);
  await story.quiet();
});
afterAll(() => story.end());

const replay = async (...args: string[]) => {
  story.cloud.calls.clear();
  const around = { cwd: folder, env: signedAs(story.cloud.awsUrl) };
  const { status, stdout, stderr } = await countersign(['replay', ...args], around);
  const said = stdout.replace(/^(policy \S+) [0-9a-f]{8}/m, '$1 <digest>').replaceAll(today, '<day>     ');
  return { status, said, stderr, calls: callsMade() };
};

/** How often each operation was called by clients from outside. */
const callsMade = (): Record<string, number> => {
  const made: Record<string, number> = {};
  for (const { operation } of story.cloud.calls.list('')) made[operation] = (made[operation] ?? 0) + 1;
  return made;
};

describe('replay of a group', () => {
  it('judges every version again, oldest first, each beside the newest approved before it', async () => {
    expect(await replay('churn-short', '--policy', 'churn-next.yml')).toEqual({
      status: 0,
      said: `churn-short: 8 versions judged again. Nothing was changed.
policy churn-next <digest> (churn-next.yml)
Each is compared with the newest approved before it. Dates are UTC.

version  registered  was       by          would be    why
     v1  <day>       Approved  bob         asked       AUC 0.86, needs at least…
     v2  <day>       Rejected  policy      rejected    AUC 0.74, needs at least…
     v3  <day>       Approved  bob, carol  rejected    AUC 0.82, needs at least…
     v4  <day>       Rejected  policy      unreadable  not JSON. Line 1 has NaN…
     v5  <day>       Approved  policy      asked       The one check passes
     v6  <day>       Approved  outside     rejected    AUC 0.79, needs at least…
     v7  <day>       Rejected  expiry      asked       The one check passes
     v8  <day>       Pending               asked       The one check passes

Would have rejected 4 of 8; of those, 1 was approved by a person: v3; 1 was
approved outside Countersign: v6.
Would have asked about 4, and approved 0 without asking.
Of the rejected, 1 has a file that cannot be read.
The outcome changes for 3:
  Approved, and would be rejected: v3, v6
  Approved by policy, and a person would be asked: v5
outside: decided outside Countersign.
`,
      stderr: '',
      calls: { ListModelPackages: 1, DescribeModelPackage: 8, GetObject: 8 },
    });
  });

  it('replays the newest ones, the first beside what was approved before', async () => {
    const { said, calls } = await replay('churn-short', '--policy', 'churn-lax.yml', '--last', '2');
    expect(said).toBe(`churn-short: 2 versions judged again. Nothing was changed.
policy churn-lax <digest> (churn-lax.yml)
Each is compared with the newest approved before it. Dates are UTC.

version  registered  was       by      would be  why
     v7  <day>       Rejected  expiry  approved  The one check passes
     v8  <day>       Pending           approved  The one check passes

Would have rejected 0 of 2.
Would have asked about 0, and approved 2 without asking.
The outcome changes for 1:
  Rejected, and would be approved without asking: v7
`);
    expect(calls).toEqual({ ListModelPackages: 1, DescribeModelPackage: 3, GetObject: 3 });
  });

  it('shows the others when one cannot be judged by a fault of ours, and ends with 1', async () => {
    const denied = { service: 's3', operation: 'GetObject', kind: 'error', code: 'AccessDenied' };
    await story.fault({ ...denied, times: 1 });
    const { status, said } = await replay('churn-short', '--policy', 'churn-lax.yml', '--last', '1');
    await story.mend();
    expect([status, said.replace(/(churn-short\/)[68]/, '$1<version>')]).toEqual([
      1,
      `churn-short: 1 version judged again. Nothing was changed.
policy churn-lax <digest> (churn-lax.yml)
Each is compared with the newest approved before it. Dates are UTC.

version  registered  was      by  would be    why
     v8  <day>       Pending      not judged  AccessDenied: S3 GetObject of s3:…

Would have rejected 0 of 1.
Would have asked about 0, and approved 0 without asking.
1 could not be judged:
  v8 AccessDenied: S3 GetObject of s3://models/churn-short/<version>/evaluation.json: An
  ordered fault: AccessDenied
The outcome changes for none.
`,
    ]);
  });

  it('judges two hundred with as many calls a version as eight, and writes nothing', async () => {
    const before = await listed();
    const table = await replay('churn-long', '--policy', 'churn-next.yml');
    expect([table.status, table.stderr, table.calls]).toEqual([
      0,
      '',
      { ListModelPackages: 2, DescribeModelPackage: 200, GetObject: 200 },
    ]);
    expect(table.said.split('\n').slice(-6).join('\n'))
      .toBe(`Would have rejected 40 of 200; of those, 4 were approved by a person: v50, v100,
v150, v200.
Would have asked about 160, and approved 0 without asking.
The outcome changes for 4:
  Approved, and would be rejected: v50, v100, v150, v200
`);
    expect(await listed()).toEqual(before);

    const { said } = await replay('churn-long', '--policy', 'churn-next.yml', '--json');
    const json = Replayed.parse(JSON.parse(said));
    const rows = table.said.split('\n').filter((line) => /^ +v\d/.test(line));
    expect(rows.map((row) => row.split(/ {2,}/)[5])).toEqual(
      json.versions.map(({ outcome }) => (outcome === 'reject' ? 'rejected' : 'asked')),
    );
    expect(json.versions.map(({ version }) => version)).toEqual(LONG.map((_, index) => index + 1));
    expect(json.versions.slice(48, 52)).toMatchObject([
      { version: 49, was: 'Approved', by: ['carol'], champion: 48, outcome: 'ask' },
      { version: 50, was: 'Approved', by: ['carol'], champion: 49, outcome: 'reject' },
      { version: 51, was: 'Approved', by: ['carol'], champion: 50, outcome: 'ask' },
      { version: 52, was: 'Approved', by: ['bob'], champion: 51, outcome: 'ask' },
    ]);
    expect(json.summary).toEqual({
      versions: 200,
      rejected: 40,
      unreadable: 0,
      asked: 160,
      approved: 0,
      unjudged: 0,
      rejectedThoughApproved: { byPerson: [50, 100, 150, 200], byPolicy: [], outside: [] },
      changes: {
        approvedNowRejected: [50, 100, 150, 200],
        approvedUnaskedNowAsked: [],
        rejectedUnaskedNowAsked: [],
        rejectedNowApproved: [],
      },
    });
  });

  /** The registry's own list of the group: statuses and times as they are. */
  const listed = async () => {
    const { sagemaker } = story.clients();
    const { ModelPackageSummaryList } = await sagemaker.send(
      new ListModelPackagesCommand({ ModelPackageGroupName: 'churn-long', MaxResults: 100 }),
    );
    return ModelPackageSummaryList;
  };

  it.each([
    [[], 'Name the group whose versions are judged again.'],
    [['a', 'b'], 'One group at a time; b is too much.'],
    [['churn_x'], 'churn_x is not the name of a model package group.'],
    [['churn-x', '--last', 'few'], '--last is "few": give a whole number from 1 on.'],
    [['churn-x', '--jsn'], '--jsn is not an option here. Did you mean --json?'],
  ])('%j is wrong usage', async (args, words) => {
    await expect(called(args)).rejects.toThrow(new WrongUsage(words));
  });

  it('says so when the group has no versions', async () => {
    const { status, stderr } = await replay('churn-none');
    expect([status, stderr]).toEqual([
      1,
      'SageMaker ListModelPackages: ValidationException: ModelPackageGroup ' +
        'arn:aws:sagemaker:us-east-1:000000000000:model-package-group/churn-none does not exist.\n',
    ]);
  });
});
