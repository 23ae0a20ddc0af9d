// npm run build: bundles every door into dist/, for `npm run package` and `npm run deploy`.
import { resolve } from 'node:path';
import { BuildFault } from './build-fault.ts';
import { bundle } from './bundle.ts';

const kib = (bytes: number): string => String(Math.round(bytes / 1024)).padStart(4);

const root = resolve(import.meta.dirname, '..');
try {
  const policyDir = resolve(process.env['POLICY_DIR'] ?? resolve(root, 'policies'));
  const bundles = await bundle({ root, out: resolve(root, 'dist'), policyDir });
  for (const { door, atInit, inAll } of bundles) {
    console.log(`${door.padEnd(10)} ${kib(atInit)} KiB at init, ${kib(inAll)} KiB in all`);
  }
} catch (error) {
  if (!(error instanceof BuildFault)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
