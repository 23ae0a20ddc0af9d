// Files made to be slow, or to fill the stack, are refused as quickly as any other. Apart from the other tests of reading,
// because these take seconds.
import { describe, expect, test } from 'vitest';
import { parseStrictly } from '../../approval/strict-json.ts';

const parse = (text: string) => parseStrictly(new TextEncoder().encode(text));

describe('a file made to be slow or to fill the stack is as quick as any other', () => {
  // A rule that starts anew at every quote would need hours for these millions; one that matches a text would overflow.
  const LIMIT = 8 * 1024 * 1024;
  test.each<[what: string, text: string, problem: RegExp]>([
    ['quotes that are escaped', `{"${'\\"'.repeat(LIMIT / 2)}`, /^not JSON/],
    ['a long text before a NaN', `{"a": "${'x'.repeat(LIMIT)}", "b": NaN}`, /^not JSON. Line 1 has NaN/],
    [
      'escapes before a key that stands twice',
      `{"x": "${'\\n'.repeat(LIMIT / 2)}", "a": 1, "a": 2}`,
      /"a" again/,
    ],
    ['a long text before a number too large', `["${'x'.repeat(LIMIT)}", 1e999]`, /too large/],
    ['blanks before a colon', `{"a": 1, "a"${' '.repeat(LIMIT)}: 2}`, /"a" again/],
    ['open brackets', '['.repeat(LIMIT), /^not JSON/],
    ['minus signs', '-'.repeat(LIMIT), /^not JSON/],
    ['quotes', '"'.repeat(LIMIT), /^not JSON/],
    ['digits', `{"a": 1, "a": ${'1'.repeat(LIMIT)}}`, /"a" again/],
  ])('%s', (_what, text, problem) => {
    expect(parse(text)).toMatchObject({ kind: 'broken', problem: expect.stringMatching(problem) as string });
  });
});
