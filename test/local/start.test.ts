// `npm start` and `npm run demo` as a reader of the README runs them, each in a process of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ROOT, TEST_BUILD, TEST_POLICIES } from '../test-package.ts';

const READY =
  /^ready in \d+\.\d s: page (http:\/\/127\.0\.0\.1:\d+), AWS (http:\/\/127\.0\.0\.1:(\d+))\. Stop with Ctrl\+C\.$/m;

interface Run {
  readonly child: ChildProcess;
  output: string;
  /** Resolves with the exit status. */
  readonly ended: Promise<number | null>;
}

const run = (file: string, args: readonly string[], env: Readonly<Record<string, string>>): Run => {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: ROOT,
    env: { ...process.env, PACKAGE_DIR: TEST_BUILD, POLICY_DIR: TEST_POLICIES, ...env },
  });
  const it: Run = { child, output: '', ended: new Promise((resolve) => child.on('close', resolve)) };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (it.output += text.toString()));
  return it;
};

let started: Run;
beforeAll(async () => {
  started = run('local/start.ts', [], { AWS_PORT: '0', WEB_PORT: '0' });
  await vi.waitFor(() => expect(started.output).toMatch(READY), { timeout: 50_000 });
});
afterAll(() => {
  started.child.kill('SIGKILL');
});

const awsPort = (): string => READY.exec(started.output)?.[3] ?? '';

test('says where things are, what to try, and last that it is ready', () => {
  const [, page, aws] = READY.exec(started.output) ?? [];
  expect(started.output).toMatch(
    /^Countersign \d+\.\d+\.\d+, local\. Simulated here, not verified on AWS\.$/m,
  );
  expect(started.output).toContain(`  page     ${page}    Slack, registry, executions`);
  expect(started.output).toContain(`  AWS      ${aws}    any client; the access key id names the caller`);
  expect(started.output).toMatch(/^ {2}policy {3}churn-\*: /m);
  expect(started.output).toMatch(/npm run demo -- --failing/);
});

test('the demo registers a version, and the story tells it', async () => {
  const demo = run('cli/demo.ts', [], { AWS_PORT: awsPort() });
  expect(await demo.ended).toBe(0);
  expect(demo.output).toContain('Registered churn-telco v1 as alice, with an AUC of 0.91.');
  expect(demo.output).toContain('arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-telco/1');
  await expect
    .poll(() => started.output)
    .toMatch(/^\d\d:\d\d:\d\d {2}churn-telco v1 {2}registered by alice$/m);
  await expect
    .poll(() => started.output)
    .toMatch(/^\d\d:\d\d:\d\d {2}#model-approvals {2}churn-telco v1: approval needed/m);
});

test('the failing demo is rejected by policy', async () => {
  const demo = run('cli/demo.ts', ['--failing'], { AWS_PORT: awsPort() });
  expect(await demo.ended).toBe(0);
  expect(demo.output).toContain('with an AUC of 0.74');
  await expect.poll(() => started.output).toMatch(/registry says Rejected\. .*AUC 0\.74/);
});

test('a past to replay: versions that were decided before, by people, by policy and elsewhere', async () => {
  const demo = run('cli/demo.ts', ['--history', '12'], { AWS_PORT: awsPort() });
  expect(await demo.ended).toBe(0);
  expect(demo.output).toMatch(
    /^Registered 12 decided versions of churn-history as alice\.\n\nNext: .* replay churn-history\n$/,
  );
});

test('a taken port is a sentence with the remedy, and status 1', async () => {
  const second = run('local/start.ts', [], { AWS_PORT: awsPort(), WEB_PORT: '0' });
  expect(await second.ended).toBe(1);
  expect(second.output).toContain(
    `Port ${awsPort()} is taken by another program. Choose another with AWS_PORT=<port> npm start; AWS_PORT=0 takes a free one.`,
  );
});

test('it stops cleanly when it is told to', async () => {
  started.child.kill('SIGTERM');
  expect(await started.ended).toBe(0);
});

test('without a local cloud the demo says how to start one', async () => {
  const demo = run('cli/demo.ts', [], { AWS_PORT: '1' });
  expect(await demo.ended).toBe(1);
  expect(demo.output).toBe(
    'Nothing listens at http://127.0.0.1:1. Start the local cloud in another terminal: npm start\n',
  );
});

test.each([
  [['local/start.ts', '--help'], {}, 0, /AWS_PORT {5}port of the AWS endpoint/],
  [
    ['local/start.ts'],
    { WEB_PORT: 'http' },
    1,
    /^WEB_PORT is "http": give a whole number, at most 65535\.$/m,
  ],
  [['cli/demo.ts', '--help'], {}, 0, /--failing {6}with an AUC of 0\.74/],
  [['cli/demo.ts', '--falling'], {}, 64, /Unknown option '--falling'/],
  [['cli/demo.ts', '--history', '0'], {}, 64, /--history takes a whole number from 1 to 1,000, not "0"\./],
])('%j %j', async ([file = '', ...args], env, status, words) => {
  const it = run(file, args, env);
  expect([await it.ended, it.output]).toEqual([status, expect.stringMatching(words)]);
});
