// Policies and identities as files: YAML in, one validated value out, or every fault at once with file and line.
// Used at build and by the command; what is deployed holds only the result.
import { LineCounter, parseDocument, isNode, type Document } from 'yaml';
import * as z from 'zod';
import { IdentitiesFile, type Identities } from '../approval/identities.ts';
import { type Policy, PolicyFile, policyTies } from '../approval/policy.ts';

/** The name of the file that maps people; every other YAML file is a policy. */
export const IDENTITIES_FILE = 'identities.yml';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What is compiled into the bundles. */
export interface Compiled {
  readonly policies: Policy[];
  readonly identities: Identities;
}

export type Compilation = { ok: true; value: Compiled } | { ok: false; faults: string[] };

/** Validates all files together; faults read `churn.yml:12: metrics.0.min: a finite number`. */
export const compilePolicies = (files: readonly SourceFile[]): Compilation => {
  const faults: string[] = [];
  const policies: Policy[] = [];
  let identities: Identities | undefined;
  for (const file of files) {
    if (isIdentities(file)) identities = read(file, IdentitiesFile, faults);
    else {
      const policy = read(file, PolicyFile, faults);
      if (policy) policies.push({ ...policy, name: nameOf(file.path) });
    }
  }
  if (!files.some(isIdentities))
    faults.push(`${IDENTITIES_FILE}: missing. It says which Slack user and AWS identities are whom.`);
  faults.push(...policyTies(policies));
  if (identities) faults.push(...unknownApprovers(policies, identities), ...sharedIdentities(identities));
  return faults.length > 0 || !identities
    ? { ok: false, faults }
    : { ok: true, value: { policies, identities } };
};

const baseName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;
const isIdentities = (file: SourceFile): boolean => baseName(file.path) === IDENTITIES_FILE;
const nameOf = (path: string): string => baseName(path).replace(/\.ya?ml$/, '');

const read = <T>(file: SourceFile, schema: z.ZodType<T>, faults: string[]): T | undefined => {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const name = baseName(file.path);
  for (const error of document.errors)
    faults.push(`${name}:${lines.linePos(error.pos[0]).line}: ${error.message}`);
  if (document.errors.length > 0) return undefined;
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues)
    faults.push(
      `${name}:${lineAt(document, issue.path, lines)}: ${issue.path.map(String).join('.') || 'file'}: ${issue.message}`,
    );
  return undefined;
};

/** The line of the value at a path; of the nearest thing around it when it is missing. */
const lineAt = (document: Document, path: readonly PropertyKey[], lines: LineCounter): number => {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length).map(toKey), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
};

const toKey = (part: PropertyKey): string | number => (typeof part === 'symbol' ? String(part) : part);

const unknownApprovers = (policies: readonly Policy[], identities: Identities): string[] =>
  policies.flatMap((policy) =>
    policy.approvers
      .filter((person) => !identities.people[person])
      .map((person) => `${policy.name}.yml: approvers: ${person} is not in ${IDENTITIES_FILE}`),
  );

/** One Slack user or AWS identity for two people would let one vote as the other. */
const sharedIdentities = (identities: Identities): string[] => {
  const owners = new Map<string, string[]>();
  for (const [key, person] of Object.entries(identities.people))
    for (const identity of [person.slack, ...person.aws])
      owners.set(identity, [...(owners.get(identity) ?? []), key]);
  return [...owners]
    .filter(([, keys]) => keys.length > 1)
    .map(
      ([identity, keys]) =>
        `${IDENTITIES_FILE}: ${identity} belongs to ${keys.join(' and ')}; it can be one person's only`,
    );
};

/** JSON Schemas that editors complete and check the files by. */
export const editorSchemas = (): Record<string, unknown> => ({
  'policy.schema.json': z.toJSONSchema(PolicyFile, { io: 'input' }),
  'identities.schema.json': z.toJSONSchema(IdentitiesFile, { io: 'input' }),
});
