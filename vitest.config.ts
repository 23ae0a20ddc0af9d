// npm test: everything but the foreign clients, which need Python (vitest.clients.config.ts).
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

// Lambda runs in UTC, and so does whatever the tests start.
process.env['TZ'] = 'UTC';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/clients/**'],
    globalSetup: [fileURLToPath(new URL('test/package-once.ts', import.meta.url))],
    pool: 'forks',
    // Each story runs a whole local cloud with its workers: two at a time are what two cores bear.
    maxWorkers: 2,
    execArgv: ['--require', fileURLToPath(new URL('test/only-loopback.ts', import.meta.url))],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is polled for comes when the machine gets to it; a busy one is no failure.
    expect: { poll: { timeout: 20_000 } },
    allowOnly: false,
    reporters: ['default', ['json', { outputFile: '.artefacts/vitest.json' }]],
  },
});
