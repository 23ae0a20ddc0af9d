// What strangers write is shown as what it is: nothing unseen, nothing that goes on for ever.
import { describe, expect, test } from 'vitest';
import { cleanName, cleanText, oneLine, seenIn, stop } from '../../approval/foreign-text.ts';

describe('text from outside', () => {
  test.each<[what: string, given: string, shown: string]>([
    ['plain', 'Retrained on October data.', 'Retrained on October data.'],
    ['white space', '  two\r\n\tlines \u00A0 here\u2028 ', 'two lines here'],
    ['a byte order mark', '\uFEFFtext', 'text'],
    ['a bell', 'ring\u0007', 'ring\uFFFD'],
    ['an escape sequence', '\u001B[31mred', '\uFFFD[31mred'],
    ['a zero-width space', 'app\u200Brove', 'app\uFFFDrove'],
    ['a soft hyphen', 'app\u00ADrove', 'app\uFFFDrove'],
    ['an override of direction', 'safe\u202Etxt.exe', 'safe\uFFFDtxt.exe'],
    ['an isolate', '\u2066a\u2069', '\uFFFDa\uFFFD'],
    ['an Arabic letter mark', 'a\u061Cb', 'a\uFFFDb'],
    ['tag characters', 'a\u{E0041}b', 'a\uFFFDb'],
    ['a Hangul filler', 'a\u3164b', 'a\uFFFDb'],
    ['a blank Braille cell', 'a\u2800b', 'a\uFFFDb'],
    ['a combining joiner', 'a\u034Fb', 'a\uFFFDb'],
    ['private use', 'a\uE000b', 'a\uFFFDb'],
    ['unassigned', 'a\u{3FFFD}b', 'a\uFFFDb'],
    ['half a pair', 'a\uD83Db', 'a\uFFFDb'],
    ['a selector behind a letter', 'a\uFE0F', 'a\uFFFD'],
    ['two selectors', '❤\uFE0F\uFE0F', '❤\uFE0F\uFFFD'],
    ['an emoji', 'fine ❤\uFE0F 🎉', 'fine ❤\uFE0F 🎉'],
    ['marks and other scripts', 'Zoë, 模型, نموذج', 'Zoë, 模型, نموذج'],
    [
      'markup stays literal',
      '<!channel> *a* `b` <https://evil|Approve> :tada:',
      '<!channel> *a* `b` <https://evil|Approve> :tada:',
    ],
  ])('%s', (_what, given, shown) => {
    expect(cleanText(given, 200)).toBe(shown);
  });

  test('is cut by code point, and says so', () => {
    expect(cleanText('x'.repeat(40), 40)).toBe('x'.repeat(40));
    expect(cleanText('x'.repeat(41), 40)).toBe(`${'x'.repeat(26)} … (shortened)`);
    expect(cleanText('🎉'.repeat(41), 40)).toBe(`${'🎉'.repeat(26)} … (shortened)`);
  });
});

describe('one line for a vendor that may count UTF-16 units', () => {
  test('what fits stays', () => {
    expect(oneLine('a\nb', 3)).toBe('a b');
    expect(oneLine('🎉'.repeat(20), 40)).toBe('🎉'.repeat(20));
  });

  test('what does not is cut before a pair, never in it', () => {
    expect(oneLine('🎉'.repeat(21), 40)).toBe(`${'🎉'.repeat(13)} … (shortened)`);
    expect(oneLine(`x${'🎉'.repeat(20)}`, 40)).toBe(`x${'🎉'.repeat(12)} … (shortened)`);
  });
});

test.each([
  ['Fine', 'Fine.'],
  ['Fine.', 'Fine.'],
  ['Why?', 'Why?'],
  ['Wait…', 'Wait…'],
  ['Long … (shortened)', 'Long … (shortened).'],
])('%s ends as a sentence', (words, sentence) => {
  expect(stop(words)).toBe(sentence);
});

test.each<[text: string, seen: string]>([
  ['plain', 'plain'],
  ['  two\n\nlines ', 'two lines'],
  ['a\u200b\u202eb', 'ab'],
  ['\u3164\u115f\u2800\u200d', ''],
  [' \u3000\n ', ''],
  ['a \u200b b', 'a b'],
  ['fine ❤\uFE0F', 'fine ❤\uFE0F'],
  ['\u0007', ''],
])('of %j a reader sees %j', (text, seen) => {
  expect(seenIn(text)).toBe(seen);
});

test.each<[name: string, shown: string]>([
  ['eu', 'eu'],
  ['', '(no name)'],
  [' \n', '(no name)'],
  ['\u202e', '\uFFFD'],
  ['x'.repeat(41), `${'x'.repeat(26)} … (shortened)`],
])('the name %j is shown as %j', (name, shown) => {
  expect(cleanName(name, 40)).toBe(shown);
});
