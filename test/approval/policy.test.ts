// What a policy file may say, which policy a group falls under, and when two claim the same.
import { describe, expect, test } from 'vitest';
import {
  approversIn,
  fileOf,
  otherRules,
  peopleIn,
  peopleOfRole,
  Policy,
  PolicyFile,
  policyOf,
  policyTies,
  ruleCount,
} from '../../approval/policy.ts';
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
    roles: {},
    needs: { approvers: 1 },
    rejections: 1,
    unknownAuthor: 'one-more',
    approveWithoutAsking: false,
    onBadEvidence: 'reject',
    metrics: [{ path: 'auc', from: 'model-quality', min: 0.8, level: 'block' }],
    slices: [],
    facets: [],
    constraints: [],
  });
});

test('everything that can be written is taken', () => {
  const strict = { level: 'ask', onMissing: 'block', needs: { risk: 1 } };
  const all = {
    ...FILE,
    mode: 'observe',
    roles: { risk: ['dave'] },
    needs: { approvers: 1, risk: 1 },
    rejections: 2,
    unknownAuthor: 'refuse',
    approveWithoutAsking: true,
    onBadEvidence: 'ask',
    onExpiry: 'leave-pending',
    buckets: ['models', 'models/churn/'],
    metrics: [
      {
        path: "m['f1.macro']",
        from: 'model-card',
        label: 'F1',
        better: 'higher',
        min: 0,
        max: 1,
        between: [0.2, 0.8],
        drop: { atMost: '2%', level: 'note', needs: { risk: 1 } },
        compare: { must: 'not-worse', sigmas: 3, samples: 'n', level: 'note', needs: { risk: 1 } },
        onNoChampion: 'block',
        ...strict,
      },
    ],
    slices: [{ path: 'slices.*.auc', from: 'bias', label: 'AUC', min: 0, gap: 0.1, ...strict }],
    facets: [{ metric: 'DI', facet: 'gender', stage: 'post-training', label: 'DI', max: 1, ...strict }],
    constraints: ['data-quality', { of: 'model-quality', ...strict }],
    evidence: {
      files: ['bias'],
      modelCard: ['Approved'],
      trainingCommit: true,
      samplePayload: true,
      metadata: ['owner'],
      groupTags: { team: 'any', 'risk-tier': ['low', 'high'] },
      ...strict,
    },
    images: { allow: ['*/xgboost'], digest: true, ...strict },
    naming: { group: 'churn-*', description: 20, ...strict },
  };
  expect(PolicyFile.parse(all)).toEqual({ ...all, open: 259_200 });
});

test.each<[over: object, fault: string]>([
  [{ metrics: [{ path: 'auc', min: Infinity }] }, 'metrics.0.min: a finite number'],
  [{ metrics: [{ path: 'auc', min: NaN }] }, 'metrics.0.min: a finite number'],
  [{ metrics: [{ path: 'auc', min: '0.8' }] }, 'metrics.0.min: a finite number'],
  [{ metrics: [{ path: 'auc' }] }, 'metrics.0: give min, max, between, drop or compare'],
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
  [{ approveWithoutAsking: 'yes' }, 'approveWithoutAsking: Invalid input: expected boolean, received string'],
  [{ needs: { approvers: 0 } }, 'needs.approvers: Too small: expected number to be >=1'],
  [
    { metrics: [{ path: 'lift', drop: 0.1 }] },
    'metrics.0: say better: higher or better: lower, because AWS does not name this metric',
  ],
  [
    { metrics: [{ path: 'auc', drop: '2 %' }] },
    'metrics.0.drop: a number such as 0.01, or a share such as 2%',
  ],
  [
    { metrics: [{ path: 'auc', compare: 'same' }] },
    'metrics.0.compare: better, not-worse, or {must, sigmas, samples, level, needs}',
  ],
  [{ slices: [{ path: 'auc', min: 0 }] }, 'slices.0: a path of slices has a * in it'],
  [{ slices: [{ path: 'a.*.b' }] }, 'slices.0: give min, max, between or gap'],
  [{ facets: [{ metric: 'DI' }] }, 'facets.0: give min, max or between'],
  [{ constraints: ['bias'] }, 'constraints.0: model-quality, data-quality, or {of, level, onMissing, needs}'],
  [
    { evidence: { level: 'ask' } },
    'evidence: say what must be there: files, modelCard, trainingCommit, samplePayload, metadata or groupTags',
  ],
  [{ images: { level: 'ask' } }, 'images: give allow, digest or both'],
  [{ naming: { level: 'ask' } }, 'naming: give group, description or both'],
  [{ open: '72 h' }, 'open: write a span as 90m, 72h or 3d'],
  [{ open: '0h' }, 'open: write a span as 90m, 72h or 3d'],
  [{ open: 72 }, 'open: Invalid input: expected string, received number'],
  [{ open: '301d' }, 'open: at most 300d'],
  [{ channel: '#model-approvals' }, 'channel: a Slack channel id, such as C0MODELS'],
  [
    { approvers: ['Bob'] },
    'approvers.0: lower-case letters, digits, dot, underscore and hyphen; or a Slack user group, such as S0RISK',
  ],
  [{ buckets: ['Models'] }, 'buckets.0: an S3 bucket, or a bucket with a prefix: models/churn/'],
  [{ buckets: ['models@evil'] }, 'buckets.0: an S3 bucket, or a bucket with a prefix: models/churn/'],
  [{ groups: ['churn_*'] }, 'groups.0: letters, digits, hyphens and *'],
  [{ groups: ['churn.*'] }, 'groups.0: letters, digits, hyphens and *'],
  [{ onExpiry: 'approve' }, 'onExpiry: Invalid option: expected one of "reject"|"leave-pending"'],
  [{ onBadEvidence: 'pass' }, 'onBadEvidence: Invalid option: expected one of "reject"|"ask"'],
])('%j is refused', (over, fault) => {
  expect(faults(over)).toEqual([fault]);
});

test.each(['groups', 'approvers', 'buckets'])('without any %s there is no policy', (what) => {
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

test('every rule of any kind counts', () => {
  expect(ruleCount(policy())).toBe(2);
  expect(ruleCount(policy({ metrics: [] }))).toBe(0);
  const others = {
    slices: [{ path: 'a.*', min: 0 }],
    naming: { description: 1 },
    constraints: ['data-quality'],
  };
  expect(ruleCount(policy(others))).toBe(5);
});

test('an override stands in the file that it is of', () => {
  expect(fileOf(policy())).toBe('churn');
  expect(fileOf(policy({ name: 'churn:churn-telco', file: 'churn' }))).toBe('churn');
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

test('every key is explained, for editors and for whoever reads the schema', () => {
  const unexplained = Object.entries(PolicyFile.shape).filter(([, schema]) => !schema.description);
  expect(unexplained.map(([key]) => key)).toEqual([]);
});

test.each(['C0MODELS', 'G12'])('%s is a channel', (channel) => {
  expect(PolicyFile.shape.channel.safeParse(channel).success).toBe(true);
});

test.each(['#models', 'xC0MODELS', 'C0MODELS x', 'c0models', 'C1'])('%j is no channel', (channel) => {
  expect(PolicyFile.shape.channel.safeParse(channel).success).toBe(false);
});

test.each<[over: object, words: string[]]>([
  [{}, []],
  [{ naming: { description: 20 } }, ['1 other rule']],
  [{ naming: { description: 20 }, constraints: ['model-quality'] }, ['2 other rules']],
])('beside its metrics, %j counts %j', (over, words) => {
  expect(otherRules(policy(over))).toEqual(words);
});

test('whoever may be asked, in whatever role, is named once', () => {
  expect(peopleIn(policy({ roles: { risk: ['carol', 'dave'] } }))).toEqual(['bob', 'carol', 'dave']);
  const glass = policy({ breakGlass: { people: ['alice', 'bob'] } });
  expect(peopleIn(glass)).toEqual(['bob', 'carol']);
  expect(approversIn(glass)).toEqual(['bob', 'carol', 'alice']);
  expect(peopleOfRole(policy({ roles: { risk: ['dave'] } }), 'risk')).toEqual(['dave']);
  expect(peopleOfRole(policy(), 'toString')).toEqual([]);
});

test('a policy has no rules but those that it writes', () => {
  const { metrics, slices, facets, constraints } = PolicyFile.shape;
  for (const rules of [metrics, slices, facets, constraints]) expect(rules.parse(undefined)).toEqual([]);
});
