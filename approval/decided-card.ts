// What all cards of a decided request share: who decided, in words, and the shape of a card without choices.
import { footerOf, subjectName } from './ask.ts';
import { bold, inWords, lines, section, type CardText, type Part, type Section } from './card.ts';
import { cleanText } from './foreign-text.ts';
import { type Request } from './request.ts';
import { decidingVotes, type Decision } from './vote.ts';

const WORDS_LIMIT = 280;

/** `Bob approved`, `Carol rejected`, `The policy rejected`, `Nobody decided in time` */
export const whoDecided = (decision: Decision): string => {
  const people = decidingVotes(decision).map((vote) => vote.name);
  const verb = decision.outcome === 'Approved' ? 'approved' : 'rejected';
  if (people.length > 0) return `${inWords(people, 'and')} ${verb}`;
  return decision.by === 'policy' ? `The policy ${verb}` : 'Nobody decided in time';
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
