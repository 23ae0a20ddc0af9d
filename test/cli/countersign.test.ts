// The command itself: its help, wrong words, and the Node that it runs on.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HELP as BREAK_GLASS } from '../../cli/break-glass.ts';
import { HELP as COMPARE } from '../../cli/compare.ts';
import { HELP as DOCTOR } from '../../cli/doctor.ts';
import { HELP as INIT } from '../../cli/init.ts';
import { HELP as LINEAGE } from '../../cli/lineage.ts';
import { HELP as PENDING } from '../../cli/pending.ts';
import { HELP as SHOW } from '../../cli/show.ts';
import { HELPS } from '../../cli/vote.ts';
import { HELP as POLICY_CHECK } from '../../cli/policy-check.ts';
import { HELP as REPLAY } from '../../cli/replay.ts';
import { HELP as SIMULATE } from '../../cli/simulate.ts';
import { countersign, LAUNCHER } from './run.ts';

const HELP = `countersign: who approved which model, on which evidence

Decide      pending          which questions are open, and which wait for you
            show             what is asked about a version, or became of it
            approve          yes to a version
            reject           no to a version, and why
            request-changes  not like this, and what has to change
            withdraw         your own vote, before anything is decided
            revoke           takes an approval back, and why
            ask-again        puts the question once more
Before      simulate         what the policy would say of a version, or of files
            replay           what a policy would have said of a whole group
            policy check     whether policy files are right, and what they say
            init             a new group with tags, and a policy to begin with
Afterwards  lineage          the way of a version from data to its deployment
            compare          what differs between the runs behind two versions
Connect     doctor           whether AWS, Slack and the policies fit together
Emergency   break-glass      yes, alone; off unless the policy says who may
            sign-review      that you looked at what was approved so

A version is <group> <number> or its ARN. Examples and exit statuses:
  countersign <command> --help
Always: --json  --no-color      With AWS: --profile  --region  --endpoint-url
Local: export AWS_ENDPOINT_URL=http://127.0.0.1:4566      Docs: docs/policy.md
`;

describe('countersign', () => {
  it.each([[['--help']], [['-h']], [['help']]])('%j prints the commands', async (args) => {
    expect(await countersign(args)).toEqual({ status: 0, stdout: HELP, stderr: '' });
  });

  it('without a command is wrong usage, and says which there are', async () => {
    expect(await countersign([])).toEqual({ status: 64, stdout: '', stderr: HELP });
  });

  it('says its version', async () => {
    expect(await countersign(['--version'])).toEqual({ status: 0, stdout: '1.0.0\n', stderr: '' });
  });

  it.each([
    ['simulate', SIMULATE],
    ['replay', REPLAY],
    ['policy check', POLICY_CHECK],
    ['init', INIT],
    ['lineage', LINEAGE],
    ['compare', COMPARE],
    ['doctor', DOCTOR],
    ['pending', PENDING],
    ['show', SHOW],
    ['break-glass', BREAK_GLASS],
    ...Object.entries(HELPS),
  ])('%s --help prints its help, no wider than a terminal', async (name, help) => {
    expect(await countersign([...name.split(' '), 'anything', '--help'])).toEqual({
      status: 0,
      stdout: `${help}\n`,
      stderr: '',
    });
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('fits a terminal', () => {
    expect(HELP.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('names its commands as the reader called it', async () => {
    const { stderr } = await countersign(['replay'], { env: { npm_lifecycle_event: 'countersign' } });
    expect(stderr).toBe(
      'Name the group whose versions are judged again.\nnpm run -s countersign -- replay --help\n',
    );
  });

  it.each([
    ['simulat', 'simulat is not a command. Did you mean simulate?\n'],
    ['SIMULATE', 'SIMULATE is not a command. Did you mean simulate?\n'],
    ['sim', 'sim is not a command. Did you mean simulate?\n'],
    ['relay', 'relay is not a command. Did you mean replay?\n'],
    ['policy', 'policy is not a command. Did you mean policy check?\n'],
    ['polcy check', 'polcy is not a command. Did you mean policy check?\n'],
    ['frobnicate', 'frobnicate is not a command.\n'],
    ['--jason', '--jason is not a command.\n'],
  ])('%s is wrong usage', async (word, stderr) => {
    expect(await countersign(word.split(' '))).toEqual({ status: 64, stdout: '', stderr });
  });
});

describe('the launcher', () => {
  /** An option of Node that makes it tell of another version; a Node that is started by it tells the truth. */
  const asNode20 = (): string[] => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const preload = join(folder, 'node20.cjs');
    writeFileSync(
      preload,
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });",
    );
    return ['--require', preload];
  };

  it('runs itself on Node 24 when it was started by another, and passes on output and status', async () => {
    const node = asNode20();
    expect(await countersign(['--version'], { node })).toEqual({ status: 0, stdout: '1.0.0\n', stderr: '' });
    expect((await countersign(['frobnicate'], { node })).status).toBe(64);
  });

  it('says what to do when there is no Node 24', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, 'cli'));
    const launcher = join(folder, 'cli', 'countersign.mjs');
    cpSync(LAUNCHER, launcher);
    const node24 = join(folder, 'node_modules', 'node', 'bin', 'node');
    expect(await countersign(['--version'], { node: asNode20(), launcher })).toEqual({
      status: 1,
      stdout: '',
      stderr: `This is Node 20.20.2, and countersign runs on Node 24, which is not at ${node24}.
Install it with: npm ci
If npm ci was run with --ignore-scripts: npm rebuild node
`,
    });
  });
});
