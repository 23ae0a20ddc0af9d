// The shipped policies are valid, and editors check them by the same rules as the build.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { editorSchemas } from '../../adapters/editor-schemas.ts';
import { compilePolicies } from '../../adapters/policy-files.ts';

const folder = join(import.meta.dirname, '..', '..', 'policies');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const shipped = readdirSync(folder).filter((name) => name.endsWith('.yml'));

test.each(Object.entries(editorSchemas()))(
  '%s is what the rules say; npm run policy:schemas writes it',
  (name, schema) => {
    expect(JSON.parse(read(name))).toEqual(JSON.parse(JSON.stringify(schema)));
  },
);

test('the shipped policies compile, and are those of the local cloud', () => {
  const compiled = compilePolicies(shipped.map((name) => ({ path: join(folder, name), text: read(name) })));
  expect(compiled).toMatchObject({
    ok: true,
    value: {
      policies: [
        {
          name: 'churn',
          groups: ['churn-*'],
          mode: 'enforce',
          channel: 'C0MODELS',
          approvers: ['bob', 'carol'],
          open: 72 * 3_600,
          onExpiry: 'reject',
          onBadEvidence: 'reject',
          buckets: ['models'],
          metrics: [
            { path: 'binary_classification_metrics.auc.value', min: 0.8 },
            { path: 'binary_classification_metrics.accuracy.value', min: 0.75 },
          ],
        },
      ],
      identities: {
        people: {
          alice: { slack: 'U0ALICE' },
          bob: { slack: 'U0BOB' },
          carol: { slack: 'U0CAROL' },
          dave: { slack: 'U0DAVE' },
        },
      },
    },
  });
});

test.each(shipped)('%s tells editors its schema', (name) => {
  expect(read(name)).toMatch(/^# yaml-language-server: \$schema=\.\/(policy|identities)\.schema\.json\n/);
});

describe('an editor', () => {
  // Descriptions and the like are for people.
  const schema = JSON.parse(read('policy.schema.json')) as object;
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema);
  const WHOLE = `groups: [churn-*]
channel: C0MODELS
approvers: [bob]
open: 72h
onExpiry: reject
buckets: [models/churn/]
`;
  const complaints = (text: string): string[] => {
    validate(parse(text));
    return (validate.errors ?? [])
      .filter(({ keyword }) => keyword !== 'if')
      .map(({ instancePath, message, params }) => {
        const { additionalProperty } = params as { additionalProperty?: string };
        return `${instancePath} ${message}${additionalProperty ? `: ${additionalProperty}` : ''}`;
      });
  };

  test.each<[what: string, text: string]>([
    ['a whole policy', WHOLE],
    ['a file that others extend', 'channel: C0MODELS\nmetrics: [{ path: auc, min: 0.8 }]\n'],
    ['a file that extends another', 'extends: default\ngroups: [churn-*]\n'],
    [
      'overrides',
      `${WHOLE}overrides:\n  - groups: [churn-telco]\n    metrics: [{ path: auc, level: ask }]\n`,
    ],
    [
      'every kind of rule',
      `${WHOLE}needs: { approvers: 1, risk: 1 }
roles: { risk: [carol] }
metrics:
  - { path: auc, drop: 2%, compare: { must: not-worse, sigmas: 2 }, onNoChampion: ask }
slices: [{ path: slices.*.auc, gap: 0.1 }]
facets: [{ metric: DI, between: [0.8, 1.25] }]
constraints: [model-quality, { of: data-quality, level: note }]
evidence: { files: [bias], trainingCommit: true }
images: { allow: ['*/xgboost'], digest: true }
naming: { description: 20 }
`,
    ],
  ])('takes %s', (_, text) => {
    expect(complaints(text)).toEqual([]);
  });

  test.each<[what: string, text: string, said: string[]]>([
    [
      'a policy without what it must say itself',
      'groups: [churn-*]\n',
      ['channel', 'approvers', 'open', 'onExpiry', 'buckets'].map(
        (key) => ` must have required property '${key}'`,
      ),
    ],
    ['an unknown key', `${WHOLE}opne: 1h\n`, [' must NOT have additional properties: opne']],
    [
      'an unknown key of a rule',
      `${WHOLE}metrics: [{ path: auc, minimum: 1 }]\n`,
      ['/metrics/0 must NOT have additional properties: minimum'],
    ],
    [
      'an override without groups',
      `${WHOLE}overrides: [{ open: 1h }]\n`,
      ["/overrides/0 must have required property 'groups'"],
    ],
    [
      'inheritance within an override',
      `${WHOLE}overrides: [{ groups: [churn-a], extends: default, overrides: [] }]\n`,
      [
        '/overrides/0 must NOT have additional properties: extends',
        '/overrides/0 must NOT have additional properties: overrides',
      ],
    ],
    ['a path for a name', 'extends: ../default\n', ['/extends must match pattern "^[^/\\\\]+$"']],
  ])('refuses %s', (_, text, said) => {
    expect(complaints(text)).toEqual(said);
  });

  test.each(shipped)('takes the shipped %s', (name) => {
    const own = name === 'identities.yml' ? 'identities.schema.json' : 'policy.schema.json';
    const ajv = new Ajv2020({ strict: false });
    expect(ajv.validate(JSON.parse(read(own)) as object, parse(read(name)))).toBe(true);
  });

  interface Described {
    readonly description?: string;
    readonly properties?: Readonly<Record<string, Described>>;
    readonly items?: Described;
    readonly anyOf?: readonly Described[];
  }
  /** Keys without a description, which an editor could not explain. */
  const silent = ({ properties = {}, items, anyOf = [] }: Described, at = ''): string[] => [
    ...Object.entries(properties).flatMap(([key, value]) => [
      ...(value.description === undefined ? [`${at}${key}`] : []),
      ...silent(value, `${at}${key}.`),
    ]),
    ...(items ? silent(items, at) : []),
    ...anyOf.flatMap((one) => silent(one, at)),
  ];

  test('explains every key', () => {
    expect(silent(schema)).toEqual([]);
  });
});
