// What only the person who clicked reads: whether it counted, by whom it was decided, or why not and what to do.
import { subjectName } from './ask.ts';
import { toAskAgain } from './ask-again-words.ts';
import { at, bold, lines, text, utc, type Line, type Part } from './card.ts';
import { type Refusal } from './decide.ts';
import { authorToday, requesterIn, workOf, type Author } from './author.ts';
import { handleOf } from './directory.ts';
import {
  changesAnswer,
  decidedAnswer,
  notAskedAnswer,
  revokedAnswer,
  supersededAnswer,
  verbOf,
} from './ended-answer.ts';
import { peopleNeeded } from './needs.ts';
import { type PersonKey } from './ids.ts';
import { peopleInWords } from './people-words.ts';
import { fileOf, groupsIn } from './policy.ts';
import { closesAtOf, deciders, needsOf, type Request } from './request.ts';
import { decidingGroups, rolesOf, type Roster } from './roster.ts';
import { barredWords, groupUnknownWords } from './slack-words.ts';

/** A private answer: the plain sentence, and the same with its local times. */
export interface PrivateAnswer {
  readonly summary: string;
  readonly part: Extract<Part, { kind: 'lines' }>;
}

const answer = (first: Line, second: string, summary: string): PrivateAnswer => ({
  summary,
  part: lines(first, [text(second)]),
});

/** Why an answer was not counted. */
export const refusalAnswer = (refusal: Refusal, request: Request, roster: Roster): PrivateAnswer => {
  const name = subjectName(request);
  const can = whoCan(request, roster);
  switch (refusal.kind) {
    case 'author':
      return authorAnswer(request, refusal.person, roster);
    case 'not-entitled':
    case 'unknown-person':
      return notEntitledAnswer(request, roster);
    case 'already-yours':
      return revokedAnswer(request) ?? already(name, refusal);
    case 'already-decided':
      return revokedAnswer(request) ?? decidedAnswer(name, refusal.decision);
    case 'expired':
      return expiredAnswer(request, refusal);
    case 'not-asked':
      return notAskedAnswer(request, roster.identities);
    case 'evidence-changed':
      return notCounted(
        `the evidence of ${name} changed after this card was shown.`,
        'Nothing was approved. Look for the newest card about it and decide there.',
      );
    case 'no-longer-entitled':
      return notCounted(
        `you no longer decide about ${request.group}.`,
        `You did when ${name} was asked about; the policy or the identities changed since. ${can}.`,
      );
    case 'barred':
      return notCounted(...barredWords(refusal.as, can));
    case 'group-unknown':
      return notCounted(...groupUnknownWords(refusal, roster.slack));
    case 'changes-requested':
      return changesAnswer(name, refusal.vote);
    case 'superseded':
      return supersededAnswer(name, refusal.by);
    case 'withdraw-first':
      return notCounted(
        `you ${verbOf(refusal.vote.choice)} ${name} already.`,
        'Withdraw that vote first: choose any button on the card. Then choose again.',
      );
    case 'older':
      return notCounted(
        `v${refusal.newest} of ${request.group} is approved, and is newer than v${request.version}.`,
        refusal.then === 'refuse'
          ? 'Its policy lets nobody approve an older version. Register it as a new version to go back to it.'
          : `To go back behind v${refusal.newest}, choose Approve again and write why.`,
      );
    case 'nothing-to-withdraw':
      return notCounted(`no vote of yours about ${name} stands.`, 'Nothing changed by your click.');
    case 'wrong-place':
      return notCounted(
        `this is not the card of ${name} that Countersign posted.`,
        `Decide on the card in the channel that its policy names.`,
      );
  }
};

interface Able {
  readonly people: readonly PersonKey[];
  /** User groups, by their handles. */
  readonly groups: readonly string[];
}

/** Who could: by the policy that the card shows and by today's alike. */
const able = (request: Request, roster: Roster): Able => {
  const today = roster.policy ? groupsIn(roster.policy) : [];
  return {
    people: deciders(request, roster.identities).filter((one) => rolesOf(request, one, roster).length > 0),
    groups: decidingGroups(request)
      .filter((group) => today.includes(group))
      .map((group) => handleOf(group, roster.slack)),
  };
};

const isAnybody = ({ people, groups }: Able): boolean => people.length + groups.length > 0;

/** `Bob or Carol can` */
const whoCan = (request: Request, roster: Roster): string => {
  const who = able(request, roster);
  return isAnybody(who)
    ? `${peopleInWords(who.people, roster.identities, 'or', who.groups)} can`
    : 'Its policy names nobody else who could';
};

const notCounted = (why: string, second: string): PrivateAnswer =>
  answer([bold(`Not counted: ${why}`)], second, `Not counted: ${why} ${second}`);

/** What makes somebody the author, to be said of themselves. */
const didWhat = (author: Author, person: PersonKey): string => {
  switch (workOf(author, person)) {
    case 'registered':
      return 'registered';
    case 'pipeline':
      return 'started the pipeline of';
    case 'training':
      return 'started the training of';
  }
};

const authorAnswer = (request: Request, person: PersonKey, roster: Roster): PrivateAnswer => {
  const { identities } = roster;
  const did = `${didWhat(authorToday(identities, request.author), person)} ${subjectName(request)}`;
  const can = whoCan(request, roster);
  const closes = closesAtOf(request);
  const first = `Not counted: you ${did}.`;
  const isTold = requesterIn(request.author, identities) === person;
  return {
    summary: `Not counted: you ${did}, and nobody approves their own version. ${can}.`,
    part: lines(
      [bold(first)],
      [
        text(`Nobody approves their own version. ${can}`),
        ...(closes && isAnybody(able(request, roster)) ? [text(', until '), at(closes)] : []),
        text(isTold ? '. You will get a message when it is decided.' : '.'),
      ],
    ),
  };
};

const oneIsEnough = (request: Request, roster: Roster): boolean => {
  const { people, groups } = able(request, roster);
  return (people.length > 1 || groups.length > 0) && peopleNeeded(needsOf(request)) === 1;
};

/** Somebody who is none of those who decide. */
export const notEntitledAnswer = (request: Request, roster: Roster): PrivateAnswer => {
  const can = whoCan(request, roster);
  return {
    summary: `Not counted: you are not among those who decide about ${request.group}. ${can}.`,
    part: lines(
      [bold(`Not counted: you are not among those who decide about ${request.group}.`)],
      [
        text(
          `${can}${oneIsEnough(request, roster) ? '; one is enough' : ''}. ` +
            `If you should be able to, ask the owner of policies/${fileOf(request.policy)}.yml. ` +
            'Your click was recorded.',
        ),
      ],
    ),
  };
};

const NOUNS = { approve: 'approval', reject: 'rejection', 'request-changes': 'request for changes' } as const;

const already = (name: string, { vote }: Extract<Refusal, { kind: 'already-yours' }>): PrivateAnswer => {
  const noun = NOUNS[vote.choice];
  return {
    summary: `Already counted: your ${noun} of ${name} from ${utc(vote.at)} stands. This repeat changed nothing.`,
    part: lines(
      [bold(`Already counted: your ${noun} of ${name} from `), at(vote.at), bold(' stands.')],
      [text('This repeat changed nothing.')],
    ),
  };
};

const expiredAnswer = (
  request: Request,
  { closesAt, decision }: Extract<Refusal, { kind: 'expired' }>,
): PrivateAnswer => {
  const name = subjectName(request);
  const waits =
    (decision?.outcome ?? (request.policy.onExpiry === 'reject' ? 'Rejected' : 'Pending')) === 'Pending';
  const then =
    decision?.outcome === 'Pending'
      ? `${name} stays pending`
      : decision
        ? `${name} was rejected`
        : `${name} is being closed as its policy says`;
  return {
    summary: `Not counted: the question about ${name} closed on ${utc(closesAt)} and ${then}.`,
    part: lines(
      [bold('Not counted: the question closed '), at(closesAt), text('.')],
      [text(`Nobody had decided by then, so ${then}. ${toAskAgain(request, waits)}`)],
    ),
  };
};

/** We could not record the answer: our fault, said as such. */
export const tryAgain = (): PrivateAnswer =>
  notCounted(
    'Countersign could not record your vote.',
    'Nothing was approved or rejected, and the card is still open. Choose again in a minute. Ops see this fault.',
  );

/** The button names a request that the table does not have. */
export const unknownRequest = (): PrivateAnswer =>
  notCounted('Countersign does not know this request.', 'Nothing was approved or rejected by your click.');
