// The cards of a round that ended with a decision: approved, rejected, by policy, nobody in time.
import { windowInWords } from './ask.ts';
import { toAskAgain } from './ask-again-words.ts';
import { authorName } from './author-words.ts';
import {
  at,
  bold,
  inWords,
  lines,
  section,
  text,
  utc,
  type CardText,
  type Section,
  type Span,
} from './card.ts';
import { decisionSection, plain, whoDecided } from './decided-card.ts';
import { cleanText } from './foreign-text.ts';
import { type Identities } from './identities.ts';
import { firstReason, unreadableFile, verdictSections } from './reasons.ts';
import { short } from './ids.ts';
import { brokenGlassCard } from './broken-glass-card.ts';
import { givenInWords, type Roster } from './roster.ts';
import { revocationCard, revokedCard } from './revoked-card.ts';
import { decidersInWords } from './people-words.ts';
import { type Closed, type Judged, type Request } from './request.ts';
import { decidingVotes, type Answered, type Decision } from './vote.ts';

/** The card of a settled round. */
export const settledCard = (
  request: Request,
  stage: Extract<Closed, { as: 'settled' }>,
  roster: Roster,
): CardText => {
  const { identities } = roster;
  const { decision, judged, revoked } = stage;
  if (revoked) return revokedCard(request, stage, revoked);
  const isApproved = decision.outcome === 'Approved';
  switch (decision.by) {
    case 'policy':
      return isApproved
        ? approvedByPolicyCard(request, judged, decision, identities)
        : byPolicyCard(request, judged, decision, identities);
    case 'expiry':
      return expiredCard(request, judged, decision, roster);
    case 'revocation':
      return revocationCard(request, decision);
    case 'break-glass':
      return brokenGlassCard(request, { judged, decision }, roster);
    case 'person':
      return isApproved
        ? approvedCard(request, judged, decision, identities)
        : rejectedCard(request, judged, decision, identities);
  }
};

const approvedCard = (
  request: Request,
  judged: Judged,
  decision: Decision,
  identities: Identities,
): CardText =>
  plain(request, {
    title: 'approved',
    summary: `approved by ${inWords(
      decidingVotes(decision).map((vote) => vote.name),
      'and',
    )} on ${utc(decision.at)}. The registry says Approved.`,
    sections: [
      decisionSection(
        decision,
        lines([bold(`${whoDecided(decision)}, `), at(decision.at), text('. The registry says Approved.')]),
      ),
      ...verdictSections(judged.verdict, 'passed'),
      nextSection(`deployments may use v${request.version}. ${registeredBy(request, identities)}`),
    ],
  });

const approvedByPolicyCard = (
  request: Request,
  judged: Judged,
  decision: Decision,
  identities: Identities,
): CardText =>
  plain(request, {
    title: 'approved by policy',
    summary: `approved by policy on ${utc(decision.at)}, nobody was asked. ${firstReason(judged.verdict)}`,
    sections: [
      section(
        'decision',
        lines(
          [
            bold(`Approved by policy ${short(request.policyDigest)}, `),
            at(decision.at),
            text('. Nobody was asked.'),
          ],
          [text('The policy approves without asking when every rule passes. The registry says Approved.')],
        ),
      ),
      ...verdictSections(judged.verdict, 'passed'),
      nextSection(`deployments may use v${request.version}. ${registeredBy(request, identities)}`),
    ],
  });

const rejectedCard = (
  request: Request,
  judged: Judged,
  decision: Decision,
  identities: Identities,
): CardText => {
  const reason = cleanText(decidingVotes(decision).at(-1)?.words ?? '', 140);
  return plain(request, {
    title: 'rejected',
    summary: `rejected by ${inWords(
      decidingVotes(decision).map((vote) => vote.name),
      'and',
    )} on ${utc(decision.at)}. Reason: ${reason}`,
    sections: [
      decisionSection(
        decision,
        lines([bold(`${whoDecided(decision)}, `), at(decision.at), text('. Reason:')]),
      ),
      ...verdictSections(judged.verdict, 'had passed'),
      nextSection(
        `v${request.version} stays Rejected. ${authorName(request, identities)} registered it. ` +
          'A new version opens a new question.',
      ),
    ],
  });
};

const byPolicyCard = (
  request: Request,
  judged: Judged,
  decision: Decision,
  identities: Identities,
): CardText => {
  const unreadable = unreadableFile(judged.verdict);
  const why = firstReason(judged.verdict);
  return plain(request, {
    title: unreadable ? `rejected, ${unreadable.name} unreadable` : 'rejected by policy',
    summary: unreadable
      ? `rejected, nobody was asked. ${why}`
      : `rejected by policy, nobody was asked. ${why}`,
    sections: [
      ...verdictSections(judged.verdict, 'passed', false),
      section(
        'next',
        lines(
          [
            bold('Decided: '),
            text('by policy, '),
            at(decision.at),
            text(`. Registered by ${authorName(request, identities)}.`),
          ],
          [
            bold('Next: '),
            text(
              `v${request.version} stays Rejected. ` +
                (unreadable
                  ? 'Correct the file and register a new version.'
                  : 'A version that meets the policy has to be registered anew.'),
            ),
          ],
        ),
      ),
    ],
  });
};

const expiredCard = (
  request: Request,
  judged: Judged,
  decision: Answered,
  roster: Pick<Roster, 'identities' | 'slack'>,
): CardText => {
  const rejects = decision.outcome === 'Rejected';
  const what = rejects ? 'rejected' : 'left pending';
  const asked = decidersInWords(request, roster, 'and');
  return plain(request, {
    title: `${what}, nobody decided in time`,
    summary: `${what}, because nobody decided by ${utc(closedBy(request, decision))}.`,
    sections: [
      section(
        'decision',
        lines(
          [
            bold(`${givenInWords(request)} approvals when the question closed, `),
            at(closedBy(request, decision)),
            text('.'),
          ],
          [
            text(`Asked: ${asked}. `),
            ...remindedInWords(decision),
            text(
              `The policy ${rejects ? 'rejects' : 'leaves the version pending'} after ${windowInWords(request)}.`,
            ),
          ],
        ),
      ),
      ...verdictSections(judged.verdict, 'had passed'),
      nextSection(
        `v${request.version} stays ${rejects ? 'Rejected' : 'PendingManualApproval and cannot be deployed'}. ` +
          toAskAgain(request, !rejects),
      ),
    ],
  });
};

/** `Reminded: today at 14:05, today at 18:05. ` */
const remindedInWords = ({ reminded = [] }: Answered): Span[] =>
  reminded.length === 0
    ? []
    : [...reminded.flatMap((one, index) => [text(index === 0 ? 'Reminded: ' : ', '), at(one)]), text('. ')];

const closedBy = (request: Request, decision: Decision): Decision['at'] =>
  'closesAt' in request.stage && request.stage.closesAt ? request.stage.closesAt : decision.at;

const nextSection = (words: string): Section => section('next', lines([bold('Next: '), text(words)]));

const registeredBy = (request: Request, identities: Identities): string =>
  `${authorName(request, identities)} registered it.`;
