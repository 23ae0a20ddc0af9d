// The two cards of an approval that was taken back: that of the round that did, and that of the approval.
import { at, bold, lines, section, text, utc, type CardText, type Span } from './card.ts';
import { decisionSection, plain, whoDecided } from './decided-card.ts';
import { cleanText } from './foreign-text.ts';
import { verdictSections } from './reasons.ts';
import { type Judged, type Request } from './request.ts';
import { decidingVotes, type Decision, type Revocation, type Revoked } from './vote.ts';

const SUMMARY_WORDS = 140;

/** Who took it back and why, and what they took back. */
export const revocationCard = (request: Request, decision: Revocation): CardText => {
  const [vote] = decidingVotes(decision);
  const { round, who, at: when } = decision.revokes;
  return plain(request, {
    title: 'approval revoked',
    summary:
      `approval revoked by ${vote?.name ?? 'somebody'} on ${utc(decision.at)}. The registry says Rejected. ` +
      `Reason: ${cleanText(vote?.words ?? '', SUMMARY_WORDS)}`,
    sections: [
      decisionSection(
        decision,
        lines([
          bold(`${whoDecided(decision)}, `),
          at(decision.at),
          text('. The registry says Rejected. Reason:'),
        ]),
      ),
      section(
        'next',
        lines(
          [bold('Before: '), text(`${who} in round ${round}, `), at(when), text('.')],
          [
            bold('Next: '),
            text(
              `no deployment may start with v${request.version}. What runs it already goes on: check your deployments. ` +
                `To ask about v${request.version} again, set it to PendingManualApproval.`,
            ),
          ],
        ),
      ),
    ],
  });
};

/** The card of the approval, which does not stand any more. */
export const revokedCard = (
  request: Request,
  { judged, decision }: { readonly judged: Judged; readonly decision: Decision },
  revoked: Revoked,
): CardText => {
  const title = `approved, later revoked by ${revoked.by}`;
  const why: Span = revoked.link
    ? { kind: 'link', url: revoked.link, text: 'Why it was revoked' }
    : text('Why stands on a card of its own.');
  return plain(request, {
    title,
    summary: `${title} on ${utc(revoked.at)}. The registry says Rejected.`,
    sections: [
      decisionSection(decision, lines([bold(`${whoDecided(decision)}, `), at(decision.at), text('.')])),
      ...verdictSections(judged.verdict, 'had passed'),
      section(
        'next',
        lines(
          [
            bold('Now: '),
            text(`${revoked.by} revoked the approval, `),
            at(revoked.at),
            text(`. v${request.version} is Rejected.`),
          ],
          [why],
        ),
      ),
    ],
  });
};
