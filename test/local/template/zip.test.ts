// The zip reader, on archives that this test writes byte by byte; a whole cloud reads those of `serverless package`.
import { expect, test } from 'vitest';
import { unzip } from '../../../local/template/zip.ts';
import { zipFile } from '../zip-file.ts';

test('gives the files of an archive, stored and deflated, and leaves folders out', () => {
  const zip = zipFile([
    { name: 'dist/', content: '' },
    { name: 'dist/a.mjs', content: 'export const a = 1;'.repeat(50) },
    { name: 'dist/b.txt', content: 'plain', method: 0 },
  ]);
  const files = [...unzip(zip)].map(([name, content]) => [name, content.toString()]);
  expect(files).toEqual([
    ['dist/a.mjs', 'export const a = 1;'.repeat(50)],
    ['dist/b.txt', 'plain'],
  ]);
});

test.each([
  [
    'a path that leaves the folder',
    zipFile([{ name: '../evil', content: 'x' }]),
    /leaves its folder: \.\.\/evil/,
  ],
  ['an absolute path', zipFile([{ name: '/etc/x', content: 'x' }]), /leaves its folder/],
  ['an unknown method', zipFile([{ name: 'a', content: 'x', method: 12 }]), /a is packed by method 12/],
  ['something else', Buffer.from('no zip at all, but long enough to look for one'), /not a zip file/],
])('refuses %s', (_, zip, words) => {
  expect(() => unzip(zip)).toThrow(words);
});
