// Home as each person reads it: what waits, what is theirs, what was decided, and the words where there is nothing.
import { describe, expect, it } from 'vitest';
import { homeOf, strangersHome, type Found, type HomeText } from '../../approval/home.ts';
import { requestId } from '../../approval/ids.ts';
import { type Request, type Stage } from '../../approval/request.ts';
import { partAsRead } from './as-read.ts';
import { brokenGlass, revocation } from './alone.ts';
import { lookerAs } from './lookers.ts';
import {
  alice,
  approval,
  asking,
  at,
  bob,
  byExpiry,
  byPolicy,
  carol,
  closed,
  FAIL,
  key,
  policy,
  rejection,
  request,
  settled,
  vote,
} from './values.ts';

const read = ({ parts, turns }: HomeText): string[] => [
  ...parts.flatMap(({ heading, section }) => [`# ${heading}`, ...section.parts.flatMap(partAsRead)]),
  ...turns.map(({ text, label, cursor }) => `[${text}: ${label}] ${cursor}`),
];
const found = (over: Partial<Found> = {}): Found => ({
  open: [],
  isCut: false,
  unreviewed: [],
  ended: { requests: [], first: 1 },
  ...over,
});
const NOTHING_OWN =
  'None of your versions is asked about now. Register one as you always do; Countersign finds it by itself.';

describe('Home', () => {
  it('of somebody whom no policy names, with nothing there', () => {
    expect(read(homeOf(found(), lookerAs(alice), [policy()]))).toEqual([
      '# Nothing waits for you',
      'No policy names you, so no decision is asked of you. Your own versions you can follow here.',
      '# Your versions',
      NOTHING_OWN,
    ]);
  });

  it('names ten of the groups that somebody decides about', () => {
    const many = policy({ groups: Array.from({ length: 12 }, (_, index) => `g${index}`) });
    expect(read(homeOf(found(), lookerAs(bob), [many]))[1]).toMatch(/: g0, .*, g9 and 2 more\.$/);
  });

  it('shows what was approved by break glass to those who can review it, and to nobody else', () => {
    const review = { remindAt: at('25 09:00'), reminders: 0 };
    const glassy = policy({ breakGlass: { people: ['dave'] } });
    const unreviewed = [request(settled(brokenGlass), { policy: glassy, review })];
    const to = (person: typeof bob): string[] => read(homeOf(found({ unreviewed }), lookerAs(person), []));
    expect(to(bob).slice(2, 4)).toEqual([
      '# To review: 1',
      '- churn-telco v42\nDave approved it by break glass, 25 Nov 2026, 09:00 UTC. Look at it, then: countersign sign-review churn-telco 42',
    ]);
    for (const other of [alice, key('dave')]) expect(to(other).join()).not.toContain('review');
  });

  it('says that it did not look at all', () => {
    const cut = read(homeOf(found({ isCut: true, open: [request(asking())] }), lookerAs(bob), [policy()]));
    const more =
      'More questions are open than could be looked at here: countersign pending, in a terminal, lists all.';
    expect(cut.slice(0, 3)).toEqual([
      '# Waiting for you: at least 1',
      '- churn-telco v42\nAll 2 checks pass. 0 of 1. Closes 26 Nov 2026, 14:05 UTC, then rejected.',
      more,
    ]);
    const none = read(homeOf(found({ isCut: true }), lookerAs(bob), [policy()]));
    expect(none[0]).toBe('# Of those looked at none waits for you');
    expect(none.slice(3)).toEqual([
      more,
      '# Your versions',
      'None of your versions is among the open questions looked at.',
    ]);
  });

  it('says what the policy does when nobody answers', () => {
    const open = [request(asking(), { policy: policy({ onExpiry: 'leave-pending' }) })];
    expect(read(homeOf(found({ open }), lookerAs(bob), [policy()]))[1]).toMatch(/, then it stays pending\.$/);
  });

  it('is empty for a stranger, and says what to do', () => {
    expect(read(strangersHome('U0MALLORY', at('24 10:00')))).toEqual([
      '# Countersign does not know you',
      'Nothing is shown to you, because identities.yml names nobody with the Slack id U0MALLORY. ' +
        'Whoever looks after Countersign can add you there.',
    ]);
  });
});

const lately = (stage: Stage, person = bob): string => {
  const ended = { requests: [request(stage)], first: 1 };
  return (
    read(homeOf(found({ ended }), lookerAs(person), [policy()]))
      .at(-1)
      ?.split('\n')[1] ?? ''
  );
};
const two = { ...approval(), votes: [vote(), vote({ person: carol, name: 'Carol' })] };

describe('what became of a request', () => {
  it.each<[string, Stage, RegExp]>([
    ['approved by whoever looks', settled(approval()), /^Approved by you, .* UTC\.$/],
    ['approved by two', settled(two), /^Approved by you and Carol, .* UTC\.$/],
    ['rejected', settled(rejection('Label leaked')), /^Rejected by \w+, .* UTC: Label leaked\.$/],
    [
      'rejected with tricks',
      settled(rejection(`<!channel>\u202E ${'x'.repeat(400)}`)),
      /UTC: <!channel>\uFFFD x+ … \(shortened\)\.$/,
    ],
    [
      'rejected by policy',
      settled(byPolicy, FAIL),
      /^Rejected by policy, .* UTC: AUC 0\.74, needs at least 0\.80: too low by 0\.06\.$/,
    ],
    [
      'approved by break glass',
      settled(brokenGlass),
      /^Approved by break glass by Dave, .* UTC: Fraud wave, v41 is blind to it\.$/,
    ],
    ['revoked', settled(revocation), /^Approval revoked by Carol, .* UTC: Scores drift since Monday\.$/],
    ['expired', settled(byExpiry()), /^Rejected, nobody decided in time, .* UTC\.$/],
    ['left pending', settled(byExpiry('Pending')), /^Left pending, nobody decided in time, .* UTC\.$/],
    ['changes requested', closed('changes-requested', 'bob asked'), /^Changes requested, .* UTC\.$/],
    ['gone', closed('gone', 'it is gone'), /^Not decided, the version is gone, .* UTC\.$/],
  ])('%s', (_, stage, words) => {
    expect(lately(stage)).toMatch(words);
  });

  it('names others by their names', () => {
    expect(lately(settled(two), alice)).toMatch(/^Approved by Bob and Carol, /);
  });
});

describe('the pages of what has ended', () => {
  const some = (count: number): Request[] =>
    Array.from({ length: count }, (_, index) =>
      request(settled(approval()), { version: index + 1, id: requestId('churn-telco', index + 1, 1) }),
    );
  it.each<[string, Found['ended'], string[]]>([
    ['all on one page', { requests: some(3), first: 1 }, ['# Decided lately']],
    [
      'the first of several',
      { requests: some(3), first: 1, older: 'o' },
      ['# Decided lately: 1 to 3', '[Older: Older decisions, from 4 on] o'],
    ],
    [
      'one between',
      { requests: some(3), first: 4, older: 'o', newer: 'n' },
      [
        '# Decided lately: 4 to 6',
        '[Newer: Newer decisions, 1 to 3] n',
        '[Older: Older decisions, from 7 on] o',
      ],
    ],
    [
      'the last, with one on it',
      { requests: some(1), first: 7, newer: 'n' },
      ['# Decided lately: 7', '[Newer: Newer decisions, 4 to 6] n'],
    ],
  ])('%s', (_, ended, words) => {
    const all = read(homeOf(found({ ended }), lookerAs(bob), [policy()]));
    expect(all.filter((line) => /^# Decided|^\[/.test(line))).toEqual(words);
  });
});
