// The request: the one item that is the truth about an approval. Every change is one conditional write of it.
// What can be said of a request depends on its stage, and the type says so.
import * as z from 'zod';
import { Author, authorsOf } from './author.ts';
import { Follows } from './changes.ts';
import { type Identities } from './identities.ts';
import { Digest, Instant, PackageArn, PersonKey, RequestId } from './ids.ts';
import { Exhibit } from './exhibit.ts';
import { RunsShown } from './runs-shown.ts';
import { type Needs } from './needs.ts';
import { peopleOfRole, Policy } from './policy.ts';
import { Verdict } from './verdict.ts';
import { Decision, Review, Revoked, Vote, WithdrawnVote } from './vote.ts';

/** The verdict with the digest under which it and the metrics it rests on are kept. */
export const Judged = z.object({
  verdict: Verdict,
  evidence: Digest,
  /** Curves, tables and bars for the thread. */
  exhibits: z.array(Exhibit).default([]),
  /** The runs beside each other for the thread. */
  runs: RunsShown.optional(),
  at: Instant,
});
export type Judged = z.infer<typeof Judged>;

/** How a round ends without a decision of its own. */
export const ClosedWithout = z.enum([
  'changes-requested',
  'changed',
  'gone',
  'overtaken',
  'observed',
  'left-pending',
  'superseded',
  'overridden',
]);
export type ClosedWithout = z.infer<typeof ClosedWithout>;

/** What the registry said of a status that nobody here decided: which, since when at the latest, and by whom. */
export const Outside = z.object({
  status: z.enum(['Approved', 'Rejected']),
  /** Whoever changed the version last, as the registry names them; absent when it names nobody. */
  by: z.string().optional(),
  modifiedAt: Instant,
});
export type Outside = z.infer<typeof Outside>;

/** The newer version whose question takes the place of this one. */
export const ReplacedBy = z.object({
  version: z.number().int().min(1),
  registeredAt: Instant,
  channel: z.string(),
  /** Its card; absent when Slack did not say where that is. */
  link: z.url().optional(),
});
export type ReplacedBy = z.infer<typeof ReplacedBy>;

/** People who are called on once, because they have not answered or because others have not. */
export const Reminder = z.object({
  /** Of the reminders of a question the first, the second and so on; or its escalation. */
  part: z.union([z.templateLiteral(['reminder:', z.number()]), z.literal('escalation')]),
  at: Instant,
  people: z.array(PersonKey),
  /** Where they are, as far as it is known and the policy has quiet hours: direct messages go by the reader's night. */
  zones: z.record(PersonKey, z.string()).optional(),
});
export type Reminder = z.infer<typeof Reminder>;

/** Where a request stands. */
export const Stage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened') }),
  z.object({ kind: z.literal('judged'), judged: Judged }),
  z.object({
    kind: z.literal('asking'),
    judged: Judged,
    closesAt: Instant,
    /** At most one of each person. */ votes: z.array(Vote).optional(),
    reminders: z.array(Reminder).optional(),
  }),
  z.object({ kind: z.literal('decided'), judged: Judged, closesAt: Instant.optional(), decision: Decision }),
  z.object({ kind: z.literal('applying'), judged: Judged, closesAt: Instant.optional(), decision: Decision }),
  z.discriminatedUnion('as', [
    z.object({
      kind: z.literal('closed'),
      as: z.literal('settled'),
      judged: Judged,
      closesAt: Instant.optional(),
      decision: Decision,
      at: Instant,
      /** LastModifiedTime that `record` read back; absent when there was nothing to write. */
      readBackAt: Instant.optional(),
      /** Of an approval that was taken back. */ revoked: Revoked.optional(),
    }),
    z.object({
      kind: z.literal('closed'),
      as: ClosedWithout,
      why: z.string(),
      at: Instant,
      /** The status that somebody else had set. */ outside: Outside.optional(),
      /** Of a superseded one. */ replacedBy: ReplacedBy.optional(),
      judged: Judged.optional(),
      closesAt: Instant.optional(),
      decision: Decision.optional(),
      /** The votes that stood, where they came to no decision. */
      votes: z.array(Vote).optional(),
    }),
  ]),
]);
export type Stage = z.infer<typeof Stage>;

/** What is asked about, as Describe said it when it was last judged. */
export const Subject = z.object({
  description: z.string().optional(),
  images: z.array(z.string()),
  modelData: z.array(z.string()),
});
export type Subject = z.infer<typeof Subject>;

/**
 * The card in Slack. Without `ts` a post was begun, and whether it arrived has to be looked up. `shown` is the revision
 * that it shows.
 */
export const Card = z.object({
  channel: z.string(),
  ts: z.string().optional(),
  begunAt: Instant,
  shown: z.number().int().optional(),
  /** The thread below it: since when a post is under way, and the timestamp of each message that stands. */
  thread: z.object({ begunAt: Instant.optional() }).catchall(z.string()).optional(),
});

/** Which of the announcements of the end have been made, and whether the decision stands in lineage. */
export const Told = z.object({
  topic: Instant.optional(),
  bus: Instant.optional(),
  requester: Instant.optional(),
  /** On the topic; and in their channel of Slack, unless they see it there anyway. */
  ops: Instant.optional(),
  opsChannel: Instant.optional(),
  /** The card of the round that this one takes back. */ before: Instant.optional(),
  lineage: Instant.optional(),
});

/** An execution that failed, and when. */
export const Failure = z.object({
  at: Instant,
  state: z.string().optional(),
  error: z.string(),
  cause: z.string(),
});
export type Failure = z.infer<typeof Failure>;

export const Request = z.object({
  arn: PackageArn,
  round: z.number().int().min(1),
  id: RequestId,
  group: z.string(),
  version: z.number().int().min(1),
  revision: z.number().int().min(1),
  openedAt: Instant,
  /** Who wanted this round, where a person did. */ askedAgainBy: PersonKey.optional(),
  registeredAt: Instant,
  contentDigest: Digest,
  author: Author,
  subject: Subject,
  policy: Policy,
  policyDigest: Digest,
  stage: Stage,
  /** The votes that were taken back; they count for nothing, and the thread tells of them. */
  withdrawn: z.array(WithdrawnVote).optional(),
  /** The task token of the open question. Stands nowhere but here. */
  token: z.string().max(2048).optional(),
  /** The round before it, in which changes were requested. */
  follows: Follows.optional(),
  card: Card.optional(),
  told: Told.default({}),
  /** Of an approval by break glass. */ review: Review.optional(),
  failure: Failure.optional(),
  redrivenAt: Instant.optional(),
});
export type Request = z.infer<typeof Request>;

export type Closed = Extract<Stage, { kind: 'closed' }>;

/** The verdict of a request, once there is one. */
export const judgedOf = (request: Request): Judged | undefined =>
  request.stage.kind === 'opened' ? undefined : request.stage.judged;

/** The card after a change that it does not show: one that was current stays so. */
export const cardUnmoved = ({ card, revision }: Request): Pick<Request, 'card'> =>
  card?.shown === revision ? { card: { ...card, shown: revision + 1 } } : {};

/** Who must say yes: what the verdict found, else what the policy says. */
export const needsOf = (request: Request): Needs => {
  const needs = judgedOf(request)?.verdict.needs ?? {};
  return Object.keys(needs).length > 0 ? needs : request.policy.needs;
};

/** Who may decide about a request: the people whom every role that is needed names, without the author's people. */
export const deciders = (request: Request, identities: Identities): PersonKey[] => {
  const people = Object.keys(needsOf(request)).flatMap((role) => peopleOfRole(request.policy, role));
  const authors = authorsOf(request, identities);
  return [...new Set(people)].filter((person) => !authors.includes(person));
};

/** The decision of a request, once there is one. */
export const decisionOf = (request: Request): Decision | undefined =>
  'decision' in request.stage ? request.stage.decision : undefined;

/** The votes that stand, whatever became of them. */
export const standingVotes = ({ stage }: Request): readonly Vote[] => {
  if ('votes' in stage && stage.votes) return stage.votes;
  return 'decision' in stage && stage.decision ? stage.decision.votes : [];
};

/** The votes that were taken back. */
export const withdrawnVotes = ({ withdrawn = [] }: Request): readonly WithdrawnVote[] => withdrawn;

/** When the question closes, once it is known. */
export const closesAtOf = (request: Request): Instant | undefined =>
  'closesAt' in request.stage ? request.stage.closesAt : undefined;

/** As what a round ends without an outcome of its own, and why. */
export interface End {
  readonly as: ClosedWithout;
  readonly why: string;
  readonly outside?: Outside | undefined;
  readonly replacedBy?: ReplacedBy | undefined;
}

/**
 * The request closed without an outcome of its own. What was judged, asked and decided is kept; what ops were told of
 * the way there is not, so that they are told of the end.
 */
export const closedWithout = (request: Request, { as, why, ...found }: End, at: Instant): Request => {
  const { ops: _, opsChannel: __, ...told } = request.told;
  const [judged, closesAt, decision] = [judgedOf(request), closesAtOf(request), decisionOf(request)];
  const votes = decision ? [] : standingVotes(request);
  const { outside, replacedBy } = found;
  const kept = {
    ...(outside && { outside }),
    ...(replacedBy && { replacedBy }),
    ...(judged && { judged }),
    ...(closesAt && { closesAt }),
    ...(decision && { decision }),
    ...(votes.length > 0 && { votes: [...votes] }),
  };
  return { ...request, told, stage: { kind: 'closed', as, why, at, ...kept } };
};
