// What whoever registered a version reads in a direct message: that it waits for others, and how that ended.
import { enough, subjectName } from './ask.ts';
import { toAskAgain } from './ask-again-words.ts';
import { requesterIn } from './author.ts';
import { nobodyInWords } from './author-words.ts';
import {
  at,
  bold,
  code,
  inWords,
  lines,
  section,
  text,
  utc,
  type Line,
  type Part,
  type Section,
} from './card.ts';
import { sentence } from './closed-card.ts';
import { decisionSection } from './decided-card.ts';
import { cleanText } from './foreign-text.ts';
import { personAt, type Identities } from './identities.ts';
import { canBeDecided, decidersInWords } from './people-words.ts';
import { firstReason } from './reasons.ts';
import { thenInWords } from './reminder-notice.ts';
import { closesAtOf, type Closed, type Judged, type Request } from './request.ts';
import { type Roster } from './roster.ts';
import { requesterHears } from './thread-parts.ts';
import { decidingVotes, isUnasked, statusBefore, type Decision } from './vote.ts';

const WORDS_LIMIT = 500;

/** A direct message to the requester. */
export interface RequesterNotice {
  readonly summary: string;
  readonly section: Section;
}

type Settled = Extract<Closed, { as: 'settled' }>;
type Unsettled = Exclude<Closed, { as: 'settled' }>;

/** Whom in Slack it goes to. */
export const requesterOf = ({ author }: Request, identities: Identities): string | undefined => {
  const requester = requesterIn(author, identities);
  return requester && personAt(identities, requester)?.slack;
};

/** That the question is asked, of whom and until when. `link` leads to its card. */
export const askedNotice = (
  request: Request,
  judged: Judged,
  {
    roster,
    link,
  }: { readonly roster: Pick<Roster, 'identities' | 'slack'>; readonly link: string | undefined },
): RequesterNotice => {
  const closesAt = closesAtOf(request) ?? judged.at;
  const name = `Your ${subjectName(request)}`;
  const who = canBeDecided(request, roster.identities)
    ? `It waits for ${decidersInWords(request, roster, 'or')}${enough(request, roster.identities)}`
    : `It waits for ${nobodyInWords(request, roster.identities)}`;
  const reason = firstReason(judged.verdict);
  return {
    summary: `${name} is asked about. ${reason} ${who} It closes ${utc(closesAt)} and ${thenInWords(request)}.`,
    section: section(
      'asked',
      lines([bold(`${name} is asked about. ${reason}`)]),
      lines(
        [text(`${who} It closes `), at(closesAt), text(` and ${thenInWords(request)}.`)],
        [text('You will read here how it ends.'), ...linked(link, 'Follow it')],
      ),
    ),
  };
};

/** How its round ended; undefined while it has not, and where nobody waited for that. */
export const endedNotice = (request: Request, link?: string): RequesterNotice | undefined => {
  const { stage } = request;
  if (stage.kind !== 'closed' || !requesterHears(stage)) return undefined;
  return stage.as === 'settled'
    ? settledNotice(yourName(request), stage, link)
    : unsettledNotice(request, stage, link);
};

const settledNotice = (name: string, { decision, judged }: Settled, link?: string): RequesterNotice => {
  const { first, then, hint } = settledWords(decision, judged);
  const detail: Line[] = [
    [
      text(`${then ? `${then} ` : ''}${decision.by === 'expiry' ? 'It closed' : 'Decided'} `),
      at(decision.at),
      text('.'),
      ...linked(link, 'Open the card'),
    ],
    ...(hint ? [hint] : []),
  ];
  return {
    summary: `${name} ${first}${then ? ` ${then}` : ''}`,
    section: decisionSection(decision, lines([bold(`${name} ${first}`)], ...detail)),
  };
};

interface Words {
  readonly first: string;
  readonly then: string;
  readonly hint?: Line;
}

/** What one person did, whom nobody asked. */
const aloneWords = (decision: Decision): Words =>
  decision.by === 'revocation'
    ? {
        first: `is not approved any more: ${voters(decision)} revoked the approval.`,
        then: 'It is Rejected, and deployments may not use it.',
      }
    : {
        first: `is approved by break glass, by ${voters(decision)}. No quorum voted.`,
        then: 'Deployments may use it; somebody else reviews it.',
      };

const settledWords = (decision: Decision, { verdict }: Judged): Words => {
  const { outcome, by } = decision;
  if (isUnasked(decision)) return aloneWords(decision);
  const who = by === 'person' ? `by ${voters(decision)}.` : 'by policy.';
  if (outcome === 'Approved')
    return {
      first: `is approved, ${who}`,
      then: `${by === 'policy' ? 'Every check passed and nobody was asked. ' : ''}Deployments may use it.`,
    };
  if (by === 'expiry')
    return {
      first: `was ${outcome === 'Rejected' ? 'rejected' : 'left pending'}: nobody decided in time.`,
      then: '',
    };
  if (by === 'person') return { first: `was rejected ${who}`, then: '' };
  return {
    first: `was rejected ${who}`,
    then: `${firstReason(verdict)} Nobody was asked.`,
    hint: [text('To see what the policy says before you register: '), code('countersign simulate')],
  };
};

const voters = (decision: Decision): string =>
  inWords(
    decidingVotes(decision).map((vote) => vote.name),
    'and',
  );

const yourName = (request: Request): string => `Your ${subjectName(request)}`;

const unsettledNotice = (request: Request, stage: Unsettled, link?: string): RequesterNotice => {
  const name = yourName(request);
  const { first, then, quote = [] } = unsettledWords(request, stage);
  const to = stage.replacedBy ? stage.replacedBy.link : link;
  return {
    summary: `${name} ${first} ${then}`,
    section: section(
      'ended',
      lines([bold(`${name} ${first}`)]),
      ...quote,
      lines([text(then), ...linked(to, 'Open the card')]),
    ),
  };
};

const unsettledWords = (
  request: Request,
  stage: Unsettled,
): { first: string; then: string; quote?: readonly Part[] } => {
  switch (stage.as) {
    case 'changes-requested':
      return changesWords(stage);
    case 'superseded':
      return {
        first: `is not asked about any more: ${stage.replacedBy ? `v${stage.replacedBy.version}` : 'a newer version'} took its place.`,
        then: 'It stays PendingManualApproval and cannot be deployed.',
      };
    case 'gone':
      return { first: 'is not asked about any more.', then: `${sentence(stage.why)} Nothing was approved.` };
    case 'observed':
    case 'overridden':
    case 'changed':
    case 'overtaken':
      return { first: 'is not decided here.', then: sentence(stage.why) };
    case 'left-pending':
      return {
        first: 'was left pending: Countersign could not finish.',
        then: isUnasked(stage.decision)
          ? `Ops have been told. It is still ${statusBefore(stage.decision)}.`
          : `Ops have been told. It cannot be deployed. ${toAskAgain(request, true)}`,
      };
  }
};

/** Whoever asked for changes says what they are. */
const changesWords = ({ votes = [] }: Unsettled): { first: string; then: string; quote: readonly Part[] } => {
  const vote = votes.findLast(({ choice }) => choice === 'request-changes');
  return {
    first: `is not approved, and not rejected: ${vote ? vote.name : 'somebody'} requested changes.`,
    then: 'Register a new version, or correct this one. Countersign then checks again and asks again.',
    quote: vote?.words ? [{ kind: 'quote', text: cleanText(vote.words, WORDS_LIMIT) }] : [],
  };
};

const linked = (link: string | undefined, words: string): Line =>
  link ? [text(' '), { kind: 'link', url: link, text: words }] : [];
