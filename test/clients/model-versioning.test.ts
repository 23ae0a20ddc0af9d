// docs/model-versioning.md as its reader lives it: the policy saved, the SDK installed, every block pasted into one
// Python session, and what it prints compared with what the page says.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { blocksOf, lasting, textOf, withOutput } from '../document.ts';
import { ROOT, TEST_PACKAGE, TEST_POLICIES } from '../test-package.ts';
import { decide, messageAbout } from './approver.ts';
import { environment } from './client.ts';
import { Prompt } from './prompt.ts';
import { withoutSdk } from './sagemaker-sdk.ts';
import * as seed from './seed.ts';

const PAGE = 'docs/model-versioning.md';

it('the page has the document section by section, and its blocks as they stand wherever they run as they stand', () => {
  const page = textOf(PAGE);
  const headings = [...seed.SEED.matchAll(/^##+ (?!Overview|Key Concepts)(.+)$/gm)].map(
    ([, name = '']) => name,
  );
  expect(headings.filter((name) => !new RegExp(`^##+ ${name}$`, 'm').test(page))).toEqual([]);
  for (const block of [seed.CREATE_GROUP, seed.DECIDE, seed.LINEAGE, seed.RUN]) expect(page).toContain(block);
});

describe.skipIf(withoutSdk())('pasted by a reader', () => {
  let cloud: Cloud;
  let python: Prompt;
  beforeAll(async () => {
    cloud = await startCloud({ packageDir: TEST_PACKAGE });
    python = new Prompt(cloud, 'alice');
  });
  afterAll(async () => {
    python.close();
    await cloud.stop();
  });

  const here = (text: string): string => text.replaceAll('http://127.0.0.1:4566', cloud.awsUrl);

  const shell = (text: string): string => {
    const env = environment(cloud, 'alice');
    const options = { cwd: ROOT, env, input: '', encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync('bash', ['--norc', '-euo', 'pipefail', '-c', here(text)], options);
    return status === 0 ? '' : stderr;
  };

  /** What the page has its reader wait for, or do on the page, before a block. */
  const before = async (text: string): Promise<void> => {
    const version = 'my-model-group v1';
    if (text.includes('describe_execution')) {
      const card = JSON.stringify(await messageAbout(cloud, version, 'approval.approve'));
      expect(card).toContain('the policy does not allow the bucket bucket');
    }
    if (!text.startsWith('version = ')) return;
    await decide(cloud, { user: 'bob', version, actionId: 'approval.approve', values: {} });
    await cloud.settling.settled();
  };

  for (const { kind, name, text, line, says } of withOutput(blocksOf(PAGE))) {
    if (kind === 'file')
      it(`line ${line}: ${name} is the policy of this test`, () => {
        const own = readFileSync(join(TEST_POLICIES, 'my-model-group.yml'), 'utf8');
        expect(parse(text)).toEqual(parse(own));
      });
    if (kind === 'shell')
      it(`line ${line}: ${text.split('\n', 1)[0] ?? ''}`, () => {
        expect(shell(text)).toBe('');
      });
    if (kind === 'prompt')
      it(`line ${line}: ${text.split('\n', 1)[0] ?? ''}`, async () => {
        await before(text);
        expect(lasting(await python.paste(text))).toBe(lasting(says ?? ''));
      });
  }
});
