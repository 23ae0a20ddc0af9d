// What all cards of a decided request share: who decided, in words, and the shape of a card without choices.
import { footerOf, subjectName } from './ask.ts';
import { bold, inWords, lines, section, type CardText, type Part, type Section } from './card.ts';
import { cleanText } from './foreign-text.ts';
import { type Request } from './request.ts';
import { decidingVotes, statusBefore, type Decision } from './vote.ts';

const WORDS_LIMIT = 280;

/** `Bob approved`, `Carol rejected`, `Carol revoked the approval`, `The policy rejected`, `Nobody decided in time` */
export const whoDecided = (decision: Decision): string => {
  const people = decidingVotes(decision).map((vote) => vote.name);
  const verb = verbOf(decision);
  if (people.length > 0) return `${inWords(people, 'and')} ${verb}`;
  return decision.by === 'policy' ? `The policy ${verb}` : 'Nobody decided in time';
};

const verbOf = ({ by, outcome }: Decision): string => {
  if (by === 'revocation') return 'revoked the approval';
  if (by === 'break-glass') return 'approved by break glass';
  return outcome === 'Approved' ? 'approved' : 'rejected';
};

/** `v42 is still PendingManualApproval and cannot be deployed.`: what holds while a decision is not written. */
export const standsMeanwhile = ({ version }: Request, decision: Decision | undefined): string => {
  const status = statusBefore(decision);
  return status === 'Approved'
    ? `v${version} is still Approved, and deployments may use it until this is repaired.`
    : `v${version} is still ${status} and cannot be deployed.`;
};

/** A card that offers no choice; its title and summary begin with the subject. */
export const plain = (
  request: Request,
  words: { title: string; summary: string; sections: Section[] },
): CardText => ({
  title: `${subjectName(request)}: ${words.title}`,
  summary: `${subjectName(request)}: ${words.summary}`,
  sections: words.sections,
  choices: [],
  footer: footerOf(request),
});

/** What those who decided wrote, each as a quote. Where several decided, it says who wrote which. */
export const decisionSection = (decision: Decision, line: Part): Section => {
  const votes = decidingVotes(decision);
  const voiced = votes.filter(({ words }) => words);
  const quotes = voiced.flatMap(({ name, words = '' }): Part[] => [
    ...(votes.length > 1 ? [lines([bold(`${name}:`)])] : []),
    { kind: 'quote', text: cleanText(words, WORDS_LIMIT) },
  ]);
  return section('decision', line, ...quotes);
};
