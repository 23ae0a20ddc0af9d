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
  type Choice,
  type Line,
  type Part,
  type Section,
  type Span,
} from './card.ts';
import { authorName, excludedInWords, nobodyInWords } from './author-words.ts';
import { followsParts } from './changes.ts';
import { durationInWords } from './duration.ts';
import { type Identities } from './identities.ts';
import { APPROVERS, needsInWords, peopleNeeded } from './needs.ts';
import { askable, canBeDecided, decidersInWords, groupMentions, mentions } from './people-words.ts';
import { groupsOfRole } from './policy.ts';
import {
  closesAtOf,
  deciders,
  judgedOf,
  needsOf,
  standingVotes,
  type Judged,
  type Request,
} from './request.ts';
import { decidingGroups, membersOfRole, rolesOf, tallyOf, type Roster } from './roster.ts';
import { missingInWords, progressInWords, type Tally } from './tally.ts';
import { firstReason, verdictSections } from './reasons.ts';
import { matters } from './verdict.ts';
import { instant, short, type Instant, type PersonKey } from './ids.ts';

/** A question's window on top of `open`: the state machine waits this much longer, so that the item decides first. */
export const GRACE_SECONDS = 60;
/** `churn-telco v42` */
export const subjectName = (request: Request): string => `${request.group} v${request.version}`;

/** `Round 1 · evidence 4f1c9a02 · policy 7be13d55` */
export const footerOf = (request: Request): string => {
  const judged = judgedOf(request);
  return `Round ${request.round} · evidence ${judged ? short(judged.evidence) : 'none'} · policy ${short(request.policyDigest)}`;
};

/** `Registered by Alice, ...`, with the description as a quote. */
export const fromSection = (request: Request, identities: Identities): Section => {
  const who = lines([text(`Registered by ${authorName(request, identities)}, `), at(request.registeredAt)]);
  const { description } = request.subject;
  const quote: Part[] = description ? [{ kind: 'quote', text: description }] : [];
  return section('from', who, ...quote, ...followsParts(request));
};

/** Who can decide; once somebody said yes, who is still needed. */
const whoLine = (request: Request, progress: Tally, roster: Roster): Line => {
  const { identities } = roster;
  if (!canBeDecided(request, identities)) return [bold('Who: '), text(nobodyInWords(request, identities))];
  const excluded = excludedInWords(request, identities);
  if (progress.counted.length > 0) {
    // Those of a group are called by its handle.
    const named = new Set(deciders(request, identities));
    const needed = stillNeeded(request, progress, roster).filter((person) => named.has(person));
    const groups = progress.helps.flatMap((role) => groupsOfRole(request.policy, role));
    return [
      bold('Needed: '),
      text(`${missingInWords(progress)}: `),
      ...mentions(needed, identities, groupMentions(groups, roster)),
      text(`.${excluded}`),
    ];
  }
  return [
    bold('Who: '),
    ...mentions(askable(request, roster), identities, groupMentions(decidingGroups(request), roster)),
    text(enough(request, identities) + excluded),
  ];
};

/** Those whose yes would count now, and who have not voted. */
export const stillNeeded = (request: Request, { helps }: Tally, roster: Roster): PersonKey[] => {
  const voted = new Set(standingVotes(request).map(({ person }) => person));
  const people = Object.keys(needsOf(request)).flatMap((role) => membersOfRole(request.policy, role, roster));
  return [...new Set(people)].filter(
    (person) => !voted.has(person) && rolesOf(request, person, roster).some((role) => helps.includes(role)),
  );
};

/** How many of those who may decide it takes, as the end of a sentence. */
export const enough = (request: Request, identities: Identities): string => {
  const needs = needsOf(request);
  if (peopleNeeded(needs) > 1) return `: ${needsInWords(needs)}.`;
  const [role] = Object.keys(needs);
  const of = role === undefined || role === APPROVERS ? '' : ` of ${role}`;
  const isAlone = deciders(request, identities).length === 1 && decidingGroups(request).length === 0;
  return isAlone ? '.' : `, one${of} is enough.`;
};

const onExpiry = (request: Request): string =>
  request.policy.onExpiry === 'reject' ? 'rejected' : 'it stays pending';

/** The open question. */
export const askCard = (request: Request, judged: Judged, roster: Roster): CardText => {
  const { identities } = roster;
  const closesAt = closesAtOf(request) ?? judged.at;
  const clear = !judged.verdict.reasons.some(matters);
  const progress = tallyOf(request, roster);
  const title = progressInWords(progress);
  return {
    title: `${subjectName(request)}: ${title}`,
    summary:
      `${subjectName(request)}: ${title}. ${firstReason(judged.verdict)} ${canInWords(request, roster)} can decide until ` +
      `${utc(closesAt)}; after that ${request.policy.onExpiry === 'reject' ? 'it is rejected' : 'it stays pending'}.`,
    sections: [
      fromSection(request, identities),
      ...verdictSections(judged.verdict),
      section(
        'ask',
        lines(
          ...givenLines(request, progress),
          whoLine(request, progress, roster),
          [bold('Until: '), at(closesAt), text(`. No answer by then: ${onExpiry(request)}.`)],
          [bold('Next: '), text(nextInWords(request, progress))],
        ),
      ),
    ],
    choices: choicesOf(request, clear),
    footer: footerOf(request),
  };
};

const canInWords = (request: Request, roster: Roster): string =>
  canBeDecided(request, roster.identities) ? decidersInWords(request, roster, 'or') : 'Nobody';

/** Who said yes so far, for which role and when; and who said no, where that alone does not reject. */
const givenLines = (request: Request, { counted }: Tally): Line[] => [
  ...(counted.length === 0
    ? []
    : [
        [
          bold('Given: '),
          ...counted.flatMap(({ vote, role }, index): Span[] => [
            text(`${index === 0 ? '' : '; '}${vote.name} for ${role}, `),
            at(vote.at),
          ]),
          text('.'),
        ],
      ]),
  ...rejectedLines(request),
];

const rejectedLines = (request: Request): Line[] => {
  const no = standingVotes(request).filter(({ choice }) => choice === 'reject');
  return no.length === 0
    ? []
    : [
        [
          bold('Against: '),
          text(
            `${inWords(
              no.map(({ name }) => name),
              'and',
            )}; ${request.policy.rejections} must reject.`,
          ),
        ],
      ];
};

const nextInWords = ({ version }: Request, { counted, needed }: Tally): string => {
  const sets = `sets v${version} to Approved; deployments may start at once.`;
  if (needed === 1) return `approving ${sets}`;
  return counted.length + 1 === needed ? `one more yes ${sets}` : `the last yes ${sets}`;
};

const choicesOf = (request: Request, clear: boolean): Choice[] => {
  const of = `${request.group} version ${request.version}`;
  return [
    { choice: 'approve', text: 'Approve', label: `Approve ${of}`, primary: clear },
    { choice: 'reject', text: 'Reject', label: `Reject ${of}`, primary: false },
    { choice: 'request-changes', text: 'Request changes', label: `Request changes to ${of}`, primary: false },
  ];
};

/** When a question asked now closes, by the policy's window. */
export const closesAt = (request: Request, now: number): Instant => instant(now + request.policy.open * 1000);

/** The window as the policy's reader would say it. */
export const windowInWords = (request: Request): string => durationInWords(request.policy.open);

/** How long the state machine waits, in whole seconds: what is left of the window and the grace. */
export const timeoutSeconds = (closes: Instant, now: number): number =>
  Math.max(1, Math.ceil((Date.parse(closes) - now) / 1000) + GRACE_SECONDS);
