// npm run test:clients: whole approvals driven by boto3 and by the AWS CLI, as their users would.
import { defineConfig } from 'vitest/config';
import everything from './vitest.config.ts';

export default defineConfig({
  test: {
    ...everything.test,
    include: ['test/clients/*.test.ts'],
    exclude: ['node_modules/**'],
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: '.artefacts/vitest-clients.json' }]],
  },
});
