#!/usr/bin/env node
// The command `countersign`, for whatever Node finds it: on Node 24 it goes on itself, on any other it runs itself
// again with the Node 24 that `npm ci` installed. Plain JavaScript, because an older Node could not read TypeScript.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const node24 = join(
  here,
  '..',
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);
const isNode24 = process.versions.node.startsWith('24.');

// `npm run` moves to the root of the repository; files that are named belong to where it was typed.
if (process.env.npm_lifecycle_event === 'countersign' && process.env.INIT_CWD)
  process.chdir(process.env.INIT_CWD);

const again = () => {
  const child = spawn(node24, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  // Ctrl+C reaches the whole process group; what is sent to this process alone is passed on.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(`${node24} cannot be run: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (status) => (process.exitCode = status ?? 1));
};

if (isNode24) await import('./countersign.ts');
else if (existsSync(node24)) again();
else {
  console.error(
    [
      `This is Node ${process.versions.node}, and countersign runs on Node 24, which is not at ${node24}.`,
      'Install it with: npm ci',
      'If npm ci was run with --ignore-scripts: npm rebuild node',
    ].join('\n'),
  );
  process.exitCode = 1;
}
