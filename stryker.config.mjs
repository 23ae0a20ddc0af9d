// Coverage proves that a test ran a line. This proves that a test would have noticed had the line been wrong: each rule
// of approval/ is changed in one place at a time, and some test has to fail. npm run test:mutation
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  coverageAnalysis: 'perTest',
  mutate: ['approval/**/*.ts'],
  // What runs while its module loads meets every test, and is most of the time of a run; the schemas are worth it.
  warnings: { slow: false },
  thresholds: { high: 95, low: 90, break: 90 },
  concurrency: 2,
  // What is slow on a busy machine has not been noticed: only a real endless loop takes this long.
  timeoutMS: 30_000,
  // A second run looks only at what changed since the first. A survivor in what runs while its module loads (a schema, a
  // pattern, a constant) is not tried again when only tests changed: npm run test:mutation -- --force
  incremental: true,
  incrementalFile: '.build/stryker-incremental.json',
  tempDirName: '.build/stryker',
  ignorePatterns: [
    '*',
    '!{adapters,approval,test}/**',
    '!{package,tsconfig}.json',
    '!vitest.mutation.config.ts',
  ],
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: '.artefacts/mutation.html' },
  jsonReporter: { fileName: '.artefacts/mutation.json' },
  allowConsoleColors: false,
};
