// countersign policy check as it is read: the whole output, line by line, and the exit status.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { compilePolicies } from '../../adapters/policy-files.ts';
import { readPolicyFolder } from '../../adapters/policy-folder.ts';
import { sha256 } from '../../adapters/sha256.ts';
import { short } from '../../approval/ids.ts';
import { canonical } from '../../approval/package.ts';
import { HELP, policyCheck } from '../../cli/policy-check.ts';
import { ROOT } from '../test-package.ts';

const IDENTITIES = `people:
  bob: { name: Bob, slack: U0BOB }
  carol: { name: Carol, slack: U0CAROL }
  dave: { name: Dave, slack: U0DAVE }
`;
const DEFAULT = `channel: C0MODELS
approvers: [bob, carol]
open: 3d
onExpiry: reject
buckets: [models/churn/]
metrics:
  - path: binary_classification_metrics.auc.value
    min: 0.80
`;
const CHURN = `extends: default
groups: [churn-*, retention]
roles: { risk: [carol, dave] }
metrics:
  - path: binary_classification_metrics.auc.value
    drop: { atMost: 2%, level: ask, needs: { risk: 1 } }
constraints: [data-quality, { of: model-quality, level: ask }]
evidence: { files: [bias], metadata: [owner] }
overrides:
  - groups: [churn-telco]
    approveWithoutAsking: true
    onBadEvidence: ask
`;

let out: string[] = [];
let err: string[] = [];
beforeEach(() => {
  [out, err] = [[], []];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void out.push(text));
  vi.spyOn(console, 'error').mockImplementation((text: string) => void err.push(text));
});
afterEach(() => void vi.restoreAllMocks());

const folderOf = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries({ 'identities.yml': IDENTITIES, ...files }))
    writeFileSync(join(folder, name), text);
  return folder;
};

const check = async (files: Readonly<Record<string, string>>, ...args: readonly string[]) => {
  const status = await policyCheck(['--policies', folderOf(files), ...args]);
  return { status, out: withoutDigest(out.join('\n')), err: err.join('\n') };
};

const withoutDigest = (text: string): string => text.replaceAll(/digest [0-9a-f]{8}\b/g, 'digest <digest>');

const CHURN_SHOWN = `churn-*, retention
  churn.yml, which extends default.yml, digest <digest>

  channel: C0MODELS
  approvers: [bob, carol]
  roles:
    risk: [carol, dave]
  open: 72h
  onExpiry: reject
  buckets: [models/churn/]
  metrics:
    - path: binary_classification_metrics.auc.value
      min: 0.8
      drop: {atMost: 2%, level: ask, needs: {risk: 1}}
  constraints:
    - data-quality
    - of: model-quality
      level: ask
  evidence:
    files: [bias]
    metadata: [owner]`;

const TELCO_SHOWN = `churn-telco
  an override in churn.yml, which extends default.yml, digest <digest>

  channel: C0MODELS
  approvers: [bob, carol]
  roles:
    risk: [carol, dave]
  approveWithoutAsking: true
  open: 72h
  onExpiry: reject
  onBadEvidence: ask
  buckets: [models/churn/]
  metrics:
    - path: binary_classification_metrics.auc.value
      min: 0.8
      drop: {atMost: 2%, level: ask, needs: {risk: 1}}
  constraints:
    - data-quality
    - of: model-quality
      level: ask
  evidence:
    files: [bias]
    metadata: [owner]

  Warning: churn:churn-telco, approveWithoutAsking: metrics are the own words of
    whoever registers a version, and nobody looks at them before it is approved.
    Require the job that wrote them: lineage: {require: [evaluation-job]}.`;

const OBSERVE = `groups: ['*']
mode: observe
channel: C0MODELS
approvers: [bob, carol]
open: 90m
onExpiry: leave-pending
buckets: [models]
naming: { description: 20 }
`;

describe('countersign policy check', () => {
  it('prints what each policy comes to, and what to look at', async () => {
    const result = await check({ 'default.yml': DEFAULT, 'churn.yml': CHURN, 'watch.yml': OBSERVE });
    expect(result).toEqual({
      status: 0,
      err: '',
      out: `${CHURN_SHOWN}

${TELCO_SHOWN}

*
  watch.yml, digest <digest>

  mode: observe
  channel: C0MODELS
  approvers: [bob, carol]
  open: 90m
  onExpiry: leave-pending
  buckets: [models]
  naming:
    description: 20

  Note: watch, mode: it only observes. Nobody is asked, and the registry is
    never written.

3 policies, 1 warning.`,
    });
    for (const line of result.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('prints the policies that ship, with the digest that their requests are opened under', async () => {
    const compiled = compilePolicies(readPolicyFolder(join(ROOT, 'policies')));
    const digest = compiled.ok ? short(sha256(canonical(compiled.value.policies[0]))) : 'none';
    expect(await policyCheck(['--policies', join(ROOT, 'policies')])).toBe(0);
    expect(out).toEqual([
      `churn-*
  churn.yml, digest ${digest}

  channel: C0MODELS
  approvers: [bob, carol]
  unknownAuthor: accept
  open: 72h
  onExpiry: reject
  buckets: [models]
  metrics:
    - path: binary_classification_metrics.auc.value
      min: 0.8
    - path: binary_classification_metrics.accuracy.value
      min: 0.75

1 policy, no warnings.`,
    ]);
  });

  it.each<[group: string, said: string]>([
    ['churn-web', `churn-web falls under churn-* in churn.yml.\n\n${CHURN_SHOWN}`],
    ['Churn-Telco', `Churn-Telco falls under churn-telco in churn.yml.\n\n${TELCO_SHOWN}`],
    ['fraud', 'No policy names fraud.'],
  ])('says what %s falls under', async (group, said) => {
    const files = { 'default.yml': DEFAULT, 'churn.yml': CHURN };
    expect(await check(files, '--group', group)).toEqual({ status: 0, out: said, err: '' });
  });

  it('takes the folder of POLICY_DIR', async () => {
    vi.stubEnv('POLICY_DIR', folderOf({ 'watch.yml': OBSERVE }));
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await policyCheck([])).toBe(0);
    expect(out.join('\n')).toMatch(/^\*\n {2}watch\.yml, digest [^]*\n\n1 policy, no warnings\.$/);
  });

  it('prints one JSON document', async () => {
    const { status, out: text } = await check({ 'watch.yml': OBSERVE }, '--json');
    expect([status, JSON.parse(text)]).toEqual([
      0,
      {
        policies: [
          {
            name: 'watch',
            files: ['watch.yml'],
            digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
            warnings: [],
            notes: ['watch, mode: it only observes. Nobody is asked, and the registry is never written.'],
            policy: expect.objectContaining({
              name: 'watch',
              open: 5_400,
              onBadEvidence: 'reject',
            }) as object,
          },
        ],
      },
    ]);
  });

  it('prints the policy of a group as JSON, and null where there is none', async () => {
    const files = { 'default.yml': DEFAULT, 'churn.yml': CHURN };
    expect(JSON.parse((await check(files, '--json', '--group', 'retention')).out)).toMatchObject({
      group: 'retention',
      pattern: 'retention',
      policy: { name: 'churn', files: ['default.yml', 'churn.yml'] },
    });
    out = [];
    expect(JSON.parse((await check(files, '--json', '--group', 'fraud')).out)).toEqual({
      group: 'fraud',
      pattern: null,
      policy: null,
    });
  });

  const FAULTY = { 'churn.yml': OBSERVE.replace('90m', 'long').replace('observe', 'watch') };
  const FAULTS = [
    'churn.yml:2: mode: Invalid option: expected one of "enforce"|"observe"',
    'churn.yml:5: open: write a span as 90m, 72h or 3d',
  ];

  it('prints faults as the build does', async () => {
    expect(await check(FAULTY)).toEqual({ status: 2, out: '', err: FAULTS.join('\n') });
  });

  it('prints faults as JSON', async () => {
    const { status, out: text } = await check(FAULTY, '--json');
    expect([status, JSON.parse(text)]).toEqual([2, { faults: FAULTS }]);
  });

  it('says which folder is not there', async () => {
    expect(await policyCheck(['--policies', 'nowhere'])).toBe(1);
    expect(err).toEqual(['There is no folder nowhere.']);
  });

  it('says why what is no folder cannot be read', async () => {
    const file = join(folderOf({}), 'identities.yml');
    expect(await policyCheck(['--policies', file])).toBe(1);
    expect(err).toEqual([expect.stringMatching(/identities\.yml cannot be read: ENOTDIR: .*\.$/)]);
  });

  it('explains itself', async () => {
    expect(await policyCheck(['--help'])).toBe(0);
    expect(out).toEqual([HELP]);
    for (const line of HELP.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it.each<[what: string, args: string[], says: RegExp]>([
    ['an unknown option', ['--grup', 'x'], /^Unknown option '--grup'[^]*\n\ncountersign policy check: /],
    ['a word too many', ['churn'], /^Unexpected argument 'churn'[^]*\n\ncountersign policy check: /],
    [
      'a pattern for a group',
      ['--group', 'churn-*'],
      /^churn-\* is not the name of a model package group\.$/,
    ],
    ['an empty group', ['--group', ''], /^"" is not the name of a model package group\.$/],
  ])('refuses %s', async (_, args, says) => {
    expect(await policyCheck(args)).toBe(64);
    expect([out, err]).toEqual([[], [expect.stringMatching(says)]]);
  });
});
