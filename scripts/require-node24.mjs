// Runs on any Node, before everything else: Countersign runs on Node 24, which the `node` devDependency brings along.
// Plain JavaScript on purpose: an older Node could not even parse TypeScript.
const major = Number(process.versions.node.split('.')[0]);
if (major !== 24) {
  console.error(
    [
      `This is Node ${process.versions.node}, and Countersign runs on Node 24.`,
      'npm ci installs Node 24 into node_modules/.bin; npm scripts find it there by themselves.',
      'If npm ci was run with --ignore-scripts, npm rebuild node esbuild classic-level repairs it.',
    ].join('\n'),
  );
  process.exit(1);
}
