// Charts in messages: the largest that Slack takes, the smallest that it does not, and where there is none at all.
import { expect, test } from 'vitest';
import { checkBlocks, checkModal } from '../../../local/slack/block-kit.ts';
import { ACCEPTED, refusalOf } from './refusal-of.ts';

const x = (length: number) => 'x'.repeat(length);
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const labels = (count: number) => many(count, (index) => `c${index}`);
const drawn = (chart: unknown, more: object = {}) => [
  { type: 'data_visualization', title: 'ROC', chart, ...more },
];

/** A line chart of these series over these categories. */
const line = (names: readonly string[], categories: readonly string[], axes: object = {}) => ({
  type: 'line',
  series: names.map((name) => ({ name, data: categories.map((label) => ({ label, value: 0.5 })) })),
  axis_config: { categories, ...axes },
});
const one = (value: unknown, label = 'a') =>
  drawn({ ...line([], ['a']), series: [{ name: 'v42', data: [{ label, value }] }] });
const pie = (...segments: unknown[]) => drawn({ type: 'pie', segments });
const slice = (label: string, value: unknown = 1) => ({ label, value });
const inOrder = { name: 'v42', data: [slice('a'), slice('b')] };

const rows: [limit: string, fits: unknown, tooMuch: unknown, fault: string][] = [
  [
    'title 50',
    drawn(line(['v42'], ['a']), { title: x(50) }),
    drawn(line(['v42'], ['a']), { title: x(51) }),
    'must be less than 51 characters [json-pointer:/blocks/0/title]',
  ],
  [
    '12 series',
    drawn(line(labels(12), ['a'])),
    drawn(line(labels(13), ['a'])),
    'no more than 12 items allowed [json-pointer:/blocks/0/chart/series]',
  ],
  [
    'a series at least',
    drawn(line(['v42'], ['a'])),
    drawn(line([], ['a'])),
    'no less than 1 items allowed [json-pointer:/blocks/0/chart/series]',
  ],
  [
    'series have names of their own',
    drawn(line(['v42', 'v41'], ['a'])),
    drawn(line(['v42', 'v42'], ['a'])),
    'v42 is used twice [json-pointer:/blocks/0/chart/series/1/name]',
  ],
  [
    'name of a series 20',
    drawn(line([x(20)], ['a'])),
    drawn(line([x(21)], ['a'])),
    'must be less than 21 characters [json-pointer:/blocks/0/chart/series/0/name]',
  ],
  [
    'the labels are the categories',
    one(0.5),
    one(0.5, 'b'),
    'the labels must be the categories, in their order [json-pointer:/blocks/0/chart/series/0/data]',
  ],
  [
    'the labels are in the order of the categories',
    drawn({ ...line([], ['a', 'b']), series: [inOrder] }),
    drawn({ ...line([], ['b', 'a']), series: [inOrder] }),
    'the labels must be the categories, in their order [json-pointer:/blocks/0/chart/series/0/data]',
  ],
  [
    'every category has its point',
    drawn({ ...line([], ['a', 'b']), series: [inOrder] }),
    drawn({ ...line([], ['a', 'b', 'c']), series: [inOrder] }),
    'the labels must be the categories, in their order [json-pointer:/blocks/0/chart/series/0/data]',
  ],
  [
    'a value is a number',
    one(-1.5),
    one('0.5'),
    'must provide a number [json-pointer:/blocks/0/chart/series/0/data/0/value]',
  ],
  [
    'a value is finite',
    one(1e308),
    one(JSON.parse('1e309')),
    'must provide a number [json-pointer:/blocks/0/chart/series/0/data/0/value]',
  ],
  [
    'x_label 50',
    drawn(line(['v42'], ['a'], { x_label: x(50) })),
    drawn(line(['v42'], ['a'], { x_label: x(51) })),
    'must be less than 51 characters [json-pointer:/blocks/0/chart/axis_config/x_label]',
  ],
  [
    'y_label 50',
    drawn(line(['v42'], ['a'], { y_label: x(50) })),
    drawn(line(['v42'], ['a'], { y_label: x(51) })),
    'must be less than 51 characters [json-pointer:/blocks/0/chart/axis_config/y_label]',
  ],
  [
    '12 segments',
    pie(...labels(12).map((label) => slice(label))),
    pie(...labels(13).map((label) => slice(label))),
    'no more than 12 items allowed [json-pointer:/blocks/0/chart/segments]',
  ],
  [
    'a segment at least',
    pie(slice('a')),
    pie(),
    'no less than 1 items allowed [json-pointer:/blocks/0/chart/segments]',
  ],
  [
    'label of a segment 20',
    pie(slice(x(20))),
    pie(slice(x(21))),
    'must be less than 21 characters [json-pointer:/blocks/0/chart/segments/0/label]',
  ],
  [
    'a segment is more than nothing',
    pie(slice('a', 0.001)),
    pie(slice('a', 0)),
    'must be more than 0 [json-pointer:/blocks/0/chart/segments/0/value]',
  ],
  [
    'charts of another kind',
    drawn({ ...line(['v42'], ['a']), type: 'area' }),
    drawn({ ...line(['v42'], ['a']), type: 'radar' }),
    'unsupported type: radar [json-pointer:/blocks/0/chart/type]',
  ],
  [
    'a pie has no axes',
    pie(slice('a')),
    drawn({ type: 'pie', segments: [slice('a')], axis_config: {} }),
    'no additional properties allowed: axis_config [json-pointer:/blocks/0/chart]',
  ],
  [
    'members of a chart',
    drawn({ ...line(['v42'], ['a']), type: 'bar' }),
    drawn({ ...line(['v42'], ['a']), type: 'bar', stacked: true }),
    'no additional properties allowed: stacked [json-pointer:/blocks/0/chart]',
  ],
  [
    'members of the block',
    drawn(line(['v42'], ['a']), { block_id: 'roc' }),
    drawn(line(['v42'], ['a']), { subtitle: 'a' }),
    'no additional properties allowed: subtitle [json-pointer:/blocks/0]',
  ],
  [
    '2 charts a message',
    [...pie(slice('a')), { type: 'divider' }, ...pie(slice('a'))],
    [...pie(slice('a')), { type: 'divider' }, ...pie(slice('a')), ...pie(slice('a'))],
    'no more than 2 data_visualization allowed [json-pointer:/blocks/3]',
  ],
];

test.each(rows)('%s', (_limit, fits, tooMuch, fault) => {
  expect(refusalOf(() => checkBlocks(fits))).toEqual(ACCEPTED);
  expect(refusalOf(() => checkBlocks(tooMuch))).toEqual({ code: 'invalid_blocks', faults: [fault] });
});

test('20 points a series, which is 20 categories', () => {
  expect(refusalOf(() => checkBlocks(drawn(line(['v42'], labels(20)))))).toEqual(ACCEPTED);
  expect(refusalOf(() => checkBlocks(drawn(line(['v42'], labels(21)))))).toEqual({
    code: 'invalid_blocks',
    faults: [
      'no more than 20 items allowed [json-pointer:/blocks/0/chart/series/0/data]',
      'no more than 20 items allowed [json-pointer:/blocks/0/chart/axis_config/categories]',
    ],
  });
});

test('a label has 20 characters at most, at the point and among the categories', () => {
  expect(refusalOf(() => checkBlocks(drawn(line(['v42'], [x(20)]))))).toEqual(ACCEPTED);
  expect(refusalOf(() => checkBlocks(drawn(line(['v42'], [x(21)]))))).toEqual({
    code: 'invalid_blocks',
    faults: [
      'must be less than 21 characters [json-pointer:/blocks/0/chart/series/0/data/0/label]',
      'must be less than 21 characters [json-pointer:/blocks/0/chart/axis_config/categories/0]',
    ],
  });
});

test('a modal has none, whatever the workspace has', () => {
  const modal = { type: 'modal', title: { type: 'plain_text', text: 'Evidence' } };
  expect(refusalOf(() => checkModal({ ...modal, blocks: pie(slice('a')) }))).toEqual({
    code: 'invalid_arguments',
    faults: ['unsupported type: data_visualization [json-pointer:/view/blocks/0/type]'],
  });
});
