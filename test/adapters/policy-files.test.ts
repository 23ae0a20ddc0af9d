// Policies and identities as operators write them: one value, or every fault at once with file and line.
import { describe, expect, test } from 'vitest';
import { compilePolicies, type SourceFile } from '../../adapters/policy-files.ts';

const PEOPLE = `people:
  bob: { name: Bob, slack: U0BOB, aws: ['arn:aws:iam::000000000000:user/bob'] }
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
    ['a rule without a bound', '    min: 0.75\n', '', ['churn.yml:10: metrics.1: give min, max or both']],
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
