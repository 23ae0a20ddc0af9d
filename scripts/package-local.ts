// Builds and packages for the local cloud: the same serverless.yml, in folders of its own. Each package lies under the
// digest of what it was made of, so nothing is done when nothing changed, what failed half-way is never taken for
// finished, and `npm start` and a test run may build at the same time.
import { spawn } from 'node:child_process';
import { createHash, type Hash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { BuildFault } from './build-fault.ts';

const AS_IS = ['serverless.yml', 'infra', 'statemachines'];
/** Everything that the package is made of, beside the policies. */
const INPUTS = [...AS_IS, 'package-lock.json', 'scripts', 'functions', 'wiring', 'adapters', 'approval'];
/** The name under which the last package made is found, for readers that know no digest. */
const CURRENT = 'current';
const OLD_MS = 10 * 60_000;
/** What a running cloud may still start workers from. */
const UNPACKED_OLD_MS = 2 * 86_400_000;

export interface Packaging {
  /** The repository. */
  readonly root: string;
  /** The folder that holds packages. */
  readonly into: string;
  readonly policyDir: string;
  /** Told when building starts, because it takes seconds. */
  readonly log: (line: string) => void;
}

/** Packages stage `local` offline; resolves with the folder that holds template and zips. Throws a BuildFault. */
export const packageLocal = async (it: Packaging): Promise<string> => {
  const digest = digestOf(it);
  const made = join(it.into, digest);
  if (!existsSync(made)) await make(it, made);
  pointAt(it.into, digest);
  return join(made, '.serverless');
};

const make = async (it: Packaging, made: string): Promise<void> => {
  it.log('Building and packaging: sources, policies or configuration are new.');
  const aside = `${made}.${process.pid}`;
  try {
    mkdirSync(aside, { recursive: true });
    for (const path of AS_IS) cpSync(join(it.root, path), join(aside, path), { recursive: true });
    symlinkSync(join(it.root, 'node_modules'), join(aside, 'node_modules'));
    const { bundle } = await import('./bundle.ts');
    await bundle({ root: it.root, out: join(aside, 'dist'), policyDir: it.policyDir });
    await serverlessPackage(it.root, aside);
    putInPlace(aside, made);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  removeOld(it.into);
};

/** Another process may have made the same meanwhile; what it made is as good. */
const putInPlace = (aside: string, made: string): void => {
  try {
    renameSync(aside, made);
  } catch (error) {
    if (!existsSync(made)) throw error;
  }
};

/** Links are replaced by renaming: whoever reads meanwhile finds the old one or the new one. */
const pointAt = (into: string, digest: string): void => {
  const aside = join(into, `${CURRENT}.${process.pid}`);
  rmSync(aside, { force: true });
  symlinkSync(digest, aside);
  renameSync(aside, join(into, CURRENT));
};

/** Only what this script itself made: the folder may be anybody's. */
const removeOld = (into: string): void => {
  removeOlderThan(OLD_MS, into);
  removeOlderThan(UNPACKED_OLD_MS, join(into, 'unpacked'));
};

const removeOlderThan = (ms: number, folder: string): void => {
  const made = existsSync(folder)
    ? readdirSync(folder).filter((name) => /^[0-9a-f]{20}(\.\d+)?$/.test(name))
    : [];
  for (const path of made.map((name) => join(folder, name))) {
    if (statSync(path).mtimeMs < Date.now() - ms) rmSync(path, { recursive: true, force: true });
  }
};

const serverlessPackage = (root: string, folder: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const bin = join(root, 'node_modules', 'serverless', 'bin', 'serverless.js');
    const env = { ...process.env, NODE_COMPILE_CACHE: join(root, '.build', 'compile-cache') };
    const child = spawn(process.execPath, [bin, 'package', '--stage', 'local', '--region', 'us-east-1'], {
      cwd: folder,
      env,
    });
    let output = '';
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (output += text.toString()));
    child.on('error', reject);
    child.on('close', (status) =>
      status === 0 ? resolve() : reject(new BuildFault(`serverless package failed.\n${output}`)),
    );
  });

const digestOf = ({ root, policyDir }: Packaging): string => {
  const hash = createHash('sha256').update(`${process.version} ${policyDir}`);
  for (const path of [...INPUTS.map((input) => join(root, input)), policyDir]) addToDigest(hash, root, path);
  return hash.digest('hex').slice(0, 20);
};

const addToDigest = (hash: Hash, root: string, path: string): void => {
  for (const file of filesUnder(path)) {
    const content = readFileSync(file);
    hash.update(`\n${relative(root, file)} ${content.length}\n`).update(content);
  }
};

const filesUnder = (path: string): readonly string[] => {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
};
