// Ask: the question as a card - who, what, until when, what happens next - and the request once it is asked.
import {
  at,
  bold,
  inWords,
  lines,
  section,
  text,
  utc,
  type CardText,
  type Line,
  type Section,
  type Span,
} from './card.ts';
import { durationInWords } from './duration.ts';
import { cleanText } from './foreign-text.ts';
import { nameOf, personAt, type Identities } from './identities.ts';
import { APPROVERS, needsInWords, peopleNeeded } from './needs.ts';
import { peopleOfRole } from './policy.ts';
import { closesAtOf, deciders, judgedOf, needsOf, type Judged, type Request } from './request.ts';
import { firstReason, verdictSections } from './reasons.ts';
import { matters } from './verdict.ts';
import { instant, short, type Instant, type PersonKey } from './ids.ts';

/** A question's window on top of `open`: the state machine waits this much longer, so that the item decides first. */
export const GRACE_SECONDS = 60;
/** A card names this many people; the others may decide as well. */
const MOST_NAMES = 10;
const NAME_LIMIT = 40;

/** `churn-telco v42` */
export const subjectName = (request: Request): string => `${request.group} v${request.version}`;

/** `Round 1 · evidence 4f1c9a02 · policy 7be13d55` */
export const footerOf = (request: Request): string => {
  const judged = judgedOf(request);
  return `Round ${request.round} · evidence ${judged ? short(judged.evidence) : 'none'} · policy ${short(request.policyDigest)}`;
};

const names = (people: readonly PersonKey[], identities: Identities): string[] =>
  people.map((person) => nameOf(identities, person));

/** `Bob, Carol or 3 others`: people by name, at most ten of them. */
export const peopleInWords = (
  people: readonly PersonKey[],
  identities: Identities,
  last: 'or' | 'and',
): string => {
  const more = people.length - MOST_NAMES;
  const shown = names(people.slice(0, MOST_NAMES), identities);
  return inWords(more > 0 ? [...shown, others(more)] : shown, last);
};

const others = (count: number): string => (count === 1 ? '1 other' : `${count} others`);

/** Who registered it, in words: a person's name, else the last part of the identity, else that nobody can tell. */
export const authorName = (request: Request, identities: Identities): string => {
  const people = names(request.author.people, identities);
  if (people.length > 0) return inWords(people, 'and');
  const last = request.author.identities[0]?.split(/[/:]/).at(-1);
  return cleanText(last ?? '', NAME_LIMIT) || 'somebody unknown';
};

/** `Registered by Alice, ...`, with the description as a quote. */
export const fromSection = (request: Request, identities: Identities): Section => {
  const who = lines([text(`Registered by ${authorName(request, identities)}, `), at(request.registeredAt)]);
  const { description } = request.subject;
  return description ? section('from', who, { kind: 'quote', text: description }) : section('from', who);
};

const whoLine = (request: Request, identities: Identities): Line => {
  const people = deciders(request);
  const author = authorName(request, identities);
  if (people.length === 0)
    return [bold('Who: '), text(`nobody: ${author} registered it and is the only approver.`)];
  const registered = isExcluded(request) ? ` ${author} registered it and cannot approve.` : '';
  return [bold('Who: '), ...mentions(people, identities), text(enough(request, people.length) + registered)];
};

/** Whether one of the author's people would be among those who decide. */
const isExcluded = (request: Request): boolean =>
  Object.keys(needsOf(request)).some((role) =>
    peopleOfRole(request.policy, role).some((person) => request.author.people.includes(person)),
  );

const enough = (request: Request, people: number): string => {
  const needs = needsOf(request);
  if (peopleNeeded(needs) > 1) return `: ${needsInWords(needs)}.`;
  const [role] = Object.keys(needs);
  const of = role === undefined || role === APPROVERS ? '' : ` of ${role}`;
  return people > 1 ? `, one${of} is enough.` : '.';
};

const mentions = (people: readonly PersonKey[], identities: Identities): Line => {
  const more = people.length - MOST_NAMES;
  const spans = people.slice(0, MOST_NAMES).map((person): Span => ({
    kind: 'mention',
    person,
    slack: personAt(identities, person)?.slack ?? '',
    name: nameOf(identities, person),
  }));
  const all = more > 0 ? [...spans, text(others(more))] : spans;
  return all.flatMap((span, index) =>
    index === 0 ? [span] : [text(index === all.length - 1 ? ' or ' : ', '), span],
  );
};

const onExpiry = (request: Request): string =>
  request.policy.onExpiry === 'reject' ? 'rejected' : 'it stays pending';

/** The open question. */
export const askCard = (request: Request, judged: Judged, identities: Identities): CardText => {
  const closesAt = closesAtOf(request) ?? judged.at;
  const people = deciders(request);
  const who = people.length > 0 ? peopleInWords(people, identities, 'or') : 'Nobody';
  const clear = !judged.verdict.reasons.some(matters);
  return {
    title: `${subjectName(request)}: approval needed`,
    summary:
      `${subjectName(request)}: approval needed. ${firstReason(judged.verdict)} ${who} can decide until ` +
      `${utc(closesAt)}; after that ${request.policy.onExpiry === 'reject' ? 'it is rejected' : 'it stays pending'}.`,
    sections: [
      fromSection(request, identities),
      ...verdictSections(judged.verdict),
      section(
        'ask',
        lines(
          whoLine(request, identities),
          [bold('Until: '), at(closesAt), text(`. No answer by then: ${onExpiry(request)}.`)],
          [
            bold('Next: '),
            text(`approving sets v${request.version} to Approved; deployments may start at once.`),
          ],
        ),
      ),
    ],
    choices: [
      {
        choice: 'approve',
        text: 'Approve',
        label: `Approve ${request.group} version ${request.version}`,
        primary: clear,
      },
      {
        choice: 'reject',
        text: 'Reject',
        label: `Reject ${request.group} version ${request.version}`,
        primary: false,
      },
    ],
    footer: footerOf(request),
  };
};

/** When a question asked now closes, by the policy's window. */
export const closesAt = (request: Request, now: number): Instant => instant(now + request.policy.open * 1000);

/** The window as the policy's reader would say it. */
export const windowInWords = (request: Request): string => durationInWords(request.policy.open);

/** How long the state machine waits, in whole seconds: what is left of the window and the grace. */
export const timeoutSeconds = (closes: Instant, now: number): number =>
  Math.max(1, Math.ceil((Date.parse(closes) - now) / 1000) + GRACE_SECONDS);
