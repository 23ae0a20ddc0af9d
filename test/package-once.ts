// Before any test: packages what would be deployed, with the tests' policies. Nothing happens when nothing changed.
import { packageLocal } from '../scripts/package-local.ts';
import { ROOT, TEST_BUILD, TEST_POLICIES } from './test-package.ts';

const packageOnce = async (): Promise<void> => {
  await packageLocal({
    root: ROOT,
    into: TEST_BUILD,
    policyDir: TEST_POLICIES,
    log: (line) => console.log(line),
  });
};

export default packageOnce;
