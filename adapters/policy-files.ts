// Policies and identities as files: YAML in, one validated value out, or every fault at once with file and line.
// Used at build and by the command; what is deployed holds only the result.
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import * as z from 'zod';
import { IdentitiesFile, personAt, type Identities } from '../approval/identities.ts';
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

type Path = readonly PropertyKey[];

/** A file that was read, and how a fault at a place in it is told. */
interface Source<T> {
  readonly value: T;
  readonly fault: (path: Path, words: string) => string;
}

/** Validates all files together; faults read `churn.yml:12: metrics.0.min: a finite number`. */
export const compilePolicies = (files: readonly SourceFile[]): Compilation => {
  const faults: string[] = [];
  const policies = files
    .filter((file) => !isIdentities(file))
    .flatMap((file) => read(file, PolicyFile, faults).map((source) => named(file, source)));
  const written = files.filter(isIdentities);
  const [identities] = written.flatMap((file) => read(file, IdentitiesFile, faults));
  faults.push(...countFaults(written.length), ...tieFaults(policies));
  if (identities)
    faults.push(...unknownApprovers(policies, identities.value), ...sharedIdentities(identities));
  if (faults.length > 0 || !identities) return { ok: false, faults };
  return { ok: true, value: { policies: policies.map(({ value }) => value), identities: identities.value } };
};

const baseName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;
const isIdentities = (file: SourceFile): boolean => baseName(file.path) === IDENTITIES_FILE;

const named = ({ path }: SourceFile, { value, fault }: Source<PolicyFile>): Source<Policy> => ({
  value: { ...value, name: baseName(path).replace(/\.ya?ml$/, '') },
  fault,
});

/** The file's value, or nothing and its faults. */
const read = <T>(file: SourceFile, schema: z.ZodType<T>, faults: string[]): Source<T>[] => {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const name = baseName(file.path);
  const fault: Source<T>['fault'] = (path, words) =>
    `${name}:${lineAt(document, path, lines)}: ${path.map(String).join('.') || 'file'}: ${words}`;
  const yaml = valueOf(document, (at, words) => `${name}:${lines.linePos(at).line}: ${words}`);
  if (!yaml.ok) {
    faults.push(...yaml.faults);
    return [];
  }
  const parsed = schema.safeParse(yaml.value);
  if (parsed.success) return [{ value: parsed.data, fault }];
  faults.push(...parsed.error.issues.flatMap((issue) => told(issue, fault)));
  return [];
};

/** What the YAML says. An alias that names nothing, or too much, is found only when the value is made. */
const valueOf = (
  document: Document,
  fault: (at: number, words: string) => string,
): { ok: true; value: unknown } | { ok: false; faults: string[] } => {
  if (document.errors.length > 0)
    return { ok: false, faults: document.errors.map(({ pos, message }) => fault(pos[0], message)) };
  try {
    return { ok: true, value: document.toJS() };
  } catch (error) {
    return { ok: false, faults: [fault(0, error instanceof Error ? error.message : String(error))] };
  }
};

const told = (issue: z.core.$ZodIssue, fault: Source<unknown>['fault']): string[] => {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => fault([...issue.path, key], 'there is no such key'));
  const words = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  return [fault(issue.path, words ?? issue.message)];
};

/** The line of the key or item at a path; of the nearest thing around it when it is missing. */
const lineAt = (document: Document, path: Path, lines: LineCounter): number => {
  let here: Place = { offset: document.contents?.range?.[0] ?? 0, value: document.contents };
  for (const key of path) {
    const next = inside(here.value, key);
    if (!next) break;
    here = next;
  }
  return lines.linePos(here.offset).line;
};

interface Place {
  readonly offset: number;
  readonly value: unknown;
}

const inside = (node: unknown, key: PropertyKey): Place | undefined => {
  if (isSeq(node)) return placeOf(node.items[Number(key)], node.items[Number(key)]);
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
  return pair && placeOf(pair.key, pair.value);
};

const placeOf = (shown: unknown, value: unknown): Place | undefined =>
  isNode(shown) && shown.range ? { offset: shown.range[0], value } : undefined;

const countFaults = (count: number): string[] => {
  if (count === 0)
    return [`${IDENTITIES_FILE}: missing. It says which Slack user and AWS identities are whom.`];
  return count > 1 ? [`${IDENTITIES_FILE}: there are ${count} of them; only one can say who is who.`] : [];
};

const tieFaults = (policies: readonly Source<Policy>[]): string[] =>
  policyTies(policies.map(({ value }) => value)).flatMap((tie) =>
    policies
      .filter(({ value }) => value === tie.policy)
      .map(({ fault }) => fault(['groups', tie.group], tie.why)),
  );

const unknownApprovers = (policies: readonly Source<Policy>[], identities: Identities): string[] =>
  policies.flatMap(({ value, fault }) =>
    value.approvers.flatMap((person, index) =>
      personAt(identities, person)
        ? []
        : [fault(['approvers', index], `${person} is not in ${IDENTITIES_FILE}`)],
    ),
  );

/** One Slack user or AWS identity for two people would let one vote as the other. */
const sharedIdentities = ({ value, fault }: Source<Identities>): string[] => {
  const owners = new Map<string, string>();
  return Object.entries(value.people).flatMap(([key, person]) =>
    [person.slack, ...person.aws].flatMap((identity) => {
      const owner = owners.get(identity) ?? key;
      owners.set(identity, owner);
      return owner === key
        ? []
        : [fault(['people', key], `${identity} is ${owner}'s already; it can be one person's only`)];
    }),
  );
};

/** JSON Schemas that editors complete and check the files by. */
export const editorSchemas = (): Record<string, unknown> => ({
  'policy.schema.json': z.toJSONSchema(PolicyFile, { io: 'input' }),
  'identities.schema.json': z.toJSONSchema(IdentitiesFile, { io: 'input' }),
});
