// Who is who: people, their Slack user and their AWS identities, from a file that operators keep. Never guessed.
import * as z from 'zod';
import { cleanText } from './foreign-text.ts';
import { PersonKey } from './ids.ts';

const Arn = z.string().regex(/^arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:\d{0,12}:.+$/, 'an ARN');

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const SourceIdentity = z
  .string()
  .regex(/^[\w+=,.@-]{2,64}$/, 'a source identity: 2 to 64 letters, digits or _+=,.@-');

/** One person as the operators wrote them down. */
export const Person = z.strictObject({
  name: z.string().trim().min(1).max(40).describe('How cards call this person'),
  slack: z
    .string()
    .regex(/^[UW][A-Z0-9]{2,}$/, 'a Slack user id, such as U0BOB')
    .describe('The Slack user id'),
  aws: z.array(Arn).default([]).describe('IAM users and SageMaker user profiles that are this person'),
  sourceIdentities: z
    .array(SourceIdentity)
    .default([])
    .describe('STS source identities by which this person is an author; nobody decides by one'),
});

/** The identities file. */
export const IdentitiesFile = z.strictObject({
  people: z.record(PersonKey, Person),
  sessionsArePeople: z
    .array(Arn)
    .default([])
    .describe(
      'IAM roles whose session name is the key of a person; for no other role does a session name count',
    ),
});
export type Identities = z.infer<typeof IdentitiesFile>;
export type Person = z.infer<typeof Person>;

const NAME_LIMIT = 40;
const ASSUMED_ROLE = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/(.+)\/([^/]+)$/;

/** The person an AWS identity belongs to; undefined when the file does not say. */
export const personOf = (identities: Identities, arn: string): PersonKey | undefined => {
  const listed = Object.entries(identities.people).find(([, person]) => person.aws.includes(arn));
  if (listed) return PersonKey.parse(listed[0]);
  return personOfSession(identities, arn);
};

const personOfSession = (identities: Identities, arn: string): PersonKey | undefined => {
  const [, partition, account, role, session] = ASSUMED_ROLE.exec(arn) ?? [];
  const roleArn = `arn:${partition}:iam::${account}:role/${role}`;
  if (!session || !identities.sessionsArePeople.map(withoutPath).includes(roleArn)) return undefined;
  return Object.hasOwn(identities.people, session) ? PersonKey.parse(session) : undefined;
};

/** A role may have a path, which the ARN of its sessions does not show. */
const withoutPath = (roleArn: string): string => roleArn.replace(/:role\/.*\//, ':role/');

/** The person of a key: what stands in the file, and nothing that every object has. */
export const personAt = (identities: Identities, key: PersonKey): Person | undefined =>
  Object.hasOwn(identities.people, key) ? identities.people[key] : undefined;

/** The person behind a Slack user id. */
export const personInSlack = (identities: Identities, slackUser: string): PersonKey | undefined => {
  const found = Object.entries(identities.people).find(([, person]) => person.slack === slackUser);
  return found ? PersonKey.parse(found[0]) : undefined;
};

/** The display name of a person; their key when the file no longer has them. */
export const nameOf = (identities: Identities, key: PersonKey): string =>
  cleanText(personAt(identities, key)?.name ?? key, NAME_LIMIT);

/** A source identity as it stands among the identities of an author: no user profile of that name is taken for it. */
export const asSourceIdentity = (name: string): string => `sts:SourceIdentity/${name}`;

/** Who did something, by their AWS identity or by a source identity, which tells nobody who decides. */
export const doerOf = (identities: Identities, identity: string): PersonKey | undefined => {
  const listed = Object.entries(identities.people).find(([, { sourceIdentities }]) =>
    sourceIdentities.some((name) => asSourceIdentity(name) === identity),
  );
  return listed ? PersonKey.parse(listed[0]) : personOf(identities, identity);
};

/** Everybody who did something, by the identities that are given for them. */
export const doersOf = (identities: Identities, given: readonly string[]): PersonKey[] => [
  ...new Set(given.map((one) => doerOf(identities, one)).filter((key) => key !== undefined)),
];
