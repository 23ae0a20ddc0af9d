// Exhibits from the files that were read: ROC and precision-recall curves beside the champion's, the confusion matrix,
// the features that explain most. What cannot be read is left out: an exhibit decides nothing.
import { GRID, onGrid } from './curve.ts';
import { type Exhibit } from './exhibit.ts';
import { type Champion, type Facts } from './facts.ts';
import { cleanText } from './foreign-text.ts';
import { valueAt } from './metric-path.ts';
import { sourceOf, type SourceName, type Sources } from './sources.ts';

/** Classes of a matrix, as a phone still shows them side by side. */
const MOST_CLASSES = 8;
const MOST_BARS = 8;
/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block#axis-config, and the same for classes. */
const NAME_LIMIT = 20;
/** Names of features stand in lines of their own. */
const FEATURE_LIMIT = 40;
const SHARE_DECIMALS = 4;
const BAR_DIGITS = 6;
/** What is smaller counts as nothing. */
const LEAST_BAR = 1e-9;

/** The exhibits that the facts hold. */
export const exhibits = ({ details, sources, champion }: Facts): Exhibit[] =>
  [
    ...CURVES.map((curve) => curveOf(curve, details.version, sources, champion)),
    matrixOf(jsonOf(sources, 'model-quality')),
    barsOf(jsonOf(sources, 'explainability')),
  ].filter((exhibit) => exhibit !== undefined);

const jsonOf = (sources: Sources, name: SourceName): unknown => {
  const source = sourceOf(sources, name);
  return source.kind === 'read' ? source.json : undefined;
};

interface Curve {
  readonly title: string;
  readonly at: string;
  readonly x: readonly [key: string, label: string];
  readonly y: readonly [key: string, label: string];
}

/** https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality-metrics.html */
const CURVES: readonly Curve[] = [
  {
    title: 'ROC curve',
    at: 'binary_classification_metrics.receiver_operating_characteristic_curve',
    x: ['false_positive_rates', 'False positive rate'],
    y: ['true_positive_rates', 'True positive rate'],
  },
  {
    title: 'Precision-recall curve',
    at: 'binary_classification_metrics.precision_recall_curve',
    x: ['recalls', 'Recall'],
    y: ['precisions', 'Precision'],
  },
];

const curveOf = (
  curve: Curve,
  version: number,
  sources: Sources,
  champion: Champion,
): Exhibit | undefined => {
  const own = readCurve(curve, sources);
  if (own === undefined || own.size < 2) return undefined;
  const points = GRID.filter((label) => own.has(label));
  const beside = championCurve(curve, version, champion);
  const shown = [[`v${version}`, own] as const, ...beside].filter(([, heights]) =>
    points.every((label) => heights.has(label)),
  );
  return {
    kind: 'curve',
    title: curve.title,
    xLabel: curve.x[1],
    yLabel: curve.y[1],
    points,
    series: shown.map(([name, heights]) => ({
      name,
      values: points.flatMap((label) => heights.get(label) ?? []),
    })),
  };
};

type Heights = ReadonlyMap<string, number>;

const readCurve = ({ at, x, y }: Curve, sources: Sources): Heights | undefined => {
  const json = jsonOf(sources, 'model-quality');
  return onGrid(valueAt(json, `${at}.${x[0]}`), valueAt(json, `${at}.${y[0]}`));
};

/** The champion's curve; one that reaches less far than the version's own is not drawn. */
const championCurve = (curve: Curve, version: number, champion: Champion): (readonly [string, Heights])[] => {
  if (champion.kind === 'none' || champion.version === version) return [];
  const heights = readCurve(curve, champion.sources);
  return heights === undefined ? [] : [[`v${champion.version}`, heights]];
};

const GROUPS = ['binary_classification_metrics', 'multiclass_classification_metrics'];

/** The outer keys are the actual classes, the inner ones those that were predicted. */
const matrixOf = (json: unknown): Exhibit | undefined => {
  const found = GROUPS.map((group) => valueAt(json, `${group}.confusion_matrix`));
  const counts = found.map(countsOf).find((matrix) => matrix !== undefined);
  if (counts === undefined) return undefined;
  const [classes, rows] = counts;
  const more = classes.length - MOST_CLASSES;
  return {
    kind: 'matrix',
    title: 'Confusion matrix',
    classes: distinct(classes.slice(0, MOST_CLASSES)),
    rows: rows.slice(0, MOST_CLASSES).map((row) => row.slice(0, MOST_CLASSES)),
    ...(more > 0 && { more }),
  };
};

/** The classes and their counts, if every class has a count for every class. */
const countsOf = (matrix: unknown): [classes: string[], rows: number[][]] | undefined => {
  const classes = entriesOf(matrix).map(([name]) => name);
  const rows = entriesOf(matrix).flatMap(([, row]) => rowOf(row, classes));
  return classes.length > 0 && rows.length === classes.length ? [classes, rows] : undefined;
};

const rowOf = (row: unknown, classes: readonly string[]): number[][] => {
  const counts = new Map(entriesOf(row));
  const numbers = classes.map((name) => counts.get(name)).filter(isCount);
  return numbers.length === classes.length && counts.size === classes.length
    ? [numbers.map((count) => Number(count.toFixed(SHARE_DECIMALS)))]
    : [];
};

/** Larger numbers are not kept exactly, and no count or attribution comes near. */
const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
const isCount = (value: unknown): value is number => isNumber(value) && value >= 0;

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];

/** Names as they are shown. Where two would look alike, all are numbered. */
const distinct = (names: readonly string[], limit = NAME_LIMIT): string[] => {
  const shown = names.map((name) => nameOf(name, limit));
  if (new Set(shown).size === shown.length) return shown;
  return names.map((name, index) => cleanText(`${index + 1}. ${name}`, limit));
};

const nameOf = (name: string, limit: number): string => cleanText(name, limit) || 'without a name';

/** https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-feature-attribute-shap-baselines.html */
const barsOf = (json: unknown): Exhibit | undefined => {
  const labels = entriesOf(valueAt(json, 'explanations.kernel_shap'));
  const [label, explained] = labels[0] ?? [];
  const values = entriesOf(valueAt(explained, 'global_shap_values'));
  const bars = values.flatMap(([name, value]) => (isNumber(value) ? [{ name, value }] : []));
  if (label === undefined || bars.length === 0 || bars.length !== values.length) return undefined;
  const top = bars.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, MOST_BARS);
  const names = distinct(
    top.map(({ name }) => name),
    FEATURE_LIMIT,
  );
  const more = bars.length - top.length;
  const of = labels.length > 1 ? ` for ${nameOf(label, NAME_LIMIT)}` : '';
  return {
    kind: 'bars',
    title: `Features that count most${of} (SHAP)`,
    bars: top.map(({ value }, index) => ({
      name: names[index] ?? '',
      value: Math.abs(value) < LEAST_BAR ? 0 : Number(value.toPrecision(BAR_DIGITS)),
    })),
    ...(more > 0 && { more }),
  };
};
