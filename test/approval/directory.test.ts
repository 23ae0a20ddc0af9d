// What Slack says of people and user groups, and what that comes to when somebody answers.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { hear } from '../../approval/decide.ts';
import {
  handleOf,
  namedUsers,
  slackToday,
  toAsk,
  type Directory,
  type Standing,
} from '../../approval/directory.ts';
import { instant, UserGroupId } from '../../approval/ids.ts';
import { decidersInWords } from '../../approval/people-words.ts';
import { policyWarnings } from '../../approval/policy-warnings.ts';
import { roleFaults } from '../../approval/policy-rules.ts';
import { refusalAnswer } from '../../approval/private-answer.ts';
import { membersOfRole, rolesOf, tallyOf, type Roster } from '../../approval/roster.ts';
import { asking, PASS, at, bob, carol, identities, key, policy, request, vote } from './values.ts';

const NOW = at('23 15:00');
const RISK = UserGroupId.parse('S0RISK');
const fetchedAt = at('23 14:50');
const group = (members: string[], fetched = fetchedAt): Directory => ({
  people: {},
  groups: { [RISK]: { handle: 'risk-team', members, fetchedAt: fetched } },
});
const person = (user: string, standing: Standing, zone?: string): Directory['people'] => ({
  [user]: { standing, ...(zone && { zone }), fetchedAt },
});
const today = (directory: Directory) => slackToday(directory, identities, Date.parse(NOW));

const grouped = policy({ approvers: ['bob', 'S0RISK'] });
const roster = (directory: Directory): Roster => ({ identities, policy: grouped, slack: today(directory) });
const asked = request(asking(), { policy: grouped });
const heardFrom = (slackUser: string, directory: Directory) =>
  hear(
    asked,
    {
      choice: 'approve',
      slackUser,
      evidenceShown: '4f1c9a02',
      channel: 'C0MODELS',
      messageTs: asked.card?.ts ?? '',
    },
    roster(directory),
    NOW,
  );

describe('a user group', () => {
  const dave = key('dave');

  it('counts those whom identities.yml knows, and nobody else', () => {
    const members = membersOfRole(grouped, 'approvers', { slack: today(group(['U0DAVE', 'U0NOBODY'])) });
    expect(members).toEqual([bob, dave]);
  });

  it.each([
    ['a day ago', at('22 15:00'), 'counts'],
    ['more than a day ago', instant(Date.parse(at('22 15:00')) - 1), 'refused'],
  ])('that was told %s: %s', (_, fetched, kind) => {
    expect(heardFrom('U0DAVE', group(['U0DAVE'], fetched)).kind).toBe(kind);
  });

  it('counts a person once who is named beside it', () => {
    const both = policy({ approvers: ['bob', 'S0RISK'], needs: { approvers: 2 } });
    const on = request(asking({ ...PASS, needs: both.needs }), { policy: both });
    const tally = tallyOf(on, { ...roster(group(['U0BOB'])), policy: both }, [vote()]);
    expect(tally).toMatchObject({ isMet: false, counted: [{ role: 'approvers' }] });
  });

  it('never makes the author one of those who decide', () => {
    expect(heardFrom('U0ALICE', group(['U0ALICE']))).toMatchObject({ refusal: { kind: 'author' } });
  });

  it('is asked by its handle, in one line; by its id before it is known', () => {
    expect(decidersInWords(asked, roster(group([])), 'or')).toBe('Bob or @risk-team');
    expect(decidersInWords(asked, { identities }, 'or')).toBe('Bob or the user group S0RISK');
    const sly = { people: {}, groups: { [RISK]: { handle: 'a\nb', members: [], fetchedAt } } };
    expect(handleOf(RISK, today(sly))).toBe('@a b');
  });
});

const words = (user: string, directory: Directory): string => {
  const heard = heardFrom(user, directory);
  return heard.kind === 'refused' ? refusalAnswer(heard.refusal, asked, roster(directory)).summary : 'counts';
};

describe('what is told', () => {
  const IN_TOUCH =
    'If that is wrong, ask the admins of Slack; what they change counts here within 15 minutes.';
  it.each<[Standing, string]>([
    ['bot', `Not counted: Slack says that you are a bot. Only people decide. ${IN_TOUCH} @risk-team can.`],
    ['guest', `Not counted: you are a guest in Slack. Guests do not decide. ${IN_TOUCH} @risk-team can.`],
    [
      'deactivated',
      `Not counted: your Slack account is deactivated. Whoever has left Slack does not decide. ${IN_TOUCH} @risk-team can.`,
    ],
    ['member', 'counts'],
  ])('to a %s', (standing, said) => {
    expect(words('U0BOB', { ...group(['U0DAVE']), people: person('U0BOB', standing) })).toBe(said);
  });

  it('to somebody who might be of a group that nobody knows', () => {
    const rest =
      'Its members count again as soon as Slack says who they are, which is asked every 5 minutes. ' +
      'If this stays so, tell ops: Slack cannot be reached, or does not know that user group.';
    expect(words('U0DAVE', group(['U0DAVE'], at('22 10:00')))).toBe(
      `Not counted: who is in @risk-team is not known since 22 Nov 10:00 UTC. ${rest}`,
    );
    expect(words('U0DAVE', { people: {}, groups: {} })).toBe(
      `Not counted: Countersign has not heard from Slack yet who is in the user group S0RISK. ${rest}`,
    );
  });

  it('to a stranger who is a guest: only that they are none of those who decide', () => {
    expect(words('U0CAROL', { ...group(['U0DAVE']), people: person('U0CAROL', 'guest') })).toBe(
      'Not counted: you are not among those who decide about churn-telco. Bob or @risk-team can.',
    );
  });
});

const USERS = ['U0ALICE', 'U0BOB', 'U0CAROL', 'U0DAVE'];
const anyDirectory = fc.record({
  people: fc.dictionary(
    fc.constantFrom(...USERS),
    fc.record({
      standing: fc.constantFrom<Standing>('member', 'guest', 'bot', 'deactivated'),
      fetchedAt: fc.constantFrom(fetchedAt, at('01')),
    }),
  ),
  groups: fc.constantFrom(group([]).groups, group(USERS).groups, group(USERS, at('01')).groups, {}),
});
const ORDER = fc.shuffledSubarray([bob, carol, key('dave')], { minLength: 3 });

test('a bot, a guest and whoever is deactivated never counts, whatever the order of the votes', () => {
  fc.assert(
    fc.property(anyDirectory, ORDER, fc.integer({ min: 1, max: 3 }), (directory, order, needed) => {
      const under = policy({ approvers: ['bob', 'carol', 'S0RISK'], needs: { approvers: needed } });
      const on = request(asking({ ...PASS, needs: under.needs }), { policy: under });
      const slack = today(directory);
      const who: Roster = { identities, policy: under, slack };
      const votes = order.map((person) => vote({ person }));
      const { counted, isMet } = tallyOf(on, who, votes);
      for (const { vote: one } of counted) expect(slack.barred.has(one.person)).toBe(false);
      // Whoever is no member in Slack could as well not have voted; and no order is better than another.
      const members = votes.filter(({ person }) => !slack.barred.has(person));
      expect(isMet).toBe(
        members.filter(({ person }) => rolesOf(on, person, who).length > 0).length >= needed,
      );
      expect(tallyOf(on, who, [...votes].reverse()).isMet).toBe(isMet);
    }),
  );
});

describe('whom Slack is asked about', () => {
  it('are those whom policies name, and those of its groups whom identities.yml knows', () => {
    expect(namedUsers([bob], group(['U0DAVE', 'U0NOBODY', 'U0BOB']).groups, identities)).toEqual([
      'U0BOB',
      'U0DAVE',
    ]);
  });

  it('are at most fifty at once, first those of whom nothing was heard for the longest time', () => {
    const known: Directory = {
      people: {
        U0BOB: { standing: 'member', fetchedAt: at('23 14:49') },
        U0CAROL: { standing: 'member', fetchedAt: at('23 14:00') },
        U0DAVE: { standing: 'member', fetchedAt: at('23 14:51') },
      },
      groups: {},
    };
    const now = Date.parse(NOW);
    expect(toAsk(['U0BOB', 'U0CAROL', 'U0DAVE', 'U0ERIN'], known, now)).toEqual([
      'U0ERIN',
      'U0CAROL',
      'U0BOB',
    ]);
    expect(
      toAsk(
        Array.from({ length: 60 }, (_, n) => `U${n}00`),
        known,
        now,
      ),
    ).toHaveLength(50);
  });
});

describe('a policy with a user group', () => {
  it('is warned of where a role cannot be met without it', () => {
    const alone = { roles: { risk: ['S0RISK'] }, needs: { approvers: 1, risk: 1 } };
    expect(policyWarnings(policy(alone))).toEqual([
      'churn, needs.risk: it cannot be met without the user group S0RISK, and nobody of a user group counts when Slack ' +
        'could not be asked for 24 hours. Name people beside it.',
    ]);
    expect(policyWarnings(policy({ ...alone, roles: { risk: ['dave', 'S0RISK'] } }))).toEqual([]);
  });

  it('may need more people than it names, and more rejections', () => {
    const few = policy({ approvers: ['bob', 'S0RISK'], needs: { approvers: 3 }, rejections: 3 });
    expect(roleFaults(few)).toEqual([]);
    expect(policyWarnings(few)).toHaveLength(1);
  });
});

test('zones are those of people whom identities.yml knows', () => {
  const people = {
    ...person('U0BOB', 'member', 'Europe/Berlin'),
    ...person('U0NOBODY', 'member', 'UTC'),
    ...person('U0CAROL', 'member'),
  };
  expect([...today({ people, groups: {} }).zones]).toEqual([[bob, 'Europe/Berlin']]);
});
