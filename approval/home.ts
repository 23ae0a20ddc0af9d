// Home: what somebody finds when they open Countersign in Slack. What waits for them, what they registered, what was
// decided lately; and where there is nothing, what would be there and why.
import {
  endedLine,
  firstLines,
  isBy,
  openFor,
  ownLine,
  reviewLines,
  waitingLine,
  type Looker,
} from './browse.ts';
import { at, lines, section, text, type Line, type Part, type Section } from './card.ts';
import { type Policy } from './policy.ts';
import { membersIn } from './roster.ts';
import { type Request } from './request.ts';
import { type Instant } from './ids.ts';

/** A heading and what stands below it. */
interface HomePart {
  readonly heading: string;
  readonly section: Section;
}

/** A button that leads to other decisions. */
export interface Turn {
  readonly to: 'older' | 'newer';
  readonly text: string;
  readonly label: string;
  readonly cursor: string;
}

export interface HomeText {
  readonly parts: readonly HomePart[];
  readonly turns: readonly Turn[];
  readonly asOf: Instant;
}

/** A page of what has ended, the newest first; `first` is the place of its first one among all, beginning with 1. */
export interface EndedPage {
  readonly requests: readonly Request[];
  readonly first: number;
  readonly older?: string;
  readonly newer?: string;
}

/** How many decisions one page of Home has. */
export const ENDED_ON_HOME = 3;

/** What was read for somebody's Home. */
export interface Found {
  /** What is asked about, as far as it was looked at. */
  readonly open: readonly Request[];
  /** More is open than was looked at: whatever is said of `open` is said of those alone. */
  readonly isCut: boolean;
  /** What was approved by break glass and nobody has reviewed. */
  readonly unreviewed: readonly Request[];
  readonly ended: EndedPage;
}

/** The Home of a person whom the identities know. */
export const homeOf = (
  { open, isCut, unreviewed, ended }: Found,
  looker: Looker,
  policies: readonly Policy[],
): HomeText => {
  const all = openFor(open, looker);
  const waiting = all.filter(({ question }) => question.forYou);
  const own = all.filter(({ request }) => isBy(looker.person, request));
  const cut = moreOpen(isCut);
  return {
    parts: [
      waiting.length > 0
        ? {
            heading: `Waiting for you: ${countOf(waiting, isCut)}`,
            section: section('waiting', firstLines(waiting.map((one) => waitingLine(one, looker))), ...cut),
          }
        : {
            heading: nothingWaits(isCut),
            section: section('waiting', lines(...mayDecide(looker, policies)), ...cut),
          },
      ...reviewsIn(reviewLines(unreviewed, looker)),
      own.length > 0
        ? {
            heading: `Your versions: ${countOf(own, isCut)}`,
            section: section('own', firstLines(own.map((one) => ownLine(one, looker)))),
          }
        : {
            heading: 'Your versions',
            section: section('own', lines([text(isCut ? NONE_SEEN : NOTHING_OWN)])),
          },
      ...lately(ended, looker),
    ],
    turns: turnsOf(ended),
    asOf: looker.now,
  };
};

const reviewsIn = (reviews: readonly Line[]): HomePart[] =>
  reviews.length === 0
    ? []
    : [{ heading: `To review: ${reviews.length}`, section: section('reviews', firstLines(reviews)) }];

const MOST_GROUPS = 10;
const NOTHING_OWN =
  'None of your versions is asked about now. Register one as you always do; Countersign finds it by itself.';
const NONE_SEEN = 'None of your versions is among the open questions looked at.';

/** `3`, or `at least 3` where more is open than was looked at. */
const countOf = (found: readonly unknown[], isCut: boolean): string =>
  `${isCut ? 'at least ' : ''}${found.length}`;

/** That nothing waits for whoever looks, as far as that is known. */
export const nothingWaits = (isCut: boolean): string =>
  isCut ? 'Of those looked at none waits for you' : 'Nothing waits for you';

/** Said wherever more is open than was looked at, and where all of it is. */
export const moreOpen = (isCut: boolean): Part[] =>
  isCut
    ? [
        lines([
          text(
            'More questions are open than could be looked at here: countersign pending, in a terminal, lists all.',
          ),
        ]),
      ]
    : [];

const mayDecide = ({ person, rosterOf }: Looker, policies: readonly Policy[]) => {
  const groups = policies
    .filter((policy) => membersIn(policy, rosterOf(policy.name)).includes(person))
    .flatMap((policy) => policy.groups);
  return groups.length > 0
    ? [
        [
          text(
            'When a model needs your decision, it appears here and in the channel of its policy. ' +
              `You may decide about: ${fewOf(groups)}.`,
          ),
        ],
        [
          text(
            'You may decide because the policies name you. Your own versions you can follow here, not approve.',
          ),
        ],
      ]
    : [[text('No policy names you, so no decision is asked of you. Your own versions you can follow here.')]];
};

/** `churn-*, fraud-*`; of many the first. */
const fewOf = (groups: readonly string[]): string => {
  const more = groups.length - MOST_GROUPS;
  return more > 0 ? `${groups.slice(0, MOST_GROUPS).join(', ')} and ${more} more` : groups.join(', ');
};

const lately = (ended: EndedPage, looker: Looker): HomePart[] => {
  const { requests, first, older } = ended;
  if (requests.length === 0) return [];
  const isAll = first === 1 && older === undefined;
  return [
    {
      heading: isAll ? 'Decided lately' : `Decided lately: ${placesOf(first, requests.length)}`,
      section: section('ended', {
        kind: 'list',
        items: requests.map((request) => endedLine(request, looker)),
      }),
    },
  ];
};

const placesOf = (first: number, count: number): string =>
  count === 1 ? String(first) : `${first} to ${first + count - 1}`;

const turnsOf = ({ first, requests, older, newer }: EndedPage): Turn[] => [
  ...(newer === undefined
    ? []
    : [
        {
          to: 'newer' as const,
          text: 'Newer',
          label: `Newer decisions, ${placesOf(Math.max(1, first - ENDED_ON_HOME), ENDED_ON_HOME)}`,
          cursor: newer,
        },
      ]),
  ...(older === undefined
    ? []
    : [
        {
          to: 'older' as const,
          text: 'Older',
          label: `Older decisions, from ${first + requests.length} on`,
          cursor: older,
        },
      ]),
];

/** The Home of somebody whom the identities do not know: why nothing is listed, and what to do. */
export const strangersHome = (slackUser: string, now: Instant): HomeText => ({
  parts: [
    {
      heading: 'Countersign does not know you',
      section: section('stranger', lines([text(strangerSaid(slackUser))])),
    },
  ],
  turns: [],
  asOf: now,
});

/** What a stranger is told instead of anything about models. */
export const strangerSaid = (slackUser: string): string =>
  `Nothing is shown to you, because identities.yml names nobody with the Slack id ${slackUser}. ` +
  'Whoever looks after Countersign can add you there.';

/** When this was true. */
export const asOfPart = (now: Instant) => lines([text('As of '), at(now), text('. Opens fresh each time.')]);
