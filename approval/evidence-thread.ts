// The thread under the card: the whole evidence, one row a check and a row for each thing that the check follows from;
// what fails comes first. Words only: how a vendor draws them, and how many of them fit, is the adapter's.
import { subjectName } from './ask.ts';
import { type Exhibit } from './exhibit.ts';
import { cleanText } from './foreign-text.ts';
import { short } from './ids.ts';
import { metricName } from './metric-name.ts';
import { numberInWords } from './number-words.ts';
import { comparedInWords, countInWords } from './reasons.ts';
import { type Judged, type Request } from './request.ts';
import { type Effect, type Reason, type RuleKind, type Verdict } from './verdict.ts';

const CHECK_LIMIT = 60;
const CELL_LIMIT = 40;
const WORDS_LIMIT = 400;

/** A line of the table: its cells, as many as there are columns, and the same as a sentence. */
export interface EvidenceRow {
  readonly cells: readonly string[];
  readonly sentence: string;
  /** Whether it belongs to the check above it. */
  readonly isPart: boolean;
}

export interface EvidenceThread {
  /** What a notification shows and a screen reader says. */
  readonly summary: string;
  readonly title: string;
  /** What it is compared with, which the title goes on with. */
  readonly compared: string;
  /** `All 4 checks pass.` */
  readonly count: string;
  readonly columns: readonly string[];
  readonly rows: readonly EvidenceRow[];
  /** What is said below the rows when so many of them are shown. */
  readonly closing: (shown: number) => string;
}

/** An exhibit as lines of words. */
export interface ExhibitWords {
  readonly title: string;
  readonly lines: readonly string[];
}

/** All evidence of a request that was judged. */
export const evidenceThread = (request: Request, { verdict, evidence }: Judged): EvidenceThread => {
  const checks = ordered(verdict.reasons);
  const rows = checks.flatMap((reason) => rowsOf(reason, verdict));
  const count = countInWords(verdict);
  const all = rows.length + checks.reduce((sum, { more = 0 }) => sum + more, 0);
  const title = `All evidence of ${subjectName(request)}`;
  return {
    summary: `${title}. ${count}`,
    title,
    compared: `, ${continued(comparedInWords(verdict))}`,
    count,
    columns: columnsOf(request, verdict),
    rows,
    closing: (shown) =>
      shown === all
        ? allInWords(checks)
        : `Shown ${shown} of ${all} lines; the evidence ${short(evidence)} holds all.`,
  };
};

/** A file that cannot be read stands for each check that wanted it. */
const allInWords = (checks: readonly Reason[]): string => {
  const all = checks.reduce((sum, { kind, because = [] }) => sum + (kind === 'file' ? because.length : 1), 0);
  return all === 1 ? 'The one check is shown.' : `All ${all} checks shown.`;
};

/** A sentence as the end of another one. */
const continued = (sentence: string): string =>
  `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`.replace(/\.$/, '');

const columnsOf = ({ version }: Request, { champion }: Verdict): string[] => [
  'Check',
  `v${version}`,
  'Needs',
  ...(champion === undefined ? [] : [`v${champion}`]),
  'In words',
];

const FIRST: readonly Effect[] = ['block', 'ask', 'note', 'none'];

/** What weighs most comes first; else the policy's order. */
const ordered = (reasons: readonly Reason[]): Reason[] =>
  FIRST.flatMap((effect) => reasons.filter((reason) => reason.effect === effect));

const rowsOf = (reason: Reason, verdict: Verdict): EvidenceRow[] => {
  const check = checkOf(reason);
  return [
    rowOf(reason, check, verdict),
    ...partsOf(reason).map((part): EvidenceRow => ({
      ...rowOf(part, part.name === undefined ? check : shownName(part.name), verdict),
      isPart: true,
    })),
  ];
};

/** What a check follows from, where the check itself does not say it: of a metric, and of one alone, it does. */
const partsOf = ({ kind, because = [] }: Reason): readonly Reason[] => {
  if (kind === 'metric') return [];
  return because.length > 1 || kind === 'file' ? because : [];
};

const NO_NUMBERS = { value: '', needs: '', champion: '' };

const rowOf = (reason: Reason, check: string, { champion }: Verdict): EvidenceRow => {
  const sentence = cleanText(reason.sentence, WORDS_LIMIT);
  const { cells } = reason;
  const { value, needs, champion: beside } = cells ?? NO_NUMBERS;
  const numbers = champion === undefined ? [value, needs] : [value, needs, beside];
  const words = cells ? cleanText(cells.words, WORDS_LIMIT) : `${outcomeInWords(reason)}: ${sentence}`;
  return {
    cells: [check, ...numbers.map((cell) => cleanText(cell, CELL_LIMIT)), words],
    sentence,
    isPart: false,
  };
};

const CHECKS: Readonly<Partial<Record<RuleKind, string>>> = {
  constraints: 'Constraints',
  slices: 'Slices',
  facets: 'Bias',
  evidence: 'Evidence',
  images: 'Images',
  naming: 'Naming',
  lineage: 'Lineage',
};

/** What a check is called in the first column. */
const checkOf = ({ cells, file, kind, rule }: Reason): string => {
  const name = cells?.name ?? file?.name ?? CHECKS[kind] ?? metricName(rule, undefined);
  return shownName(name);
};

const shownName = (name: string): string => {
  const shown = cleanText(name, CHECK_LIMIT);
  return shown.charAt(0).toUpperCase() + shown.slice(1);
};

/** How a check came out, and what follows from it. */
const outcomeInWords = ({ effect, outcome }: Reason): string => {
  switch (effect) {
    case 'block':
      return 'fails';
    case 'ask':
      return 'needs a person';
    case 'note':
      return 'noted';
    case 'none':
      return outcome === 'shown' ? 'shown only' : 'passes';
  }
};

/** Digits of a share in words. */
const SHARE_DIGITS = 2;

/** An exhibit where it cannot be drawn. */
export const exhibitInWords = (exhibit: Exhibit): ExhibitWords => {
  switch (exhibit.kind) {
    case 'curve':
      return {
        title: `${exhibit.title}: ${continued(exhibit.yLabel)} at each ${continued(exhibit.xLabel)}`,
        lines: exhibit.points.map((point, index) => {
          const values = exhibit.series.map(
            ({ name, values: of }) => `${name} ${of[index]?.toFixed(SHARE_DIGITS) ?? 'unknown'}`,
          );
          return `At ${point}: ${values.join(', ')}`;
        }),
      };
    case 'matrix':
      return {
        title: exhibit.title,
        lines: [
          ...exhibit.rows.map((row, index) => {
            const counts = row.map((count, at) => `${count} as ${exhibit.classes[at] ?? ''}`);
            return `Actual ${exhibit.classes[index] ?? ''}: ${counts.join(', ')}`;
          }),
          ...moreInWords(exhibit),
        ],
      };
    case 'bars':
      return {
        title: exhibit.title,
        lines: [
          ...exhibit.bars.map(({ name, value }) => `${name} ${numberInWords(value)}`),
          ...moreInWords(exhibit),
        ],
      };
  }
};

const OTHERS = { matrix: ['class', 'classes'], bars: ['feature', 'features'] } as const;

/** `and 4 more classes`; nothing when all are shown. */
export const moreInWords = ({
  kind,
  more = 0,
}: Extract<Exhibit, { kind: keyof typeof OTHERS }>): string[] => {
  const [one, several] = OTHERS[kind];
  return more > 0 ? [`and ${more} more ${more === 1 ? one : several}`] : [];
};
