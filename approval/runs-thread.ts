// The runs in the thread under a card: a table where Slack draws one, and the same as sentences. Words only, and all that is
// foreign in them was cleaned when they were kept.
import { subjectName } from './ask.ts';
import { numberInWords } from './number-words.ts';
import { type Request } from './request.ts';
import { type RunsShown, type ShownRow } from './runs-shown.ts';
import { sparklines, type CurveExhibit } from './step-curves.ts';

type Compared = Extract<RunsShown, { kind: 'compared' }>;

/** `The run behind churn-telco v44`, and what the title goes on with. */
export const runsTitle = (
  request: Request,
  shown: RunsShown,
): { readonly title: string; readonly compared: string } => {
  const beside = shown.kind === 'compared' ? shown.labels[1] : undefined;
  return {
    title: `The run behind ${subjectName(request)}`,
    compared: beside === undefined ? '' : `, compared with that of ${beside}, the newest approved`,
  };
};

/** The header and the rows, as many cells each. */
export const runsTable = ({ labels, rows }: Compared): string[][] => {
  const isAlone = labels.length === 1;
  return [
    ['Name', ...labels, ...(isAlone ? [] : ['Change'])],
    ...rows.map(({ name, own, beside, change }) => [name, own, ...(isAlone ? [] : [beside, change])]),
  ];
};

/** `validation:auc 0.91, v41 has 0.90: better by 0.01` */
export const runsInWords = ({ labels, rows }: Compared): string[] =>
  rows.map((row) => rowInWords(row, labels[0] ?? '', labels[1]));

const rowInWords = ({ name, own, beside, change }: ShownRow, label: string, other?: string): string => {
  const start = own === '' ? `${name}: not in ${label}` : `${name} ${own}`;
  if (other === undefined) return start;
  const had = beside === '' ? `not in ${other}` : `${other} has ${beside}`;
  return `${start}, ${had}${change === '' ? '' : `: ${change}`}`;
};

/** `v44 ▁▂▅▇█ from 0.52 to 0.91`, one line a series. */
export const curveInWords = (curve: CurveExhibit): string[] =>
  sparklines(curve).map(({ name, line }, index) => {
    const values = curve.series[index]?.values ?? [];
    return `${name} ${line} from ${numberInWords(values[0] ?? 0)} to ${numberInWords(values.at(-1) ?? 0)}`;
  });

/** `validation:auc, step 0 to 90` */
export const curveTitle = ({ title, points }: CurveExhibit): string =>
  `${title}, step ${points[0] ?? ''} to ${points.at(-1) ?? ''}`;
