// Policies and identities as operators write them: one value, or every fault at once with file and line.
import { describe, expect, test } from 'vitest';
import { compilePolicies, type SourceFile } from '../../adapters/policy-files.ts';

const PEOPLE = `people:
  bob: { name: Bob, slack: U0BOB, aws: ['arn:aws:iam::000000000000:user/bob'], sourceIdentities: [bob.s] }
  carol: { name: Carol, slack: U0CAROL }
`;
const CHURN = `groups: [churn-*]
channel: C0MODELS
approvers: [bob, carol]
open: 72h
onExpiry: reject
buckets: [models]
metrics:
  - path: auc
    min: 0.80
  - path: accuracy
    min: 0.75
`;
const people = (text = PEOPLE): SourceFile => ({ path: 'policies/identities.yml', text });
const churn = (text = CHURN): SourceFile => ({ path: 'policies/churn.yml', text });
const faults = (...files: SourceFile[]): string[] => {
  const compiled = compilePolicies(files);
  return compiled.ok ? [] : compiled.faults;
};
const inChurn = (from: string, to: string): string[] => faults(people(), churn(CHURN.replace(from, to)));

test('what is right is one value, each policy named for its file', () => {
  const fraud = { path: 'policies\\teams\\fraud.yaml', text: CHURN.replace('churn-*', 'fraud-*') };
  const compiled = compilePolicies([people(), churn(), fraud]);
  expect(compiled).toMatchObject({
    ok: true,
    value: {
      policies: [
        {
          name: 'churn',
          open: 259_200,
          mode: 'enforce',
          onBadEvidence: 'reject',
          metrics: [{ path: 'auc', min: 0.8 }, {}],
        },
        { name: 'fraud', groups: ['fraud-*'] },
      ],
      identities: {
        people: { bob: { name: 'Bob', slack: 'U0BOB' }, carol: { aws: [] } },
        sessionsArePeople: [],
      },
    },
  });
});

test('required metadata and tags: every fault stands at its key', () => {
  const told = faults(
    people(),
    churn(`${CHURN}evidence:
  groupTags: [3]
  metadata:
    owner: anybody
    risk-tier: [low, 1]
    cost-centre: []
    blank: [' ']
`),
  );
  expect(told).toEqual([
    'churn.yml:15: evidence.metadata.owner: any, or a list of the values that it may have, such as [low, medium, high]',
    'churn.yml:16: evidence.metadata.risk-tier.1: text; write a number or a truth value in quotes',
    'churn.yml:17: evidence.metadata.cost-centre: any, or a list of the values that it may have, such as [low, medium, high]',
    'churn.yml:18: evidence.metadata.blank.0: a value that can be seen',
    'churn.yml:13: evidence.groupTags.0: a key; write a number or a truth value in quotes',
  ]);
});

test('a key that validation would pass over is a fault, wherever it stands', () => {
  const told = faults(
    people(),
    churn(`${CHURN}evidence:\n  metadata:\n    __proto__: [low]\n    owner: any\n`),
  );
  expect(told).toEqual(['churn.yml:14: __proto__ is not a key that can be used']);
});

test('a value that is written in one of several ways: the fault is of that way', () => {
  expect(inChurn('min: 0.80', 'drop: { atMost: much, lvl: ask }')).toEqual([
    'churn.yml:9: metrics.0.drop.atMost: a number such as 0.01, or a share such as 2%',
    'churn.yml:9: metrics.0.drop.lvl: there is no such key',
  ]);
});

describe('a fault stands with file and line:', () => {
  test.each<[what: string, from: string, to: string, told: string[]]>([
    ['an unknown key', 'open: 72h', 'opne: 1h\nopen: 72h', ['churn.yml:4: opne: there is no such key']],
    [
      'an unknown key in a rule',
      'min: 0.75',
      'mim: 1\n    min: 0.75',
      ['churn.yml:11: metrics.1.mim: there is no such key'],
    ],
    [
      'two unknown keys',
      'open: 72h',
      'a: 1\nb: 2\nopen: 72h',
      ['churn.yml:4: a: there is no such key', 'churn.yml:5: b: there is no such key'],
    ],
    ['a key given twice', 'open: 72h', 'open: 72h\nopen: 1h', ['churn.yml:5: Map keys must be unique']],
    ['a threshold that is no number', '0.80', '.nan', ['churn.yml:9: metrics.0.min: a finite number']],
    ['an endless threshold', '0.80', '.inf', ['churn.yml:9: metrics.0.min: a finite number']],
    ['a threshold as text', '0.75', "'0.75'", ['churn.yml:11: metrics.1.min: a finite number']],
    [
      'a rule without a bound',
      '    min: 0.75\n',
      '',
      ['churn.yml:10: metrics.1: give min, max, between, drop or compare'],
    ],
    [
      'a missing key',
      'channel: C0MODELS\n',
      '',
      ['churn.yml:1: channel: Invalid input: expected string, received undefined'],
    ],
    [
      'an approver who is not known',
      'carol',
      'erin',
      ['churn.yml:3: approvers.1: erin is not in identities.yml'],
    ],
    [
      'an approver of every object',
      'carol',
      'constructor',
      ['churn.yml:3: approvers.1: constructor is not in identities.yml'],
    ],
    [
      'broken YAML',
      '[churn-*]',
      '[churn-*',
      ['churn.yml:2: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    [
      'an alias that names nothing',
      '[churn-*]',
      '*churn',
      ['churn.yml:1: Unresolved alias (the anchor must be set before the alias): churn'],
    ],
    [
      'a path that leads nowhere',
      'path: auc',
      'path: .auc',
      ["churn.yml:8: metrics.0.path: keys between dots; one that has dots itself as ['a.b']"],
    ],
  ])('%s', (_what, from, to, told) => {
    expect(inChurn(from, to)).toEqual(told);
  });

  test.each<[what: string, text: string, told: string[]]>([
    ['nothing', '', ['churn.yml:1: file: Invalid input: expected object, received null']],
    ['a comment', '# later', ['churn.yml:1: file: Invalid input: expected object, received null']],
    ['a list', '- churn', ['churn.yml:1: file: Invalid input: expected object, received array']],
  ])('a file that holds %s', (_what, text, told) => {
    expect(faults(people(), churn(text))).toEqual(told);
  });

  test('two policies that claim the same groups, at the second', () => {
    const other = {
      path: 'policies/telco.yml',
      text: CHURN.replace('[churn-*]', '\n  - fraud\n  - "*-telco"'),
    };
    expect(faults(people(), churn(), other)).toEqual([
      'telco.yml:3: groups.1: *-telco and churn-* of churn claim the same groups; make one more specific',
    ]);
  });

  test('two policies of one name that claim the same groups', () => {
    expect(faults(people(), churn(), { ...churn(), path: 'policies/churn.yaml' })).toEqual([
      'churn.yaml:1: groups.0: churn-* and churn-* of churn claim the same groups; make one more specific',
    ]);
  });

  test.each<[what: string, of: string, told: string]>([
    ['Slack user', '{ name: Erin, slack: U0BOB }', 'U0BOB'],
    [
      'AWS identity',
      "{ name: Erin, slack: U0ERIN, aws: ['arn:aws:iam::000000000000:user/bob'] }",
      'arn:aws:iam::000000000000:user/bob',
    ],
    [
      'source identity',
      '{ name: Erin, slack: U0ERIN, sourceIdentities: [bob.s] }',
      'sts:SourceIdentity/bob.s',
    ],
  ])('a %s of two people, at the second', (_what, of, told) => {
    expect(faults(people(`${PEOPLE}  erin: ${of}\n`), churn())).toEqual([
      `identities.yml:4: people.erin: ${told} is bob's already; it can be one person's only`,
    ]);
  });

  test('an identity that one person has twice is theirs', () => {
    const twice = PEOPLE.replace("user/bob']", "user/bob', 'arn:aws:iam::000000000000:user/bob']");
    expect(faults(people(twice), churn())).toEqual([]);
  });

  test.each<[what: string, of: string, told: string[]]>([
    [
      'a key in capitals',
      '  Erin: { name: Erin, slack: U0ERIN }',
      ['identities.yml:4: people.Erin: lower-case letters, digits, dot, underscore and hyphen'],
    ],
    [
      'a Slack name',
      "  erin: { name: Erin, slack: '@erin' }",
      ['identities.yml:4: people.erin.slack: a Slack user id, such as U0BOB'],
    ],
    [
      'no name',
      '  erin:\n    slack: U0ERIN',
      ['identities.yml:4: people.erin.name: Invalid input: expected string, received undefined'],
    ],
    ['somebody twice', '  bob: { name: Bob, slack: U0BOB2 }', ['identities.yml:4: Map keys must be unique']],
  ])('of a person: %s', (_what, of, told) => {
    expect(faults(people(`${PEOPLE}${of}\n`), churn())).toEqual(told);
  });
});

test('all faults of all files come at once', () => {
  const bad = CHURN.replace('C0MODELS', "'#models'").replace('72h', 'long').replace('0.80', 'high');
  const fraud = {
    path: 'policies/fraud.yml',
    text: CHURN.replace('churn-*', 'fraud-*').replace('bob', 'erin'),
  };
  expect(faults(people(), churn(bad), fraud, { path: 'x.yml', text: 'a: [' })).toEqual([
    'churn.yml:2: channel: a Slack channel id, such as C0MODELS',
    'churn.yml:4: open: write a span as 90m, 72h or 3d',
    'churn.yml:9: metrics.0.min: a finite number',
    expect.stringMatching(/^x\.yml:1: Flow sequence/),
    'fraud.yml:3: approvers.0: erin is not in identities.yml',
  ]);
});

test('there is one file that says who is who', () => {
  expect(faults(churn())).toEqual([
    'identities.yml: missing. It says which Slack user and AWS identities are whom.',
  ]);
  expect(faults(people(), { ...people(), path: 'policies/old/identities.yml' }, churn())).toEqual([
    'identities.yml: there are 2 of them; only one can say who is who.',
  ]);
});

test('without any policy nothing can be approved, and that is no fault', () => {
  expect(compilePolicies([people()])).toMatchObject({ ok: true, value: { policies: [] } });
});

describe('a policy that starts from another file', () => {
  const BASE = `# What all policies have in common.
channel: C0MODELS
approvers: [bob, carol]
open: 72h
onExpiry: reject
buckets: [models]
metrics:
  - path: auc.value
    min: 0.80
  - path: accuracy
    between: [0.75, 0.99]
roles:
  risk: [carol]
`;
  const base = (text = BASE): SourceFile => ({ path: 'policies/default.yml', text });
  const fraud = (text: string): SourceFile => ({ path: 'policies/fraud.yml', text });
  const effective = (...files: SourceFile[]) => {
    const compiled = compilePolicies([people(), ...files]);
    if (!compiled.ok) throw new Error(compiled.faults.join('\n'));
    return compiled;
  };

  test('has what that one has, and what it says itself', () => {
    const text = `extends: default
groups: [fraud-*]
open: 3d
metrics:
  - { path: recall, min: 0.6 }
  - { path: auc, level: ask }
roles: { legal: [bob] }
`;
    const { value, madeOf } = effective(base(), fraud(text));
    expect(value.policies).toMatchObject([
      {
        name: 'fraud',
        groups: ['fraud-*'],
        channel: 'C0MODELS',
        open: 259_200,
        metrics: [
          { path: 'auc', min: 0.8, level: 'ask' },
          { path: 'accuracy', between: [0.75, 0.99], level: 'block' },
          { path: 'recall', min: 0.6 },
        ],
        roles: { risk: ['carol'], legal: ['bob'] },
      },
    ]);
    expect(value.policies[0]).not.toHaveProperty('file');
    expect(madeOf).toEqual([['default.yml', 'fraud.yml']]);
  });

  test('may start from one that starts from another, and from one with groups, which it does not inherit', () => {
    const middle = { path: 'middle.yml', text: 'extends: default\ngroups: [x-*]\nopen: 4d\n' };
    const { value, madeOf } = effective(base(), middle, fraud('extends: middle\ngroups: [fraud-*]\n'));
    expect(value.policies.map(({ name, groups, open }) => [name, groups, open])).toEqual(
      [
        ['fraud', ['fraud-*'], 345_600],
        ['middle', ['x-*'], 345_600],
      ].reverse(),
    );
    expect(madeOf.at(-1)).toEqual(['default.yml', 'middle.yml', 'fraud.yml']);
  });

  test('has a policy more for each override, named for its first group', () => {
    const text = `extends: default
groups: [fraud-*]
overrides:
  - groups: [fraud-cards, fraud-wires]
    approvers: [carol]
    metrics: [{ path: accuracy, min: 0.9 }]
`;
    expect(effective(base(), fraud(text)).value.policies).toMatchObject([
      { name: 'fraud', groups: ['fraud-*'], approvers: ['bob', 'carol'] },
      {
        name: 'fraud:fraud-cards',
        file: 'fraud',
        groups: ['fraud-cards', 'fraud-wires'],
        approvers: ['carol'],
        metrics: [
          { path: 'auc.value', min: 0.8 },
          { path: 'accuracy', min: 0.9, max: 0.99 },
        ],
      },
    ]);
  });

  test('tells a fault of an inherited value once, where it is written', () => {
    const bad = BASE.replace('0.80', 'high').replace('72h', 'long');
    const two = ['fraud', 'churn'].map((name) => ({
      path: `${name}.yml`,
      text: `extends: default\ngroups: [${name}-*]\nmetrics: [{ path: accuracy, min: x }]\n`,
    }));
    expect(faults(people(), base(bad), ...two)).toEqual([
      'default.yml:4: open: write a span as 90m, 72h or 3d',
      'default.yml:9: metrics.0.min: a finite number',
      'fraud.yml:3: metrics.0.min: a finite number',
      'churn.yml:3: metrics.0.min: a finite number',
    ]);
  });

  test.each<[what: string, text: string, told: string[]]>([
    [
      'no such file',
      'extends: base\ngroups: [f]\nopne: 1h',
      ['fraud.yml:1: extends: there is no file base.yml here', 'fraud.yml:3: opne: there is no such key'],
    ],
    ['itself', 'extends: fraud\ngroups: [f]', ['fraud.yml:1: extends: a circle: fraud extends fraud']],
    [
      'no name',
      'extends: [default]\ngroups: [f]',
      ['fraud.yml:1: extends: the name of another file of this folder without ending, such as default'],
    ],
    [
      'overrides that are no list',
      'extends: default\ngroups: [f]\noverrides: {}',
      ['fraud.yml:3: overrides: a list of policies, each with its groups'],
    ],
    [
      'an override without groups',
      'extends: default\ngroups: [f]\noverrides:\n  - open: 1h',
      ['fraud.yml:4: overrides.0.groups: Invalid input: expected array, received undefined'],
    ],
    [
      'an override of groups that are not its own',
      'extends: default\ngroups: [fraud-*]\noverrides:\n  - groups: [fraud-a, churn-b, "*-eu"]',
      [
        'fraud.yml:4: overrides.0.groups.1: churn-b is not within the groups of this file',
        'fraud.yml:4: overrides.0.groups.2: *-eu is not within the groups of this file',
      ],
    ],
    [
      'an override of all its groups',
      'extends: default\ngroups: [fraud-*]\noverrides:\n  - groups: [fraud-*]',
      [
        'fraud.yml:4: overrides.0.groups.0: fraud-* and fraud-* of fraud claim the same groups; make one more specific',
      ],
    ],
    [
      'inheritance within an override',
      'extends: default\ngroups: [f*]\noverrides:\n  - groups: [fa]\n    extends: default\n    overrides: []',
      [
        'fraud.yml:5: overrides.0.extends: there is no such key',
        'fraud.yml:6: overrides.0.overrides: there is no such key',
      ],
    ],
    [
      'an unknown person in an override',
      'extends: default\ngroups: [f*]\noverrides:\n  - groups: [fa]\n    approvers:\n      - bob\n      - erin',
      ['fraud.yml:7: overrides.0.approvers.1: erin is not in identities.yml'],
    ],
  ])('%s', (_what, text, told) => {
    expect(
      faults(people(), base(), fraud(text), { path: 'x.yml', text: 'extends: default\ngroups: [x]' }),
    ).toEqual(told);
  });

  test('a circle of several files is told in each of them, and not where it is only reached from', () => {
    const file = (name: string, other: string): SourceFile => ({
      path: `${name}.yml`,
      text: `groups: [${name}]\nextends: ${other}\n`,
    });
    expect(faults(people(), file('a', 'b'), file('b', 'c'), file('c', 'b'))).toEqual([
      'b.yml:2: extends: a circle: b extends c extends b',
      'c.yml:2: extends: a circle: c extends b extends c',
    ]);
  });

  test('a file that is no YAML is told alone, not by those that extend it', () => {
    expect(faults(people(), base('a: ['), fraud('extends: default\ngroups: [f]\n'))).toEqual([
      expect.stringMatching(/^default\.yml:1: Flow sequence/),
    ]);
  });

  test('two files of one name cannot be extended', () => {
    const other = { ...base(), path: 'policies/old/default.yaml' };
    expect(faults(people(), base(), other, fraud('extends: default\ngroups: [f]\n'))).toEqual([
      'fraud.yml:1: extends: there are 2 files of the name default',
    ]);
  });

  test('a file without groups that nothing extends would apply to nothing', () => {
    expect(faults(people(), base())).toEqual([
      'default.yml:2: groups: it names no groups, and no other file extends it',
    ]);
    const lost = base(`${BASE}overrides: []\nopne: 1h\n`);
    expect(faults(people(), lost, fraud('extends: default\ngroups: [f]\n'))).toEqual([
      'default.yml:14: overrides: a file without groups has no overrides',
      'default.yml:15: opne: there is no such key',
    ]);
  });

  test('a rule of a base is a whole rule; one of a file that extends need not be', () => {
    expect(
      faults(people(), base(BASE.replace('    min: 0.80\n', '')), fraud('extends: default\ngroups: [f]\n')),
    ).toEqual(['default.yml:8: metrics.0: give min, max, between, drop or compare']);
  });
});

describe('who must say yes', () => {
  test.each<[what: string, more: string, told: string[]]>([
    [
      'a role that has nobody',
      'needs: { approvers: 1, risk: 1 }',
      ['churn.yml:12: needs.risk: risk is no role here: write who they are under roles'],
    ],
    [
      'more than there are',
      'needs:\n  approvers: 3',
      ['churn.yml:13: needs.approvers: approvers has 2 people, fewer than the 3 who must say yes'],
    ],
    [
      'more than there are, because one stands there twice',
      'roles: { risk: [bob, bob] }\nneeds: { risk: 2 }',
      ['churn.yml:13: needs.risk: risk has one person, fewer than the 2 who must say yes'],
    ],
    [
      'of a rule',
      'naming: { description: 1, level: ask, needs: { legal: 1 } }',
      ['churn.yml:12: naming.needs.legal: legal is no role here: write who they are under roles'],
    ],
    [
      'of a drop',
      'slices:\n  - { path: a.*, min: 0, needs: { approvers: 9 } }\nconstraints: [{ of: data-quality, needs: { toString: 1 } }]',
      [
        'churn.yml:14: constraints.0.needs.toString: a role: lower-case letters, digits and hyphens, a letter first',
      ],
    ],
    [
      'a person whom nobody knows',
      'roles:\n  risk: [bob, erin]',
      ['churn.yml:13: roles.risk.1: erin is not in identities.yml'],
    ],
    [
      'a role of the approvers',
      'roles:\n  approvers: [bob]',
      ['churn.yml:13: roles.approvers: who the approvers are stands under approvers'],
    ],
  ])('%s', (_what, more, told) => {
    expect(faults(people(), churn(`${CHURN}${more}\n`))).toEqual(told);
  });

  test('is checked for drop and compare as well', () => {
    const needs =
      'drop: { atMost: 0.1, needs: { risk: 1 } }\n    compare: { must: better, needs: { legal: 1 } }';
    expect(inChurn('min: 0.80', needs)).toEqual([
      'churn.yml:9: metrics.0.drop.needs.risk: risk is no role here: write who they are under roles',
      'churn.yml:10: metrics.0.compare.needs.legal: legal is no role here: write who they are under roles',
    ]);
  });
});

test('a policy without any rule is none', () => {
  const words = 'give at least one rule: metrics, slices, facets, constraints, evidence, images or naming';
  const text = CHURN.slice(0, CHURN.indexOf('metrics:'));
  expect(faults(people(), churn(text))).toEqual([`churn.yml:1: metrics: ${words}`]);
  expect(faults(people(), churn(`${text}metrics: []\n`))).toEqual([`churn.yml:7: metrics: ${words}`]);
  expect(faults(people(), churn(`${text}naming: { description: 10 }\n`))).toEqual([]);
});

test('the name of a file can be too long', () => {
  const path = `${'x'.repeat(101)}.yml`;
  expect(faults(people(), { path, text: CHURN })).toEqual([
    `${path}:1: file: the name of a file has at most 100 characters`,
  ]);
});
