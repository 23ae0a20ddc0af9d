// What a policy file may say, which policy a group falls under, and when two claim the same.
import { describe, expect, test } from 'vitest';
import { Policy, PolicyFile, policyOf, policyTies } from '../../approval/policy.ts';
import { policy } from './values.ts';

const FILE = {
  groups: ['churn-*'],
  channel: 'C0MODELS',
  approvers: ['bob', 'carol'],
  open: '72h',
  onExpiry: 'reject',
  buckets: ['models'],
  metrics: [{ path: 'auc', min: 0.8 }],
};
const faults = (over: object): string[] => {
  const parsed = PolicyFile.safeParse({ ...FILE, ...over });
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

test('what is not written is the strict choice', () => {
  expect(PolicyFile.parse(FILE)).toEqual({
    ...FILE,
    open: 259_200,
    mode: 'enforce',
    onBadEvidence: 'reject',
  });
});

test('everything that can be written is taken', () => {
  const all = {
    ...FILE,
    mode: 'observe',
    onBadEvidence: 'ask',
    onExpiry: 'leave-pending',
    metrics: [{ path: "m['f1.macro']", label: 'F1', min: 0, max: 1 }],
  };
  expect(PolicyFile.parse(all)).toEqual({ ...all, open: 259_200 });
});

test.each<[over: object, fault: string]>([
  [{ metrics: [{ path: 'auc', min: Infinity }] }, 'metrics.0.min: a finite number'],
  [{ metrics: [{ path: 'auc', min: NaN }] }, 'metrics.0.min: a finite number'],
  [{ metrics: [{ path: 'auc', min: '0.8' }] }, 'metrics.0.min: a finite number'],
  [{ metrics: [{ path: 'auc' }] }, 'metrics.0: give min, max or both'],
  [{ metrics: [{ path: 'auc', min: 0.9, max: 0.8 }] }, 'metrics.0: min is above max: nothing could pass'],
  [
    { metrics: [{ path: 'a..b', min: 0 }] },
    "metrics.0.path: keys between dots; one that has dots itself as ['a.b']",
  ],
  [
    { metrics: [{ path: '.', min: 0 }] },
    "metrics.0.path: keys between dots; one that has dots itself as ['a.b']",
  ],
  [{ metrics: [{ path: 'auc', min: 0, mim: 1 }] }, 'metrics.0: Unrecognized key: "mim"'],
  [{ thresholds: [] }, ': Unrecognized key: "thresholds"'],
  [{ approveWithoutAsking: true }, ': Unrecognized key: "approveWithoutAsking"'],
  [{ open: '72 h' }, 'open: write a span as 90m, 72h or 3d'],
  [{ open: '0h' }, 'open: write a span as 90m, 72h or 3d'],
  [{ open: 72 }, 'open: Invalid input: expected string, received number'],
  [{ open: '301d' }, 'open: at most 300d'],
  [{ channel: '#model-approvals' }, 'channel: a Slack channel id, such as C0MODELS'],
  [{ approvers: ['Bob'] }, 'approvers.0: lower-case letters, digits, dot, underscore and hyphen'],
  [{ buckets: ['Models'] }, 'buckets.0: an S3 bucket name'],
  [{ buckets: ['models@evil'] }, 'buckets.0: an S3 bucket name'],
  [{ groups: ['churn_*'] }, 'groups.0: letters, digits, hyphens and *'],
  [{ groups: ['churn.*'] }, 'groups.0: letters, digits, hyphens and *'],
  [{ onExpiry: 'approve' }, 'onExpiry: Invalid option: expected one of "reject"|"leave-pending"'],
  [{ onBadEvidence: 'pass' }, 'onBadEvidence: Invalid option: expected one of "reject"|"ask"'],
])('%j is refused', (over, fault) => {
  expect(faults(over)).toEqual([fault]);
});

test.each(['groups', 'approvers', 'buckets', 'metrics'])('without any %s there is no policy', (what) => {
  expect(faults({ [what]: [] })).toHaveLength(1);
  expect(faults({ [what]: undefined })).toHaveLength(1);
  expect(faults({ [what]: null })).toHaveLength(1);
});

test('a number may be asked for exactly', () => {
  expect(faults({ metrics: [{ path: 'auc', min: 0.9, max: 0.9 }] })).toEqual([]);
});

test('300 days is the longest window', () => {
  expect(PolicyFile.parse({ ...FILE, open: '300d' }).open).toBe(300 * 86_400);
});

test('a policy that is kept with a request is read again as it was', () => {
  const kept = policy({ mode: 'observe' });
  expect(Policy.parse(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
});

describe('the policy of a group', () => {
  const all = policy({ name: 'all', groups: ['*'] });
  const churn = policy({ name: 'churn', groups: ['churn-*', 'retention'] });
  const telco = policy({ name: 'telco', groups: ['churn-telco'] });
  const ends = policy({ name: 'ends', groups: ['*-eu'] });

  test.each<[group: string, name: string]>([
    ['fraud', 'all'],
    ['churn', 'all'],
    ['churn-b2b', 'churn'],
    ['retention', 'churn'],
    ['churn-telco', 'telco'],
    ['CHURN-Telco', 'telco'],
    ['churn-telco-2', 'churn'],
    ['fraud-eu', 'ends'],
    ['churn-eu', 'churn'],
  ])('%s falls under %s, in any order of the files', (group, name) => {
    expect(policyOf([all, churn, telco, ends], group)?.name).toBe(name);
    expect(policyOf([ends, telco, churn, all], group)?.name).toBe(name);
  });

  test('is none when no pattern names it', () => {
    expect(policyOf([churn, telco], 'fraud')).toBeUndefined();
    expect(policyOf([], 'churn-telco')).toBeUndefined();
  });
});

describe('two policies that claim the same', () => {
  const named = (name: string, ...groups: string[]) => policy({ name, groups });
  const why = (...policies: Policy[]): string[] => policyTies(policies).map((tie) => tie.why);

  test('are told at the second, with both patterns', () => {
    const second = named('b', 'fraud', '*-telco');
    expect(policyTies([named('a', 'churn-*'), second])).toEqual([
      {
        policy: second,
        group: 1,
        why: '*-telco and churn-* of a claim the same groups; make one more specific',
      },
    ]);
  });

  test('also when their files have one name', () => {
    expect(why(named('a', 'churn'), named('a', 'CHURN'))).toEqual([
      'CHURN and churn of a claim the same groups; make one more specific',
    ]);
  });

  test('are none when one is more specific, when no group could match both, or within one policy', () => {
    expect(why(named('a', 'churn-*'), named('b', 'churn-telco'))).toEqual([]);
    expect(why(named('a', 'churn-*'), named('b', 'fraud-*'))).toEqual([]);
    expect(why(named('a', 'churn-*', '*-telco'))).toEqual([]);
  });
});
