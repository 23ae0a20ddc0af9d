// Bytes as a source of evidence: their registered digest must be theirs, and then they are read strictly.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sourceFrom } from '../../adapters/source.ts';

const URI = 's3://models/x.json';
const bytes = Buffer.from('{"auc": 0.9}');
const digest = createHash('sha256').update(bytes).digest('hex');
const ANOTHER = 'the file is not the one that was registered: its content digest is another.';

test.each<[what: string, registered: string | undefined]>([
  ['none', undefined],
  ['sha256:', `sha256:${digest}`],
  ['SHA256:', `SHA256:${digest}`],
  ['Sha256: in capitals', `Sha256:${digest.toUpperCase()}`],
  ['no prefix', digest],
])('with the digest as %s it is read', (_what, registered) => {
  expect(sourceFrom(URI, bytes, registered)).toEqual({ kind: 'read', uri: URI, digest, json: { auc: 0.9 } });
});

test.each<[what: string, registered: string]>([
  ['one digit off', `sha256:${digest.slice(0, -1)}${digest.endsWith('0') ? '1' : '0'}`],
  ['cut', `sha256:${digest.slice(0, 63)}`],
  ['of another kind', `sha512:${digest}`],
  ['twice the prefix', `sha256:sha256:${digest}`],
  ['with a blank', `sha256: ${digest}`],
  ['empty', ''],
  ['only a prefix', 'sha256:'],
])('with a digest %s it is not the file that was registered', (_what, registered) => {
  expect(sourceFrom(URI, bytes, registered)).toEqual({ kind: 'bad', uri: URI, digest, problem: ANOTHER });
});

test('one byte that changed makes it another file, and that is told before anything else', () => {
  const changed = Buffer.from('{"auc": 0.8');
  expect(sourceFrom(URI, changed, `sha256:${digest}`)).toMatchObject({ kind: 'bad', problem: ANOTHER });
});

test.each<[text: string, problem: string, advice: string | undefined]>([
  ['', 'the file is empty.', undefined],
  ['{"a": 1, "a": 2}', 'line 1 has the key "a" again.', undefined],
  [
    '{"auc": NaN}',
    'not JSON. Line 1 has NaN; JSON has no such number.',
    'Python’s json.dumps writes NaN. With allow_nan=False it stops there instead.',
  ],
])('%s is bad, with its digest', (text, problem, advice) => {
  const source = sourceFrom(URI, Buffer.from(text));
  expect(source).toEqual({
    kind: 'bad',
    uri: URI,
    digest: createHash('sha256').update(text).digest('hex'),
    problem,
    ...(advice && { advice }),
  });
});
