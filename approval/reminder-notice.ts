// What a reminder says: in the thread, where it pings those it calls on, and to each of them. Who is needed, until when,
// what then, and what is still to come.
import { stillNeeded, subjectName } from './ask.ts';
import { at, bold, lines, section, text, utc, type Line, type Section, type Span } from './card.ts';
import { durationInWords } from './duration.ts';
import { type Instant, type PersonKey } from './ids.ts';
import { needsInWords } from './needs.ts';
import { mentions, peopleInWords } from './people-words.ts';
import { remindersSoFar, stillCalledOn } from './remind.ts';
import { firstReason } from './reasons.ts';
import { scheduleOf } from './reminders.ts';
import { closesAtOf, judgedOf, type Request } from './request.ts';
import { rolesOf, tallyOf, type Roster } from './roster.ts';
import { reminderOf } from './thread-parts.ts';

/** A message about an open question. */
export interface ReminderNotice {
  readonly summary: string;
  readonly section: Section;
}

/** What becomes of a version when its question closes. */
export const thenInWords = ({ policy }: Request): string =>
  policy.onExpiry === 'reject' ? 'is then rejected' : 'then stays pending';

/** What the thread says of a reminder; undefined where a part of the thread is none, or calls on nobody any more. */
export const reminderNotice = (
  request: Request,
  part: string,
  roster: Roster,
): ReminderNotice | undefined => {
  const reminder = reminderOf(request, part)?.reminder;
  const closesAt = closesAtOf(request);
  if (!reminder || !closesAt) return undefined;
  const people = stillCalledOn(request, reminder, roster);
  if (people.length === 0) return undefined;
  const still = `${subjectName(request)} still needs ${needsInWords(tallyOf(request, roster).missing)}`;
  const isEscalation = reminder.part === 'escalation';
  const closes: Line = [
    text('It closes '),
    at(closesAt),
    text(` and ${thenInWords(request)}.`),
    ...(isEscalation ? [] : toComeInWords(request, closesAt)),
  ];
  return {
    summary:
      `${isEscalation ? 'Escalation' : 'Reminder'}: ${still}. It closes ${utc(closesAt)} and ${thenInWords(request)}.` +
      (isEscalation ? ` Called on: ${peopleInWords(people, roster.identities, 'and')}.` : ''),
    section: section('reminder', lines(firstLine(still, people, isEscalation, roster)), lines(closes)),
  };
};

const firstLine = (
  still: string,
  people: readonly PersonKey[],
  isEscalation: boolean,
  { identities }: Roster,
): Line =>
  isEscalation
    ? [bold(`${still}, and nobody has decided yet: `), ...mentions(people, identities)]
    : [bold(`${still}: `), ...mentions(people, identities)];

const toComeInWords = ({ stage, policy }: Request, closesAt: Instant): Span[] => {
  const come = stage.kind === 'asking' ? remindersSoFar(stage) : 0;
  const [next, ...others] = scheduleOf(policy, closesAt).reminders.slice(come);
  if (next === undefined) return [text(' This is the last reminder.')];
  if (others.length > 0) return [text(` After this there are ${others.length + 1} more reminders.`)];
  const before = (Date.parse(closesAt) - Date.parse(next)) / 1000;
  return before % 3_600 === 0
    ? [text(` After this there is one more reminder, ${durationInWords(before)} before.`)]
    : [text(' After this there is one more reminder, '), at(next), text('.')];
};

/**
 * What each of those it calls on reads in a direct message; `link` leads to the card. Undefined for whoever it does not
 * call on any more: others have said the yes that was lacking, or they count no longer.
 */
export const directNotice = (
  request: Request,
  part: string,
  { roster, link }: { readonly roster: Roster; readonly link?: string | undefined },
): ReminderNotice | undefined => {
  const { reminder, person } = reminderOf(request, part) ?? {};
  if (!reminder || !person || !stillCalledOn(request, reminder, roster).includes(person)) return undefined;
  return rolesOf(request, person, roster).length > 0
    ? direct(request, `${subjectName(request)} waits for you.`, [
        toCard(link, 'Decide on its card'),
        text('. You get this because the policy names you.'),
      ])
    : direct(
        request,
        `Nobody has decided about ${subjectName(request)} yet; ${whoElseInWords(request, roster)}.`,
        [toCard(link, 'See its card'), text('. You were called on by the policy’s escalation.')],
      );
};

const direct = (request: Request, first: string, last: Line): ReminderNotice => {
  const closesAt = closesAtOf(request) ?? request.openedAt;
  const judged = judgedOf(request);
  const reason = judged ? `${firstReason(judged.verdict)} ` : '';
  return {
    summary: `${first} ${reason}It closes ${utc(closesAt)} and ${thenInWords(request)}.`,
    section: section(
      'reminder',
      lines([bold(first)]),
      lines([text(`${reason}It closes `), at(closesAt), text(` and ${thenInWords(request)}.`)], last),
    ),
  };
};

/** Of whoever the escalation calls on although they have no vote. */
const whoElseInWords = (request: Request, roster: Roster): string => {
  const tally = tallyOf(request, roster);
  const people = stillNeeded(request, tally, roster);
  return people.length > 0
    ? `you cannot decide, ${peopleInWords(people, roster.identities, 'or')} can`
    : `you cannot decide, and it still needs ${needsInWords(tally.missing)}`;
};

const toCard = (link: string | undefined, words: string): Span =>
  link ? { kind: 'link', url: link, text: words } : text(`${words} in the channel`);
