// Whatever strangers write, nothing unseen reaches a person and every bound holds.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText, oneLine } from '../../approval/foreign-text.ts';

const hostile = fc.constantFrom(
  '\u0000',
  '\u0007',
  '\u001B',
  '\u007F',
  '\u0085',
  '\u00AD',
  '\u061C',
  '\u180E',
  '\u200B',
  '\u200D',
  '\u200E',
  '\u202A',
  '\u202E',
  '\u2060',
  '\u2066',
  '\u2069',
  '\u2800',
  '\u3164',
  '\uFE0F',
  '\uFEFF',
  '\uFFA0',
  '\uFFF9',
  '\uD83D',
  '\uDE00',
  '\u{E0001}',
  '\u{E0100}',
  '\u{F0000}',
  '❤',
  '🎉',
  '*',
  '_',
  '~',
  '`',
  '<',
  '>',
  '&',
  '|',
  ':',
  '@',
  '\n',
  '\r',
  '\t',
);
const text = fc.string({
  unit: fc.oneof(hostile, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
  maxLength: 300,
  size: 'max',
});
const limit = fc.integer({ min: 20, max: 200 });

/** Written another way than the rule: by code point, and by what Unicode calls ignorable. */
const unseen = (shown: string): string[] =>
  [...shown].filter(
    (point, index, all) =>
      /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u.test(point) &&
      !(point === '\uFE0F' && /\p{Extended_Pictographic}/u.test(all[index - 1] ?? '')),
  );

test('nothing unseen is shown, and white space is single blanks', () => {
  fc.assert(
    fc.property(text, limit, (given, most) => {
      for (const shown of [cleanText(given, most), oneLine(given, most)]) {
        expect(unseen(shown)).toEqual([]);
        expect(shown).not.toMatch(/[^\S ]| {2}|^ | $/);
      }
    }),
  );
});

test('no more than the limit, by code point or by UTF-16 unit', () => {
  fc.assert(
    fc.property(text, limit, (given, most) => {
      expect([...cleanText(given, most)].length).toBeLessThanOrEqual(most);
      expect(oneLine(given, most).length).toBeLessThanOrEqual(most);
    }),
  );
});

test('what was cut says so; what was not is whole', () => {
  fc.assert(
    fc.property(text, limit, (given, most) => {
      const whole = cleanText(given, 10_000);
      const shown = cleanText(given, most);
      if (shown === whole) return;
      expect(shown).toMatch(/ … \(shortened\)$/);
      expect(whole.startsWith(shown.replace(/ … \(shortened\)$/, ''))).toBe(true);
    }),
  );
});

test('cleaning twice changes nothing more', () => {
  fc.assert(
    fc.property(text, limit, (given, most) => {
      const once = cleanText(given, most);
      expect(cleanText(once, most)).toBe(once);
    }),
  );
});
