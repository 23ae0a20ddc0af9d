// Bundles every door: functions/<door>.ts becomes <out>/<door>/index.mjs, policies compiled in. What is bundled here
// is what is deployed and what the local cloud runs.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { compilePolicies } from '../adapters/policy-files.ts';
import { readPolicyFolder } from '../adapters/policy-folder.ts';
import { BuildFault } from './build-fault.ts';

export interface Bundle {
  readonly door: string;
  /** Bytes of code that the import of the handler loads, and of all chunks together. */
  readonly atInit: number;
  readonly inAll: number;
}

/** CommonJS parts of SDKs call `require` at run time, which an ES module does not have. */
const REQUIRE = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/** Bundles all doors of the repository at `root` into `out`. Throws a BuildFault that lists every fault of a policy. */
export const bundle = async (it: {
  root: string;
  out: string;
  policyDir: string;
}): Promise<readonly Bundle[]> => {
  const policies = policiesIn(it.policyDir);
  const doors = readdirSync(join(it.root, 'functions'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length));
  rmSync(it.out, { recursive: true, force: true });
  mkdirSync(it.out, { recursive: true });
  // For the local page, which shows what the bundles were built with.
  writeFileSync(join(it.out, 'policies.json'), policies);
  return Promise.all(doors.map((door) => bundleDoor(it, door, policies)));
};

const bundleDoor = async (
  it: { root: string; out: string },
  door: string,
  policies: string,
): Promise<Bundle> => {
  const { metafile } = await build({
    absWorkingDir: it.root,
    entryPoints: { index: `functions/${door}.ts` },
    outdir: join(it.out, door),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    conditions: ['module'],
    minify: true,
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: REQUIRE },
    plugins: [policiesPlugin(policies)],
    metafile: true,
    logLevel: 'error',
  });
  return { door, ...sizes(metafile) };
};

/** `import policies from 'countersign:policies'` gives what the validation of the policy folder yields. */
const policiesPlugin = (json: string): Plugin => ({
  name: 'policies',
  setup: (esbuild) => {
    esbuild.onResolve({ filter: /^countersign:policies$/ }, ({ path }) => ({ path, namespace: 'policies' }));
    esbuild.onLoad({ filter: /.*/, namespace: 'policies' }, () => ({ contents: json, loader: 'json' }));
  },
});

const policiesIn = (folder: string): string => {
  const compiled = compilePolicies(readPolicyFolder(folder));
  if (!compiled.ok) throw new BuildFault(compiled.faults.join('\n'));
  return JSON.stringify(compiled.value);
};

const sizes = ({ outputs }: Metafile): { atInit: number; inAll: number } => {
  const code = Object.keys(outputs).filter((path) => path.endsWith('.mjs'));
  const atInit = new Set(code.filter((path) => path.endsWith('/index.mjs')));
  for (const path of atInit) {
    const imports = outputs[path]?.imports ?? [];
    for (const one of imports) if (one.kind === 'import-statement' && !one.external) atInit.add(one.path);
  }
  const total = (paths: Iterable<string>): number =>
    [...paths].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
  return { atInit: total(atInit), inAll: total(code) };
};
