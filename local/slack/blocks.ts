// The blocks that Countersign shows, and the modal that holds them, with Slack's limits on each.
// A block type that is missing here is refused by name (block-kit.ts), never shown as if it were fine.
import * as z from 'zod';
import {
  accessory,
  action,
  drawable,
  DRAWABLE,
  ID,
  image,
  imageMembers,
  input,
  plainText,
  text,
} from './block-elements.ts';
import { richText } from './rich-text.ts';

// https://docs.slack.dev/reference/block-kit/blocks
const HEADER = 150;
const FIELDS = 10;
const FIELD = 2_000;
const CONTEXT_ELEMENTS = 10;
const ACTIONS = 25;
const LABEL = 2_000;
const IMAGE_TITLE = 2_000;
const TABLE = { rows: 100, cells: 20 };
/** Blocks in one message and in one modal. */
export const MESSAGE_BLOCKS = 50;
const MODAL_BLOCKS = 100;
// https://docs.slack.dev/reference/views/modal-views
const MODAL_TITLE = 24;
const PRIVATE_METADATA = 3_000;

const block_id = z.string().min(1).max(ID).optional();

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id,
    text: text().optional(),
    fields: z.array(text(FIELD)).min(1).max(FIELDS).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((it) => it.text ?? it.fields, 'missing required field: text or fields');

const rawText = z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) });
const rawNumber = z.strictObject({
  type: z.literal('raw_number'),
  number: z.number(),
  text: z.string().min(1),
});
const cell = z.discriminatedUnion('type', [rawText, rawNumber, z.strictObject(richText)]);
const column = z.strictObject({
  align: z.enum(['left', 'center', 'right']).optional(),
  is_wrapped: z.boolean().optional(),
});

const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), block_id, text: plainText(HEADER) }),
  section,
  z.strictObject({ ...richText, block_id }),
  z.strictObject({
    type: z.literal('context'),
    block_id,
    elements: z
      .array(z.union([image, text()]))
      .min(1)
      .max(CONTEXT_ELEMENTS),
  }),
  z.strictObject({ type: z.literal('actions'), block_id, elements: z.array(action).min(1).max(ACTIONS) }),
  z.strictObject({ type: z.literal('divider'), block_id }),
  z
    .strictObject({ ...imageMembers, block_id, title: plainText(IMAGE_TITLE).optional() })
    .refine(drawable, DRAWABLE),
  z.strictObject({
    type: z.literal('input'),
    block_id,
    label: plainText(LABEL),
    hint: plainText(LABEL).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.literal(false, 'true is not implemented locally').optional(),
    element: input,
  }),
  z.strictObject({
    type: z.literal('table'),
    block_id,
    rows: z.array(z.array(cell).min(1).max(TABLE.cells)).min(1).max(TABLE.rows),
    column_settings: z.array(column.nullable()).max(TABLE.cells).optional(),
  }),
]);

export const messageBlocks = z.array(block).max(MESSAGE_BLOCKS);

export const modal = z
  .strictObject({
    type: z.literal('modal'),
    title: plainText(MODAL_TITLE),
    submit: plainText(MODAL_TITLE).optional(),
    close: plainText(MODAL_TITLE).optional(),
    blocks: z.array(block).max(MODAL_BLOCKS),
    private_metadata: z.string().max(PRIVATE_METADATA).optional(),
    callback_id: z.string().max(ID).optional(),
    external_id: z.string().max(ID).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.literal(false, 'true is not implemented locally').optional(),
  })
  .refine((it) => it.submit ?? it.blocks.every((shown) => shown.type !== 'input'), {
    message: 'missing required field: submit, because there is an input',
  });

export type Block = z.infer<typeof block>;
export type Modal = z.infer<typeof modal>;
export type Button = z.infer<typeof action>;
