// What only the person who clicked reads: whether it counted, by whom it was decided, or why not and what to do.
import { subjectName } from './ask.ts';
import { toAskAgain } from './ask-again-words.ts';
import { at, bold, lines, text, utc, type Line, type Part } from './card.ts';
import { type Refusal } from './decide.ts';
import { authorToday, workOf, type Author } from './author.ts';
import { peopleNeeded } from './needs.ts';
import { type PersonKey } from './ids.ts';
import { canBeDecided, decidersInWords } from './people-words.ts';
import { fileOf } from './policy.ts';
import { closesAtOf, deciders, needsOf, type ReplacedBy, type Request } from './request.ts';
import { decidingGroups, type Roster } from './roster.ts';
import { barredWords, groupUnknownWords } from './slack-words.ts';
import { decidingVotes, type Vote, type VoteChoice } from './vote.ts';

/** A private answer: the plain sentence, and the same with its local times. */
export interface PrivateAnswer {
  readonly summary: string;
  readonly part: Part;
}

/** What an answer has to know of people. */
type Known = Pick<Roster, 'identities' | 'slack'>;

const answer = (first: Line, second: string, summary: string): PrivateAnswer => ({
  summary,
  part: lines(first, [text(second)]),
});

/** Why an answer was not counted. */
export const refusalAnswer = (refusal: Refusal, request: Request, roster: Known): PrivateAnswer => {
  const name = subjectName(request);
  const can = whoCan(request, roster);
  switch (refusal.kind) {
    case 'author':
      return authorAnswer(request, refusal.person, roster);
    case 'not-entitled':
    case 'unknown-person':
      return notEntitledAnswer(request, roster);
    case 'already-yours':
      return already(name, refusal);
    case 'already-decided':
      return decidedAnswer(name, refusal);
    case 'expired':
      return expiredAnswer(request, refusal);
    case 'not-asked':
      return notCounted(
        `the question about ${name} is not open.`,
        'Nothing was approved or rejected by your click.',
      );
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

/** `Bob or Carol can` */
const whoCan = (request: Request, roster: Known): string =>
  canBeDecided(request, roster.identities)
    ? `${decidersInWords(request, roster, 'or')} can`
    : 'Its policy names nobody else who could';

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

const authorAnswer = (request: Request, person: PersonKey, roster: Known): PrivateAnswer => {
  const { identities } = roster;
  const did = `${didWhat(authorToday(identities, request.author), person)} ${subjectName(request)}`;
  const can = whoCan(request, roster);
  const closes = closesAtOf(request);
  const first = `Not counted: you ${did}.`;
  return {
    summary: `Not counted: you ${did}, and nobody approves their own version. ${can}.`,
    part: lines(
      [bold(first)],
      [
        text(`Nobody approves their own version. ${can}`),
        ...(closes && canBeDecided(request, identities) ? [text(', until '), at(closes)] : []),
        text('. You will get a message when it is decided.'),
      ],
    ),
  };
};

const oneIsEnough = (request: Request, { identities }: Known): boolean =>
  (deciders(request, identities).length > 1 || decidingGroups(request).length > 0) &&
  peopleNeeded(needsOf(request)) === 1;

/** Somebody who is none of those who decide. */
export const notEntitledAnswer = (request: Request, roster: Known): PrivateAnswer => {
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

const VERBS = { approve: 'approved', reject: 'rejected', 'request-changes': 'requested changes to' } as const;
const verbOf = (choice: VoteChoice): string => VERBS[choice];
const NOUNS = { approve: 'approval', reject: 'rejection', 'request-changes': 'request for changes' } as const;

/** The round ended because somebody wants something else. */
const changesAnswer = (name: string, vote: Vote | undefined): PrivateAnswer => {
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

const supersededAnswer = (name: string, { version, link }: ReplacedBy): PrivateAnswer => ({
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

const decidedAnswer = (
  name: string,
  { decision }: Extract<Refusal, { kind: 'already-decided' }>,
): PrivateAnswer => {
  const vote = decidingVotes(decision).at(-1);
  const who = vote
    ? `${vote.name} already ${verbOf(vote.choice)} ${name}`
    : `the policy already ${decision.outcome === 'Approved' ? 'approved' : 'rejected'} ${name}`;
  return {
    summary: `Not counted: ${who} on ${utc(decision.at)}.`,
    part: lines(
      [bold(`Not counted: ${who}, `), at(decision.at), text('.')],
      [
        text(
          `Nothing changed by your click.${vote ? ` If that should not stand, tell ${vote.name} in the thread.` : ''}`,
        ),
      ],
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
