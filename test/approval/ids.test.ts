import { expect, test } from 'vitest';
import { Digest, instant, PackageArn, PersonKey, requestId, RequestId, short } from '../../approval/ids.ts';

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

test.each<[what: string, digest: string, is: boolean]>([
  ['64 digits', '0123456789abcdef'.repeat(4), true],
  ['one too few', 'a'.repeat(63), false],
  ['one too many', 'a'.repeat(65), false],
  ['capitals', 'A'.repeat(64), false],
  ['something before it', `sha256:${'a'.repeat(64)}`, false],
  ['a line after it', `${'a'.repeat(64)}\n`, false],
])('a digest is 64 hexadecimal digits and nothing else: %s', (_what, digest, is) => {
  expect(Digest.safeParse(digest).success).toBe(is);
});

test.each(['bob', 'b', '0', 'bob.b-b_2', 'b'.repeat(63)])('%j is the key of a person', (key) => {
  expect(PersonKey.parse(key)).toBe(key);
});

test.each(['', 'Bob', '.bob', '-bob', '_bob', 'bob b', 'bob@example.com', 'bob\n', 'b'.repeat(64)])(
  '%j is none, and the operator reads why',
  (key) => {
    expect(PersonKey.safeParse(key).error?.issues[0]?.message).toBe(
      'lower-case letters, digits, dot, underscore and hyphen',
    );
  },
);

test('instants compare as text', () => {
  expect(instant(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(instant(999) < instant(1_000)).toBe(true);
});

test('a digest is told by its first eight digits', () => {
  expect(short('4f1c9a02ffff')).toBe('4f1c9a02');
});
