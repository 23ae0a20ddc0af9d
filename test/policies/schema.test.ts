// The shipped policies are valid, and editors check them by the same rules as the build.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compilePolicies, editorSchemas } from '../../adapters/policy-files.ts';

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
