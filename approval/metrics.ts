// Reading a metrics file: bytes in, numbers by path out, or a sentence that says what is wrong with the file.
// Only finite JSON numbers ever compare; everything else is a named problem.

/** A metrics file that could be read, or why it could not. `digest` is of the bytes that were read. */
export type Evidence =
  | { readonly kind: 'read'; readonly uri: string; readonly digest: string; readonly metrics: unknown }
  | {
      readonly kind: 'bad';
      readonly uri?: string;
      readonly digest?: string;
      readonly problem: string;
      readonly advice?: string;
    };

/** What the text of a metrics file turned out to be. */
export type Parsed =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'broken'; readonly problem: string; readonly advice?: string };

/** The value at a dotted path, strictly: own properties only, finite numbers only. */
export type Found =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'not-a-number'; readonly what: string };

const NAN_ADVICE = 'Python’s json.dumps writes NaN. With allow_nan=False it stops there instead.';

/** Parses the bytes of a metrics file: UTF-8 and JSON, both strictly. */
export const parseMetrics = (bytes: Uint8Array): Parsed => {
  const text = decode(bytes);
  if (text === undefined) return { kind: 'broken', problem: 'not UTF-8 text.' };
  if (text.trim() === '') return { kind: 'broken', problem: 'the file is empty.' };
  try {
    return { kind: 'json', value: JSON.parse(text) as unknown };
  } catch (error) {
    return { kind: 'broken', ...brokenAt(text, error) };
  }
};

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/**
 * Strings are stepped over, so that a NaN inside a name is not taken for the fault; one that never ends reaches to the
 * end of the text, so that no file makes this slower than its length.
 */
const NO_SUCH_NUMBER = /"(?:[^"\\]|\\[^])*\\?(?:"|$)|(-?\b(?:NaN|Infinity)\b)/g;

const brokenAt = (text: string, error: unknown): { problem: string; advice?: string } => {
  for (const match of text.matchAll(NO_SUCH_NUMBER))
    if (match[1])
      return {
        problem: `not JSON. Line ${lineOf(text, match.index)} has ${match[1]}; JSON has no such number.`,
        advice: NAN_ADVICE,
      };
  const position = /position (\d+)/.exec(String(error))?.[1];
  const where = position === undefined ? 'The text' : `Line ${lineOf(text, Number(position))}`;
  return { problem: `not JSON. ${where} is not as JSON has to be.` };
};

const lineOf = (text: string, position: number): number => text.slice(0, position).split('\n').length;

/** What a path may look like: keys between dots, and in brackets a quoted key or the place in a list. */
export const METRIC_PATH =
  /^(?:[^.[\]]+|\[(?:'[^']*'|"[^"]*"|\d+)\])(?:\.[^.[\]]+|\[(?:'[^']*'|"[^"]*"|\d+)\])*$/;

/** Splits `a.b['c.d'].e` into its keys; a key with dots stands in brackets. */
export const pathKeys = (path: string): string[] =>
  [...path.matchAll(/\['([^']*)'\]|\["([^"]*)"\]|[^.[\]]+/g)].map((part) => part[1] ?? part[2] ?? part[0]);

/** Looks a number up. Only what stands in the file counts: no prototype, no length of a list; nothing is coerced. */
export const numberAt = (metrics: unknown, path: string): Found => {
  let here: unknown = metrics;
  for (const key of pathKeys(path)) {
    if (typeof here !== 'object' || here === null || !isMember(here, key)) return { kind: 'absent' };
    here = (here as Record<string, unknown>)[key];
  }
  if (typeof here !== 'number') return { kind: 'not-a-number', what: kindOf(here) };
  return Number.isFinite(here)
    ? { kind: 'number', value: here }
    : { kind: 'not-a-number', what: 'too large a number' };
};

const isMember = (value: object, key: string): boolean =>
  Object.prototype.propertyIsEnumerable.call(value, key);

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'text';
  return typeof value === 'object' ? 'a group of values' : `a ${typeof value}`;
};
