// npm run iam:unused: runs the tests, then lists the permissions that roles of the template grant and no test used.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readUsed, unusedPermissions } from '../local/iam/used-permissions.ts';
import { rolesOf } from '../local/resources.ts';
import { resolveTemplate } from '../local/template/template.ts';

const root = resolve(import.meta.dirname, '..');
const packageDir = resolve(root, '.build', 'test-package', 'current', '.serverless');
const folder = mkdtempSync(join(tmpdir(), 'countersign-iam-'));

try {
  const vitest = resolve(root, 'node_modules', 'vitest', 'vitest.mjs');
  const env = { ...process.env, IAM_USED_DIR: folder };
  const { status } = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  if (status !== 0) console.error('Not all tests passed, so permissions may look unused that are not.');
  const json = readFileSync(join(packageDir, 'cloudformation-template-update-stack.json'), 'utf8');
  const template = resolveTemplate(json, {
    stackName: 'countersign-local',
    awsUrl: 'http://local',
    webUrl: 'http://local',
  });
  const unused = unusedPermissions(rolesOf(template), readUsed(folder));
  const words = unused.length === 0 ? 'Every permission was used.' : 'Granted, and used by no test:';
  console.log([words, ...unused].join('\n'));
  process.exitCode = unused.length === 0 && status === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
