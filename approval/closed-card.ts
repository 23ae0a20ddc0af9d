// The cards of rounds that ended without a decision of their own: observed, changed, gone, overtaken, left pending.
import { footerOf, subjectName } from './ask.ts';
import { toAskAgain } from './ask-again-words.ts';
import { authorName } from './author-words.ts';
import { at, bold, inWords, lines, section, text, type CardText, type Line, type Part } from './card.ts';
import { standsMeanwhile, whoDecided } from './decided-card.ts';
import { type Identities } from './identities.ts';
import { actorName, verbOf } from './outside.ts';
import { verdictSections } from './reasons.ts';
import { type Closed, type Outside, type Request } from './request.ts';
import { supersededCard } from './superseded-card.ts';
import { decidingVotes, isUnasked, type Vote } from './vote.ts';
import { cleanText } from './foreign-text.ts';

type ClosedWithoutDecision = Exclude<Closed, { as: 'settled' }>;

interface Words {
  readonly title: string;
  readonly fact: string;
  readonly next: string;
}

/** The card of a round that ended without a decision. */
export const closedCard = (
  request: Request,
  stage: ClosedWithoutDecision,
  identities: Identities,
): CardText => {
  if (stage.replacedBy) return supersededCard(request, stage.replacedBy);
  const words = wordsOf(request, stage, identities);
  return {
    title: `${subjectName(request)}: ${words.title}`,
    summary: `${subjectName(request)}: ${words.title}. ${words.fact}`,
    sections: [
      section('why', lines([bold(words.fact)], ...voided(stage)), ...requested(stage)),
      ...(stage.as === 'changes-requested' && stage.judged
        ? renamed(verdictSections(stage.judged.verdict, 'had passed'))
        : []),
      ...(stage.as === 'observed' && stage.judged ? renamed(verdictSections(stage.judged.verdict)) : []),
      section('next', lines([bold('Next: '), text(words.next)])),
    ],
    choices: [],
    footer: footerOf(request),
  };
};

/** The reasons of an observed version stand below the card's own `why`. */
const renamed = (sections: ReturnType<typeof verdictSections>): ReturnType<typeof verdictSections> =>
  sections.map((one) => (one.name === 'why' ? { ...one, name: 'found' } : one));

/** A decision of people that was not applied. */
const voided = ({ decision, votes = [] }: ClosedWithoutDecision): Line[] =>
  decision && decidingVotes(decision).length > 0
    ? [[bold('Void: '), text(`${whoDecided(decision)}, `), at(decision.at), text('.')]]
    : voidVotes(votes);

/** Votes that came to no decision. */
const voidVotes = (votes: readonly Vote[]): Line[] => {
  const others = votes.filter(({ choice }) => choice !== 'request-changes');
  return others.length === 0
    ? []
    : [
        [
          bold('Void: '),
          text(
            `${inWords(
              others.map(({ name, choice }) => `${name} ${choice === 'approve' ? 'approved' : 'rejected'}`),
              'and',
            )}.`,
          ),
        ],
      ];
};

const WORDS_LIMIT = 280;

/** What should change, as its asker wrote it. */
const requested = ({ as, votes = [] }: ClosedWithoutDecision): Part[] => {
  const asked =
    as === 'changes-requested' ? votes.findLast(({ choice }) => choice === 'request-changes') : undefined;
  return asked?.words ? [{ kind: 'quote', text: cleanText(asked.words, WORDS_LIMIT) }] : [];
};

const wordsOf = (request: Request, stage: ClosedWithoutDecision, identities: Identities): Words => {
  const version = `v${request.version}`;
  switch (stage.as) {
    case 'observed':
      return observed(request, stage, identities);
    case 'changes-requested':
      return {
        title: 'changes requested',
        fact: `${sentence(stage.why)} It is not approved, and not rejected.`,
        next:
          `${authorName(request, identities)} registers a new version, or corrects ${version}. ` +
          'Countersign then checks again and asks again.',
      };
    case 'overridden':
      return {
        title: 'not decided, overridden by break glass',
        fact: `${sentence(stage.why)} No quorum voted.`,
        next: `the card of round ${request.round + 1} says what became of ${version}.`,
      };
    case 'changed':
      return changedWords(request, stage);
    case 'gone':
      return {
        title: 'not decided, the version is gone',
        fact: `${sentence(stage.why)} Nothing was approved.`,
        next: 'nothing more to do here.',
      };
    case 'overtaken':
      if (stage.outside) return outsideWords(request, stage.outside, identities);
      if (stage.decision?.by === 'break-glass')
        return {
          title: 'not approved by break glass, it was decided before',
          fact: sentence(stage.why),
          next: `the card of round ${request.round - 1} says what became of ${version}.`,
        };
      return {
        title: `${stage.decision ? 'decision not written' : 'not decided here'}, its status was set elsewhere`,
        fact: sentence(stage.why),
        next: 'check who did it. Countersign wrote nothing to this version.',
      };
    case 'superseded':
    case 'left-pending':
      return {
        title: stage.decision
          ? 'decided, never written to the registry'
          : 'not decided, Countersign could not finish',
        fact: sentence(stage.why),
        next: isUnasked(stage.decision)
          ? `${standsMeanwhile(request, stage.decision)} Give the command again.`
          : `${version} stays PendingManualApproval and cannot be deployed. ${toAskAgain(request, true)}`,
      };
  }
};

/** Whoever breaks the glass approves what they were shown, and nothing else. */
const changedWords = (request: Request, { why, decision }: ClosedWithoutDecision): Words =>
  decision?.by === 'break-glass'
    ? {
        title: 'content changed, the break glass is void',
        fact: `${sentence(why)} Nothing was approved.`,
        next: `${standsMeanwhile(request, decision)} Look again, and give the command again if it still has to be.`,
      }
    : {
        title: 'evidence changed, votes are void',
        fact: `${sentence(why)} Nothing was approved.`,
        next: `v${request.version} is asked about again in a new round, with what it is now.`,
      };

/** The status still stands, because nothing is reverted. */
const outsideWords = (request: Request, outside: Outside, identities: Identities): Words => {
  const version = `v${request.version}`;
  const verb = verbOf(outside);
  const stands =
    outside.status === 'Approved'
      ? `, and deployments may use ${version} now`
      : `, and ${version} cannot be deployed`;
  return {
    title: `${verb} outside Countersign, still ${outside.status}`,
    fact: `Decided outside Countersign by ${actorName(outside, identities)}: set to ${outside.status}. No vote led to this${stands}.`,
    next: `${outside.status === 'Approved' ? 'check your deployments' : 'ask whoever did it'}. Countersign reverts nothing; ops are told, and the runbook says how to set ${version} back.`,
  };
};

const WOULD = {
  approve: 'it would be approved by policy',
  ask: 'a person would be asked',
  reject: 'it would be rejected by policy',
};

const observed = (request: Request, stage: ClosedWithoutDecision, identities: Identities): Words => {
  const verdict = stage.judged?.verdict;
  const would = WOULD[verdict?.outcome ?? 'reject'];
  return {
    title: 'observed only',
    fact: `This policy only observes. If it were enforced, ${would}.`,
    next: `nothing: the registry is not written. Registered by ${authorName(request, identities)}.`,
  };
};

/** The reason for an end, as a sentence of its own. */
export const sentence = (why: string): string => `${why.charAt(0).toUpperCase()}${why.slice(1)}.`;
