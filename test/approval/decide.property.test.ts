// Whoever clicks whatever, whenever.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answered, hear } from '../../approval/decide.ts';
import { type SlackAnswer } from '../../approval/vote.ts';
import { instant } from '../../approval/ids.ts';
import { peopleIn } from '../../approval/policy.ts';
import { decisionOf, standingVotes, type Request, type Stage } from '../../approval/request.ts';
import { tallyOf } from '../../approval/roster.ts';
import {
  applying,
  approval,
  asking,
  at,
  byExpiry,
  byPolicy,
  closed,
  CLOSES,
  decided,
  identities,
  key,
  opened,
  PASS,
  policy,
  rejection,
  request,
  rosterFor,
  settled,
} from './values.ts';

const PEOPLE = ['alice', 'bob', 'carol', 'dave'];
const USERS = [...PEOPLE.map((name) => `U0${name.toUpperCase()}`), 'U0NOBODY', ''];

const answer: fc.Arbitrary<SlackAnswer> = fc.record({
  choice: fc.constantFrom('approve', 'approve', 'reject', 'request-changes', 'withdraw'),
  slackUser: fc.constantFrom(...USERS),
  evidenceShown: fc.constantFrom('4f1c9a02', '4f1c9a02', '4f1c9a02', 'a81e0c77', 'none', ''),
  channel: fc.constantFrom('C0MODELS', 'C0MODELS', 'C0MODELS', 'C0OTHER'),
  messageTs: fc.constantFrom('1.1', '1.1', '1.1', '1.2'),
});
const now = fc.integer({ min: Date.parse(at('23 14:00')), max: Date.parse(at('27 00:00')) }).map(instant);
const decision = fc.constantFrom(
  approval(),
  rejection('Holdout overlaps.'),
  byPolicy,
  byExpiry(),
  byExpiry('Pending'),
);
const over: fc.Arbitrary<Stage> = decision.chain((it) =>
  fc.constantFrom<Stage>(
    decided(it),
    applying(it),
    settled(it),
    closed('changed', 'x', { decision: it }),
    closed('gone', 'x'),
    closed('observed', 'x'),
  ),
);
const stage = fc.oneof(
  fc.constantFrom<Stage>(opened, asking(), asking(), asking({ ...PASS, needs: { approvers: 2 } })),
  over,
);
const people = fc.uniqueArray(fc.constantFrom(...PEOPLE.map(key)), { maxLength: 3 });

const asked = fc
  .record({
    stage,
    authors: people,
    approvers: fc.uniqueArray(fc.constantFrom(...PEOPLE), { minLength: 1 }),
    rejections: fc.constantFrom(1, 1, 2),
    posted: fc.boolean(),
  })
  .map(({ stage: it, authors, approvers, rejections, posted }): Request =>
    request(it, {
      author: { identities: [], people: authors },
      policy: policy({ approvers, rejections }),
      ...(posted && { card: { channel: 'C0MODELS', begunAt: at('23 14:05'), ts: '1.1' } }),
    }),
  );
const runs = { numRuns: 2_000 };

test('only an authorised person who is not the author counts, on what they were shown, in time', () => {
  fc.assert(
    fc.property(asked, answer, now, (on, given, when) => {
      const heard = hear(on, given, rosterFor(on), when);
      if (heard.kind !== 'counts') return;
      expect(on.policy.approvers).toContain(heard.person);
      expect(on.author.people).not.toContain(heard.person);
      expect(identities.people[heard.person]?.slack).toBe(given.slackUser);
      expect(on.stage.kind).toBe('asking');
      expect(when < CLOSES).toBe(true);
      expect(given.evidenceShown).toBe('4f1c9a02');
      expect(given.channel).toBe('C0MODELS');
    }),
    runs,
  );
});

test('whoever may decide does, when nothing stands against it', () => {
  fc.assert(
    fc.property(asked, answer, (on, given) => {
      const person = peopleIn(on.policy).find((it) => !on.author.people.includes(it));
      fc.pre(on.stage.kind === 'asking' && person !== undefined);
      const right = {
        ...given,
        choice: 'approve' as const,
        slackUser: `U0${String(person).toUpperCase()}`,
        evidenceShown: '4f1c9a02',
        channel: 'C0MODELS',
        messageTs: '1.1',
      };
      expect(hear(on, right, rosterFor(on), at('24 00:00')).kind).toBe('counts');
    }),
  );
});

test('no author’s vote ever counts, one person counts once, and nothing changes after the decision', () => {
  fc.assert(
    fc.property(
      asked,
      fc.array(fc.tuple(answer, now), { minLength: 2, maxLength: 20, size: 'max' }),
      (on, answers) => {
        let current = on;
        for (const [given, when] of answers) {
          const roster = rosterFor(current);
          const result = answered(current, given, hear(current, given, roster, when), { roster, now: when });
          if (result.kind === 'refused') continue;
          expect(decisionOf(current)).toBeUndefined();
          expect(current.stage.kind).toBe('asking');
          current = result.next;
          const people = standingVotes(current).map(({ person }) => person);
          expect(new Set(people).size).toBe(people.length);
          for (const person of people) expect(on.author.people).not.toContain(person);
        }
        const decision = decisionOf(current);
        if (decision && on.stage.kind === 'asking' && decision.outcome === 'Approved')
          expect(tallyOf({ ...current, stage: on.stage }, rosterFor(on), decision.votes).isMet).toBe(true);
      },
    ),
    runs,
  );
});

test('who has no right learns nothing of what was decided', () => {
  fc.assert(
    fc.property(asked, answer, now, (on, given, when) => {
      const heard = hear(on, { ...given, slackUser: 'U0NOBODY' }, rosterFor(on), when);
      expect(heard).toMatchObject({ kind: 'refused' });
      if (heard.kind === 'refused') expect(['unknown-person', 'wrong-place']).toContain(heard.refusal.kind);
    }),
  );
});
