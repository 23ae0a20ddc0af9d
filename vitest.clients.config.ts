// npm run test:clients: whole approvals driven by boto3, the AWS CLI and the SageMaker Python SDK, as their users would.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import everything from './vitest.config.ts';

export default defineConfig({
  test: {
    ...everything.test,
    include: ['test/clients/*.test.ts'],
    globalSetup: [
      ...[everything.test?.globalSetup ?? []].flat(),
      fileURLToPath(new URL('test/clients/sagemaker-sdk.ts', import.meta.url)),
    ],
    exclude: ['node_modules/**'],
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: '.artefacts/vitest-clients.json' }]],
  },
});
