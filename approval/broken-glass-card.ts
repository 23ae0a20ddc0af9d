// What everybody reads of an approval by break glass: the card that calls on all who decide, and the reminders of its review.
import { subjectName } from './ask.ts';
import { authorsOf } from './author.ts';
import {
  at,
  bold,
  lines,
  section,
  text,
  utc,
  type CardText,
  type Line,
  type Part,
  type Section,
  type Span,
} from './card.ts';
import { decisionSection, plain, whoDecided } from './decided-card.ts';
import { cleanText } from './foreign-text.ts';
import { nameOf, personAt } from './identities.ts';
import { mentions, peopleInWords } from './people-words.ts';
import { verdictSections } from './reasons.ts';
import { type Judged, type Request } from './request.ts';
import { isUnreviewed, reviewersOf } from './review.ts';
import { membersIn, type Roster } from './roster.ts';
import { decidingVotes, type BrokenGlass } from './vote.ts';

const SUMMARY_WORDS = 140;
const WORDS_LIMIT = 280;
/** Each is called on once; a card has 12,000 characters. */
const MOST_CALLED = 50;

/** The card of an approval by break glass. Posted, it calls on everybody who decides; edited, it only names them. */
export const brokenGlassCard = (
  request: Request,
  { judged, decision }: { readonly judged: Judged; readonly decision: BrokenGlass },
  roster: Roster,
): CardText => {
  const [vote] = decidingVotes(decision);
  return plain(request, {
    title: 'approved by break glass',
    summary:
      `approved by break glass by ${vote?.name ?? 'somebody'} on ${utc(decision.at)}. No quorum voted. ` +
      `Reason: ${cleanText(vote?.words ?? '', SUMMARY_WORDS)}`,
    sections: [
      decisionSection(
        decision,
        lines([
          bold(`${whoDecided(decision)}, `),
          at(decision.at),
          text('. No quorum voted. The registry says Approved. Reason:'),
        ]),
      ),
      ...warningSection(request, decision, roster),
      ...verdictSections(judged.verdict, 'passed'),
      section(
        'review',
        lines(calledLine(request, roster), reviewLine(request, roster)),
        ...signedWords(request),
      ),
      section(
        'next',
        lines([
          bold('Next: '),
          text(
            `deployments may use v${request.version}. If it should not stand: countersign revoke ${request.group} ${request.version}`,
          ),
        ]),
      ),
    ],
  });
};

/** What makes it worse. */
const warningSection = (
  request: Request,
  { votes, isStale }: BrokenGlass,
  { identities }: Roster,
): Section[] => {
  const [vote] = votes;
  const own = vote !== undefined && authorsOf(request, identities).includes(vote.person);
  const warnings: Line[] = [
    ...(own ? [[bold(`It is ${vote.name}’s own work: nobody else looked at it.`)]] : []),
    ...(isStale
      ? [[bold('Its content changed after it was checked: what follows is about what it was.')]]
      : []),
  ];
  return warnings.length > 0 ? [section('warning', lines(...warnings))] : [];
};

const calledLine = ({ policy }: Request, roster: Roster): Line => {
  const { identities } = roster;
  const all = membersIn(policy, roster).filter((person) => personAt(identities, person) !== undefined);
  const spans = all.slice(0, MOST_CALLED).flatMap((person, index): Span[] => [
    ...(index > 0 ? [text(', ')] : []),
    {
      kind: 'mention',
      person,
      slack: personAt(identities, person)?.slack ?? '',
      name: nameOf(identities, person),
    },
  ]);
  const more = all.length - MOST_CALLED;
  return [bold('To know: '), ...spans, text(more > 0 ? ` and ${more} more.` : '.')];
};

const reviewLine = (request: Request, roster: Roster): Line => {
  const signed = request.review?.signed;
  if (signed) return [bold('Reviewed: '), text(`by ${signed.name}, `), at(signed.at), text('.')];
  const who = reviewersOf(request, roster);
  const can =
    who.length > 0 ? `${peopleInWords(who, roster.identities, 'or')}${signCommand(request)}` : NOBODY_LEFT;
  return [bold('Review: '), text(`not signed yet. ${can}`)];
};

const NOBODY_LEFT = 'Nobody whom the policy names today can: add somebody to it.';

const signCommand = ({ group, version }: Request): string =>
  ` can: countersign sign-review ${group} ${version}`;

const signedWords = ({ review }: Request): Part[] =>
  review?.signed?.words ? [{ kind: 'quote', text: cleanText(review.signed.words, WORDS_LIMIT) }] : [];

/** What the thread says while nobody has signed; undefined where a part of the thread is no such reminder. */
export const reviewNotice = (
  request: Request,
  part: string,
  roster: Roster,
): { readonly summary: string; readonly section: Section } | undefined => {
  if (!part.startsWith('review:') || !isUnreviewed(request)) return undefined;
  const said = `${subjectName(request)} was approved by break glass, and nobody has reviewed it yet`;
  return {
    summary: `Reminder: ${said}.`,
    section: section('review', lines([bold(`${said}. `)], calledOn(request, roster))),
  };
};

const calledOn = (request: Request, roster: Roster): Line => {
  const who = reviewersOf(request, roster);
  return who.length > 0
    ? [...mentions(who, roster.identities), text(signCommand(request))]
    : [text(NOBODY_LEFT)];
};
