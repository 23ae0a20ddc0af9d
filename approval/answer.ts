// Answer: what the command reads and sends where Slack is not used or is not there. One shape for the door and the command,
// so that they cannot drift apart.
import * as z from 'zod';
import { cardOf } from './announce.ts';
import { inPlain } from './card.ts';
import { cleanText } from './foreign-text.ts';
import { firstReason } from './reasons.ts';
import { nameOf, type Identities } from './identities.ts';
import { Digest, Instant, PackageArn, PersonKey, RequestId } from './ids.ts';
import { APPROVERS } from './needs.ts';
import { isUnreviewed, reviewersOf } from './review.ts';
import { type PrivateAnswer } from './private-answer.ts';
import { closesAtOf, decisionOf, judgedOf, standingVotes, withdrawnVotes } from './request.ts';
import { votePart, withdrawnPart } from './thread-parts.ts';
import { type Request } from './request.ts';
import { rolesOf, tallyOf, type Roster } from './roster.ts';
import { VoteChoice } from './vote.ts';
import { voteNotice } from './vote-notice.ts';

/** What the command sends. `request` and `evidence` are what was shown, so that nothing else is decided. */
export const Answering = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.enum([...VoteChoice.options, 'withdraw']),
    request: RequestId,
    evidence: Digest,
    words: z.string().max(4000).default(''),
    /** The newer approved version that an approval goes back behind, as the answerer says it. */
    behind: z.number().int().min(1).optional(),
  }),
  /** Opens the next round of a version whose last one, `request`, has ended without an approval. */
  z.strictObject({ do: z.literal('ask-again'), request: RequestId }),
  /** Takes the approval back that `request`, the last round, came to. */
  z.strictObject({ do: z.literal('revoke'), request: RequestId, words: z.string().max(4000) }),
  /** Approves alone, in an emergency, just the content that was shown. */
  z.strictObject({
    do: z.literal('break-glass'),
    request: RequestId,
    content: Digest,
    words: z.string().max(4000),
  }),
  /** Signs the review of what somebody else approved so. */
  z.strictObject({
    do: z.literal('sign-review'),
    request: RequestId,
    words: z.string().max(4000).default(''),
  }),
]);
export type Answering = z.infer<typeof Answering>;

/** Who asks: as AWS names them, and as the identities file does. */
export const You = z.object({
  caller: z.string(),
  person: z.object({ key: PersonKey, name: z.string() }).optional(),
});
export type You = z.infer<typeof You>;

/** An open question as a line of a list. */
export const OpenQuestion = z.object({
  id: RequestId,
  arn: PackageArn,
  group: z.string(),
  version: z.number().int(),
  /** Whether it waits for whoever asks. */
  forYou: z.boolean(),
  /** `1 of 2, risk needed` */
  votes: z.string(),
  why: z.string(),
  closesAt: Instant,
});
export type OpenQuestion = z.infer<typeof OpenQuestion>;

/** An approval by break glass that waits for its review. */
export const OpenReview = z.object({
  id: RequestId,
  group: z.string(),
  version: z.number().int(),
  forYou: z.boolean(),
  /** Who broke the glass, and when. */
  by: z.string(),
  at: Instant,
});
export type OpenReview = z.infer<typeof OpenReview>;

/** A page of open questions, and of open reviews; `next` leads to the one after it. */
export const Pending = z.object({
  you: You,
  questions: z.array(OpenQuestion),
  reviews: z.array(OpenReview).default([]),
  next: z.string().optional(),
});
export type Pending = z.infer<typeof Pending>;

const Span = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string(), bold: z.boolean().optional() }),
  z.object({ kind: z.enum(['mention', 'mention-group']), name: z.string() }),
  z.object({ kind: z.literal('instant'), at: Instant }),
  z.object({ kind: z.literal('link'), url: z.string(), text: z.string() }),
]);
const Line = z.array(Span);
const Part = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('lines'), lines: z.array(Line) }),
  z.object({ kind: z.literal('list'), items: z.array(Line) }),
  z.object({ kind: z.literal('quote'), text: z.string() }),
]);

/** The card of a request, as far as a terminal shows it. */
export const ShownCard = z.object({
  title: z.string(),
  sections: z.array(z.object({ name: z.string(), parts: z.array(Part) })),
  footer: z.string(),
});
export type ShownCard = z.infer<typeof ShownCard>;
export type ShownSpan = z.infer<typeof Span>;

/** One version: its last round, with the card that Slack would show. */
export const Shown = z.object({
  you: You,
  id: RequestId,
  arn: PackageArn,
  group: z.string(),
  version: z.number().int(),
  /** Whether it can be decided now, by anybody. */
  isOpen: z.boolean(),
  evidence: Digest.optional(),
  policyDigest: Digest,
  /** What the registry has at this moment; only where it was asked for. */
  now: z.object({ content: Digest, status: z.string() }).optional(),
  /** Absent before anything was judged. */
  card: ShownCard.optional(),
});
export type Shown = z.infer<typeof Shown>;

/** What became of an answer, or why there is none, as one sentence or two. */
export const Said = z.object({ message: z.string() });

/** `you` of somebody whom AWS names. */
export const youAre = (caller: string, person: PersonKey | undefined, identities: Identities): You => ({
  caller,
  ...(person && { person: { key: person, name: nameOf(identities, person) } }),
});

/** An open question as somebody sees it in a list; undefined for a request that asks nothing now. */
export const openQuestion = (
  request: Request,
  roster: Roster,
  { person, now }: { readonly person: PersonKey | undefined; readonly now: Instant },
): OpenQuestion | undefined => {
  const { stage, id, arn, group, version } = request;
  if (stage.kind !== 'asking' || stage.closesAt <= now) return undefined;
  const voted = standingVotes(request).some((vote) => vote.person === person);
  return {
    id,
    arn,
    group,
    version,
    forYou: person !== undefined && !voted && rolesOf(request, person, roster).length > 0,
    votes: votesInWords(request, roster),
    why: firstReason(stage.judged.verdict).replace(/\.$/, ''),
    closesAt: stage.closesAt,
  };
};

/** An open review as somebody sees it in a list; undefined for a request that has none. */
export const openReview = (
  request: Request,
  roster: Roster,
  person: PersonKey | undefined,
): OpenReview | undefined => {
  const [vote] = decisionOf(request)?.votes ?? [];
  if (!vote || !isUnreviewed(request)) return undefined;
  const { id, group, version } = request;
  const forYou = person !== undefined && reviewersOf(request, roster).includes(person);
  return { id, group, version, forYou, by: vote.name, at: vote.at };
};

/** `1 of 2, risk needed`; the approvers, whom every policy has, go without saying. */
const votesInWords = (request: Request, roster: Roster): string => {
  const { counted, needed, missing } = tallyOf(request, roster);
  const roles = Object.keys(missing).filter((role) => role !== APPROVERS);
  return `${counted.length} of ${needed}${roles.length > 0 ? `, ${roles.join(', ')} needed` : ''}`;
};

/** A request as the command shows it. */
export const shownRequest = (request: Request, roster: Roster, you: You, now: Instant): Shown => {
  const { id, arn, group, version, policyDigest, stage } = request;
  const card = cardOf(request, roster);
  const evidence = judgedOf(request)?.evidence;
  return {
    you,
    id,
    arn,
    group,
    version,
    isOpen: stage.kind === 'asking' && stage.closesAt > now,
    ...(evidence && { evidence }),
    policyDigest,
    // The same object read by the shape above: what a terminal does not show is left out.
    ...(card && { card: ShownCard.parse(card) }),
  };
};

const BEHIND = 'behind v$1, approve it again with --behind $1 and --comment';

/** What an answer says to somebody whom the identities file does not name: nobody else can help them. */
export const unknownCaller = (caller: string, refused = 'Not counted'): string =>
  `${refused}: identities.yml names nobody for ${cleanText(caller, CALLER_LIMIT)}. ` +
  'Ask whoever looks after Countersign to add it there.';

const CALLER_LIMIT = 300;

/** A private answer as the command says it, all of it, where nobody clicked anything. */
export const asCommanded = ({ part }: PrivateAnswer): string =>
  inPlain(part.lines)
    .replaceAll('your click', 'your answer')
    .replaceAll('Your click', 'Your answer')
    .replace('choose any button on the card. Then choose again', 'countersign withdraw. Then answer again')
    .replace('the card is still open. Choose again', 'the question is still open. Answer again')
    .replace(/behind v(\d+), choose Approve again and write why/, BEHIND);

/** What the voter is told of an answer that counted: as the thread says it, and what follows. */
export const countedInWords = (request: Request, person: PersonKey, roster: Roster): string => {
  const vote = standingVotes(request).find((one) => one.person === person);
  const withdrawn = withdrawnVotes(request).findLast((one) => one.person === person);
  const part = vote ? votePart(person, vote.at) : withdrawn && withdrawnPart(person, withdrawn.withdrawnAt);
  const said = part === undefined ? undefined : voteNotice(request, part, roster)?.summary;
  return `${said ?? `${request.id}: counted.`}${nextInWords(request)}`;
};

const nextInWords = (request: Request): string => {
  const { stage, version } = request;
  if (stage.kind === 'decided')
    return ` Countersign compares the evidence once more, then sets v${version} to ${stage.decision.outcome}.`;
  if (stage.kind === 'closed') return ` v${version} stays PendingManualApproval.`;
  return closesAtOf(request) ? ' The question stays open.' : '';
};
