// What an outcome does to the verdict: every level, every choice of the policy.
import { expect, test } from 'vitest';
import { effectOf, unjudgedBy, type Strictness } from '../../approval/effect.ts';
import { type Effect, Level, type Outcome } from '../../approval/verdict.ts';

const levels = Level.options;
const REJECT = { onBadEvidence: 'reject' } as const;
const ASK = { onBadEvidence: 'ask' } as const;

type Effects = [block: Effect, ask: Effect, note: Effect];

test.each<[outcome: Outcome, bad: typeof REJECT | typeof ASK, effects: Effects]>([
  ['passes', REJECT, ['none', 'none', 'none']],
  ['passes', ASK, ['none', 'none', 'none']],
  ['shown', REJECT, ['none', 'none', 'none']],
  ['fails', REJECT, ['block', 'ask', 'note']],
  ['fails', ASK, ['block', 'ask', 'note']],
  ['missing', REJECT, ['block', 'block', 'note']],
  ['missing', ASK, ['ask', 'ask', 'note']],
  ['no-champion', REJECT, ['ask', 'ask', 'note']],
  ['no-champion', ASK, ['ask', 'ask', 'note']],
])('%s, %j: under block, ask and note %j', (outcome, bad, effects) => {
  expect(levels.map((level) => effectOf(outcome, { level }, bad))).toEqual(effects);
});

const every = levels.flatMap((level) =>
  levels.flatMap((said) => [REJECT, ASK].map((bad) => ({ level, said, bad }))),
);

test.each(every)(
  '$level, but $said where nothing is there, holds whatever the policy says',
  ({ level, said, bad }) => {
    expect(effectOf('missing', { level, onMissing: said }, bad)).toBe(said);
    expect(effectOf('no-champion', { level, onNoChampion: said }, bad)).toBe(said);
    expect(effectOf('fails', { level, onMissing: said, onNoChampion: said }, bad)).toBe(level);
    expect(effectOf('passes', { level, onMissing: said, onNoChampion: said }, bad)).toBe('none');
    expect(effectOf('missing', { level: 'note', onNoChampion: said }, bad)).toBe('note');
    expect(effectOf('no-champion', { level: 'note', onMissing: said }, bad)).toBe('note');
  },
);

test.each<[what: string, rules: Strictness[], follows: ReturnType<typeof unjudgedBy>]>([
  ['nothing', [], { effect: 'none' }],
  ['a note', [{ level: 'note', needs: { risk: 1 } }], { effect: 'note' }],
  ['a rule that blocks', [{ level: 'block', needs: { risk: 1 } }], { effect: 'block' }],
  ['a note with a part that blocks', [{ level: 'note' }, { level: 'block' }], { effect: 'block' }],
  [
    'parts that ask, each for its people',
    [
      { level: 'block', onMissing: 'ask', needs: { approvers: 2 } },
      { level: 'block', onMissing: 'ask', needs: { risk: 1, approvers: 1 } },
      { level: 'note', needs: { legal: 1 } },
    ],
    { effect: 'ask', needs: { approvers: 2, risk: 1 } },
  ],
])('where none of %s can be judged', (_what, rules, follows) => {
  expect(unjudgedBy(rules, REJECT)).toEqual(follows);
});
