// Size and import time of every door, beside DynamoDB's client alone, each import in a process of its own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { bundle, type Bundle } from '../bundle.ts';
import { median, ms, type Plan, type Row } from './row.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const PROCESSES = 15;
const KIB = 1024;
const DECIDE = { inAllKib: 850, atInitKib: 560, aboveMs: 40 };
const BASELINE = 'DynamoDB client alone';

/** Values that every door accepts; nothing listens where they point. */
const ENVIRONMENT = {
  AWS_REGION: 'us-east-1',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  TABLE_NAME: 'requests',
  STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:bench',
  START_FROM: '2026-01-01T00:00:00Z',
  EVIDENCE_BUCKET: 'evidence',
  ACCOUNT_ID: '000000000000',
  SLACK_PARAMETERS_PREFIX: '/countersign/bench',
  SLACK_APP_ID: 'A0BENCH',
  SLACK_TEAM_ID: 'T0BENCH',
  OPS_CHANNEL: 'C0BENCH',
  TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:bench',
  INTAKE_FUNCTION: 'intake',
  ANNOUNCE_FUNCTION: 'announce',
  BROWSE_FUNCTION: 'browse',
  GUARD_FUNCTION: 'guard',
  RECORD_FUNCTION: 'record',
  STAGE: 'bench',
};

const IMPORT = `
  const started = performance.now();
  await import(process.argv[1]);
  process.stdout.write(String(performance.now() - started), () => process.exit(0));`;

/** Milliseconds that a fresh process takes to import a module. */
const importMs = (file: string): number => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', IMPORT, file],
    { env: { PATH: process.env['PATH'], ...ENVIRONMENT }, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${file} could not be imported.\n${stderr}`);
  return Number(stdout);
};

const buildBaseline = async (folder: string): Promise<string> => {
  const entry = join(folder, 'baseline.ts');
  const out = join(folder, 'baseline.mjs');
  writeFileSync(
    entry,
    "import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';\n" +
      'const db = new DynamoDBClient({});\nexport const handler = () => db.send(new GetItemCommand({ TableName: "t", Key: {} }));\n',
  );
  await build({
    entryPoints: [entry],
    outfile: out,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    conditions: ['module'],
    minify: true,
    nodePaths: [join(ROOT, 'node_modules')],
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });
  return out;
};

/** Takes turns, so that whatever else the machine does falls on all alike. */
const timed = (files: Readonly<Record<string, string>>): Record<string, number> => {
  const times = new Map<string, number[]>();
  for (let turn = 0; turn <= PROCESSES; turn++)
    for (const [name, file] of Object.entries(files)) {
      const took = importMs(file);
      // The first turn fills the file cache and does not count.
      if (turn > 0) times.set(name, [...(times.get(name) ?? []), took]);
    }
  return Object.fromEntries([...times].map(([name, all]) => [name, median(all)]));
};

const sizeRow = ({ door, atInit, inAll }: Bundle): Row => {
  const [init, all] = [Math.round(atInit / KIB), Math.round(inAll / KIB)];
  const row = { what: `${door}: bundle`, measured: `${init} KiB at init, ${all} KiB in all` };
  if (door !== 'decide') return row;
  const budget = `at most ${DECIDE.atInitKib} KiB at init, ${DECIDE.inAllKib} KiB in all`;
  return { ...row, budget, holds: init <= DECIDE.atInitKib && all <= DECIDE.inAllKib };
};

const importRow = (door: string, took: number, baseline: number): Row => {
  const above = took - baseline;
  const row = {
    what: `${door}: import`,
    measured: `${ms(took)}, ${above.toFixed(0)} ms above the client alone`,
  };
  if (door !== 'decide') return row;
  return { ...row, budget: `at most ${DECIDE.aboveMs} ms above`, holds: above <= DECIDE.aboveMs };
};

export const bundleRows = async ({ say }: Plan): Promise<Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  try {
    const out = join(folder, 'dist');
    const bundles = await bundle({ root: ROOT, out, policyDir: join(ROOT, 'policies') });
    const baseline = await buildBaseline(folder);
    say(`importing ${bundles.length + 1} bundles in ${PROCESSES + 1} processes each`);
    const doors = bundles.map(({ door }) => [door, join(out, door, 'index.mjs')] as const);
    const times = timed({ [BASELINE]: baseline, ...Object.fromEntries(doors) });
    const alone = times[BASELINE] ?? Number.NaN;
    return [
      ...bundles.map(sizeRow),
      { what: `${BASELINE}: import`, measured: ms(alone) },
      ...bundles.map(({ door }) => importRow(door, times[door] ?? Number.NaN, alone)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
