// Where a test run keeps the package that it makes once (package-once.ts), with policies of its own.
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const TEST_POLICIES = fileURLToPath(new URL('policies', import.meta.url));
/** The folder that is packaged in; what would be deployed lies in its current/.serverless. */
export const TEST_BUILD = fileURLToPath(new URL('../.build/test-package', import.meta.url));
export const TEST_PACKAGE = `${TEST_BUILD}/current/.serverless`;
