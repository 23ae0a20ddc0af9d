// A YAML file and its places: what it says as a value, and on which line each part of it stands. Used by the readers of
// policies and identities; it knows nothing of what the files mean.
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type * as z from 'zod';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export type Path = readonly PropertyKey[];

/** How a fault at a place is told: `churn.yml:12: metrics.0.min: a finite number`. */
export type Fault = (path: Path, words: string) => string;

/** A file that is YAML, whatever it says. */
export interface YamlFile {
  readonly name: string;
  readonly value: unknown;
  readonly fault: Fault;
}

/** The last part of a path of either kind of slash. */
export const baseName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

/** The file's value, or nothing and its faults. */
export const readYaml = (file: SourceFile, faults: string[]): YamlFile[] => {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const name = baseName(file.path);
  const yaml = valueOf(document, (at, words) => `${name}:${lines.linePos(at).line}: ${words}`);
  if (!yaml.ok) {
    faults.push(...yaml.faults);
    return [];
  }
  const fault: Fault = (path, words) =>
    `${name}:${lineAt(document, path, lines)}: ${path.map(String).join('.') || 'file'}: ${words}`;
  return [{ name, value: yaml.value, fault }];
};

/** What the YAML says. An alias that names nothing, or too much, is found only when the value is made. */
const valueOf = (
  document: Document,
  fault: (at: number, words: string) => string,
): { ok: true; value: unknown } | { ok: false; faults: string[] } => {
  if (document.errors.length > 0)
    return { ok: false, faults: document.errors.map(({ pos, message }) => fault(pos[0], message)) };
  try {
    const value: unknown = document.toJS();
    // Validation passes over this one key, and what it requires would be required of nobody.
    const hidden = hiddenKey(document);
    return hidden === undefined
      ? { ok: true, value }
      : { ok: false, faults: [fault(hidden, '__proto__ is not a key that can be used')] };
  } catch (error) {
    return { ok: false, faults: [fault(0, error instanceof Error ? error.message : String(error))] };
  }
};

/** Where a key stands that JavaScript has a meaning of its own for. */
const hiddenKey = (document: Document): number | undefined => {
  let at: number | undefined;
  visit(document, {
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === '__proto__') at ??= key.range?.[0];
    },
  });
  return at;
};

/** What a schema finds wrong, each with its place: of several ways to write a value, in the way that was chosen. */
export const told = (issue: z.core.$ZodIssue, fault: Fault): string[] => {
  const chosen = issue.code === 'invalid_union' ? issue.errors.filter(isWithin) : [];
  const [way] = chosen;
  if (way && chosen.length === 1)
    return way.flatMap((one) => told({ ...one, path: [...issue.path, ...one.path] }, fault));
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => fault([...issue.path, key], 'there is no such key'));
  const words = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  return [fault(issue.path, words ?? issue.message)];
};

/** Whether the value itself has the right shape, and only something in it is wrong. */
const isWithin = (issues: readonly z.core.$ZodIssue[]): boolean =>
  issues.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys');

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
