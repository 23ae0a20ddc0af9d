// Entries in chunks answer as a sorted array of them would, whatever came and went.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Key, Sorted } from '../../../local/sagemaker/sorted.ts';

interface Entry {
  readonly value: number;
  readonly order: number;
}

const compare = (a: Entry, b: Entry): number => a.value - b.value || a.order - b.order;
const filled = (values: readonly number[], isRemoved: (order: number) => boolean) => {
  const sorted = new Sorted<Entry>(({ value, order }): Key => [value, order]);
  const entries = values.map((value, order) => ({ value, order }));
  for (const entry of entries) sorted.add(entry);
  for (const entry of entries) if (isRemoved(entry.order)) sorted.remove(entry);
  return { sorted, expected: entries.filter(({ order }) => !isRemoved(order)).sort(compare) };
};
const values = fc.array(fc.nat(40), { maxLength: 900, size: 'max' });

it('reads as a sorted array from either end, from any place on', () => {
  fc.assert(
    fc.property(values, fc.nat(5), fc.nat(45), (given, kept, value) => {
      const { sorted, expected } = filled(given, (order) => order % (kept + 1) !== 0);
      const from: Key = [value, given.length / 2];
      const probe = { value, order: given.length / 2 };
      expect([...sorted.ascending()]).toEqual(expected);
      expect([...sorted.descending()]).toEqual(expected.toReversed());
      expect([...sorted.ascending(from)]).toEqual(expected.filter((entry) => compare(entry, probe) > 0));
      expect([...sorted.descending(from)]).toEqual(
        expected.filter((entry) => compare(entry, probe) < 0).toReversed(),
      );
    }),
    { numRuns: 60 },
  );
});

it('is empty when everything has gone, and removes nothing that it does not hold', () => {
  const { sorted, expected } = filled([3, 1, 2], (order) => order === 1);
  sorted.remove({ value: 9, order: 9 });
  expect([...sorted.ascending()]).toEqual(expected);
  for (const entry of expected) sorted.remove(entry);
  expect(sorted.isEmpty).toBe(true);
});
