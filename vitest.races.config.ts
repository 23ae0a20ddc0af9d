// npm run test:races: a thousand races of a hundred about one question, of which npm test runs three.
import { defineConfig } from 'vitest/config';
import everything from './vitest.config.ts';

export default defineConfig({
  test: {
    ...everything.test,
    include: ['test/story/races.test.ts'],
    env: { RACES: process.env['RACES'] ?? '1000' },
    maxWorkers: 1,
    testTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: '.artefacts/vitest-races.json' }]],
  },
});
