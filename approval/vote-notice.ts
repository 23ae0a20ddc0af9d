// What the thread under a card says of each vote: who, for which role, how far it is now, and what they wrote.
import { subjectName } from './ask.ts';
import { bold, lines, section, type Part, type Section } from './card.ts';
import { cleanText } from './foreign-text.ts';
import { needsOf, standingVotes, withdrawnVotes, type Request } from './request.ts';
import { rolesOf, type Roster } from './roster.ts';
import { missingInWords, tally } from './tally.ts';
import { votePart, withdrawnPart } from './thread-parts.ts';
import { type Vote } from './vote.ts';

/** All that was written, within what a reason may have. */
const WORDS_LIMIT = 500;

/** A message about one vote. */
export interface VoteNotice {
  readonly summary: string;
  readonly section: Section;
}

/** The message of one part of the thread; undefined when there is no such vote. */
export const voteNotice = (request: Request, part: string, roster: Roster): VoteNotice | undefined => {
  const votes = [...standingVotes(request), ...withdrawnVotes(request)];
  const vote = votes.find(({ person, at }) => part === votePart(person, at));
  if (vote) return noticeOf(request, vote, saidOf(request, vote, roster));
  const taken = withdrawnVotes(request).find(
    ({ person, withdrawnAt }) => part === withdrawnPart(person, withdrawnAt),
  );
  return (
    taken && { ...noticeOf(request, { ...taken, words: undefined }, `${taken.name} withdrew that vote.`) }
  );
};

const noticeOf = (
  request: Request,
  { words }: { readonly words?: string | undefined },
  said: string,
): VoteNotice => {
  const quote: Part[] = words ? [{ kind: 'quote', text: cleanText(words, WORDS_LIMIT) }] : [];
  return {
    summary: `${subjectName(request)}: ${said}`,
    section: section('vote', lines([bold(said)]), ...quote),
  };
};

const saidOf = (request: Request, vote: Vote, roster: Roster): string => {
  if (vote.choice === 'request-changes') return `${vote.name} requested changes.`;
  if (vote.choice === 'reject') return `${vote.name} rejected.`;
  const before = standingVotes(request).filter(({ choice, at }) => choice === 'approve' && at <= vote.at);
  const progress = tally(needsOf(request), before, (person) => rolesOf(request, person, roster));
  const { counted, needed, isMet } = progress;
  const role = vote.role === undefined ? '' : ` for ${vote.role}`;
  if (needed === 1) return `${vote.name} approved.`;
  const still = isMet ? '' : ` Still needed: ${missingInWords(progress)}.`;
  return `${vote.name} approved${role}, ${counted.length} of ${needed}.${still}`;
};
