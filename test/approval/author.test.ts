// Who counts as the author: whoever registered a version, and whoever started what it came from.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  authorOf,
  registrantOf,
  registrants,
  withStarters,
  workOf,
  type Starter,
} from '../../approval/author.ts';
import { answered, hear } from '../../approval/decide.ts';
import { type SlackAnswer } from '../../approval/vote.ts';
import { IdentitiesFile } from '../../approval/identities.ts';
import { decisionOf, standingVotes, type Request } from '../../approval/request.ts';
import { tallyOf } from '../../approval/roster.ts';
import { alice, asking, at, bob, carol, key, PASS, policy, request, rosterFor, userArn } from './values.ts';

const ROLE = 'arn:aws:iam::000000000000:role/team/DataScientist';
const session = (role: string, name: string): string =>
  `arn:aws:sts::000000000000:assumed-role/${role}/${name}`;
const person = (name: string, slack: string) => ({
  name,
  slack,
  aws: [userArn(name.toLowerCase()), profile(name.toLowerCase())],
});
const profile = (name: string): string => `arn:aws:sagemaker:us-east-1:000000000000:user-profile/d-1/${name}`;
const identities = IdentitiesFile.parse({
  people: {
    alice: person('Alice', 'U0ALICE'),
    bob: person('Bob', 'U0BOB'),
    carol: person('Carol', 'U0CAROL'),
    dave: person('Dave', 'U0DAVE'),
  },
  sessionsArePeople: [ROLE],
});
const PIPELINE = session('Pipeline', 'SageMaker');
const started = (identity: string, what: Starter['started'] = 'training'): Starter => ({
  identity,
  started: what,
  arn: `arn:${what}`,
});

describe('who registered it', () => {
  test.each<[what: string, identities: string[], people: string[], registrant: string]>([
    ['an IAM user', [userArn('alice')], ['alice'], 'known'],
    ['a user profile, whose execution role nobody has', [PIPELINE, profile('alice')], ['alice'], 'known'],
    ['a source identity, which counts beside the role', [PIPELINE, userArn('bob')], ['bob'], 'known'],
    ['two people at once', [userArn('alice'), profile('bob')], ['alice', 'bob'], 'known'],
    ['a session of a role whose sessions are people', [session('DataScientist', 'bob')], ['bob'], 'known'],
    ['a session of it that is nobody', [session('DataScientist', 'erin')], [], 'unknown'],
    ['a session of another role, by an approver', [session('Shared', 'bob')], [], 'unknown'],
    ['the role of a pipeline', [PIPELINE], [], 'unknown'],
    ['nobody at all', [], [], 'unknown'],
  ])('%s', (_, by, people, registrant) => {
    const author = authorOf(identities, by);
    expect(author).toEqual({ identities: by, people });
    expect(registrantOf(author)).toBe(registrant);
  });
});

describe('who started what it came from', () => {
  test('is added to whoever registered it, with what they started', () => {
    const author = withStarters(identities, authorOf(identities, [userArn('alice')]), [
      started(userArn('bob'), 'pipeline'),
      started(userArn('carol')),
    ]);
    expect(author.people).toEqual([alice, bob, carol]);
    expect(registrants(author)).toEqual([alice]);
    expect([alice, bob, carol].map((one) => workOf(author, one))).toEqual([
      'registered',
      'pipeline',
      'training',
    ]);
  });

  test('is no second time what registered it, by the same identity or another of theirs', () => {
    const author = authorOf(identities, [userArn('alice')]);
    expect(withStarters(identities, author, [started(userArn('alice')), started(profile('alice'))])).toBe(
      author,
    );
  });

  test('does not tell who registered it', () => {
    const author = withStarters(identities, authorOf(identities, [PIPELINE]), [
      started(userArn('alice'), 'pipeline'),
    ]);
    expect(author.people).toEqual([alice]);
    expect(registrantOf(author)).toBe('unknown');
  });

  test('is kept where the file does not know them', () => {
    const author = withStarters(identities, authorOf(identities, [userArn('alice')]), [started(PIPELINE)]);
    expect(author).toEqual({
      identities: [userArn('alice')],
      people: [alice],
      starters: [{ identity: PIPELINE, started: 'training', arn: 'arn:training' }],
    });
  });
});

const identity = fc.constantFrom(
  ...['alice', 'bob', 'carol', 'dave'].flatMap((name) => [
    userArn(name),
    profile(name),
    session('DataScientist', name),
    session('Shared', name),
  ]),
  PIPELINE,
);
const claims = fc.array(
  fc.record({ identity, started: fc.constantFrom('pipeline', 'training'), arn: fc.constant('arn') }),
  { maxLength: 6 },
);

test('whatever is claimed, nobody who counted as the author counts less, and it tells no more who registered it', () => {
  fc.assert(
    fc.property(fc.array(identity, { maxLength: 3 }), claims, claims, (by, some, more) => {
      const first = authorOf(identities, by);
      const second = withStarters(identities, first, some);
      const third = withStarters(identities, second, more);
      expect(second.people).toEqual(expect.arrayContaining(first.people));
      expect(third.people).toEqual(expect.arrayContaining(second.people));
      expect([third.identities, registrants(third)]).toEqual([first.identities, first.people]);
      expect(registrantOf(third)).toBe(registrantOf(first));
      expect(new Set(third.people).size).toBe(third.people.length);
    }),
  );
});

const EVERYBODY = ['alice', 'bob', 'carol', 'dave'];
const clicks = fc.array(
  fc.record({ name: fc.constantFrom(...EVERYBODY), choice: fc.constantFrom('approve', 'approve', 'reject') }),
  { maxLength: 8 },
);

test('no vote of a person of the author ever counts, whatever claims are added', () => {
  fc.assert(
    fc.property(
      fc.array(identity, { maxLength: 2 }),
      claims,
      fc.integer({ min: 1, max: 3 }),
      clicks,
      (by, found, approvers, votes) => {
        const author = withStarters(identities, authorOf(identities, by), found);
        const asked = request(asking({ ...PASS, needs: { approvers } }), {
          author,
          policy: policy({ approvers: EVERYBODY, rejections: 2 }),
        });
        const after = votes.reduce(voted, asked);
        const counted = [...standingVotes(after), ...(decisionOf(after)?.votes ?? [])];
        const mine = new Set([...by, ...found.map((it) => it.identity)].flatMap(whose));
        expect(counted.filter((vote) => mine.has(vote.person))).toEqual([]);
        for (const name of mine) expect(author.people).toContain(key(name));
        if (decisionOf(after)?.outcome === 'Approved')
          expect(tallyOf(after, rosterFor(after, identities)).counted.length).toBeGreaterThanOrEqual(
            approvers,
          );
      },
    ),
    { numRuns: 500 },
  );
});

/** Whose identity it is, told without the code under test. */
const whose = (arn: string): string[] => {
  const name = arn.split('/').at(-1) ?? '';
  return EVERYBODY.includes(name) && !arn.includes('/Shared/') ? [name] : [];
};

const voted = (on: Request, { name, choice }: { name: string; choice: 'approve' | 'reject' }): Request => {
  const answer: SlackAnswer = {
    choice,
    slackUser: `U0${name.toUpperCase()}`,
    evidenceShown: '4f1c9a02',
    channel: 'C0MODELS',
    messageTs: '1.1',
    words: 'As I see it.',
  };
  const when = { roster: rosterFor(on, identities), now: at('24 09:00') };
  const result = answered(on, answer, hear(on, answer, when.roster, when.now), when);
  return result.kind === 'counts' ? result.next : on;
};
