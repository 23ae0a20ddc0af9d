// Unpacks the packaged zip of a function beside it, once per content, so that the very bundle that would be deployed
// is what workers import.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { unzip } from '../template/zip.ts';

export interface Code {
  /** The module that holds the handler. */
  readonly file: string;
  readonly exportName: string;
}

/** Beside the packages: what a new build leaves the same is neither unpacked nor compiled again. */
export const unpackedIn = (packageDir: string): string =>
  join(dirname(dirname(realpathSync(packageDir))), 'unpacked');

/** Finds the handler of a packaged function; throws when package or handler is missing. */
export const unpackCode = (packageDir: string, s3Key: string, handler: string): Code => {
  const zip = readFileSync(join(packageDir, basename(s3Key)));
  const folder = join(unpackedIn(packageDir), createHash('sha256').update(zip).digest('hex').slice(0, 20));
  if (!existsSync(folder)) unpack(zip, folder);
  const dot = handler.lastIndexOf('.');
  const file = ['.mjs', '.js']
    .map((end) => join(folder, handler.slice(0, dot) + end))
    .find((path) => existsSync(path));
  if (!file) throw new Error(`The package ${basename(s3Key)} does not hold the handler ${handler}.`);
  return { file, exportName: handler.slice(dot + 1) };
};

/** Written aside and renamed, so that two clouds that start at once never import half a bundle. */
const unpack = (zip: Buffer, folder: string): void => {
  const aside = `${folder}.${process.pid}.${performance.now()}`;
  for (const [path, content] of unzip(zip)) {
    mkdirSync(dirname(join(aside, path)), { recursive: true });
    writeFileSync(join(aside, path), content);
  }
  try {
    renameSync(aside, folder);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
};
