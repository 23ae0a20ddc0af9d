// Building and packaging for the local cloud, on a repository of one function: done once, done again when anything
// changed, and never taken for done when it failed.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unzip } from '../../local/template/zip.ts';
import { BuildFault } from '../../scripts/build-fault.ts';
import { packageLocal } from '../../scripts/package-local.ts';
import { ROOT, TEST_POLICIES } from '../test-package.ts';

const SERVERLESS = `
service: tiny
provider: { name: aws, runtime: nodejs24.x, versionFunctions: false, stage: local }
package: { individually: true, excludeDevDependencies: false, patterns: ['!**'] }
functions:
  hello: { handler: dist/hello/index.handler, package: { patterns: ['dist/hello/**'] } }
`;

/** Packages, finished or not, and the link to the last; what the framework caches is not ours. */
const leftIn = (into: string): string[] => readdirSync(into).filter((name) => name !== 'compile-cache');

const repository = () => {
  const root = mkdtempSync(join(tmpdir(), 'countersign-build-'));
  const policyDir = join(root, 'policies');
  for (const folder of ['functions', 'infra', 'statemachines', 'policies']) mkdirSync(join(root, folder));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'serverless.yml'), SERVERLESS);
  const write = (file: string, text: string): void => writeFileSync(join(root, file), text);
  for (const file of ['churn.yml', 'identities.yml'])
    write(`policies/${file}`, readFileSync(join(TEST_POLICIES, file), 'utf8'));
  write(
    'functions/hello.ts',
    "import p from 'countersign:policies'; export const handler = async (): Promise<unknown> => p;",
  );
  const log: string[] = [];
  const into = join(root, '.build');
  const packaged = (): Promise<string> =>
    packageLocal({ root, into, policyDir, log: (line) => log.push(line) });
  return { into, log, write, packaged };
};

test('packages once, with the policies compiled in, and again only when something changed', async () => {
  const { log, write, packaged, into } = repository();
  const first = await packaged();
  expect(log).toHaveLength(1);
  const bundle =
    unzip(readFileSync(join(first, 'hello.zip')))
      .get('dist/hello/index.mjs')
      ?.toString() ?? '';
  expect(bundle).toContain('churn-');
  expect(await packaged()).toBe(first);
  expect(log).toHaveLength(1);

  write('functions/hello.ts', 'export const handler = async (): Promise<number> => 42;');
  const second = await packaged();
  expect(second).not.toBe(first);
  expect(log).toHaveLength(2);
  expect(readFileSync(join(into, 'current', '.serverless', 'hello.zip'))).toEqual(
    readFileSync(join(second, 'hello.zip')),
  );
});

test('a wrong policy is refused with file and line, all faults at once, and nothing is left behind', async () => {
  const { write, packaged, into } = repository();
  write('policies/churn.yml', 'groups: [churn-*]\nopen: forever\ncolour: red\n');
  const failed = packaged();
  await expect(failed).rejects.toBeInstanceOf(BuildFault);
  await expect(failed).rejects.toThrow(/churn\.yml:2[\s\S]*churn\.yml:3/);
  expect(leftIn(into)).toEqual([]);
});

test('a fault of the framework is shown and is not taken for a package', async () => {
  const { write, packaged, into } = repository();
  write(
    'serverless.yml',
    SERVERLESS.replace('hello/**', 'nobody/**').replace('runtime: nodejs24.x', 'runtime: { not: valid }'),
  );
  await expect(packaged()).rejects.toThrow(/serverless package failed/);
  expect(leftIn(into)).toEqual([]);
});
