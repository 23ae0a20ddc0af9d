// npm run bench: prints the budgets of the design beside what this machine measures now, each compared within one run.
// Progress goes to stderr, the table to stdout. No test asserts a time; this is where times are looked at.
import { parseArgs } from 'node:util';
import { approvalRows } from './bench/approvals.ts';
import { bundleRows } from './bench/bundles.ts';
import { evaluationRows } from './bench/evaluation.ts';
import { lineageRows } from './bench/lineage.ts';
import { metricsRows } from './bench/metrics.ts';
import { readyRows } from './bench/ready.ts';
import type { Plan, Row } from './bench/row.ts';
import { waitingRows } from './bench/waiting.ts';

const HELP = `npm run bench [-- --full] [-- --json] [-- --only <part>]

Measures what the design sets budgets for, and prints each beside its budget. Takes about two minutes; nothing else
should run on the machine meanwhile.

  --full         10,000 waiting requests instead of 1,000 (some minutes more)
  --json         the same rows as JSON
  --only <part>  one part: bundles, approvals, evaluation, waiting, metrics, lineage or ready

Exit status: 0 every budget holds, 2 one does not, 64 wrong usage.`;

const PARTS: Readonly<Record<string, (plan: Plan) => Promise<Row[]>>> = {
  bundles: bundleRows,
  metrics: metricsRows,
  lineage: lineageRows,
  approvals: approvalRows,
  evaluation: evaluationRows,
  waiting: waitingRows,
  ready: readyRows,
};

const WRONG_USAGE = 64;
const NOT_HELD = 2;

const given = () => {
  try {
    const { values } = parseArgs({
      options: {
        full: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        only: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.only === undefined || Object.hasOwn(PARTS, values.only)) return values;
    throw new Error(`There is no part "${values.only}".`);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return undefined;
  }
};

const verdictOf = ({ holds }: Row): string => (holds === undefined ? '' : holds ? 'holds' : 'NOT HELD');

const table = (rows: readonly Row[]): string => {
  const cells = [
    ['what', 'measured', 'budget', ''],
    ...rows.map((row) => [row.what, row.measured, row.budget ?? '', verdictOf(row)]),
  ];
  const width = (column: number): number => Math.max(...cells.map((cell) => (cell[column] ?? '').length));
  return cells
    .map((cell) =>
      cell
        .map((text, column) => text.padEnd(width(column)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

const measure = async (plan: Plan, only: string | undefined): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const [name, part] of Object.entries(PARTS)) {
    if (only !== undefined && only !== name) continue;
    plan.say(`${name} ...`);
    rows.push(...(await part(plan)));
  }
  return rows;
};

const options = given();
if (!options) process.exitCode = WRONG_USAGE;
else if (options.help) console.log(HELP);
else {
  process.env['TZ'] = 'UTC';
  const plan: Plan = { waiting: options.full ? 10_000 : 1_000, say: (line) => console.error(line) };
  const rows = await measure(plan, options.only);
  console.log(options.json ? JSON.stringify(rows, null, 2) : table(rows));
  process.exitCode = rows.some(({ holds }) => holds === false) ? NOT_HELD : 0;
}
