// Who is who: only what the file says, and nothing that every object has.
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import {
  asSourceIdentity,
  doerOf,
  doersOf,
  IdentitiesFile,
  nameOf,
  personAt,
  personInSlack,
  personOf,
} from '../../approval/identities.ts';
import { identities, key } from './values.ts';

const ROLE = 'arn:aws:iam::000000000000:role/DataScientist';
const SSO = 'arn:aws:iam::000000000000:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_DS_1f';
const session = (role: string, name: string): string =>
  `arn:aws:sts::000000000000:assumed-role/${role}/${name}`;
const withSessions = { ...identities, sessionsArePeople: [ROLE, SSO] };

describe('an AWS identity', () => {
  test.each<[arn: string, person: string | undefined]>([
    ['arn:aws:iam::000000000000:user/alice', 'alice'],
    ['arn:aws:iam::000000000000:user/Alice', undefined],
    ['arn:aws:iam::111111111111:user/alice', undefined],
    ['arn:aws:iam::000000000000:user/erin', undefined],
    ['alice', undefined],
    ['', undefined],
    [session('DataScientist', 'bob'), 'bob'],
    [session('AWSReservedSSO_DS_1f', 'bob'), 'bob'],
    [session('DataScientist', 'Bob'), undefined],
    [session('DataScientist', 'erin'), undefined],
    [session('Pipeline', 'bob'), undefined],
    [session('DataScientist', 'bob/'), undefined],
    [`x${session('DataScientist', 'bob')}`, undefined],
    ['arn:aws:sts::111111111111:assumed-role/DataScientist/bob', undefined],
    ['arn:aws-cn:sts::000000000000:assumed-role/DataScientist/bob', undefined],
    [session('DataScientist', 'constructor'), undefined],
    [session('DataScientist', 'toString'), undefined],
    [session('DataScientist', '__proto__'), undefined],
  ])('%s is %s', (arn, person) => {
    expect(personOf(withSessions, arn)).toBe(person);
  });

  test('is nobody’s by its session where the role is not listed', () => {
    expect(personOf(identities, session('DataScientist', 'bob'))).toBeUndefined();
  });

  test('every person that one of them belongs to counts, once', () => {
    const arns = [
      'arn:aws:iam::000000000000:user/alice',
      session('DataScientist', 'bob'),
      session('DataScientist', 'alice'),
      'x',
    ];
    expect(doersOf(withSessions, arns)).toEqual(['alice', 'bob']);
    expect(doersOf(withSessions, [])).toEqual([]);
  });
});

describe('a source identity', () => {
  const bobs = { name: 'Bob', slack: 'U0BOB', sourceIdentities: ['bob@example.com'] };
  const file = IdentitiesFile.parse({ people: { bob: bobs } });

  test('is the author’s, as it stands among their identities, and nobody’s who decides', () => {
    const given = asSourceIdentity('bob@example.com');
    expect(doerOf(file, given)).toBe('bob');
    expect(doersOf(file, ['x', given])).toEqual(['bob']);
    expect(personOf(file, given)).toBeUndefined();
  });

  test.each(['bob@example.com', 'sts:SourceIdentity/bob', 'sts:SourceIdentity/Bob@example.com'])(
    '%s is not it',
    (other) => {
      expect(doerOf(file, other)).toBeUndefined();
    },
  );
});

test.each<[user: string, person: string | undefined]>([
  ['U0BOB', 'bob'],
  ['u0bob', undefined],
  ['U0BO', undefined],
  ['', undefined],
  ['bob', undefined],
])('the Slack user %j is %s', (user, person) => {
  expect(personInSlack(identities, user)).toBe(person);
});

test('a person is called by name, by key when the file no longer has them, and cleaned', () => {
  expect(nameOf(identities, key('bob'))).toBe('Bob');
  expect(nameOf(identities, key('erin'))).toBe('erin');
  expect(nameOf(identities, key('constructor'))).toBe('constructor');
  const odd = IdentitiesFile.parse({ people: { bob: { name: 'B\u202Eob', slack: 'U0BOB' } } });
  expect(nameOf(odd, key('bob'))).toBe('B\uFFFDob');
});

test('there is nobody of a key that every object has', () => {
  expect(personAt(identities, key('constructor'))).toBeUndefined();
  expect(personAt(identities, key('bob'))?.slack).toBe('U0BOB');
});

test.each<[what: string, file: object]>([
  ['a key in capitals', { people: { Bob: { name: 'Bob', slack: 'U0BOB' } } }],
  ['no name', { people: { bob: { name: '', slack: 'U0BOB' } } }],
  ['a name of blanks', { people: { bob: { name: ' \n', slack: 'U0BOB' } } }],
  ['a name that is too long', { people: { bob: { name: 'B'.repeat(41), slack: 'U0BOB' } } }],
  ['a Slack name', { people: { bob: { name: 'Bob', slack: '@bob' } } }],
  ['an unknown key', { people: { bob: { name: 'Bob', slack: 'U0BOB', email: 'bob@example.com' } } }],
  ['an identity that is no ARN', { people: { bob: { name: 'Bob', slack: 'U0BOB', aws: ['bob'] } } }],
  ['a role that is no ARN', { people: {}, sessionsArePeople: ['DataScientist'] }],
  ['no people', {}],
])('%s is refused', (_what, file) => {
  expect(IdentitiesFile.safeParse(file).success).toBe(false);
});

describe('the operator reads what is wrong', () => {
  const ARN = 'an ARN';
  const SOURCE = 'a source identity: 2 to 64 letters, digits or _+=,.@-';
  const SLACK = 'a Slack user id, such as U0BOB';
  const alone = (over: object): object => ({ people: { bob: { name: 'Bob', slack: 'U0BOB', ...over } } });

  test.each<[place: string, file: object, words: string]>([
    ['people.bob.slack', alone({ slack: '@bob' }), SLACK],
    ['people.bob.slack', alone({ slack: '@U0BOB' }), SLACK],
    ['people.bob.slack', alone({ slack: 'U0BOB ' }), SLACK],
    ['people.bob.slack', alone({ slack: 'U0' }), SLACK],
    ['people.bob.aws.0', alone({ aws: ['bob'] }), ARN],
    ['people.bob.aws.0', alone({ aws: [' arn:aws:iam::000000000000:user/bob'] }), ARN],
    ['people.bob.aws.0', alone({ aws: ['arn:aws:iam::000000000000:user/bob\n'] }), ARN],
    ['people.bob.aws.0', alone({ aws: ['arn:aws:iam::000000000000:'] }), ARN],
    ['people.bob.sourceIdentities.0', alone({ sourceIdentities: ['b'] }), SOURCE],
    ['people.bob.sourceIdentities.0', alone({ sourceIdentities: ['b'.repeat(65)] }), SOURCE],
    ['people.bob.sourceIdentities.0', alone({ sourceIdentities: ['bob smith'] }), SOURCE],
    ['sessionsArePeople.0', { people: {}, sessionsArePeople: ['DataScientist'] }, ARN],
  ])('%s of %j', (place, file, words) => {
    const issues = IdentitiesFile.safeParse(file).error?.issues ?? [];
    expect(issues.map(({ path, message }) => [path.join('.'), message])).toEqual([[place, words]]);
  });
});

test.each(['U0B', 'W0BOB'])('%s is a Slack user', (slack) => {
  expect(IdentitiesFile.safeParse({ people: { bob: { name: 'Bob', slack } } }).success).toBe(true);
});

test('an identity may be of any service, with a region or without', () => {
  const aws = [
    'arn:aws:sagemaker:eu-west-1:000000000000:user-profile/d-1a2b/bob',
    'arn:aws-us-gov:iam::000000000000:user/team/bob',
  ];
  const file = IdentitiesFile.parse({ people: { bob: { name: 'Bob', slack: 'U0BOB', aws } } });
  expect(aws.map((arn) => personOf(file, arn))).toEqual(['bob', 'bob']);
});

test('who is not said to be anybody’s AWS identity is nobody’s', () => {
  expect(IdentitiesFile.parse({ people: { bob: { name: ' Bob ', slack: 'U0BOB' } } })).toEqual({
    people: { bob: { name: 'Bob', slack: 'U0BOB', aws: [], sourceIdentities: [] } },
    sessionsArePeople: [],
  });
});

test('every key says in an editor what it is', () => {
  const { properties } = z.toJSONSchema(IdentitiesFile, { io: 'input' });
  expect(properties).toMatchObject({
    people: {
      additionalProperties: {
        properties: {
          name: { description: 'How cards call this person' },
          slack: { description: 'The Slack user id' },
          aws: { description: 'IAM users and SageMaker user profiles that are this person' },
        },
      },
    },
    sessionsArePeople: {
      description:
        'IAM roles whose session name is the key of a person; for no other role does a session name count',
    },
  });
});
