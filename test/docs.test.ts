// The documents against what they describe: every key of a policy, every alarm, every permission of a role.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { editorSchemas } from '../adapters/policy-files.ts';
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
  readonly required?: readonly string[];
  readonly default?: unknown;
}

/** Every key of a schema, and what it is when it is not given. */
const keysOf = (schema: Schema, prefix = ''): [string, string][] => {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, value]): [string, string][] => {
    const path = `${prefix}${key}`;
    const rest = [...keysOf(value, `${path}.`), ...keysOf(value.items ?? {}, `${path}[].`)];
    return [[path, absentValue(schema, key, value)], ...rest];
  });
  const { additionalProperties: any } = schema;
  return [...own, ...(typeof any === 'object' ? keysOf(any, `${prefix}*.`) : [])];
};

const absentValue = ({ required = [] }: Schema, key: string, { default: otherwise }: Schema): string => {
  if (required.includes(key)) return 'required';
  if (otherwise === undefined) return 'none';
  return `\`${typeof otherwise === 'string' ? otherwise : JSON.stringify(otherwise)}\``;
};

describe('docs/policy.md', () => {
  it('has every key of policies and identities, with its default, and no other', () => {
    const documented = rowsOf('docs/policy.md')
      .filter(([key]) => key !== 'Key')
      .map(([key = '', otherwise = '']) => [key.replaceAll('`', ''), otherwise]);
    expect(documented).toEqual(Object.values(editorSchemas()).flatMap((schema) => keysOf(schema as Schema)));
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
