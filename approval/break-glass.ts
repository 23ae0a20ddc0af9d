// Break glass: in an emergency somebody whom the policy names approves a version alone, whatever its verdict and whether or
// not it is asked about. It opens a round that is decided already; everybody is told, and somebody else reviews it after.
import { subjectName } from './ask.ts';
import { personAt } from './identities.ts';
import { instant, requestId, type Digest, type PersonKey } from './ids.ts';
import { type ModelPackage } from './package.ts';
import { type Policy } from './policy.ts';
import { closedWithout, decisionOf, judgedOf, type End, type Judged, type Request } from './request.ts';
import { reviewFrom } from './review.ts';
import { type Roster } from './roster.ts';
import { Overridable, type BrokenGlass } from './vote.ts';

/** Why the glass is not broken. */
export type NotBroken =
  | 'off'
  | 'not-named'
  | 'newer-round'
  | 'being-written'
  | 'not-judged'
  | 'gone'
  | 'not-waiting'
  | 'content-changed';

/** `opens` is the round that approves; the open question that it overrides is closed once that round stands. */
export type BreakingGlass =
  | { readonly kind: 'breaks'; readonly opens: Request; readonly message: string }
  | { readonly kind: 'refused'; readonly why: NotBroken; readonly message: string };

/** What was shown to whoever breaks the glass, what stands now, and why they do. */
export interface Emergency {
  /** The round and the content that were shown. */
  readonly request: Request;
  readonly content: Digest;
  /** The newest round, and what the registry has now, with its digest. */
  readonly last: Request;
  readonly found: ModelPackage | undefined;
  readonly contentNow: Digest | undefined;
  readonly reason: string;
  readonly now: number;
  readonly policyDigest: Digest;
}

/** Whether a person may approve a version alone, the round that does, and what they are told. */
export const breakGlass = (
  asked: Emergency,
  person: PersonKey | undefined,
  roster: Roster,
): BreakingGlass => {
  const { last } = asked;
  const may = allowedBy(last, person, roster);
  if ('why' in may) return refused(may);
  const standing = outdated(asked) ?? standingOf(asked);
  if ('why' in standing) return refused(standing);
  return {
    kind: 'breaks',
    opens: roundOf(asked, standing, may),
    message:
      `${subjectName(last)}: the glass is broken. Countersign sets v${last.version} to Approved now, and tells ` +
      'everybody who decides about it. Somebody else has to review it.',
  };
};

interface Because {
  readonly why: NotBroken;
  readonly because: string;
}

const refused = ({ why, because }: Because): BreakingGlass => ({
  kind: 'refused',
  why,
  message: `Not approved: ${because}`,
});

/** Somebody who may, and the policy that says so. */
interface Allowed {
  readonly person: PersonKey;
  readonly name: string;
  readonly slack: string;
  readonly policy: Policy;
  readonly reviewWithin: string;
}

/** The policy of today names them, and today's identities know them. Whether it is their own work is told, not asked. */
const allowedBy = (
  { group }: Request,
  person: PersonKey | undefined,
  { identities, policy, slack: slackToday }: Roster,
): Allowed | Because => {
  const glass = policy?.mode === 'enforce' ? policy.breakGlass : undefined;
  if (!policy || !glass)
    return {
      why: 'off',
      because: `the policy of ${group} lets nobody approve alone, not in an emergency either.`,
    };
  const named = glass.people.find((one) => one === person && !slackToday?.barred.has(one));
  const known = named && personAt(identities, named);
  if (!named || !known)
    return { why: 'not-named', because: `you are not among those who may break the glass of ${group}.` };
  const { name, slack } = known;
  return { person: named, name, slack, policy, reviewWithin: glass.reviewWithin };
};

/** What was shown is not what there is any more. */
const outdated = ({ request, last, found, content, contentNow }: Emergency): Because | undefined => {
  const name = subjectName(last);
  if (last.id !== request.id)
    return { why: 'newer-round', because: `round ${last.round} of ${name} came after the one you saw.` };
  if (found?.registeredAt !== last.registeredAt) return gone(last);
  return content === contentNow
    ? undefined
    : {
        why: 'content-changed',
        because: `the content of ${name} changed after it was shown to you. Look again.`,
      };
};

const gone = (last: Request): Because => ({
  why: 'gone',
  because: `${subjectName(last)} is not in the registry any more.`,
});

/** A version that can be approved, and what was found of it. */
interface Standing {
  readonly judged: Judged;
  readonly found: ModelPackage;
  readonly over: BrokenGlass['over'];
}

const standingOf = ({ last, found }: Emergency): Standing | Because => {
  const judged = judgedOf(last);
  const notYet = underWay(last);
  if (notYet) return notYet;
  if (!judged || !found) return notJudged(last);
  const over = Overridable.safeParse(found.approvalStatus);
  const status = found.status === 'Completed' ? found.approvalStatus : found.status;
  return over.success && found.status === 'Completed'
    ? { judged, found, over: over.data }
    : { why: 'not-waiting', because: `the registry says ${subjectName(last)} is ${status}.` };
};

/** Something that ends by itself in a moment, or that ops have to repair. */
const underWay = (last: Request): Because | undefined => {
  switch (last.stage.kind) {
    case 'opened':
    case 'judged':
      return notJudged(last);
    case 'decided':
    case 'applying':
      return {
        why: 'being-written',
        because: `the decision about ${subjectName(last)} is being written. Try again in a minute.`,
      };
    case 'asking':
    case 'closed':
      return undefined;
  }
};

const notJudged = (last: Request): Because => ({
  why: 'not-judged',
  because:
    `${subjectName(last)} is not judged yet, so nobody knows what would be approved. ` +
    'Try again in a minute; the runbook says what to do when an execution failed.',
});

/** The round whose open question a round overrides; undefined where it overrides none. */
export const overriddenBy = (by: Request): number | undefined => {
  const decision = decisionOf(by);
  return decision?.by === 'break-glass' ? decision.overrides : undefined;
};

/** The question, closed because somebody did not wait for its answer; undefined when it is not open any more. */
export const overridden = (question: Request, by: Request, now: number): Request | undefined =>
  question.stage.kind === 'asking'
    ? closedWithout(
        question,
        { as: 'overridden', why: `${decisionOf(by)?.votes[0]?.name ?? 'somebody'} broke the glass` },
        instant(now),
      )
    : undefined;

/** Why a broken glass is void: the question came to an outcome before it could be closed. */
export const decidedFirst = (question: Request): End | undefined =>
  (decisionOf(question)?.outcome ?? 'Pending') !== 'Pending'
    ? { as: 'overtaken', why: `round ${question.round} was decided before the glass was broken` }
    : undefined;

const roundOf = (
  { last, contentNow, content, reason, now, policyDigest }: Emergency,
  { judged, found, over }: Standing,
  { person, name, slack, policy, reviewWithin }: Allowed,
): Request => {
  const { arn, group, version, registeredAt, author } = last;
  const at = instant(now);
  const round = last.round + 1;
  const isStale = last.contentDigest !== contentNow;
  const decision: BrokenGlass = {
    outcome: 'Approved',
    by: 'break-glass',
    votes: [
      {
        person,
        name,
        slack,
        via: 'command',
        choice: 'approve',
        words: reason,
        at,
        evidence: judged.evidence,
      },
    ],
    at,
    over,
    ...(last.stage.kind === 'asking' && { overrides: last.round }),
    ...(isStale && { isStale }),
  };
  return {
    ...{ arn, group, version, registeredAt, author, policy, policyDigest, round },
    id: requestId(group, version, round),
    revision: 1,
    openedAt: at,
    contentDigest: content,
    subject: found.subject,
    stage: {
      kind: 'decided',
      judged: { verdict: judged.verdict, evidence: judged.evidence, exhibits: [], at: judged.at },
      decision,
    },
    review: reviewFrom(now, reviewWithin),
    told: {},
  };
};
