// npm run test:mutation: only the tests of the rules, without the packaging and the local cloud that npm test prepares.
import { configDefaults, defineConfig } from 'vitest/config';

process.env['TZ'] = 'UTC';

export default defineConfig({
  test: {
    include: ['test/approval/**/*.test.ts'],
    // What runs for seconds by design would run once a mutant.
    exclude: [...configDefaults.exclude, '.build/**', '**/fuzz.test.ts', '**/*.limits.test.ts'],
    // Pure rules need no module of their own per test file: a mutant costs one second and not ten.
    isolate: false,
    setupFiles: ['test/same-seed.ts'],
    // A property instrumented for every mutant takes its time.
    testTimeout: 60_000,
    allowOnly: false,
  },
});
