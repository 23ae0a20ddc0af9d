// Rich text: the one block whose text is literal. Every element kind that Slack's reference names.
import * as z from 'zod';

// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
const style = z.strictObject({
  bold: z.boolean().optional(),
  italic: z.boolean().optional(),
  strike: z.boolean().optional(),
  code: z.boolean().optional(),
  underline: z.boolean().optional(),
  highlight: z.boolean().optional(),
  client_highlight: z.boolean().optional(),
  unlink: z.boolean().optional(),
});

const inline = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), style: style.optional() }),
  z.strictObject({
    type: z.literal('link'),
    url: z.string().min(1),
    text: z.string().optional(),
    unsafe: z.boolean().optional(),
    style: style.optional(),
  }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int(),
    format: z.string().min(1),
    url: z.string().optional(),
    fallback: z.string().optional(),
    style: style.optional(),
  }),
  z.strictObject({ type: z.literal('user'), user_id: z.string().min(1), style: style.optional() }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string().min(1), style: style.optional() }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string().min(1), style: style.optional() }),
  z.strictObject({ type: z.literal('team'), team_id: z.string().min(1), style: style.optional() }),
  z.strictObject({
    type: z.literal('broadcast'),
    range: z.enum(['here', 'channel', 'everyone']),
    style: style.optional(),
  }),
  z.strictObject({
    type: z.literal('emoji'),
    name: z.string().min(1),
    unicode: z.string().optional(),
    url: z.string().optional(),
    style: style.optional(),
  }),
  z.strictObject({ type: z.literal('color'), value: z.string().min(1), style: style.optional() }),
]);

const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inline) });
const border = z.literal([0, 1]).optional();

const element = z.discriminatedUnion('type', [
  section,
  z.strictObject({
    type: z.literal('rich_text_list'),
    style: z.enum(['bullet', 'ordered']),
    elements: z.array(section).min(1),
    indent: z.int().min(0).max(8).optional(),
    offset: z.int().min(0).optional(),
    border,
  }),
  z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(inline), border }),
  z.strictObject({
    type: z.literal('rich_text_preformatted'),
    elements: z.array(inline),
    language: z.string().optional(),
    border,
  }),
]);

/** The members of a rich_text block and of a rich_text table cell. */
export const richText = { type: z.literal('rich_text'), elements: z.array(element).min(1) };
