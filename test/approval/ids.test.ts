import { expect, test } from 'vitest';
import { instant, PackageArn, requestId, RequestId, short } from '../../approval/ids.ts';

const ARN = 'arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-telco/42';

test.each([ARN, ARN.replace('aws:', 'aws-cn:'), ARN.replace('churn-telco', 'A'.repeat(63))])(
  '%s is a version',
  (arn) => {
    expect(PackageArn.parse(arn)).toBe(arn);
  },
);

test.each([
  '',
  'churn-telco/42',
  `${ARN} `,
  `${ARN}\n`,
  ` ${ARN}`,
  ARN.replace('/42', ''),
  ARN.replace('/42', '/0x2a'),
  ARN.replace('/42', '/42/1'),
  ARN.replace('/42', '/-1'),
  ARN.replace('000000000000', '0'),
  ARN.replace('model-package', 'model-package-group'),
  ARN.replace('sagemaker', 's3'),
  ARN.replace('churn-telco', 'A'.repeat(64)),
  ARN.replace('churn', '../x'),
])('%j is none', (arn) => {
  expect(PackageArn.safeParse(arn).success).toBe(false);
});

test('a request id is the name of its execution: within its 80 characters for any group up to 63', () => {
  expect(requestId('churn-telco', 42, 1)).toBe('churn-telco-v42-r1');
  expect(RequestId.safeParse('churn-telco-v42').success).toBe(false);
  expect(RequestId.safeParse('churn-telco-v42-r1\n').success).toBe(false);
  expect(RequestId.safeParse('churn telco-v42-r1').success).toBe(false);
  expect(requestId('a'.repeat(63), 99_999, 9999).length).toBeLessThanOrEqual(80);
});

test('instants compare as text', () => {
  expect(instant(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(instant(999) < instant(1_000)).toBe(true);
});

test('a digest is told by its first eight digits', () => {
  expect(short('4f1c9a02ffff')).toBe('4f1c9a02');
});
