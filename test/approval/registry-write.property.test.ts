// Whatever the request, whoever decided, whatever they wrote: what is written stays inside what SageMaker takes, and what
// users wrote stays as it is, whether an update merges metadata or replaces it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PersonKey, RequestId } from '../../approval/ids.ts';
import { registryWrite } from '../../approval/record.ts';
import { type Decision } from '../../approval/vote.ts';
import { CLEAR, decided, FAIL, modelPackage, request, UNREADABLE, vote } from './values.ts';

/** As SageMaker documents UpdateModelPackage, and not as our own code has it. */
const METADATA = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u;
const REQUEST = 'countersign-request';
const OURS = [REQUEST, 'countersign-by'];

const unit = fc.constantFrom(
  'a',
  'Z',
  '9',
  ' ',
  '_',
  '.',
  ':',
  '/',
  '=',
  '+',
  '-',
  '@',
  'é',
  '\u3000',
  '名',
  '𝒳',
);
const text = (most: number) => fc.string({ unit, minLength: 1, maxLength: Math.floor(most / 2) });
const likely = fc.constantFrom(...OURS, 'Countersign-By', 'countersign', '__proto__', 'constructor', 'owner');
const entry = fc.tuple(
  fc.oneof({ weight: 3, arbitrary: text(128) }, { weight: 1, arbitrary: likely }),
  text(256),
);
const full = fc
  .integer({ min: 44, max: 50 })
  .map((count) => Array.from({ length: count }, (_, at) => [`k${at}`, 'v']));

/** What a version may carry: any 50 entries at most, and often nearly as many. */
const metadata = fc
  .tuple(fc.oneof(fc.constant([]), full), fc.array(entry, { maxLength: 50 }))
  .map(([some, more]): Record<string, string> =>
    Object.fromEntries([
      ...new Map([...more.slice(0, 50 - Math.min(some.length, 50)), ...some] as [string, string][]),
    ]),
  );

const words = fc.option(fc.string({ unit: 'binary', maxLength: 2_000 }), { nil: undefined });
const person = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,62}$/).map((it) => PersonKey.parse(it));
const anyVote = fc
  .record({
    person,
    name: fc.string({ unit: 'binary', maxLength: 100 }),
    choice: fc.constantFrom('approve' as const, 'reject' as const),
    words,
  })
  .map(({ words: said, ...it }) => vote({ ...it, ...(said !== undefined && { words: said }) }));

const AT = vote().at;
const decision: fc.Arbitrary<Decision> = fc.oneof(
  fc
    .tuple(
      fc.array(anyVote, { minLength: 1, maxLength: 30 }),
      fc.constantFrom('Approved' as const, 'Rejected' as const),
    )
    .map(([votes, outcome]): Decision => ({ outcome, by: 'person', votes, at: AT })),
  fc
    .tuple(
      fc.constantFrom('policy' as const, 'expiry' as const),
      fc.constantFrom('Approved' as const, 'Rejected' as const),
    )
    .map(([by, outcome]): Decision => ({ outcome, by, votes: [], at: AT })),
);
const id = fc.stringMatching(/^[a-zA-Z0-9-]{1,63}-v\d{1,9}-r\d{1,4}$/).map((it) => RequestId.parse(it));
const verdict = fc.constantFrom(CLEAR, FAIL, UNREADABLE);

type Metadata = Readonly<Record<string, string>>;
const MERGED = (before: Metadata, written: Metadata): Metadata => ({ ...before, ...written });
const REPLACED = (_before: Metadata, written: Metadata): Metadata => written;
const theirs = (all: Metadata): [string, string][] =>
  Object.entries(all).filter(([key]) => !OURS.includes(key));

const fits = (after: Metadata): void => {
  expect(Object.keys(after).length).toBeLessThanOrEqual(50);
  for (const [key, value] of Object.entries(after)) {
    expect([METADATA.test(key), METADATA.test(value)]).toEqual([true, true]);
    expect([key.length <= 128, value.length <= 256]).toEqual([true, true]);
  }
};

test('what is written fits, and what users wrote stays, whether metadata is merged or replaced', () => {
  fc.assert(
    fc.property(metadata, decision, id, verdict, (before, one, of, found) => {
      const version = modelPackage({ metadata: before });
      const written = registryWrite(request(decided(one, found), { id: of }), one, version);
      expect(written?.status).toBe(one.outcome);
      expect(written?.description).toMatch(/^[^\r\n\u2028\u2029]{1,1024}$/);
      for (const update of [MERGED, REPLACED]) {
        const after = written?.metadata ? update(before, written.metadata) : before;
        expect(theirs(after).sort()).toEqual(theirs(before).sort());
        fits(after);
        // A stamp that somebody forged is never left standing.
        if (Object.hasOwn(before, REQUEST)) expect(after[REQUEST]).toBe(of);
      }
    }),
    { numRuns: 300 },
  );
});
