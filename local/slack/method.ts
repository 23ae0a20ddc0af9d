// What a method of the Web API is made of: arguments that refuse what Slack refuses, and then the work.
import * as z from 'zod';
import { faultsOf } from './block-kit.ts';
import { SlackError } from './slack-error.ts';
// As a whole: what the workspace itself imports is made with this file, and must not wait for it.
import type { Workspace } from './workspace.ts';

/** Arguments as they came, from a form, a query or JSON. */
export type Arguments = Readonly<Record<string, unknown>>;

export interface Surroundings {
  readonly workspace: Workspace;
  /** Where the local Slack is reached, for example `http://127.0.0.1:8080`. */
  readonly origin: string;
}

export type Answer = Readonly<Record<string, unknown>>;
export type Method = (given: Arguments, surroundings: Surroundings) => Answer;

/** Declares a method. An argument that it does not know is refused by name: ignoring it would pretend. */
export const method =
  <I>(input: z.ZodType<I>, run: (input: I, surroundings: Surroundings) => Answer): Method =>
  (given, surroundings) => {
    const parsed = input.safeParse(given);
    if (parsed.success) return run(parsed.data, surroundings);
    throw new SlackError(
      'invalid_arguments',
      parsed.error.issues.flatMap((issue) => wordsOf(issue, given)),
    );
  };

const wordsOf = (issue: z.core.$ZodIssue, given: Arguments): string[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => `the argument ${key} is not implemented locally`)
    : faultsOf(new z.ZodError([issue]), given, '');

/** A truth value, as JSON or as a form writes it. */
export const flag = z.union([z.boolean(), z.stringbool()]);

/** The value of an argument that is JSON: written out in a form, plain in a JSON body. */
export const json = (value: unknown, code: string): unknown => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw new SlackError(code);
  }
};

/** Arguments of every method that answers a list. */
export const paging = {
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(999).optional(),
};

const DEFAULT_LIMIT = 100;

/** One page of a list; the cursor names the item with which the next page begins. */
export const page = <T>(
  all: readonly T[],
  key: (item: T) => string,
  { cursor, limit = DEFAULT_LIMIT }: { cursor?: string | undefined; limit?: number | undefined },
): { items: readonly T[]; next: string } => {
  const from = cursor ? all.findIndex((item) => cursorOf(key(item)) === cursor) : 0;
  if (from < 0) throw new SlackError('invalid_cursor');
  const next = all[from + limit];
  return { items: all.slice(from, from + limit), next: next === undefined ? '' : cursorOf(key(next)) };
};

const cursorOf = (key: string): string => Buffer.from(`next:${key}`).toString('base64');
