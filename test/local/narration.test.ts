// What `npm start` tells while it runs.
import { expect, test } from 'vitest';
import { eventLine, written } from '../../local/narration.ts';

const sagemaker = (detail: Record<string, unknown>) =>
  eventLine(
    {
      source: 'aws.sagemaker',
      'detail-type': 'SageMaker Model Package State Change',
      resources: [],
      detail: {
        ModelPackageGroupName: 'churn-telco',
        ModelPackageVersion: 43,
        ModelPackageArn: 'arn:43',
        ...detail,
      },
    },
    (arn) => (arn === 'arn:43' ? 'alice' : 'somebody'),
  );
const execution = (status: string) =>
  eventLine(
    {
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      resources: [],
      detail: { name: 'churn-telco-v43-r1', status, error: 'AccessDeniedException', cause: 'no' },
    },
    () => '',
  );

test.each([
  [
    'a registration',
    sagemaker({ ModelApprovalStatus: 'PendingManualApproval' }),
    { subject: 'churn-telco v43', words: 'registered by alice' },
  ],
  [
    'a decision in the registry',
    sagemaker({
      ModelApprovalStatus: 'Approved',
      UpdatedModelPackageFields: ['ModelApprovalStatus'],
      ApprovalDescription: 'Approved by Bob',
    }),
    { subject: 'churn-telco v43', words: 'registry says Approved. Approved by Bob' },
  ],
  [
    'another update',
    sagemaker({ ModelApprovalStatus: 'Approved', UpdatedModelPackageFields: ['ModelCard'] }),
    undefined,
  ],
  [
    'a broken execution',
    execution('FAILED'),
    { subject: 'churn-telco-v43-r1', words: 'execution FAILED: AccessDeniedException no' },
  ],
  ['an execution that goes well', execution('SUCCEEDED'), undefined],
])('%s', (_, line, expected) => {
  expect(line).toEqual(expected);
});

test("is one line in the reader's own time, cut when long", () => {
  const at = Date.parse('2026-11-23T14:00:02Z');
  expect(written({ subject: 'churn v1', words: 'two\nlines' }, at, 'Europe/Berlin')).toBe(
    '15:00:02  churn v1  two lines',
  );
  expect(written({ subject: 's', words: 'x'.repeat(500) }, at, 'UTC')).toBe(
    `14:00:02  s  ${'x'.repeat(160)} ...`,
  );
});
