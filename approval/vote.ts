// A vote: what a person answered, with what was shown to them; and the decision that votes, the policy or the end of the
// window come to.
import * as z from 'zod';
import { Digest, Instant, PersonKey } from './ids.ts';
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

/** The one decision of a round. It never changes once written. `votes` are all that stood, whatever they said. */
export const Decision = z.object({
  outcome: z.enum(['Approved', 'Rejected', 'Pending']),
  by: z.enum(['person', 'policy', 'expiry']),
  votes: z.array(Vote),
  at: Instant,
  /** When people were called on, where nobody decided in time. */
  reminded: z.array(Instant).optional(),
});
export type Decision = z.infer<typeof Decision>;

/** The votes that made a decision: of an approval the approvals, of a rejection the rejections; none where nobody did. */
export const decidingVotes = ({ outcome, by, votes }: Decision): readonly Vote[] =>
  by === 'person'
    ? votes.filter(({ choice }) => choice === (outcome === 'Approved' ? 'approve' : 'reject'))
    : [];
