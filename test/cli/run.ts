// Runs `countersign` as a reader does, in a process of its own: nothing of this machine's AWS settings reaches it, and
// a connection to another machine is an error.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, TEST_POLICIES } from '../test-package.ts';

export const LAUNCHER = join(ROOT, 'cli', 'countersign.mjs');

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Around {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Comes before the launcher: options of Node. */
  readonly node?: readonly string[];
  readonly launcher?: string;
  /** What somebody types: the command then takes itself to be at a terminal. */
  readonly typed?: string;
}

const AT_A_TERMINAL = [
  '--import',
  'data:text/javascript,process.stdin.isTTY = true; process.stderr.isTTY = true;',
];

const CLEAN = {
  PATH: process.env['PATH'] ?? '',
  TZ: 'UTC',
  HOME: join(ROOT, 'test', 'cli'),
  POLICY_DIR: TEST_POLICIES,
  AWS_EC2_METADATA_DISABLED: 'true',
  NODE_OPTIONS: `--require=${join(ROOT, 'test', 'only-loopback.ts')}`,
};

/** The command with these arguments; resolves when it has ended. */
export const countersign = (args: readonly string[], around: Around = {}): Promise<Ran> => {
  const { cwd = ROOT, env = {}, launcher = LAUNCHER, typed } = around;
  const node = [...(around.node ?? []), ...(typed === undefined ? [] : AT_A_TERMINAL)];
  const child = spawn(process.execPath, [...node, launcher, ...args], { cwd, env: { ...CLEAN, ...env } });
  if (typed !== undefined) child.stdin.end(typed);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (said.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said.stderr += text.toString()));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...said })));
};

/** What a caller of the local cloud has exported. */
export const signedAs = (awsUrl: string, who = 'alice'): Record<string, string> => ({
  AWS_ENDPOINT_URL: awsUrl,
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: who,
  AWS_SECRET_ACCESS_KEY: 'any',
});
