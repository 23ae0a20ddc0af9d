// Strict reading: the bytes of an evidence file in, one JSON value out, or a sentence that says what is wrong with it.
// A file that two parsers could read differently, or that holds a number too large for any, is refused as a whole.

/** What the bytes of a file turned out to be. */
export type Parsed = { readonly kind: 'json'; readonly value: unknown } | Broken;

/** Why a file cannot be read, as a sentence, and what is often the cause. */
export interface Broken {
  readonly kind: 'broken';
  readonly problem: string;
  readonly advice?: string;
}

/** How deep lists and groups may stand in each other; no metrics file comes near it. */
export const DEEPEST = 64;

const NAN_ADVICE = 'Python’s json.dumps writes NaN. With allow_nan=False it stops there instead.';

/** Parses the bytes of a file: UTF-8 and JSON, every key once, no deeper than 64, every number finite. */
export const parseStrictly = (bytes: Uint8Array): Parsed => {
  const text = decode(bytes);
  if (text === undefined) return broken('not UTF-8 text.');
  if (text.trim() === '') return broken('the file is empty.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return brokenAt(text, error);
  }
  return faultIn(value, bytes, text) ?? { kind: 'json', value };
};

const broken = (problem: string, advice?: string): Broken => ({
  kind: 'broken',
  problem,
  ...(advice && { advice }),
});

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

interface Walked {
  keys: number;
  tooDeep: boolean;
  infinite: boolean;
}

/**
 * What JSON.parse lets pass. It keeps one of several equal keys, however they are spelled, so a file whose text has more
 * keys than its value has some key twice. Counting is cheap; where the fault stands is looked for only when there is one.
 */
const faultIn = (value: unknown, bytes: Uint8Array, text: string): Broken | undefined => {
  const walked: Walked = { keys: 0, tooDeep: false, infinite: false };
  walk(value, 1, walked);
  if (walked.tooDeep) return broken(`it is nested deeper than ${DEEPEST} levels.`);
  if (walked.keys !== keysIn(bytes)) return duplicateIn(text);
  return walked.infinite ? tooLargeIn(text) : undefined;
};

const walk = (value: unknown, depth: number, walked: Walked): void => {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) walked.infinite = true;
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth > DEEPEST) {
    walked.tooDeep = true;
    return;
  }
  const isList = Array.isArray(value);
  for (const key in value) {
    if (!isList) walked.keys++;
    walk((value as Record<string, unknown>)[key], depth + 1, walked);
  }
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** How many keys the text of a valid file has: the colons outside its strings. No byte of a longer character is one. */
const keysIn = (bytes: Uint8Array): number => {
  let keys = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === QUOTE) at = closingQuote(bytes, at);
    else if (bytes[at] === COLON) keys++;
  }
  return keys;
};

const closingQuote = (bytes: Uint8Array, start: number): number => {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
};

/** The numbers and braces of a text that is valid JSON. */
const NUMBERS_AND_BRACES = /-?\d[\d.eE+-]*|[{}]/;

const duplicateIn = (text: string): Broken => {
  const open: Set<string>[] = [];
  for (const token of tokensIn(text, NUMBERS_AND_BRACES)) {
    if (token.text === '{') open.push(new Set());
    else if (token.text === '}') open.pop();
    else if (isKey(token, text)) {
      const key = JSON.parse(token.text) as string;
      if (open.at(-1)?.has(key))
        return broken(`line ${lineOf(text, token.at)} has the key ${quoted(key)} again.`);
      open.at(-1)?.add(key);
    }
  }
  return broken('a key stands in it twice.');
};

/** Only as much of a key as tells which; whoever shows it cleans it. */
const quoted = (key: string): string => JSON.stringify(key.length > 40 ? `${key.slice(0, 40)}…` : key);

const tooLargeIn = (text: string): Broken => {
  for (const token of tokensIn(text, NUMBERS_AND_BRACES))
    if (/^[-\d]/.test(token.text) && !Number.isFinite(Number(token.text)))
      return broken(`line ${lineOf(text, token.at)} has a number too large to be compared.`);
  return broken('a number in it is too large to be compared.');
};

const NO_SUCH_NUMBER = /-?\b(?:NaN|Infinity)\b/;

const brokenAt = (text: string, error: unknown): Broken => {
  for (const { text: token, at } of tokensIn(text, NO_SUCH_NUMBER))
    if (!token.startsWith('"'))
      return broken(`not JSON. Line ${lineOf(text, at)} has ${token}; JSON has no such number.`, NAN_ADVICE);
  // The end of the message is the parser's own; before it stands some of the text.
  const position = / at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(String(error))?.[1];
  const where = position === undefined ? 'The text' : `Line ${lineOf(text, Number(position))}`;
  return broken(`not JSON. ${where} is not as JSON has to be.`);
};

/** A string, or what was looked for outside of strings. */
interface Token {
  readonly text: string;
  readonly at: number;
}

/**
 * The strings of a text, whole, and what is looked for outside of them, so that a NaN inside a name is not taken for the
 * fault. A pattern that matched strings would run out of stack on one of some megabytes.
 */
const tokensIn = function* (text: string, wanted: RegExp): Generator<Token> {
  const next = new RegExp(`"|${wanted.source}`, 'g');
  for (let found = next.exec(text); found; found = next.exec(text)) {
    if (found[0] === '"') next.lastIndex = endOfString(text, found.index);
    yield { text: text.slice(found.index, next.lastIndex), at: found.index };
  }
};

/** Behind the closing quote; one that is missing is at the end of the text. */
const endOfString = (text: string, start: number): number => {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
};

/** A string with a colon behind it. */
const isKey = (token: Token, text: string): boolean => {
  const colon = /\s*:/y;
  colon.lastIndex = token.at + token.text.length;
  return token.text.startsWith('"') && colon.test(text);
};

const lineOf = (text: string, position: number): number => text.slice(0, position).split('\n').length;
