// Who counts as the author: whoever registered a version, and whoever started what it came from.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  authorOf,
  authorsOf,
  authorToday,
  registrantOf,
  registrants,
  withStarters,
  workOf,
  type Starter,
} from '../../approval/author.ts';
import { answered, hear } from '../../approval/decide.ts';
import { type SlackAnswer } from '../../approval/vote.ts';
import { asSourceIdentity, IdentitiesFile } from '../../approval/identities.ts';
import { deciders, decisionOf, standingVotes, type Request } from '../../approval/request.ts';
import { reviewersOf } from '../../approval/review.ts';
import { tallyOf } from '../../approval/roster.ts';
import {
  alice,
  approval,
  asking,
  at,
  bob,
  carol,
  key,
  PASS,
  policy,
  request,
  rosterFor,
  settled,
  userArn,
  vote,
} from './values.ts';

const ROLE = 'arn:aws:iam::000000000000:role/team/DataScientist';
const session = (role: string, name: string): string =>
  `arn:aws:sts::000000000000:assumed-role/${role}/${name}`;
const person = (name: string, slack: string) => ({
  name,
  slack,
  aws: [userArn(name.toLowerCase()), profile(name.toLowerCase())],
  sourceIdentities: [name.toLowerCase()],
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
    [
      'a source identity, which counts beside the role',
      [PIPELINE, asSourceIdentity('bob')],
      ['bob'],
      'known',
    ],
    ['a user profile elsewhere of the same name', [PIPELINE, 'bob'], [], 'unknown'],
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

describe('who is mapped while the question is open', () => {
  const STRANGE = profile('strange');
  const kept = withStarters(identities, authorOf(identities, [STRANGE]), [
    started(PIPELINE, 'pipeline'),
    started(userArn('carol')),
  ]);
  const now = (arn: string, name: 'alice' | 'bob' | 'carol'): typeof identities => {
    const file = IdentitiesFile.parse(identities);
    file.people[key(name)]?.aws.push(arn);
    return file;
  };
  const on = request(asking(), { author: kept, policy: policy({ approvers: ['bob', 'carol'] }) });
  const click = {
    choice: 'approve',
    slackUser: 'U0BOB',
    evidenceShown: '4f1c9a02',
    channel: 'C0MODELS',
    messageTs: '1.1',
  } as const;
  const approved = request({ ...asking(), votes: [vote()] } as Request['stage'], { author: kept });

  test('is the author from then on, as whoever registered it or started what it came from', () => {
    expect(kept.people).toEqual([carol]);
    const registered = authorToday(now(STRANGE, 'bob'), kept);
    expect([registered.people, registrants(registered)]).toEqual([[carol, bob], [bob]]);
    const piped = authorToday(now(PIPELINE, 'bob'), kept);
    expect([piped.people, registrants(piped)]).toEqual([[carol, bob], []]);
    expect(workOf(piped, bob)).toBe('pipeline');
    // Who registered it has registered it, whatever they started besides.
    expect(
      registrants(authorToday(now(PIPELINE, 'alice'), authorOf(identities, [userArn('alice')]))),
    ).toEqual([alice]);
  });

  test('counts on when the file no longer has them', () => {
    expect(authorsOf({ author: kept }, { people: {}, sessionsArePeople: [] })).toEqual([carol]);
  });

  test.each([STRANGE, PIPELINE])('cannot vote, and no yes of theirs counts any more: %s', (arn) => {
    const before = rosterFor(on, identities);
    const after = rosterFor(on, now(arn, 'bob'));
    expect(hear(on, click, before, at('24 09:00'))).toMatchObject({ kind: 'counts', person: bob });
    expect(hear(on, click, after, at('24 09:00'))).toEqual({
      kind: 'refused',
      refusal: { kind: 'author', person: bob },
    });
    expect(tallyOf(approved, before).isMet).toBe(true);
    expect(tallyOf(approved, after).counted).toEqual([]);
    expect(deciders(on, after.identities)).toEqual([]);
  });

  test('does not sign the review of their own work', () => {
    const broken = request(settled(approval()), { author: kept });
    const dave = key('dave');
    const glass = { ...broken, policy: policy({ approvers: ['bob', 'carol', 'dave'] }) };
    const by = (people: typeof identities) =>
      reviewersOf(
        { ...glass, stage: settled({ ...approval(), votes: [vote({ person: alice })] }) },
        rosterFor(glass, people),
      );
    expect(by(identities)).toEqual([bob, dave]);
    expect(by(now(STRANGE, 'bob'))).toEqual([dave]);
  });
});

const identity = fc.constantFrom(
  ...['alice', 'bob', 'carol', 'dave'].flatMap((name) => [
    userArn(name),
    profile(name),
    session('DataScientist', name),
    session('Shared', name),
    asSourceIdentity(name),
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
