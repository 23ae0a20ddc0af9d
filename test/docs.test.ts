// The documents against what they describe: every key of a policy, every alarm, every permission of a role.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { editorSchemas } from '../adapters/editor-schemas.ts';
import { rolesOf } from '../local/resources.ts';
import { resolveTemplate } from '../local/template/template.ts';
import { textOf } from './document.ts';
import { ROOT, TEST_PACKAGE } from './test-package.ts';

/** The rows of all tables of a document, as their cells. */
const rowsOf = (document: string): string[][] =>
  textOf(document)
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|\s*-/.test(line))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean | undefined;
  readonly items?: Schema | undefined;
  readonly anyOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly then?: Schema;
  readonly default?: unknown;
}

/** Every key of a schema, and what it is when it is not given. */
const keysOf = (schema: Schema, prefix = ''): [string, string][] => {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, value]): [string, string][] => {
    const path = `${prefix}${key}`;
    return [[path, absentValue(schema, key, value)], ...keysWithin(value, path)];
  });
  const { additionalProperties: any } = schema;
  return [...own, ...(typeof any === 'object' ? keysOf(any, `${prefix}*.`) : [])];
};

/** Keys of a key's value; what can be written in several ways has those of all. */
const keysWithin = (value: Schema, path: string): [string, string][] => [
  ...keysOf(value, `${path}.`),
  ...keysOf(value.items ?? {}, `${path}[].`),
  ...[...(value.anyOf ?? []).map((one) => [one, `${path}.`] as const), ...itemForms(value, path)].flatMap(
    ([one, prefix]) => keysOf(one, prefix),
  ),
];

const itemForms = ({ items }: Schema, path: string) =>
  (items?.anyOf ?? []).map((one) => [one, `${path}[].`] as const);

const absentValue = (
  { required = [], then }: Schema,
  key: string,
  { default: otherwise }: Schema,
): string => {
  if ([...required, ...(then?.required ?? [])].includes(key)) return 'required';
  if (otherwise === undefined) return 'none';
  return `\`${typeof otherwise === 'string' ? otherwise : JSON.stringify(otherwise)}\``;
};

/** The keys that every rule has stand once. */
const RULE =
  /^(metrics|slices|facets|constraints|evidence|images|naming|lineage)(\[\])?\.(level|onMissing|needs)$/;

const wantedKeys = (): string[] => {
  const all = Object.values(editorSchemas()).flatMap((schema) => keysOf(schema as Schema));
  // An override has the keys of a policy.
  const own = all.filter(([key]) => !key.startsWith('overrides[]'));
  return [
    ...new Set(own.map(([key, otherwise]) => `${key.replace(RULE, '<rule>.$3')}: ${otherwise}`)),
  ].sort();
};

/** The first two cells of every row of a table of keys. */
const documentedKeys = (): string[] => {
  let isOfKeys = false;
  return rowsOf('docs/policy.md')
    .flatMap(([key = '', otherwise = '']) => {
      const isKey = key.startsWith('`');
      if (!isKey) isOfKeys = key === 'Key';
      return isKey && isOfKeys ? [`${key.replaceAll('`', '')}: ${otherwise}`] : [];
    })
    .sort();
};

describe('docs/policy.md', () => {
  it('has every key of policies and identities, with its default, and no other', () => {
    expect(documentedKeys()).toEqual(wantedKeys());
  });

  it.each(Object.entries(editorSchemas()))(
    '%s is what npm run policy:schemas would write',
    (name, schema) => {
      expect(JSON.parse(readFileSync(join(ROOT, 'policies', name), 'utf8'))).toEqual(schema);
    },
  );
});

describe('docs/runbook.md', () => {
  it('explains every alarm, and none that does not exist', () => {
    const { Resources } = z
      .object({ Resources: z.record(z.string(), z.unknown()) })
      .parse(
        parse(readFileSync(join(ROOT, 'infra/alarms.yml'), 'utf8'), { logLevel: 'silent', merge: true }),
      );
    const explained = rowsOf('docs/runbook.md').flatMap(
      ([first = '']) => /^`(\w+Alarm)`$/.exec(first)?.[1] ?? [],
    );
    expect(explained.sort()).toEqual(Object.keys(Resources).sort());
  });
});

describe('docs/security.md', () => {
  it('lists what each role may do, and nothing that it may not', () => {
    const template = resolveTemplate(
      readFileSync(join(TEST_PACKAGE, 'cloudformation-template-update-stack.json'), 'utf8'),
      { stackName: 'countersign-local', awsUrl: 'http://local', webUrl: 'http://local' },
    );
    const granted = rolesOf(template).map(({ arn, statements }) => {
      const actions = statements
        .flatMap(({ Action }) => Action)
        .filter((action) => !/^(logs|xray):/.test(action));
      return [/(\w+Role)/.exec(arn)?.[1], [...new Set(actions)].sort()];
    });
    expect(Object.fromEntries(documentedRoles())).toEqual(Object.fromEntries(granted));
  });
});

/** Role by role; a row without a name goes on with the one above. */
const documentedRoles = (): Map<string, string[]> => {
  const roles = new Map<string, string[]>();
  let role = '';
  for (const [name = '', may = ''] of rowsOf('docs/security.md')) {
    role = name || role;
    if (!role.endsWith('Role') || role === 'Role') continue;
    const actions = [...may.matchAll(/`([^`]+)`/g)].map(([, action = '']) => action);
    roles.set(role, [...(roles.get(role) ?? []), ...actions].sort());
  }
  return roles;
};
