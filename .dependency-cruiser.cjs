// The arrows of the house: functions -> wiring -> adapters -> approval, functions -> approval. Types count as imports.
// test/architecture.test.ts plants a violation of every rule and sees it caught.
const deployed = '^(functions|wiring|adapters|approval)/';
const neverDeployed = '^(local|cli|test|examples|scripts)/';
const sdks = 'node_modules/(@aws-sdk|@smithy|@slack)/';

module.exports = {
  forbidden: [
    {
      name: 'approval-is-pure',
      comment: 'The rules import only themselves and zod: no vendor, no clock, no environment, no file.',
      severity: 'error',
      from: { path: '^approval/' },
      to: { pathNot: ['^approval/', 'node_modules/zod/'] },
    },
    {
      name: 'adapters-know-no-caller',
      comment: 'An adapter serves whoever calls it: it imports nothing from above.',
      severity: 'error',
      from: { path: '^adapters/' },
      to: { path: '^(functions|wiring)/' },
    },
    {
      name: 'wiring-knows-no-door',
      comment: 'The glue is the same for every door.',
      severity: 'error',
      from: { path: '^wiring/' },
      to: { path: '^functions/' },
    },
    {
      name: 'doors-stand-alone',
      comment: 'A door reaches the world through wiring/, and never another door.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(adapters|functions)/' },
    },
    {
      name: 'only-adapters-use-the-sdks',
      comment: 'One place to look for each vendor.',
      severity: 'error',
      from: { path: '^(functions|wiring|approval)/' },
      to: { path: sdks },
    },
    {
      name: 'deployed-stays-apart',
      comment: 'Nothing that is deployed imports what is not.',
      severity: 'error',
      from: { path: deployed },
      to: { path: neverDeployed },
    },
    {
      name: 'deployed-needs-no-dev-dependency',
      comment: 'What runs on AWS stands under dependencies; types vanish.',
      severity: 'error',
      from: { path: deployed },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circles',
      comment: 'A circle of modules loads in an order that nobody chose; one of types alone is no circle.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that leads nowhere would not be judged by any other rule.',
      severity: 'error',
      from: {},
      // The build gives countersign:policies: the validated policies, compiled in.
      to: { couldNotResolve: true, pathNot: '^countersign:' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
