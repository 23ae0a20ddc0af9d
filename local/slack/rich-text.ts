// Rich text: the one block whose text is literal. The elements that cards are made of; others are refused by name.
import * as z from 'zod';

// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
const DEEPEST_INDENT = 8;

const on = z.boolean().optional();
const style = z.strictObject({ bold: on, italic: on, strike: on, code: on }).optional();
const name = z.string().min(1);

const inline = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), style }),
  z.strictObject({ type: z.literal('link'), url: name, text: z.string().optional(), style }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int(),
    format: name,
    url: z.string().optional(),
    fallback: z.string().optional(),
    style,
  }),
  z.strictObject({ type: z.literal('user'), user_id: name, style }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: name, style }),
  z.strictObject({ type: z.literal('channel'), channel_id: name, style }),
]);

const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inline) });

const element = z.discriminatedUnion('type', [
  section,
  z.strictObject({
    type: z.literal('rich_text_list'),
    style: z.enum(['bullet', 'ordered']),
    elements: z.array(section).min(1),
    indent: z.int().min(0).max(DEEPEST_INDENT).optional(),
  }),
  z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(inline) }),
]);

/** The members of a rich_text block. */
export const richText = { type: z.literal('rich_text'), elements: z.array(element).min(1) };
