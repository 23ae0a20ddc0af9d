// What is noted where changes were requested, which question follows it, and what its card says.
import { expect, test } from 'vitest';
import { changesOf, followsParts, isFollowedBy, type Changes, type Follows } from '../../approval/changes.ts';
import { requestId } from '../../approval/ids.ts';
import { partAsRead } from './as-read.ts';
import { approval, asking, closed, opened, request, settled, vote } from './values.ts';

const asked = vote({ choice: 'request-changes', words: 'Add the age facet.' });
const noted: Changes = { version: 42, round: 1, by: 'Bob', words: 'Add the age facet.' };

test('what is noted is who requested what; of any other end nothing is', () => {
  const stage = closed('changes-requested', 'Bob requested changes', { votes: [vote(), asked] });
  expect(changesOf(request(stage))).toEqual(noted);
  for (const other of [opened, asking(), settled(approval()), closed('superseded', 'x')])
    expect(changesOf(request(other))).toBeUndefined();
});

test.each<[what: string, asked: [version: number, round: number], over: Partial<Changes>, follows: boolean]>([
  ['the next version', [43, 1], {}, true],
  ['a later one, where none was asked about before', [45, 1], {}, true],
  ['the same version, corrected', [42, 2], {}, true],
  [
    'the same once more, when it was noted already',
    [43, 1],
    { followedBy: requestId('churn-telco', 43, 1) },
    true,
  ],
  ['one after that', [44, 1], { followedBy: requestId('churn-telco', 43, 1) }, false],
  ['the round itself', [42, 1], {}, false],
  ['an older version', [41, 3], {}, false],
])('%s', (_what, [version, round], over, follows) => {
  const id = requestId('churn-telco', version, round);
  expect(isFollowedBy({ ...noted, ...over }, request(asking(), { version, round, id }))).toBe(follows);
});

test.each<[follows: Follows | undefined, words: string[]]>([
  [undefined, []],
  [{ ...noted, version: 41 }, ['It follows v41, where Bob requested changes:', '> Add the age facet.']],
  [noted, ['It follows round 1, where Bob requested changes:', '> Add the age facet.']],
  [{ version: 41, round: 1, by: 'Bob' }, ['It follows v41, where Bob requested changes.']],
  [{ ...noted, words: 'a\u202eb' }, ['It follows round 1, where Bob requested changes:', '> a\ufffdb']],
])('the card says %j', (follows, words) => {
  expect(followsParts(request(asking(), { ...(follows && { follows }) })).flatMap(partAsRead)).toEqual(words);
});
