// A vote: what a person answered, with what was shown to them; and the decision that votes, the policy or the end of the
// window come to.
import * as z from 'zod';
import { Digest, Instant, PersonKey, RequestId } from './ids.ts';
import { RoleName } from './needs.ts';

/** What a person can answer. `request-changes` ends the round without a decision. */
export const VoteChoice = z.enum(['approve', 'reject', 'request-changes']);
export type VoteChoice = z.infer<typeof VoteChoice>;

/** What somebody says, by whatever door. */
interface Said {
  readonly choice: VoteChoice | 'withdraw';
  /** The first digits of the evidence that was shown to them. */
  readonly evidenceShown: string;
  readonly words?: string;
  /** The newer approved version that was shown to them, where they go back behind one. */
  readonly newestShown?: number | undefined;
}

/** A click or an answer as it came from Slack, already authenticated. */
export interface SlackAnswer extends Said {
  readonly slackUser: string;
  readonly channel: string;
  readonly messageTs: string;
}

/** An answer by the command; AWS says who signed it: the ARN of a user, or of a session of a role. */
export interface CommandAnswer extends Said {
  readonly caller: string;
}

export type Answer = SlackAnswer | CommandAnswer;

/** A person's answer, with what was shown to them when they gave it. */
export const Vote = z.object({
  person: PersonKey,
  name: z.string(),
  slack: z.string(),
  /** Given by the command; absent for one that was given in Slack. */
  via: z.literal('command').optional(),
  choice: VoteChoice,
  /** The role for which it counted when it was given; absent for one that counts for none in particular. */
  role: RoleName.optional(),
  words: z.string().optional(),
  at: Instant,
  evidence: Digest,
});
export type Vote = z.infer<typeof Vote>;

/** A vote that its voter took back before anything was decided. */
export const WithdrawnVote = Vote.extend({ withdrawnAt: Instant });
export type WithdrawnVote = z.infer<typeof WithdrawnVote>;

/** What a round came to by its question. */
const Answered = z.object({
  outcome: z.enum(['Approved', 'Rejected', 'Pending']),
  by: z.enum(['person', 'policy', 'expiry']),
  votes: z.array(Vote),
  /** Of people's decision, whose votes counted; absent where it was written before that was kept. */
  counted: z.array(PersonKey).optional(),
  at: Instant,
  /** When people were called on, where nobody decided in time. */
  reminded: z.array(Instant).optional(),
});

export type Answered = z.infer<typeof Answered>;

/** An approval taken back by one entitled person, whose vote says why; its round asks nothing. */
const Revocation = z.object({
  outcome: z.literal('Rejected'),
  by: z.literal('revocation'),
  votes: z.array(Vote).length(1),
  at: Instant,
  /** What is taken back: the round, and who had decided it when. */
  revokes: z.object({ request: RequestId, round: z.number().int().min(1), who: z.string(), at: Instant }),
});
export type Revocation = z.infer<typeof Revocation>;

/** What an emergency may override. */
export const Overridable = z.enum(['PendingManualApproval', 'Rejected']);

/** An approval by one person alone in an emergency, whose vote says why; no quorum voted. */
const BrokenGlass = z.object({
  outcome: z.literal('Approved'),
  by: z.literal('break-glass'),
  votes: z.array(Vote).length(1),
  at: Instant,
  /** The status that the version had. */
  over: Overridable,
  /** The round whose question was open, and is closed by this one. */
  overrides: z.number().int().min(1).optional(),
  /** The content changed after it was judged last. */
  isStale: z.boolean().optional(),
});
export type BrokenGlass = z.infer<typeof BrokenGlass>;

/** The one decision of a round. It never changes once written. `votes` are all that stood, whatever they said. */
export const Decision = z.discriminatedUnion('by', [Answered, Revocation, BrokenGlass]);
export type Decision = z.infer<typeof Decision>;

/** On which status a decision may be written: a question is about what waits, and what is revoked is approved. */
export const statusBefore = (decision: Decision | undefined): string => {
  if (decision?.by === 'revocation') return 'Approved';
  return decision?.by === 'break-glass' ? decision.over : 'PendingManualApproval';
};

/** Whether its round asked nobody: it was opened decided, and its machine only writes it. */
export const isUnasked = (decision: Decision | undefined): boolean =>
  decision?.by === 'revocation' || decision?.by === 'break-glass';

/**
 * The votes that made a decision: of an approval the approvals, of a rejection the rejections, without those that did not
 * count; none where nobody did.
 */
export const decidingVotes = (decision: Decision): readonly Vote[] => {
  const { outcome, by, votes } = decision;
  if (by === 'policy' || by === 'expiry') return [];
  const counted = 'counted' in decision ? decision.counted : undefined;
  return votes.filter(
    ({ choice, person }) =>
      choice === (outcome === 'Approved' ? 'approve' : 'reject') && (counted?.includes(person) ?? true),
  );
};

/** That an approval was taken back later, by which round. */
export const Revoked = z.object({
  request: RequestId,
  by: z.string(),
  at: Instant,
  /** The card of that round; absent when Slack did not say where it is. */
  link: z.url().optional(),
});
export type Revoked = z.infer<typeof Revoked>;

/** The review of an approval by break glass, by somebody else. */
export const Review = z.object({
  /** When the reviewers are reminded next, while nobody has signed. */
  remindAt: Instant,
  /** How many reminders have come. */
  reminders: z.number().int().min(0),
  signed: z
    .object({ person: PersonKey, name: z.string(), at: Instant, words: z.string().optional() })
    .optional(),
});
export type Review = z.infer<typeof Review>;
