// One row a limit of Slack: the largest thing that passes, and the smallest that does not, refused at its pointer.
import { expect, test } from 'vitest';
import { checkBlocks, checkModal } from '../../../local/slack/block-kit.ts';
import { ACCEPTED, refusalOf } from './refusal-of.ts';

const x = (length: number) => 'x'.repeat(length);
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const plain = (text: string) => ({ type: 'plain_text', text });
const button = (more: object = {}) => ({ type: 'button', text: plain('Approve'), ...more });
const actions = (...elements: object[]) => [{ type: 'actions', elements }];
const rich = (...elements: object[]) => [{ type: 'rich_text', elements }];
const said = (text: string) => ({ type: 'rich_text_section', elements: [{ type: 'text', text }] });
const section = (more: object) => [{ type: 'section', ...more }];
const asked = (more: object, element: object = {}) => [
  { type: 'input', label: plain('Reason'), element: { type: 'plain_text_input', ...element }, ...more },
];
const modal = (more: object) => ({ type: 'modal', title: plain('Reject?'), blocks: [], ...more });

const blockRows: [limit: string, fits: unknown, tooMuch: unknown, fault: string][] = [
  [
    '50 blocks a message',
    many(50, () => ({ type: 'divider' })),
    many(51, () => ({ type: 'divider' })),
    'no more than 50 items allowed [json-pointer:/blocks]',
  ],
  [
    'header 150',
    [{ type: 'header', text: plain(x(150)) }],
    [{ type: 'header', text: plain(x(151)) }],
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'header is plain text',
    [{ type: 'header', text: plain('a') }],
    [{ type: 'header', text: { type: 'mrkdwn', text: 'a' } }],
    'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
  ],
  [
    'section text 3000',
    section({ text: plain(x(3000)) }),
    section({ text: plain(x(3001)) }),
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'no empty text',
    section({ text: plain('a') }),
    section({ text: plain('') }),
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'section needs text or fields',
    section({ fields: [plain('a')] }),
    section({}),
    'missing required field: text or fields [json-pointer:/blocks/0]',
  ],
  [
    '10 fields',
    section({ fields: many(10, () => plain('a')) }),
    section({ fields: many(11, () => plain('a')) }),
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'field 2000',
    section({ fields: [plain(x(2000))] }),
    section({ fields: [plain(x(2001))] }),
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    '10 context elements',
    [{ type: 'context', elements: many(10, () => plain('a')) }],
    [{ type: 'context', elements: many(11, () => plain('a')) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'context text',
    [{ type: 'context', elements: [plain('a')] }],
    [{ type: 'context', elements: [plain('')] }],
    'must be more than 0 characters [json-pointer:/blocks/0/elements/0/text]',
  ],
  [
    '25 actions',
    actions(...many(25, () => button())),
    actions(...many(26, () => button())),
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'button text 75',
    actions(button({ text: plain(x(75)) })),
    actions(button({ text: plain(x(76)) })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'button value 2000',
    actions(button({ value: x(2000) })),
    actions(button({ value: x(2001) })),
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'button url 3000',
    actions(button({ url: x(3000) })),
    actions(button({ url: x(3001) })),
    'must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]',
  ],
  [
    'accessibility_label 75',
    actions(button({ accessibility_label: x(75) })),
    actions(button({ accessibility_label: x(76) })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/accessibility_label]',
  ],
  [
    'action_id 255',
    actions(button({ action_id: x(255) })),
    actions(button({ action_id: x(256) })),
    'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
  ],
  [
    'block_id 255',
    [{ type: 'divider', block_id: x(255) }],
    [{ type: 'divider', block_id: x(256) }],
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
  ],
  [
    'input label 2000',
    asked({ label: plain(x(2000)) }),
    asked({ label: plain(x(2001)) }),
    'must be less than 2001 characters [json-pointer:/blocks/0/label/text]',
  ],
  [
    'input hint 2000',
    asked({ hint: plain(x(2000)) }),
    asked({ hint: plain(x(2001)) }),
    'must be less than 2001 characters [json-pointer:/blocks/0/hint/text]',
  ],
  [
    'input max_length 3000',
    asked({}, { max_length: 3000 }),
    asked({}, { max_length: 3001 }),
    'must be at most 3000 [json-pointer:/blocks/0/element/max_length]',
  ],
  [
    'input min_length 3000',
    asked({}, { min_length: 3000 }),
    asked({}, { min_length: 3001 }),
    'must be at most 3000 [json-pointer:/blocks/0/element/min_length]',
  ],
  [
    'rich text is not empty',
    rich(said('a')),
    rich(),
    'no less than 1 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'no empty rich text element',
    rich(said('a')),
    rich(said('')),
    'must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]',
  ],
  [
    'list indent 8',
    rich({ type: 'rich_text_list', style: 'bullet', indent: 8, elements: [said('a')] }),
    rich({ type: 'rich_text_list', style: 'bullet', indent: 9, elements: [said('a')] }),
    'must be at most 8 [json-pointer:/blocks/0/elements/0/indent]',
  ],
  [
    'unknown members',
    actions(button()),
    actions(button({ colour: 'red' })),
    'no additional properties allowed: colour [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'unknown blocks',
    [{ type: 'divider' }],
    [{ type: 'dividor' }],
    'unsupported type: dividor [json-pointer:/blocks/0/type]',
  ],
  [
    'blocks that are not drawn here',
    [{ type: 'divider' }],
    [{ type: 'data_table' }],
    'unsupported type: data_table, it is not implemented locally [json-pointer:/blocks/0/type]',
  ],
  [
    'elements that are not drawn here',
    actions(button()),
    actions({ type: 'static_select' }),
    'unsupported type: static_select, it is not implemented locally [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    'members that are not drawn here',
    actions(button()),
    actions(button({ confirm: {} })),
    'no additional properties allowed: confirm, it is not implemented locally [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'inputs that are not drawn here',
    asked({}),
    asked({}, { type: 'datepicker' }),
    'unsupported type: datepicker, it is not implemented locally [json-pointer:/blocks/0/element/type]',
  ],
  [
    'block ids are unique',
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'b' },
    ],
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ],
    'block_id a is used twice [json-pointer:/blocks/1/block_id]',
  ],
  [
    'action ids are unique in a block',
    actions(button({ action_id: 'a' }), button({ action_id: 'b' })),
    actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
    'action_id a is used twice in one block [json-pointer:/blocks/0]',
  ],
];

test.each(blockRows)('%s', (_limit, fits, tooMuch, fault) => {
  expect(refusalOf(() => checkBlocks(fits))).toEqual(ACCEPTED);
  expect(refusalOf(() => checkBlocks(tooMuch))).toEqual({ code: 'invalid_blocks', faults: [fault] });
});

const modalRows: [limit: string, fits: object, tooMuch: object, fault: string][] = [
  [
    '100 blocks a modal',
    { blocks: many(100, () => ({ type: 'divider' })) },
    { blocks: many(101, () => ({ type: 'divider' })) },
    'no more than 100 items allowed [json-pointer:/view/blocks]',
  ],
  [
    'title 24',
    { title: plain(x(24)) },
    { title: plain(x(25)) },
    'must be less than 25 characters [json-pointer:/view/title/text]',
  ],
  [
    'submit 24',
    { submit: plain(x(24)) },
    { submit: plain(x(25)) },
    'must be less than 25 characters [json-pointer:/view/submit/text]',
  ],
  [
    'close 24',
    { close: plain(x(24)) },
    { close: plain(x(25)) },
    'must be less than 25 characters [json-pointer:/view/close/text]',
  ],
  [
    'private_metadata 3000',
    { private_metadata: x(3000) },
    { private_metadata: x(3001) },
    'must be less than 3001 characters [json-pointer:/view/private_metadata]',
  ],
  [
    'callback_id 255',
    { callback_id: x(255) },
    { callback_id: x(256) },
    'must be less than 256 characters [json-pointer:/view/callback_id]',
  ],
  [
    'an input needs a submit button',
    { submit: plain('Go'), blocks: asked({}) },
    { blocks: asked({}) },
    'missing required field: submit, because there is an input [json-pointer:/view]',
  ],
  [
    'blocks in a modal',
    { blocks: section({ text: plain('a') }) },
    { blocks: section({ text: plain('') }) },
    'must be more than 0 characters [json-pointer:/view/blocks/0/text/text]',
  ],
  [
    'only modals',
    {},
    { type: 'home' },
    'unsupported type: home, it is not implemented locally [json-pointer:/view/type]',
  ],
];

test.each(modalRows)('modal: %s', (_limit, fits, tooMuch, fault) => {
  expect(refusalOf(() => checkModal(modal(fits)))).toEqual(ACCEPTED);
  expect(refusalOf(() => checkModal(modal(tooMuch)))).toEqual({ code: 'invalid_arguments', faults: [fault] });
});

test('a whole message of more than about 13,200 characters is refused, although each block is within its limit', () => {
  const sections = (length: number) => many(5, () => section({ text: plain(x(length)) })[0]);
  expect(refusalOf(() => checkBlocks(sections(2500))).code).toBe('accepted');
  expect(refusalOf(() => checkBlocks(sections(2650))).code).toBe('msg_blocks_too_long');
});

test('a modal of more than 250 kB is refused', () => {
  const blocks = many(100, () => section({ text: plain(x(2600)) })[0]);
  expect(refusalOf(() => checkModal(modal({ blocks }))).code).toBe('view_too_large');
});

test('the elements of rich text that cards use are taken, and nothing else', () => {
  const inline = [
    { type: 'text', text: 'a', style: { bold: true, italic: true, strike: true, code: true } },
    { type: 'link', url: 'https://example.com', text: 'b' },
    { type: 'date', timestamp: 1795442700, format: '{date_short_pretty} at {time}', fallback: 'c' },
    { type: 'user', user_id: 'U0BOB' },
    { type: 'usergroup', usergroup_id: 'S1' },
    { type: 'channel', channel_id: 'C0MODELS' },
  ];
  const blocks = rich(
    { type: 'rich_text_section', elements: inline },
    { type: 'rich_text_list', style: 'ordered', elements: [said('a')] },
    { type: 'rich_text_quote', elements: inline },
  );
  expect(checkBlocks(blocks)).toMatchObject(blocks);
  expect(
    refusalOf(() =>
      checkBlocks(rich({ type: 'rich_text_section', elements: [{ type: 'mrkdwn', text: 'a' }] })),
    ),
  ).toEqual({
    code: 'invalid_blocks',
    faults: ['unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/elements/0/type]'],
  });
});

test('blocks and actions without an id are given one, each its own', () => {
  const named = checkBlocks([{ type: 'divider' }, ...actions(button(), button())]);
  const ids = named.flatMap((block) => [
    block.block_id,
    ...(block.type === 'actions' ? block.elements.map(({ action_id }) => action_id) : []),
  ]);
  expect(new Set(ids).size).toBe(4);
  expect(ids.every(Boolean)).toBe(true);
});
