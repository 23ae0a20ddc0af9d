// Browse: what somebody sees of requests who only looks: what waits for them, what they registered, what was decided. The
// lines of App Home and of the slash command; who may decide is the same rule as everywhere.
import { cardOf } from './announce.ts';
import { openQuestion, openReview, type OpenQuestion } from './answer.ts';
import { subjectName } from './ask.ts';
import { at, bold, code, inWords, text, type Line, type Part, type Span } from './card.ts';
import { cleanText, stop } from './foreign-text.ts';
import { type Instant, type PersonKey } from './ids.ts';
import { handleOf } from './directory.ts';
import { peopleInWords } from './people-words.ts';
import { firstReason } from './reasons.ts';
import { deciders, judgedOf, standingVotes, type Request } from './request.ts';
import { decidingGroups, rolesOf, type Roster } from './roster.ts';
import { decidingVotes, type Decision } from './vote.ts';

/** Of a reason this much stands in a list; all of it stands on the card. */
const REASON_LIMIT = 140;
/** A list has this many lines, and says how many there are besides. */
const MOST_LINES = 10;

/** Who looks, and when. */
export interface Looker {
  readonly person: PersonKey;
  readonly now: Instant;
  readonly rosterOf: (group: string) => Roster;
  /** The address of a card; undefined where Slack does not say. */
  readonly linkTo: (card: { readonly channel: string; readonly ts: string }) => string | undefined;
}

/** A request that is asked about, and how its question stands for whoever looks. */
export interface Open {
  readonly request: Request;
  readonly question: OpenQuestion;
}

/** The requests that are asked about now, those that close first before the others. */
export const openFor = (requests: readonly Request[], { person, now, rosterOf }: Looker): Open[] =>
  requests
    .flatMap((request) => {
      const question = openQuestion(request, rosterOf(request.group), { person, now });
      return question ? [{ request, question }] : [];
    })
    .sort((a, b) => Date.parse(a.question.closesAt) - Date.parse(b.question.closesAt));

/** Whether a version is somebody's own work: they registered it, or started what it came from. */
export const isBy = (person: PersonKey, { author }: Request): boolean => author.people.includes(person);

/** Where the card of a request stands, as its address. */
export const linkOf = ({ card }: Request, { linkTo }: Looker): string | undefined =>
  card?.ts === undefined ? undefined : linkTo({ channel: card.channel, ts: card.ts });

/** The version as a list names it: its name is the link to its card. */
const subject = (request: Request, looker: Looker): Span => {
  const name = subjectName(request);
  const url = linkOf(request, looker);
  return url === undefined ? bold(name) : { kind: 'link', url, text: name, bold: true };
};

const item = (request: Request, looker: Looker, said: Line): Line => [
  subject(request, looker),
  text('\n'),
  ...said,
];

/** `Closes today at 14:05, then rejected.` */
export const closing = ({ request, question }: Open): Line => [
  text('Closes '),
  at(question.closesAt),
  text(request.policy.onExpiry === 'reject' ? ', then rejected.' : ', then it stays pending.'),
];

/** What is asked of somebody, as a line. */
export const waitingLine = (open: Open, looker: Looker): Line => {
  const { why, votes } = open.question;
  return item(open.request, looker, [text(`${stop(why)} ${votes}. `), ...closing(open)]);
};

/** Approvals by break glass that whoever looks can review, each as a line. */
export const reviewLines = (unreviewed: readonly Request[], looker: Looker): Line[] =>
  unreviewed.flatMap((request) => {
    const review = openReview(request, looker.rosterOf(request.group), looker.person);
    if (!review?.forYou) return [];
    return [
      item(request, looker, [
        text(`${review.by} approved it by break glass, `),
        at(review.at),
        text('. Look at it, then: '),
        code(`countersign sign-review ${request.group} ${request.version}`),
      ]),
    ];
  });

/** Whom a version of one's own waits for, as a line. */
export const ownLine = (open: Open, looker: Looker): Line => {
  const { request, question } = open;
  const { identities, slack } = looker.rosterOf(request.group);
  const handles = decidingGroups(request).map((group) => handleOf(group, slack));
  const who = peopleInWords(stillAsked(request, looker), identities, 'or', handles);
  return item(request, looker, [
    text(`${question.votes}. Waits for ${who} since `),
    at(request.openedAt),
    text('. '),
    ...closing(open),
  ]);
};

const stillAsked = (request: Request, { rosterOf }: Looker): PersonKey[] => {
  const voted = standingVotes(request).map(({ person }) => person);
  const roster = rosterOf(request.group);
  return deciders(request, roster.identities).filter(
    (person) => !voted.includes(person) && rolesOf(request, person, roster).length > 0,
  );
};

/** What became of a request, as a line. */
export const endedLine = (request: Request, looker: Looker): Line => {
  const { stage } = request;
  if (stage.kind !== 'closed') return item(request, looker, [text('Is being written.')]);
  const why = stage.as === 'settled' ? reasonOf(request, stage.decision) : '';
  return item(request, looker, [
    text(`${becameOf(request, looker)}, `),
    at(stage.at),
    text(why === '' ? '.' : `: ${stop(why)}`),
  ]);
};

/** `Approved by you and Carol`, `Rejected by policy`; of any other end, what its card says. */
const becameOf = (request: Request, { person, rosterOf }: Looker): string => {
  const { stage } = request;
  const decision = stage.kind === 'closed' && stage.as === 'settled' ? stage.decision : undefined;
  const by = decision ? whoDecidedFor(person, decision) : '';
  if (decision && by !== '') return `${doneIn(decision)} by ${by}`;
  const title = cardOf(request, rosterOf(request.group))?.title.slice(subjectName(request).length + 2) ?? '';
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
};

const doneIn = ({ by, outcome }: Decision): string => {
  if (by === 'revocation') return 'Approval revoked';
  return by === 'break-glass' ? 'Approved by break glass' : outcome;
};

const whoDecidedFor = (person: PersonKey, decision: Decision): string => {
  if (decision.by === 'policy') return 'policy';
  const votes = decidingVotes(decision);
  return votes.length === 0
    ? ''
    : inWords(
        votes.map((vote) => (vote.person === person ? 'you' : vote.name)),
        'and',
      );
};

/** Why it was not approved, or approved without a quorum, in somebody's words or those of the policy. */
const reasonOf = (request: Request, decision: Decision): string => {
  if (decision.outcome === 'Approved' && decision.by !== 'break-glass') return '';
  const judged = judgedOf(request);
  if (decision.by === 'policy' && judged) return firstReason(judged.verdict);
  return cleanText(decidingVotes(decision).at(-1)?.words ?? '', REASON_LIMIT);
};

/** The first lines of a list, and how many there are besides. */
export const firstLines = (all: readonly Line[]): Part => {
  const more = all.length - MOST_LINES;
  const shown = all.slice(0, MOST_LINES);
  return { kind: 'list', items: more > 0 ? [...shown, [text(`and ${more} more`)]] : shown };
};
