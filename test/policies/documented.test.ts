// Every example of docs/policy.md compiles: files with the others of their section, parts of a policy laid over the
// least that a policy must say.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { compilePolicies } from '../../adapters/policy-files.ts';
import { mergePolicy, type Raw } from '../../approval/policy-merge.ts';
import { policyCheck } from '../../cli/policy-check.ts';
import { blocksOf, textOf, type Block } from '../document.ts';
import { ROOT } from '../test-package.ts';

const DOCUMENT = 'docs/policy.md';
const IDENTITIES = readFileSync(join(ROOT, 'policies/identities.yml'), 'utf8');
const LEAST: Raw = {
  groups: ['churn-*'],
  channel: 'C0MODELS',
  approvers: ['bob', 'carol'],
  open: '72h',
  onExpiry: 'reject',
  buckets: ['models'],
  naming: { description: 1 },
};

const faults = (files: Readonly<Record<string, string>>): string[] => {
  const all = Object.entries({ 'identities.yml': IDENTITIES, ...files });
  const compiled = compilePolicies(all.map(([path, text]) => ({ path, text })));
  return compiled.ok ? [] : compiled.faults;
};

/** The heading that a block stands under. */
const sectionOf = ({ line }: Block): string =>
  textOf(DOCUMENT)
    .split('\n')
    .slice(0, line)
    .findLast((one) => one.startsWith('## ')) ?? '';

const blocks = blocksOf(DOCUMENT);
const filesIn = (section: string): Record<string, string> =>
  Object.fromEntries(
    blocks
      .filter((block) => block.kind === 'file' && sectionOf(block) === section)
      .map(({ name, text }) => [name.replace('policies/', ''), text]),
  );
const sections = [...new Set(blocks.filter(({ kind }) => kind === 'file').map(sectionOf))];

describe('the examples of docs/policy.md', () => {
  it.each(sections)('%s: its files compile together', (section) => {
    expect(faults(filesIn(section))).toEqual([]);
  });

  for (const { line, text } of blocks.filter(({ kind }) => kind === 'fragment'))
    it(`line ${line}: compiles as a part of a policy, or as identities`, () => {
      const part = (parse(text) ?? {}) as Raw;
      if (Object.hasOwn(part, 'people')) {
        expect(faults({ 'identities.yml': text })).toEqual([]);
        return;
      }
      expect(faults({ 'churn.yml': stringify(mergePolicy(LEAST, part)) })).toEqual([]);
    });

  it('the steps of the ten minutes are the file that they end with', () => {
    const section = sections[0] ?? '';
    const steps = blocks.filter((block) => block.kind === 'fragment' && sectionOf(block) === section);
    const whole = steps.map(({ text }) => parse(text) as Raw).reduce(mergePolicy, {});
    expect(whole).toEqual(parse(filesIn(section)['churn.yml'] ?? ''));
  });

  it('the output of policy check is what it prints', async () => {
    const [output] = blocks.filter(({ kind }) => kind === 'output');
    if (!output) throw new Error('There is no output.');
    const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const [name, text] of Object.entries({
      'identities.yml': IDENTITIES,
      ...filesIn(sectionOf(output)),
    }))
      writeFileSync(join(folder, name), text);
    const printed: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
    onTestFinished(() => void vi.restoreAllMocks());
    expect(await policyCheck(['--policies', folder, '--group', 'churn-telco'])).toBe(0);
    const lasting = (text: string): string => text.replace(/digest [0-9a-f]{8}/, 'digest <digest>');
    expect(lasting(printed.join('\n'))).toBe(lasting(output.text));
  });
});
