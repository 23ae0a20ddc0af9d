// Announce: the request as it now is, as a card, whatever became of it; and the words for the requester and for ops.
import { askCard } from './ask.ts';
import { at, bold, lines, section, text, type CardText } from './card.ts';
import { closedCard } from './closed-card.ts';
import { decisionSection, plain, standsMeanwhile, whoDecided } from './decided-card.ts';
import { cleanText, stop } from './foreign-text.ts';
import { type Failure, type Request } from './request.ts';
import { decidingVotes, type Decision } from './vote.ts';
import { type Roster } from './roster.ts';
import { settledCard } from './settled-card.ts';

const CAUSE_LIMIT = 200;

/** The card of a request as it now is; undefined while there is nothing to show to anybody. */
export const cardOf = (request: Request, roster: Roster): CardText | undefined => {
  const { identities } = roster;
  const { stage } = request;
  switch (stage.kind) {
    case 'opened':
    case 'judged':
      return undefined;
    case 'asking':
      return askCard(request, stage.judged, roster);
    case 'decided':
    case 'applying':
      return request.failure
        ? notRecordedCard(request, stage.decision, request.failure)
        : writingCard(request, stage.decision);
    case 'closed':
      return stage.as === 'settled'
        ? settledCard(request, stage, roster)
        : closedCard(request, stage, identities);
  }
};

const writingCard = (request: Request, decision: Decision): CardText =>
  plain(request, {
    title: 'decided, registry not updated yet',
    summary: `decided, registry not updated yet. ${whoDecided(decision)}; Countersign is checking the evidence once more.`,
    sections: [
      decisionSection(decision, lines([bold(`${whoDecided(decision)}, `), at(decision.at), text('.')])),
      section(
        'next',
        lines([
          bold('Next: '),
          text(
            'Countersign compares the evidence once more, then sets the status. This takes seconds. ' +
              `If the evidence changed, ${voidInWords(decision)}the question is asked again.`,
          ),
        ]),
      ),
    ],
  });

const voidInWords = (decision: Decision): string => {
  const { length } = decidingVotes(decision);
  if (length === 0) return '';
  return length === 1 ? 'the vote is void and ' : 'the votes are void and ';
};

const notRecordedCard = (request: Request, decision: Decision, failure: Failure): CardText => {
  const cause = `${failure.error}: ${failure.cause}`;
  return plain(request, {
    title: 'decided, registry not updated',
    summary:
      `decided, but writing it to the registry failed. ${whoDecided(decision)}. ` +
      'Ops have been told; nobody has to vote again.',
    sections: [
      section('decision', lines([bold(`${whoDecided(decision)}. Writing it to the registry failed.`)])),
      section(
        'next',
        lines(
          [bold('Now: '), text(standsMeanwhile(request, decision))],
          [
            bold('Next: '),
            text(
              'ops, told by alarm, repair it and resume. The votes are kept, nobody votes again. ' +
                'If the evidence changes meanwhile, the question is asked again.',
            ),
          ],
          [bold('Why: '), text(`${stop(cleanText(cause, CAUSE_LIMIT))} Execution ${request.id}.`)],
        ),
      ),
    ],
  });
};
