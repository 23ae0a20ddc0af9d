// The folder that policies are kept in: every YAML file of it, for the build and for the command.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SourceFile } from './yaml-file.ts';

/** All YAML files of a folder and of those in it, in an order that never changes. Throws what the file system says. */
export const readPolicyFolder = (folder: string): SourceFile[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file))
    .sort()
    .map((file) => ({ path: join(folder, file), text: readFileSync(join(folder, file), 'utf8') }));
