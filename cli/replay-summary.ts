// What a replay comes to: how many would have been rejected, asked about and approved, and for which of them the
// outcome is another than it was.
import { UNJUDGED, type Again } from './judge-again.ts';

/** So many versions are named in a sentence. */
const MOST_NAMED = 20;

/** A change of outcome, as `was` and what it would be. */
const CHANGES = [
  {
    key: 'approvedNowRejected',
    words: 'Approved, and would be rejected',
    holds: ({ was, outcome }: Again) => was === 'Approved' && outcome === 'reject',
  },
  {
    key: 'approvedUnaskedNowAsked',
    words: 'Approved by policy, and a person would be asked',
    holds: ({ was, outcome, by }: Again) => was === 'Approved' && outcome === 'ask' && isBy(by, 'policy'),
  },
  {
    key: 'rejectedUnaskedNowAsked',
    words: 'Rejected by policy, and a person would be asked',
    holds: ({ was, outcome, by }: Again) => was === 'Rejected' && outcome === 'ask' && isBy(by, 'policy'),
  },
  {
    key: 'rejectedNowApproved',
    words: 'Rejected, and would be approved without asking',
    holds: ({ was, outcome }: Again) => was === 'Rejected' && outcome === 'approve',
  },
] as const;

const isBy = (by: Again['by'], whom: string): boolean => by?.[0] === whom;

const isByPerson = ({ by }: Again): boolean => by !== null && !isBy(by, 'policy') && !isBy(by, 'expiry');

const numbers = (again: readonly Again[]): number[] => again.map(({ version }) => version);

/** The summary as numbers, for a program. */
export const countsOf = (again: readonly Again[]) => {
  const of = (outcome: Again['outcome']): readonly Again[] => again.filter((one) => one.outcome === outcome);
  const approved = of('reject').filter(({ was }) => was === 'Approved');
  return {
    versions: again.length,
    rejected: of('reject').length,
    unreadable: of('reject').filter(({ unreadable }) => unreadable).length,
    asked: of('ask').length,
    approved: of('approve').length,
    unjudged: of('unjudged').length,
    rejectedThoughApproved: {
      byPerson: numbers(approved.filter(isByPerson)),
      byPolicy: numbers(approved.filter(({ by }) => isBy(by, 'policy'))),
      outside: numbers(approved.filter(({ by }) => by === null)),
    },
    changes: Object.fromEntries(
      CHANGES.map(({ key, holds }) => [key, numbers(again.filter((one) => holds(one)))]),
    ) as Record<(typeof CHANGES)[number]['key'], number[]>,
  };
};

/** The summary as sentences, the one that matters first. */
export const summaryInWords = (again: readonly Again[]): string[] => {
  const counts = countsOf(again);
  return [
    rejectedInWords(counts),
    `Would have asked about ${counts.asked}, and approved ${counts.approved} without asking.`,
    ...unreadableInWords(counts),
    ...unjudgedInWords(again),
    ...changesInWords(counts),
    ...outsideInWords(again),
  ];
};

type Counts = ReturnType<typeof countsOf>;

/** `Would have rejected 14 of 60; of those, 2 were approved by a person: v12, v31.` */
const rejectedInWords = ({ rejected, versions, rejectedThoughApproved: approved }: Counts): string => {
  const parts = [
    ...approvedInWords(approved.byPerson, 'by a person'),
    ...approvedInWords(approved.byPolicy, 'by policy'),
    ...approvedInWords(approved.outside, 'outside Countersign'),
  ];
  const none = rejected === 0 ? '' : '; of those, none was approved';
  const those = parts.length === 0 ? none : `; of those, ${parts.join('; ')}`;
  return `Would have rejected ${rejected} of ${versions}${those}.`;
};

const approvedInWords = (which: readonly number[], how: string): string[] =>
  which.length === 0
    ? []
    : [`${which.length} ${which.length === 1 ? 'was' : 'were'} approved ${how}: ${named(which)}`];

const named = (which: readonly number[]): string => {
  const more = which.length - MOST_NAMED;
  const first = which.slice(0, MOST_NAMED).map((version) => `v${version}`);
  return `${first.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

const unreadableInWords = ({ unreadable }: Counts): string[] =>
  unreadable === 0
    ? []
    : [
        `Of the rejected, ${unreadable} ${unreadable === 1 ? 'has a file' : 'have files'} that cannot be read.`,
      ];

const MOST_TOLD = 5;

const unjudgedInWords = (again: readonly Again[]): string[] => {
  const unjudged = again.filter(({ outcome }) => outcome === 'unjudged');
  if (unjudged.length === 0) return [];
  const more = unjudged.length - MOST_TOLD;
  return [
    `${unjudged.length} could not be judged:`,
    ...unjudged.slice(0, MOST_TOLD).map(({ version, why }) => `  v${version} ${why.replace(UNJUDGED, '')}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
};

const changesInWords = ({ changes }: Counts): string[] => {
  const changed = CHANGES.filter(({ key }) => changes[key].length > 0);
  if (changed.length === 0) return ['The outcome changes for none.'];
  const count = new Set(changed.flatMap(({ key }) => changes[key])).size;
  return [
    `The outcome changes for ${count}:`,
    ...changed.map(({ key, words }) => `  ${words}: ${named(changes[key])}`),
  ];
};

const outsideInWords = (again: readonly Again[]): string[] =>
  again.some(({ by, was }) => by === null && was !== 'PendingManualApproval')
    ? ['outside: decided outside Countersign.']
    : [];
