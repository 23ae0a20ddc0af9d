// Decide: what a person's click or answer means. Every click gets an answer, and every refusal says why.
import { authorsOf } from './author.ts';
import { notEntitled, type NotEntitled } from './entitled.ts';
import { nameOf, personAt, personInSlack, personOf } from './identities.ts';
import { short, type Instant, type PersonKey } from './ids.ts';
import { goesBackBehind, goesBackKnowingly } from './older.ts';
import { standingVotes, withdrawnVotes, type ReplacedBy, type Request, type Stage } from './request.ts';
import { type Answer, type Decision, type SlackAnswer, type Vote, type VoteChoice } from './vote.ts';
import { rejectersOf, tallyOf, type Roster } from './roster.ts';

/** Why an answer does not count. */
export type Refusal =
  | { readonly kind: 'unknown-person' }
  | NotEntitled
  | { readonly kind: 'author'; readonly person: PersonKey }
  | { readonly kind: 'already-yours'; readonly vote: Vote }
  | { readonly kind: 'already-decided'; readonly decision: Decision }
  | { readonly kind: 'changes-requested'; readonly vote: Vote | undefined }
  /** A newer version is asked about instead. */
  | { readonly kind: 'superseded'; readonly by: ReplacedBy }
  | { readonly kind: 'expired'; readonly closesAt: Instant; readonly decision: Decision | undefined }
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'evidence-changed' }
  /** They voted, and want another vote: the first one has to be taken back. */
  | { readonly kind: 'withdraw-first'; readonly vote: Vote }
  | { readonly kind: 'nothing-to-withdraw' }
  /** A newer version is approved: nobody may approve this one, or not without knowing that and saying why. */
  | { readonly kind: 'older'; readonly newest: number; readonly then: 'refuse' | 'ask' }
  | { readonly kind: 'wrong-place' };

export type Heard =
  | { readonly kind: 'counts'; readonly person: PersonKey; readonly name: string }
  /** Their vote stands already; it can be taken back. */
  | { readonly kind: 'standing'; readonly person: PersonKey; readonly vote: Vote }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const refused = (refusal: Refusal): { kind: 'refused'; refusal: Refusal } => ({ kind: 'refused', refusal });

/**
 * Whether this person's answer counts now. The order matters: who may not know about the request learns only that;
 * who may decide learns what became of it.
 */
export const hear = (request: Request, answer: Answer, roster: Roster, now: Instant): Heard => {
  if ('slackUser' in answer && !isWhereItStands(request, answer)) return refused({ kind: 'wrong-place' });
  const person = speakerOf(answer, roster);
  if (person === undefined) return refused({ kind: 'unknown-person' });
  const state = stateRefusal(request, answer, now, person);
  if (authorsOf(request, roster.identities).includes(person))
    return refused(state ?? { kind: 'author', person });
  const stranger = notEntitled(request, person, roster);
  if (stranger) return refused(stranger);
  return state ? refused(state) : whileAsking(request, answer, person, roster);
};

/** Whoever gives an answer, as the identities file knows them; undefined when it does not. */
const speakerOf = (answer: Answer, { identities }: Roster): PersonKey | undefined =>
  'caller' in answer ? personOf(identities, answer.caller) : personInSlack(identities, answer.slackUser);

const whileAsking = (request: Request, { choice }: Answer, person: PersonKey, roster: Roster): Heard => {
  const back = choice === 'approve' ? goesBackBehind(request, roster) : undefined;
  const vote = standingVotes(request).find((one) => one.person === person);
  if (vote) return { kind: 'standing', person, vote };
  if (choice === 'withdraw') return refused({ kind: 'nothing-to-withdraw' });
  if (back?.then === 'refuse') return refused({ kind: 'older', ...back });
  return { kind: 'counts', person, name: nameOf(roster.identities, person) };
};

/** The card's own message, where it is known; a post whose answer was lost has no place yet. */
const isWhereItStands = (request: Request, answer: SlackAnswer): boolean => {
  const place = request.card;
  if (answer.channel !== (place?.channel ?? request.policy.channel)) return false;
  return place?.ts === undefined || place.ts === answer.messageTs;
};

const stateRefusal = (
  request: Request,
  answer: Answer,
  now: Instant,
  person: PersonKey,
): Refusal | undefined => {
  const { stage } = request;
  switch (stage.kind) {
    case 'opened':
    case 'judged':
      return { kind: 'not-asked' };
    case 'asking':
      if (now >= stage.closesAt) return { kind: 'expired', closesAt: stage.closesAt, decision: undefined };
      return short(stage.judged.evidence) === answer.evidenceShown ? undefined : { kind: 'evidence-changed' };
    case 'decided':
    case 'applying':
      return settledRefusal(stage.decision, stage.closesAt, person, answer);
    case 'closed':
      return closedRefusal(stage, person, answer);
  }
};

const closedRefusal = (
  stage: Extract<Stage, { kind: 'closed' }>,
  person: PersonKey,
  answer: Answer,
): Refusal => {
  // A decision that was not applied is void: nobody is told that it stands.
  if (stage.as === 'settled') return settledRefusal(stage.decision, stage.closesAt, person, answer);
  if (stage.as === 'changed') return { kind: 'evidence-changed' };
  if (stage.replacedBy) return { kind: 'superseded', by: stage.replacedBy };
  if (stage.as !== 'changes-requested') return { kind: 'not-asked' };
  const vote = stage.votes?.findLast(({ choice }) => choice === 'request-changes');
  return vote && isTheirs(vote, person, answer) ? { kind: 'already-yours', vote } : { kind: stage.as, vote };
};

const isTheirs = (vote: Vote, person: PersonKey, answer: Answer): boolean =>
  vote.person === person && vote.choice === answer.choice;

const settledRefusal = (
  decision: Decision,
  closesAt: Instant | undefined,
  person: PersonKey,
  answer: Answer,
): Refusal => {
  if (decision.by === 'expiry' && closesAt) return { kind: 'expired', closesAt, decision };
  const own = decision.votes.find((vote) => isTheirs(vote, person, answer));
  return own ? { kind: 'already-yours', vote: own } : { kind: 'already-decided', decision };
};

type Asking = Extract<Stage, { kind: 'asking' }>;

const askingOf = ({ stage }: Request): Asking => {
  if (stage.kind === 'asking') return stage;
  throw new Error(`A request that is ${stage.kind} takes no vote.`);
};

/** The vote that an answer is, for the role in which it is needed. */
const voteOf = (
  request: Request,
  answer: Answer & { readonly choice: VoteChoice },
  { person, name }: { readonly person: PersonKey; readonly name: string },
  { roster, now: at }: { readonly roster: Roster; readonly now: Instant },
): Vote => ({
  person,
  name,
  ...('caller' in answer
    ? { slack: personAt(roster.identities, person)?.slack ?? '', via: 'command' }
    : { slack: answer.slackUser }),
  choice: answer.choice,
  ...(answer.words && { words: answer.words }),
  at,
  evidence: askingOf(request).judged.evidence,
});

/** The request with this person's vote, and with the decision, or the end of the round, that the vote completes. */
export const cast = (
  request: Request,
  answer: Answer & { readonly choice: VoteChoice },
  who: { readonly person: PersonKey; readonly name: string },
  today: { readonly roster: Roster; readonly now: Instant },
): Request => {
  const { roster, now } = today;
  const asking = askingOf(request);
  const given = voteOf(request, answer, who, today);
  const role = tallyOf(request, roster, [given]).counted.find(({ vote }) => vote === given)?.role;
  const vote = role === undefined ? given : { ...given, role };
  const votes = [...(asking.votes ?? []), vote];
  const { judged, closesAt } = asking;
  if (vote.choice === 'request-changes')
    return {
      ...request,
      stage: {
        kind: 'closed',
        as: 'changes-requested',
        why: `${who.name} requested changes`,
        at: now,
        judged,
        closesAt,
        votes,
      },
    };
  const settles = settledBy(request, vote, roster);
  if (settles === undefined) return { ...request, stage: { ...asking, votes } };
  return {
    ...request,
    stage: { kind: 'decided', judged, closesAt, decision: { ...settles, by: 'person', votes, at: now } },
  };
};

/** What a vote decides together with those that stand, and whose votes counted for it; undefined while more are needed. */
const settledBy = (
  request: Request,
  vote: Vote,
  roster: Roster,
): { readonly outcome: 'Approved' | 'Rejected'; readonly counted: PersonKey[] } | undefined => {
  if (vote.choice === 'approve') {
    const { isMet, counted } = tallyOf(request, roster, [vote]);
    return isMet ? { outcome: 'Approved', counted: counted.map((one) => one.vote.person) } : undefined;
  }
  const counted = rejectersOf(request, roster, [vote]);
  return counted.length >= request.policy.rejections ? { outcome: 'Rejected', counted } : undefined;
};

/** A person may change their mind this often and have it kept. */
const MOST_WITHDRAWN = 20;

/** The request without a vote that its voter takes back. It is kept, and counts for nothing. */
export const withdraw = (request: Request, vote: Vote, now: Instant): Request => {
  const asking = askingOf(request);
  const withdrawn = [...withdrawnVotes(request), { ...vote, withdrawnAt: now }].slice(-MOST_WITHDRAWN);
  const votes = (asking.votes ?? []).filter(({ person }) => person !== vote.person);
  return { ...request, withdrawn, stage: { ...asking, votes } };
};

/** What a submitted answer comes to: the next state of the request, or why it does not count. */
export type Answered =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'counts'; readonly next: Request };

/** Takes an answer as it was heard. */
export const answered = (
  request: Request,
  answer: Answer,
  heard: Heard,
  now: { readonly roster: Roster; readonly now: Instant },
): Answered => {
  const { choice } = answer;
  switch (heard.kind) {
    case 'refused':
      return heard;
    case 'standing':
      if (choice === 'withdraw') return { kind: 'counts', next: withdraw(request, heard.vote, now.now) };
      return refused({
        kind: choice === heard.vote.choice ? 'already-yours' : 'withdraw-first',
        vote: heard.vote,
      });
    case 'counts': {
      if (choice === 'withdraw') return refused({ kind: 'nothing-to-withdraw' });
      const back = choice === 'approve' ? goesBackBehind(request, now.roster) : undefined;
      if (back && !goesBackKnowingly(answer, back.newest)) return refused({ kind: 'older', ...back });
      return { kind: 'counts', next: cast(request, { ...answer, choice }, heard, now) };
    }
  }
};
