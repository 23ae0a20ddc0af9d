// The last line of .ci/run: what the runners' own reports say. A report that is missing, a file that did not load and
// a test that was skipped are failures of the run.
import { readFileSync } from 'node:fs';

const read = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    console.log(`FAILED: no report ${path} (${error.message})`);
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  }
};

const reports = process.argv.slice(2).map(read);
const sum = (count) => reports.reduce((total, report) => total + count(report), 0);
const notLoaded = ({ testResults }) =>
  testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'),
  );

for (const file of reports.flatMap(notLoaded))
  console.log(`FAILED: ${file.name}: ${file.message.split('\n')[0]}`);
for (const file of reports.flatMap((report) => report.testResults))
  for (const { status, fullName } of file.assertionResults)
    if (status === 'failed' || status === 'pending' || status === 'skipped')
      console.log(`${status.toUpperCase()}: ${fullName}`);

const passed = sum((report) => report.numPassedTests);
const failed = sum((report) => report.numFailedTests + notLoaded(report).length);
const skipped = sum((report) => report.numPendingTests + report.numTodoTests);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = passed > 0 && failed === 0 && skipped === 0 ? 0 : 1;
