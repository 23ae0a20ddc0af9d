// npm run test:mutation: only the tests of the rules, without the packaging and the local cloud that npm test prepares.
import { configDefaults, defineConfig } from 'vitest/config';

process.env['TZ'] = 'UTC';

export default defineConfig({
  test: {
    include: ['test/approval/**/*.test.ts'],
    exclude: [...configDefaults.exclude, '.build/**'],
    setupFiles: ['test/same-seed.ts'],
    allowOnly: false,
  },
});
