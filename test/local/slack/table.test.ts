// Tables in messages: the largest that Slack takes, the smallest that it does not, and where there is none at all.
import { expect, test } from 'vitest';
import { checkBlocks, checkModal } from '../../../local/slack/block-kit.ts';
import { ACCEPTED, refusalOf } from './refusal-of.ts';

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const said = (text: string) => ({ type: 'raw_text', text });
const counted = (more: object = {}) => ({ type: 'raw_number', value: 0.91, text: '0.91', ...more });
const rich = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
const table = (rows: unknown, more: object = {}) => ({ type: 'table', rows, ...more });
const columns = (...column_settings: unknown[]) => [table([[said('a')]], { column_settings })];
const row = (...cells: unknown[]) => [table([cells])];

const rows: [limit: string, fits: unknown, tooMuch: unknown, fault: string][] = [
  [
    '100 rows',
    [table(many(100, () => [said('a')]))],
    [table(many(101, () => [said('a')]))],
    'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
  ],
  [
    'a row at least',
    [table([[said('a')]])],
    [table([])],
    'no less than 1 items allowed [json-pointer:/blocks/0/rows]',
  ],
  [
    'rows are there',
    [table([[said('a')]])],
    [{ type: 'table' }],
    'missing required field: rows [json-pointer:/blocks/0/rows]',
  ],
  [
    '20 cells',
    row(...many(20, () => said('a'))),
    row(...many(21, () => said('a'))),
    'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]',
  ],
  ['a cell at least', row(said('a')), row(), 'no less than 1 items allowed [json-pointer:/blocks/0/rows/0]'],
  [
    'no empty text',
    row(said('a')),
    row(said('a'), said('')),
    'must be more than 0 characters [json-pointer:/blocks/0/rows/0/1/text]',
  ],
  [
    'a number is a number',
    row(counted()),
    row(counted({ value: '0.91' })),
    'must provide a number [json-pointer:/blocks/0/rows/0/0/value]',
  ],
  [
    'a number is finite',
    row(counted({ value: 1e308 })),
    row(counted({ value: JSON.parse('1e309') as unknown })),
    'must provide a number [json-pointer:/blocks/0/rows/0/0/value]',
  ],
  [
    'a number has words',
    row(counted()),
    row(counted({ text: '' })),
    'must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]',
  ],
  [
    'rich text is judged in cells too',
    row(rich('a')),
    row(rich('')),
    'must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/elements/0/elements/0/text]',
  ],
  [
    'other cells',
    row(said('a')),
    row({ type: 'mrkdwn', text: 'a' }),
    'unsupported type: mrkdwn [json-pointer:/blocks/0/rows/0/0/type]',
  ],
  [
    'members of a cell',
    row(said('a')),
    row({ ...said('a'), bold: true }),
    'no additional properties allowed: bold [json-pointer:/blocks/0/rows/0/0]',
  ],
  [
    '20 column settings',
    columns(...many(20, () => ({}))),
    columns(...many(21, () => ({}))),
    'no more than 20 items allowed [json-pointer:/blocks/0/column_settings]',
  ],
  [
    'alignments',
    columns({ align: 'left' }, { align: 'center', is_wrapped: true }, { align: 'right' }),
    columns({ align: 'justify' }),
    'Invalid option: expected one of "left"|"center"|"right" [json-pointer:/blocks/0/column_settings/0/align]',
  ],
  [
    'members of a column',
    columns({ is_wrapped: false }),
    columns({ width: 3 }),
    'no additional properties allowed: width [json-pointer:/blocks/0/column_settings/0]',
  ],
  [
    'members of a table',
    [table([[said('a')]], { block_id: 'evidence' })],
    [table([[said('a')]], { caption: 'a' })],
    'no additional properties allowed: caption [json-pointer:/blocks/0]',
  ],
];

test.each(rows)('%s', (_limit, fits, tooMuch, fault) => {
  expect(refusalOf(() => checkBlocks(fits))).toEqual(ACCEPTED);
  expect(refusalOf(() => checkBlocks(tooMuch))).toEqual({ code: 'invalid_blocks', faults: [fault] });
});

test('a message has one table, and Slack refuses a second as an attachment', () => {
  const one = table([[said('a')]]);
  expect(refusalOf(() => checkBlocks([{ type: 'divider' }, one]))).toEqual(ACCEPTED);
  expect(refusalOf(() => checkBlocks([one, { type: 'divider' }, one]))).toEqual({
    code: 'invalid_attachments',
    faults: ['no more than 1 table allowed [json-pointer:/blocks/2]'],
  });
});

test('a modal has none, whatever the workspace has', () => {
  const modal = { type: 'modal', title: { type: 'plain_text', text: 'Evidence' } };
  expect(refusalOf(() => checkModal({ ...modal, blocks: row(said('a')) }))).toEqual({
    code: 'invalid_arguments',
    faults: ['unsupported type: table [json-pointer:/view/blocks/0/type]'],
  });
});
