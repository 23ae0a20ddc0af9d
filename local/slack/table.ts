// The table of a message: its cells, its columns, and how many of each Slack takes. Used by blocks.ts; modals have none.
import * as z from 'zod';
import { richText } from './rich-text.ts';

// https://docs.slack.dev/reference/block-kit/blocks/table-block
const ROWS = 100;
const CELLS = 20;
const COLUMN_SETTINGS = 20;

const shown = z.string().min(1);

const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: shown }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: shown }),
  z.strictObject(richText),
]);

const column = z.strictObject({
  align: z.enum(['left', 'center', 'right']).optional(),
  is_wrapped: z.boolean().optional(),
});

/** The members of a table block. */
export const table = {
  type: z.literal('table'),
  rows: z.array(z.array(cell).min(1).max(CELLS)).min(1).max(ROWS),
  column_settings: z.array(column).max(COLUMN_SETTINGS).optional(),
};
