// Revoke: somebody who may decide takes an approval back. It opens a round that is decided already: nothing is judged or
// asked, `record` sets the version to Rejected, and `announce` tells it beside the approval that it takes back.
import { utc } from './card.ts';
import { subjectName } from './ask.ts';
import { peopleInWords } from './people-words.ts';
import { whoDecided } from './decided-card.ts';
import { nameOf, personAt } from './identities.ts';
import { instant, requestId, type Instant, type PersonKey } from './ids.ts';
import { type ModelPackage } from './package.ts';
import { decisionOf, needsOf, type Judged, type Request } from './request.ts';
import { membersOfRole, type Roster } from './roster.ts';
import { type Decision, type Revocation, type Vote } from './vote.ts';

/** Why an approval is not taken back. */
export type NotRevoked =
  'not-entitled' | 'newer-round' | 'already-revoked' | 'being-written' | 'not-approved' | 'outside' | 'gone';

/** `next` is the round that takes it back, to be opened. */
export type Revoke =
  | { readonly kind: 'revokes'; readonly next: Request; readonly message: string }
  | { readonly kind: 'refused'; readonly why: NotRevoked; readonly message: string };

/** What was shown to whoever takes it back, what stands now, and why they do. */
export interface Revoking {
  /** The round that was shown, and the newest one. */
  readonly request: Request;
  readonly last: Request;
  /** What the registry has now. */
  readonly found: ModelPackage | undefined;
  readonly reason: string;
  readonly now: number;
}

/** Whether a person may take an approval back, the round that does, and what they are told. */
export const revoke = (asked: Revoking, person: PersonKey | undefined, roster: Roster): Revoke => {
  const { last } = asked;
  const may = revokers(last, roster);
  if (person === undefined || !may.includes(person)) return strange(last, may, roster);
  const approval = approvalIn(last);
  const refusal = refusalNow(asked, approval !== undefined);
  if (refusal) return refused(refusal.why, refusal.because);
  if (!approval) return refused('outside', outsideInWords(last));
  const message = `${subjectName(last)}: the approval is revoked. Countersign sets v${last.version} to Rejected now.`;
  return { kind: 'revokes', next: roundOf(asked, approval, voteOf(asked, person, roster)), message };
};

const refused = (why: NotRevoked, because: string): Revoke => ({
  kind: 'refused',
  why,
  message: `Not revoked: ${because}`,
});

/**
 * Everybody who has one of the roles that the approval needed, today. Nobody is left out as its author: to take an approval
 * back is the safe direction.
 */
export const revokers = (approved: Request, roster: Roster): PersonKey[] => {
  const { identities, policy, slack } = roster;
  if (!policy) return [];
  const people = Object.keys(needsOf(approved)).flatMap((role) => membersOfRole(policy, role, roster));
  return [...new Set(people)].filter(
    (one) => personAt(identities, one) !== undefined && !slack?.barred.has(one),
  );
};

const strange = (last: Request, may: readonly PersonKey[], { identities }: Roster): Revoke => {
  const can = may.length > 0 ? `${peopleInWords(may, identities, 'or')} can.` : 'Its policy names nobody.';
  return refused('not-entitled', `you are not among those who decide about ${last.group}. ${can}`);
};

/** What can be taken back: the approval of the last round, or the one that an earlier attempt could not take back. */
const approvalIn = (last: Request): Revocation['revokes'] | undefined => {
  const decision = decisionOf(last);
  if (!decision || !mayStand(last)) return undefined;
  if (decision.by === 'revocation') return givenUp(last) ? decision.revokes : undefined;
  if (decision.outcome !== 'Approved') return undefined;
  return { request: last.id, round: last.round, who: whoDecided(decision), at: decision.at };
};

/** Given up on the way: our write may stand, though nobody could read it back. */
const givenUp = ({ stage }: Request): boolean => stage.kind === 'closed' && stage.as === 'left-pending';
const mayStand = (last: Request): boolean =>
  givenUp(last) || (last.stage.kind === 'closed' && last.stage.as === 'settled');

type Because = { readonly why: NotRevoked; readonly because: string };

const refusalNow = ({ request, last, found }: Revoking, isApproved: boolean): Because | undefined => {
  const name = subjectName(last);
  const decision = decisionOf(last);
  const holds = last.stage.kind !== 'closed' || mayStand(last);
  if (decision?.by === 'revocation' && holds && !isApproved)
    return { why: 'already-revoked', because: alreadyInWords(name, decision) };
  if (last.stage.kind !== 'closed') return stillOpen(last);
  if (last.id !== request.id)
    return { why: 'newer-round', because: `round ${last.round} of ${name} came after the one you saw.` };
  return notStanding(last, found);
};

const alreadyInWords = (name: string, decision: Decision): string =>
  `${whoDecided(decision)} of ${name} already, on ${utc(decision.at)}.`;

const notStanding = (last: Request, found: ModelPackage | undefined): Because | undefined => {
  const name = subjectName(last);
  if (found?.registeredAt !== last.registeredAt)
    return { why: 'gone', because: `${name} is not in the registry any more.` };
  if (found.approvalStatus === 'Approved') return undefined;
  return { why: 'not-approved', because: `the registry says ${name} is ${found.approvalStatus}.` };
};

const stillOpen = (last: Request): Because =>
  last.stage.kind === 'decided' || last.stage.kind === 'applying'
    ? {
        why: 'being-written',
        because: `the decision about ${subjectName(last)} is being written. Try again in a minute.`,
      }
    : {
        why: 'not-approved',
        because: `the question about ${subjectName(last)} is open, and nothing is approved. Reject it instead.`,
      };

/** No decision of ours led to the status, so there is none to take back. */
const outsideInWords = (last: Request): string =>
  `${subjectName(last)} was approved outside Countersign, so there is no approval here to take back. ` +
  'Set it to Rejected in the registry; the runbook says how, under Decided outside.';

const voteOf = ({ last, reason, now }: Revoking, person: PersonKey, { identities }: Roster): Vote => ({
  person,
  name: nameOf(identities, person),
  slack: personAt(identities, person)?.slack ?? '',
  via: 'command',
  choice: 'reject',
  words: reason,
  at: instant(now),
  evidence: judgedIn(last).evidence,
});

/** What the approval rested on, without what stands in its thread. */
const judgedIn = ({ stage, id }: Request): Judged => {
  const judged = stage.kind === 'opened' ? undefined : stage.judged;
  if (!judged) throw new Error(`${id} was approved without a verdict.`);
  return { verdict: judged.verdict, evidence: judged.evidence, exhibits: [], at: judged.at };
};

const roundOf = ({ last, now }: Revoking, revokes: Revocation['revokes'], vote: Vote): Request => {
  const { arn, group, version, registeredAt, contentDigest, author, subject, policy, policyDigest } = last;
  const round = last.round + 1;
  const at: Instant = instant(now);
  const decision: Decision = { outcome: 'Rejected', by: 'revocation', votes: [vote], at, revokes };
  return {
    ...{ arn, group, version, registeredAt, contentDigest, author, subject, policy, policyDigest },
    round,
    id: requestId(group, version, round),
    revision: 1,
    openedAt: at,
    stage: { kind: 'decided', judged: judgedIn(last), decision },
    told: {},
  };
};

/** The approved round with the note that it was taken back; undefined where there is nothing to note. */
export const markedRevoked = (
  approved: Request,
  by: Request,
  link: string | undefined,
): Request | undefined => {
  const { stage } = approved;
  const decision = decisionOf(by);
  if (stage.kind !== 'closed' || stage.as !== 'settled' || stage.revoked || !decision) return undefined;
  const [vote] = decision.votes;
  const revoked = { request: by.id, by: vote?.name ?? 'somebody', at: decision.at, ...(link && { link }) };
  return { ...approved, stage: { ...stage, revoked } };
};
