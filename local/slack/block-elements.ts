// What blocks are made of: texts, confirmations, options, buttons, inputs, images; each with Slack's limits.
import * as z from 'zod';

// https://docs.slack.dev/reference/block-kit/composition-objects
/** Length limits of texts, ids and addresses. */
export const TEXT = 3_000;
export const ID = 255;
const URL_LENGTH = 3_000;
const OPTION = 75;
const ALT_TEXT = 2_000;
const PLACEHOLDER = 150;
const CONFIRM = { title: 100, text: 300, button: 30 };
// https://docs.slack.dev/reference/block-kit/block-elements
const BUTTON = { text: 75, value: 2_000, accessibilityLabel: 75 };
const OVERFLOW_OPTIONS = 5;
const CHOICES = 10;
const SELECT_OPTIONS = 100;
const INPUT_LENGTH = 3_000;

export const plainText = (max = TEXT) =>
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

/** plain_text or mrkdwn. */
export const text = (max = TEXT) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);

const confirm = z
  .strictObject({
    title: plainText(CONFIRM.title),
    text: text(CONFIRM.text),
    confirm: plainText(CONFIRM.button),
    deny: plainText(CONFIRM.button),
    style: z.enum(['primary', 'danger']).optional(),
  })
  .optional();

const actionId = z.string().min(1).max(ID).optional();
const focus = z.boolean().optional();
const placeholder = plainText(PLACEHOLDER).optional();

const plainOption = z.strictObject({
  text: plainText(OPTION),
  value: z.string().min(1).max(OPTION),
  description: plainText(OPTION).optional(),
});
const option = plainOption.extend({ text: text(OPTION), description: text(OPTION).optional() });

export const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(BUTTON.text),
  action_id: actionId,
  value: z.string().max(BUTTON.value).optional(),
  url: z.string().max(URL_LENGTH).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().max(BUTTON.accessibilityLabel).optional(),
  confirm,
});

const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: actionId,
  options: z
    .array(plainOption.extend({ url: z.string().max(URL_LENGTH).optional() }))
    .min(1)
    .max(OVERFLOW_OPTIONS),
  confirm,
});

const staticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    action_id: actionId,
    options: z.array(plainOption).min(1).max(SELECT_OPTIONS).optional(),
    option_groups: z
      .array(
        z.strictObject({
          label: plainText(OPTION),
          options: z.array(plainOption).min(1).max(SELECT_OPTIONS),
        }),
      )
      .min(1)
      .max(SELECT_OPTIONS)
      .optional(),
    initial_option: plainOption.optional(),
    placeholder,
    focus_on_load: focus,
    confirm,
  })
  .refine((it) => !it.options !== !it.option_groups, 'needs either options or option_groups');

const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  action_id: actionId,
  options: z.array(option).min(1).max(CHOICES),
  initial_option: option.optional(),
  focus_on_load: focus,
  confirm,
});

const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  action_id: actionId,
  options: z.array(option).min(1).max(CHOICES),
  initial_options: z.array(option).min(1).optional(),
  focus_on_load: focus,
  confirm,
});

const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: actionId,
  initial_value: z.string().optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(INPUT_LENGTH).optional(),
  max_length: z.int().min(1).max(INPUT_LENGTH).optional(),
  placeholder,
  focus_on_load: focus,
  dispatch_action_config: z.never('is not implemented locally').optional(),
});

/** The members of an image, as a block or as an element; `drawable` checks what they must be together. */
export const imageMembers = {
  type: z.literal('image'),
  alt_text: z.string().min(1).max(ALT_TEXT),
  image_url: z.string().min(1).max(URL_LENGTH).optional(),
  slack_file: z.strictObject({ id: z.string().optional(), url: z.string().optional() }).optional(),
};

/** An image comes from an address or from a file, and a file is named by its id or by its address; never both. */
export const drawable = (it: {
  image_url?: string | undefined;
  slack_file?: { id?: string | undefined; url?: string | undefined } | undefined;
}): boolean => {
  if (!it.slack_file) return Boolean(it.image_url);
  return !it.image_url && !it.slack_file.id !== !it.slack_file.url;
};
export const DRAWABLE = 'needs either image_url or slack_file, and of slack_file either id or url';

export const image = z.strictObject(imageMembers).refine(drawable, DRAWABLE);
export const action = z.discriminatedUnion('type', [
  button,
  overflow,
  staticSelect,
  radioButtons,
  checkboxes,
]);
export const accessory = z.discriminatedUnion('type', [
  button,
  overflow,
  staticSelect,
  radioButtons,
  checkboxes,
  image,
]);
export const input = z.discriminatedUnion('type', [plainTextInput, staticSelect, radioButtons, checkboxes]);
