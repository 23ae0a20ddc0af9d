// Reading and judging a metrics file of 10,000 metrics, beside JSON.parse alone.
import { evaluate } from '../../approval/evaluate.ts';
import { parseStrictly } from '../../approval/strict-json.ts';
import { Policy } from '../../approval/policy.ts';
import { median, ms, type Row } from './row.ts';

const METRICS = 10_000;
const RULES = 20;
const TURNS = 60;
const TIMES = 2;

const file = (): Buffer =>
  Buffer.from(
    JSON.stringify({
      binary_classification_metrics: Object.fromEntries(
        Array.from({ length: METRICS }, (_, index) => [
          `metric_${index}`,
          { value: 0.5 + index / METRICS / 2, standard_deviation: 'NaN' },
        ]),
      ),
    }),
  );

const policy = Policy.parse({
  name: 'bench',
  groups: ['bench-*'],
  channel: 'C0BENCH',
  approvers: ['bob'],
  open: 3_600,
  onExpiry: 'reject',
  buckets: ['models'],
  metrics: Array.from({ length: RULES }, (_, index) => ({
    path: `binary_classification_metrics.metric_${index * (METRICS / RULES)}.value`,
    min: 0.1,
  })),
});

const judge = (bytes: Buffer): void => {
  const parsed = parseStrictly(bytes);
  if (parsed.kind !== 'json') throw new Error(parsed.problem);
  const source = { kind: 'read', uri: 's3://models/x', digest: 'x', json: parsed.value } as const;
  const details = { group: 'bench-1', version: 1, images: [], unnamedImages: 0, modelData: [], metadata: {} };
  const verdict = evaluate(policy, {
    details,
    sources: { 'model-quality': source },
    champion: { kind: 'none' },
    lineage: { kind: 'not-asked' },
    registrant: 'not-asked',
  });
  if (verdict.outcome !== 'ask') throw new Error(`The bench's own file is ${verdict.outcome}.`);
};

const took = (work: () => void): number => {
  const started = performance.now();
  work();
  return performance.now() - started;
};

export const metricsRows = async (): Promise<Row[]> => {
  const bytes = file();
  const text = bytes.toString('utf8');
  const alone: number[] = [];
  const whole: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    alone.push(took(() => void JSON.parse(text)));
    whole.push(took(() => judge(bytes)));
  }
  const ratio = median(whole) / median(alone);
  return [
    {
      what: `${METRICS.toLocaleString('en')} metrics, ${Math.round(bytes.length / 1024)} KiB: read and judged`,
      measured: `${ms(median(whole))}, ${ratio.toFixed(2)} times JSON.parse alone (${ms(median(alone))})`,
      budget: `at most ${TIMES} times`,
      holds: ratio <= TIMES,
    },
  ];
};
