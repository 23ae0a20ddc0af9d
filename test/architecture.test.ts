// The arrows of the house, kept by dependency-cruiser. Every rule is seen to catch a violation planted for it.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ROOT } from './test-package.ts';

const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const FOLDERS = ['functions', 'wiring', 'adapters', 'approval'];

/** One file a rule, and what it must be caught for. */
const planted = {
  'approval-is-pure': {
    'approval/planted.ts': "import { readFileSync } from 'node:fs'; export const x = readFileSync;",
  },
  'adapters-know-no-caller': {
    'adapters/planted.ts': "import { glue } from '../wiring/planted-glue.ts'; export const x = glue;",
    'wiring/planted-glue.ts': 'export const glue = 1;',
  },
  'wiring-knows-no-door': {
    'wiring/planted.ts': "import { door } from '../functions/planted-door.ts'; export const x = door;",
    'functions/planted-door.ts': 'export const door = 1;',
  },
  'doors-stand-alone': {
    'functions/planted-first.ts':
      "import type { Second } from './planted-second.ts'; export const x: Second = 1;",
    'functions/planted-second.ts': 'export type Second = number;',
  },
  'only-adapters-use-the-sdks': {
    'wiring/planted-sdk.ts': "import { SFNClient } from '@aws-sdk/client-sfn'; export const x = SFNClient;",
  },
  'deployed-stays-apart': {
    'adapters/planted-local.ts': "import { fake } from '../local/planted.ts'; export const x = fake;",
    'local/planted.ts': 'export const fake = 1;',
  },
  'deployed-needs-no-dev-dependency': {
    'adapters/planted-dev.ts': "import { STSClient } from '@aws-sdk/client-sts'; export const x = STSClient;",
  },
  'no-circles': {
    'adapters/planted-a.ts': "import { b } from './planted-b.ts'; export const a = (): number => b();",
    'adapters/planted-b.ts': "import { a } from './planted-a.ts'; export const b = (): number => a();",
  },
  'everything-resolves': {
    'adapters/planted-lost.ts': "import { x } from './nowhere.ts'; export const y = x;",
  },
} satisfies Record<string, Record<string, string>>;

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

describe('the architecture', () => {
  it('holds in this repository', () => {
    const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'deps'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(status, stdout + stderr).toBe(0);
  });

  it('is kept by rules that catch what they forbid', () => {
    const copy = mkdtempSync(join(tmpdir(), 'countersign-'));
    onTestFinished(() => rmSync(copy, { recursive: true }));
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
      cpSync(join(ROOT, file), join(copy, file));
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    const files = Object.entries(Object.assign({}, ...Object.values(planted)) as Record<string, string>);
    for (const [path, text] of files) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), text);
    }
    const { summary } = JSON.parse(
      execFileSync(
        process.execPath,
        [CRUISER, '--config', '.dependency-cruiser.cjs', '-T', 'json', ...FOLDERS],
        {
          cwd: copy,
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      ),
    ) as Report;
    const caught = summary.violations.map(({ rule, from }) => `${rule.name} ${from}`).sort();
    const culprits = Object.entries(planted).map(([rule, texts]) => `${rule} ${Object.keys(texts)[0] ?? ''}`);
    expect(caught).toEqual(culprits.sort());
  });
});
