// The blocks that Countersign shows, and the modal that holds them, with Slack's limits on each.
// A block, an element or a member that is missing here is refused by name (block-kit.ts), never shown as if it were fine.
import * as z from 'zod';
import { dataVisualization } from './chart.ts';
import { richText } from './rich-text.ts';
import { table } from './table.ts';

// https://docs.slack.dev/reference/block-kit/composition-objects
const TEXT = 3_000;
const ID = 255;
const PLACEHOLDER = 150;
// https://docs.slack.dev/reference/block-kit/block-elements
const BUTTON = { text: 75, value: 2_000, url: 3_000, accessibilityLabel: 75 };
const INPUT_LENGTH = 3_000;
// https://docs.slack.dev/reference/block-kit/blocks
const HEADER = 150;
const FIELDS = 10;
const FIELD = 2_000;
const CONTEXT_ELEMENTS = 10;
const ACTIONS = 25;
const LABEL = 2_000;
const MESSAGE_BLOCKS = 50;
/** Of a modal, and of Home. */
const VIEW_BLOCKS = 100;
// https://docs.slack.dev/reference/views/modal-views
const MODAL_TITLE = 24;
const PRIVATE_METADATA = 3_000;

const plainText = (max = TEXT) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });

const mrkdwn = (max = TEXT) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });

const text = (max = TEXT) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);

const action_id = z.string().min(1).max(ID).optional();
const block_id = z.string().min(1).max(ID).optional();

const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(BUTTON.text),
  action_id,
  value: z.string().max(BUTTON.value).optional(),
  url: z.string().max(BUTTON.url).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().max(BUTTON.accessibilityLabel).optional(),
});

const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id,
  initial_value: z.string().optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(INPUT_LENGTH).optional(),
  max_length: z.int().min(1).max(INPUT_LENGTH).optional(),
  placeholder: plainText(PLACEHOLDER).optional(),
  focus_on_load: z.boolean().optional(),
});

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id,
    text: text().optional(),
    fields: z.array(text(FIELD)).min(1).max(FIELDS).optional(),
  })
  .refine((it) => it.text ?? it.fields, 'missing required field: text or fields');

// One kind of element each; the union is there for its words about an unknown type (block-kit.ts).
const actions = z
  .array(z.discriminatedUnion('type', [button]))
  .min(1)
  .max(ACTIONS);
const input = z.discriminatedUnion('type', [plainTextInput]);

/** What messages and modals hold alike. */
const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), block_id, text: plainText(HEADER) }),
  section,
  z.strictObject({ ...richText, block_id }),
  z.strictObject({
    type: z.literal('context'),
    block_id,
    elements: z.array(text()).min(1).max(CONTEXT_ELEMENTS),
  }),
  z.strictObject({ type: z.literal('actions'), block_id, elements: actions }),
  z.strictObject({ type: z.literal('divider'), block_id }),
  z.strictObject({
    type: z.literal('input'),
    block_id,
    label: plainText(LABEL),
    hint: plainText(LABEL).optional(),
    optional: z.boolean().optional(),
    element: input,
  }),
]);

/** Only messages hold these, and not yet in every workspace (features.ts). */
const messageBlock = z.discriminatedUnion('type', [
  ...block.options,
  z.strictObject({ ...table, block_id }),
  z.strictObject({ ...dataVisualization, block_id }),
]);

export const messageBlocks = z.array(messageBlock).max(MESSAGE_BLOCKS);
export const olderMessageBlocks = z.array(block).max(MESSAGE_BLOCKS);

export const modal = z
  .strictObject({
    type: z.literal('modal'),
    title: plainText(MODAL_TITLE),
    submit: plainText(MODAL_TITLE).optional(),
    close: plainText(MODAL_TITLE).optional(),
    blocks: z.array(block).max(VIEW_BLOCKS),
    private_metadata: z.string().max(PRIVATE_METADATA).optional(),
    callback_id: z.string().max(ID).optional(),
  })
  .refine((it) => it.submit ?? it.blocks.every((shown) => shown.type !== 'input'), {
    message: 'missing required field: submit, because there is an input',
  });

/** https://docs.slack.dev/reference/views/home-tab-views */
export const home = z.strictObject({
  type: z.literal('home'),
  blocks: z.array(block).max(VIEW_BLOCKS),
  private_metadata: z.string().max(PRIVATE_METADATA).optional(),
  callback_id: z.string().max(ID).optional(),
});

export type Block = z.infer<typeof messageBlock>;
export type Modal = Omit<z.infer<typeof modal>, 'blocks'> & { blocks: Block[] };
export type Home = Omit<z.infer<typeof home>, 'blocks'> & { blocks: Block[] };
export type Button = z.infer<typeof button>;
