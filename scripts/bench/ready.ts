// npm start, from its first moment to the ready line: with nothing packaged, and with nothing changed.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { median, type Plan, type Row } from './row.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const TURNS = 3;
const COLD_SECONDS = 10;
const UNCHANGED_SECONDS = 3;

/** Seconds until a fresh `npm start` says that it is ready. */
const readyAfter = (folder: string): Promise<number> =>
  new Promise((done, fail) => {
    const started = performance.now();
    const env = { ...process.env, AWS_PORT: '0', WEB_PORT: '0', PACKAGE_DIR: folder };
    const child = spawn(process.execPath, [join(ROOT, 'local', 'start.ts')], { cwd: ROOT, env });
    let output = '';
    let seconds: number | undefined;
    child.stderr.on('data', (text: Buffer) => (output += text.toString()));
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString();
      if (seconds !== undefined || !output.includes('\nready in ')) return;
      seconds = (performance.now() - started) / 1000;
      child.kill('SIGTERM');
    });
    child.on('close', () =>
      seconds === undefined ? fail(new Error(`npm start failed.\n${output}`)) : done(seconds),
    );
  });

const row = (what: string, seconds: number, budget: number): Row => ({
  what,
  measured: `${seconds.toFixed(1)} s`,
  budget: `at most ${budget} s`,
  holds: seconds <= budget,
});

export const readyRows = async ({ say }: Plan): Promise<Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  try {
    const cold = await readyAfter(folder);
    say(`ready after ${cold.toFixed(1)} s with nothing packaged`);
    const unchanged: number[] = [];
    for (let turn = 0; turn < TURNS; turn++) unchanged.push(await readyAfter(folder));
    return [
      row('npm start, nothing packaged yet', cold, COLD_SECONDS),
      row('npm start, nothing changed', median(unchanged), UNCHANGED_SECONDS),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
