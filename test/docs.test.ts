// The documents against what they describe: every key of a policy, what is written on a version, every alarm, every
// permission of a role.
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { editorSchemas } from '../adapters/editor-schemas.ts';
import { Registry } from '../adapters/registry.ts';
import { STAMP } from '../approval/package.ts';
import { registryWrite } from '../approval/record.ts';
import { rolesOf } from '../local/resources.ts';
import { resolveTemplate } from '../local/template/template.ts';
import {
  approval,
  byExpiry,
  byPolicy,
  decided,
  modelPackage,
  rejection,
  request,
} from './approval/values.ts';
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

/** The rows of those tables of a document whose first column is called so. */
const rowsUnder = (header: string, document: string): string[][] => {
  let isWanted = false;
  return rowsOf(document).filter(([first = '']) => {
    const isKey = first.startsWith('`');
    if (!isKey) isWanted = first === header;
    return isKey && isWanted;
  });
};

/** The first two cells of every row of a table of keys. */
const documentedKeys = (): string[] =>
  rowsUnder('Key', 'docs/policy.md')
    .map(([key = '', otherwise = '']) => `${key.replaceAll('`', '')}: ${otherwise}`)
    .sort();

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

/** What a registry is sent when these decisions are written, each as the bodies that arrive over the wire. */
const sentFor = async (writes: readonly Parameters<Registry['update']>[1][]): Promise<UpdateBody[]> => {
  const bodies: UpdateBody[] = [];
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      bodies.push(UpdateBody.parse(body));
      response.setHeader('content-type', 'application/x-amz-json-1.1').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = new SageMakerClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  for (const write of writes) await new Registry(client).update(modelPackage().arn, write);
  client.destroy();
  server.close();
  return bodies;
};

const UpdateBody = z.looseObject({ CustomerMetadataProperties: z.record(z.string(), z.string()).optional() });
type UpdateBody = z.infer<typeof UpdateBody>;

describe('docs/metadata.md', () => {
  it('has every field and key that is written on a version, and no other', async () => {
    const theirs = { owner: 'churn team' };
    const writes = [approval('Holds'), rejection('Does not'), byPolicy, byExpiry()].map((decision) =>
      registryWrite(request(decided(decision)), decision, modelPackage({ metadata: theirs })),
    );
    const sent = await sentFor([
      ...writes.filter((write) => write !== undefined),
      { status: 'PendingManualApproval', description: 'Pending again.' },
    ]);
    expect(sent).toHaveLength(5);
    const written = sent.flatMap(
      ({ ModelPackageArn: _, CustomerMetadataProperties: all = {}, ...fields }) => [
        ...Object.keys(fields),
        ...Object.keys(all).flatMap((key) =>
          Object.hasOwn(theirs, key) ? [] : [`CustomerMetadataProperties.${key}`],
        ),
      ],
    );
    const documented = rowsUnder('Field or key', 'docs/metadata.md').map(([first = '']) =>
      first.replaceAll('`', ''),
    );
    expect(documented.sort()).toEqual([...new Set(written)].sort());
    for (const key of Object.values(STAMP)) expect(documented).toContain(`CustomerMetadataProperties.${key}`);
  });
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
