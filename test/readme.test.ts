// The README keeps its word: every command of this repository that it names is run, and prints what it says. The
// blocks that need Python, the AWS CLI or curl are run in test/clients/.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { blocksOf, commandsOf, lasting, textOf, withOutput } from './document.ts';
import { decide } from './clients/approver.ts';
import { ROOT } from './test-package.ts';

const DOCUMENTS = [
  'README.md',
  'examples/deployer/README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];
const READY = /^ready in .*page (http:\/\/127\.0\.0\.1:\d+), AWS (http:\/\/127\.0\.0\.1:(\d+))/m;
const LONG_MS = 120_000;

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

const folder = mkdtempSync(join(tmpdir(), 'countersign-readme-'));
let started: ChildProcess;
let output = '';
beforeAll(async () => {
  cpSync(join(ROOT, 'policies'), join(folder, 'policies'), { recursive: true });
  const env = { ...process.env, AWS_PORT: '0', WEB_PORT: '0' };
  started = spawn('npm', ['start', '--silent'], { cwd: ROOT, env, detached: true });
  started.stdout?.on('data', (text: Buffer) => (output += text.toString()));
  started.stderr?.on('data', (text: Buffer) => (output += text.toString()));
  await vi.waitFor(() => expect(output).toMatch(READY), { timeout: LONG_MS });
}, LONG_MS);
afterAll(() => {
  // npm and what it started are one process group.
  if (started.pid) process.kill(-started.pid, 'SIGKILL');
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly status: number | null;
  readonly output: string;
}

/** A command as the reader types it, against the cloud and the policies of this test, with what the README exports. */
const run = (command: string): Ran => {
  const [, ...args] = command.replace('npm run ', 'npm run --silent ').split(/\s+/);
  const [, , awsUrl = '', awsPort = ''] = READY.exec(output) ?? [];
  const env = {
    ...process.env,
    AWS_PORT: awsPort,
    AWS_ENDPOINT_URL: awsUrl,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'alice',
    AWS_SECRET_ACCESS_KEY: 'any',
    POLICY_DIR: join(folder, 'policies'),
  };
  // The files that the reader saves beside the repository's own are in a folder of this test.
  const where = command.includes(' countersign ') ? ['--prefix', ROOT] : [];
  const cwd = where.length > 0 ? folder : ROOT;
  const { status, stdout, stderr } = spawnSync('npm', [...where, ...args], { cwd, env, encoding: 'utf8' });
  return { status, output: `${stderr}${stdout}` };
};

/** What the reader does on the page after a command, before the next one. */
const ON_THE_PAGE: Readonly<Record<string, () => Promise<void>>> = {
  'npm run demo': async () => {
    const [, webUrl = ''] = READY.exec(output) ?? [];
    const status = (await (await fetch(`${webUrl}/_local/status`)).json()) as { botToken: string };
    await decide(
      { webUrl, status: () => status },
      { user: 'bob', version: 'churn-telco', actionId: 'approval.approve', values: {} },
    );
    // It answers when all is quiet.
    await fetch(`${webUrl}/_local/clock`, { method: 'POST', body: '{"advance": "1s"}' });
  },
};

const help = (command: string): void => {
  const { status, output: words } = run(`${command} -- --help`);
  expect([status, words.length > 0]).toEqual([0, true]);
};

/** What takes minutes, or an AWS account, is looked at and not done; each in its own way. */
const LOOKED_AT: Readonly<Record<string, (command: string, says: string) => void>> = {
  'npm ci': () => expect(existsSync(join(ROOT, 'package-lock.json'))).toBe(true),
  'npm start': (_, says) => expect(lasting(output)).toContain(lasting(says)),
  'npm test': (command, says) => {
    help(command);
    if (says !== '')
      expect(says).toMatch(/^ Test Files {2}(\d+) passed \(\1\)\n {6}Tests {2}(\d+) passed \(\2\)$/);
  },
  'npm run deploy': (command) => {
    help('npm run deploy');
    rmSync(join(folder, 'policies'), { recursive: true });
    mkdirSync(join(folder, 'policies'));
    writeFileSync(join(folder, 'policies', 'churn.yml'), 'buckets: [acme-models]\n');
    const { status, output: words } = run(`${command} --dry-run`);
    expect([status, words]).toEqual([0, expect.stringContaining('serverless deploy --stage prod')]);
    for (const block of blocksOf('README.md').filter(({ text }) => text.includes('ssm put-parameter')))
      for (const line of commandsOf(block.text)) expect(words).toContain(line);
  },
};

const save = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), `${text}\n`);
};

describe('the commands of the README', () => {
  const policyOf = (text: string): unknown => parse(text);

  for (const block of withOutput(blocksOf('README.md'))) {
    const { kind, name, text, line, says } = block;
    if (kind === 'file' && !name.endsWith('.py'))
      it(`line ${line}: ${name} is saved`, () => {
        save(name, text);
        if (!name.startsWith('policies/')) return;
        const shipped = join(ROOT, name);
        if (existsSync(shipped)) expect(policyOf(text)).toEqual(policyOf(readFileSync(shipped, 'utf8')));
      });
    if (kind !== 'npm') continue;
    for (const command of commandsOf(text))
      it(
        `line ${line}: ${command}`,
        async () => {
          const looked = Object.keys(LOOKED_AT).find((known) => `${command} `.startsWith(`${known} `));
          if (looked) return LOOKED_AT[looked]?.(command, says ?? '');
          expect(lasting(run(command).output)).toBe(lasting(says ?? 'no output is given'));
          await ON_THE_PAGE[command]?.();
        },
        LONG_MS,
      );
  }

  it('the page that the README names is the one that the ready line names', () => {
    expect(textOf('README.md')).toContain('<http://127.0.0.1:8080>');
  });
});

describe.each(DOCUMENTS)('%s', (document) => {
  const text = textOf(document);

  it('has only blocks that some test runs, or that say by their kind that they are parts', () => {
    const kinds = blocksOf(document).map(({ kind }) => kind);
    const runs = ['README.md', 'docs/runbook.md', 'docs/model-versioning.md'].includes(document);
    // A fragment is allowed where the text around it says of what.
    const unrun = runs ? ['fragment'] : ['npm', 'shell', 'prompt'];
    expect(kinds.filter((kind) => unrun.includes(kind))).toEqual([]);
  });

  it('names only scripts that exist', () => {
    const named = [...text.matchAll(/\bnpm run ([a-z:]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('links only to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)(#[^)]*)?\)/g)].map(([, path = '']) => path);
    expect(links.filter((path) => !existsSync(join(ROOT, dirname(document), path)))).toEqual([]);
  });

  it('names only files and folders of this repository that exist', () => {
    const top = readdirSync(ROOT).join('|').replaceAll('.', '\\.');
    const paths = [...text.matchAll(new RegExp(`[\`"/>]((?:${top})/[\\w./-]*\\w)`, 'g'))].map(
      ([, path = '']) => path,
    );
    const missing = paths.filter((path) => !existsSync(join(ROOT, path)) && !WRITTEN_BY_THE_READER.has(path));
    expect(missing).toEqual([]);
  });

  it('has no emoji and no exclamation mark outside code', () => {
    const prose = text.replaceAll(FENCED, '').replaceAll(/`[^`]*`/g, '');
    expect(prose).not.toMatch(/\p{Extended_Pictographic}|!(?!\[)/u);
  });
});

const FENCED = /^ *```[^]*?^ *```$/gm;
const WRITTEN_BY_THE_READER = new Set(['policies/fraud.yml', 'policies/my-model-group.yml']);
