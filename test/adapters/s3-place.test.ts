// Which addresses are followed: s3:// in an allowed bucket or under an allowed prefix, and nothing that only looks so.
import { describe, expect, test } from 'vitest';
import { placeOf } from '../../adapters/s3-place.ts';

const NO_FILE = 'it is not the s3:// address of a file.';
const FOLDER = 'it is a folder, not a file.';
const DOTS = 'its key has a . or .. in it.';
const ALLOWED = ['models', 'shared/churn', 'shared/fraud/', 'shared/a/b'];
const notAllowed = (bucket: string): string => `the policy does not allow the bucket ${bucket}.`;
const ONLY_UNDER = 'the policy allows the bucket shared only under churn, fraud/, a/b.';

describe('is followed', () => {
  test.each<[uri: string, bucket: string, key: string]>([
    ['s3://models/evaluation.json', 'models', 'evaluation.json'],
    ['s3://models/churn/v42/evaluation.json', 'models', 'churn/v42/evaluation.json'],
    ['s3://models//evaluation.json', 'models', '/evaluation.json'],
    ['s3://models/a b+c%20?x#y', 'models', 'a b+c%20?x#y'],
    ['s3://models/..a/b..', 'models', '..a/b..'],
    // Dots that only look like dots, or that nobody decodes, are characters of a key as any other.
    ['s3://shared/churn/%2e%2e/secret.json', 'shared', 'churn/%2e%2e/secret.json'],
    ['s3://shared/churn/\u2024\u2024/secret.json', 'shared', 'churn/\u2024\u2024/secret.json'],
    ['s3://shared/churn/\uff0e\uff0e/secret.json', 'shared', 'churn/\uff0e\uff0e/secret.json'],
    ['s3://shared/churn/..\\secret.json', 'shared', 'churn/..\\secret.json'],
    ['s3://shared/churn/x.json', 'shared', 'churn/x.json'],
    ['s3://shared/fraud/x.json', 'shared', 'fraud/x.json'],
    ['s3://shared/a/b/c/x.json', 'shared', 'a/b/c/x.json'],
    ['s3://models/https://evil.example/x', 'models', 'https://evil.example/x'],
  ])('%s', (uri, bucket, key) => {
    expect(placeOf(uri, ALLOWED)).toEqual({ kind: 'place', bucket, key });
  });
});

describe('is refused', () => {
  test.each<[uri: string, why: string]>([
    ['', NO_FILE],
    ['s3://', NO_FILE],
    ['s3://models', NO_FILE],
    ['s3://models/', NO_FILE],
    ['s3:///x.json', NO_FILE],
    ['s3:/models/x.json', NO_FILE],
    ['s3:models/x.json', NO_FILE],
    ['S3://models/x.json', NO_FILE],
    ['s3a://models/x.json', NO_FILE],
    [' s3://models/x.json', NO_FILE],
    ['s3://models/x.json\n', NO_FILE],
    ['s3://models/x\n.json', NO_FILE],
    ['models/x.json', NO_FILE],
    ['/models/x.json', NO_FILE],
    ['file:///etc/passwd', NO_FILE],
    ['https://models.s3.amazonaws.com/x.json', NO_FILE],
    ['https://s3.amazonaws.com/models/x.json', NO_FILE],
    ['http://169.254.169.254/latest/meta-data/', NO_FILE],
    ['s3://Models/x.json', NO_FILE],
    ['s3://mo/x.json', NO_FILE],
    ['s3://-models/x.json', NO_FILE],
    ['s3://models./x.json', NO_FILE],
    ['s3://models@evil/x.json', NO_FILE],
    ['s3://user:password@models/x.json', NO_FILE],
    ['s3://models:443/x.json', NO_FILE],
    ['s3://models?/x.json', NO_FILE],
    ['s3://models#/x.json', NO_FILE],
    ['s3://models\\evil/x.json', NO_FILE],
    ['s3://mod%65ls/x.json', NO_FILE],
    ['s3://m\u043edels/x.json', NO_FILE],
    [`s3://${'a'.repeat(64)}/x.json`, NO_FILE],
    ['s3://arn:aws:s3:us-east-1:000000000000:accesspoint/models/object/x.json', NO_FILE],
    ['arn:aws:s3:::models/x.json', NO_FILE],
    ['s3://models/churn/', FOLDER],
    ['s3://models//', FOLDER],
    ['s3://models/../evil/x.json', DOTS],
    ['s3://models/a/../../x.json', DOTS],
    ['s3://models/a/..', DOTS],
    ['s3://models/./x.json', DOTS],
    ['s3://models/.', DOTS],
    ['s3://shared/churn/../secret.json', DOTS],
    ['s3://evil/x.json', notAllowed('evil')],
    ['s3://models-2/x.json', notAllowed('models-2')],
    ['s3://model/x.json', notAllowed('model')],
    ['s3://my-point-abc123-s3alias/x.json', notAllowed('my-point-abc123-s3alias')],
    ['s3://churn/x.json', notAllowed('churn')],
    ['s3://shared/x.json', ONLY_UNDER],
    ['s3://shared/churn', ONLY_UNDER],
    ['s3://shared/churn-old/x.json', ONLY_UNDER],
    ['s3://shared/churnx.json', ONLY_UNDER],
    ['s3://shared/Churn/x.json', ONLY_UNDER],
    ['s3://shared//churn/x.json', ONLY_UNDER],
    ['s3://shared/fraud', ONLY_UNDER],
    ['s3://shared/a/x.json', ONLY_UNDER],
    ['s3://shared/x/churn/x.json', ONLY_UNDER],
  ])('%j', (uri, why) => {
    expect(placeOf(uri, ALLOWED)).toEqual({ kind: 'refused', why });
  });
});

test('a bucket that is allowed whole is not narrowed by a prefix of it', () => {
  expect(placeOf('s3://models/x.json', ['models/churn', 'models']).kind).toBe('place');
  expect(placeOf('s3://models/x.json', []).kind).toBe('refused');
});
