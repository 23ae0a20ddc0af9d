// What somebody reads whose answer comes when the question has ended: by whom, when, and what holds now.
import { subjectName } from './ask.ts';
import { at, bold, lines, text, utc, type Line } from './card.ts';
import { type Identities } from './identities.ts';
import { type Instant } from './ids.ts';
import { actorName, verbOf as verbOfStatus } from './outside.ts';
import { type PrivateAnswer } from './private-answer.ts';
import { type ReplacedBy, type Request } from './request.ts';
import { decidingVotes, type Decision, type Vote, type VoteChoice } from './vote.ts';

const VERBS = { approve: 'approved', reject: 'rejected', 'request-changes': 'requested changes to' } as const;
/** `approved` */
export const verbOf = (choice: VoteChoice): string => VERBS[choice];
/** `Not counted: Bob did it, 23 Nov 15:02 UTC.`, and what follows. */
const ended = (who: string, when: Instant, then: Line): PrivateAnswer => ({
  summary: `Not counted: ${who} on ${utc(when)}.`,
  part: lines([bold(`Not counted: ${who}, `), at(when), text('.')], then),
});

/** The round ended because somebody wants something else. */
export const changesAnswer = (name: string, vote: Vote | undefined): PrivateAnswer => {
  const who = vote ? `${vote.name} requested changes to ${name}` : `changes to ${name} were requested`;
  return {
    summary: `Not counted: ${who}${vote ? ` on ${utc(vote.at)}` : ''}.`,
    part: lines(
      [bold(`Not counted: ${who}`), ...(vote ? [bold(', '), at(vote.at)] : []), text('.')],
      [
        text(
          'This question is closed. The next version, or this one once it is corrected, is asked about anew.',
        ),
      ],
    ),
  };
};

/** A newer version took its place. */
export const supersededAnswer = (name: string, { version, link }: ReplacedBy): PrivateAnswer => ({
  summary: `Not counted: ${name} was replaced by v${version}, and is not asked about any more. Nothing changed by your click.`,
  part: lines(
    [bold(`Not counted: ${name} was replaced by v${version}, and is not asked about any more.`)],
    [
      text('Nothing changed by your click. '),
      link
        ? { kind: 'link', url: link, text: `Decide about v${version}` }
        : text(`Decide on v${version}’s card.`),
    ],
  ),
});

/** Somebody, or the policy, decided it before. */
export const decidedAnswer = (name: string, decision: Decision): PrivateAnswer => {
  const vote = decidingVotes(decision).at(-1);
  const who = vote
    ? didWhat(vote, name, decision)
    : `the policy already ${decision.outcome === 'Approved' ? 'approved' : 'rejected'} ${name}`;
  return ended(who, decision.at, [
    text(
      `Nothing changed by your click.${vote ? ` If that should not stand, tell ${vote.name} in the thread.` : ''}`,
    ),
  ]);
};

const didWhat = ({ name: who, choice }: Vote, name: string, { by }: Decision): string => {
  if (by === 'revocation') return `${who} revoked the approval of ${name}`;
  return `${who} already ${verbOf(choice)} ${name}${by === 'break-glass' ? ' by break glass' : ''}`;
};

/** Its approval was taken back since; undefined for one that stands. */
export const revokedAnswer = (request: Request): PrivateAnswer | undefined => {
  const { stage } = request;
  if (stage.kind !== 'closed' || stage.as !== 'settled' || !stage.revoked) return undefined;
  const { by, at: when, link } = stage.revoked;
  return ended(`${by} revoked the approval of ${subjectName(request)}`, when, [
    text('It is Rejected, and nothing changed by your click.'),
    ...(link ? [text(' '), { kind: 'link' as const, url: link, text: 'Why it was revoked' }] : []),
  ]);
};

const NOTHING = 'Nothing was approved or rejected by your click.';

/** The question is not open: it is not asked yet, or it ended without an answer here. */
export const notAskedAnswer = (request: Request, identities: Identities): PrivateAnswer => {
  const { stage } = request;
  const name = subjectName(request);
  if (stage.kind !== 'closed' || stage.as === 'settled') {
    const why = `Not counted: the question about ${name} is not open.`;
    return { summary: `${why} ${NOTHING}`, part: lines([bold(why)], [text(NOTHING)]) };
  }
  if (stage.outside) {
    const { outside } = stage;
    const who = `${actorName(outside, identities)} ${verbOfStatus(outside)} ${name} outside Countersign`;
    return ended(who, outside.modifiedAt, [text(NOTHING)]);
  }
  if (stage.as === 'overridden')
    return ended(`${stage.why} for ${name}`, stage.at, [
      text(`The card of round ${request.round + 1} says what became of it. ${NOTHING}`),
    ]);
  return ended(`the question about ${name} was closed`, stage.at, [text(`Why: ${stage.why}. ${NOTHING}`)]);
};
