// Judges blocks and modals as Slack does: what is wrong is said with the JSON pointer of where it stands.
import type * as z from 'zod';
import {
  type Block,
  type Button,
  home,
  type Home,
  messageBlocks,
  modal,
  type Modal,
  olderMessageBlocks,
} from './blocks.ts';
import { ALL_FEATURES, type Features } from './features.ts';
import { SlackError } from './slack-error.ts';

/** Not documented: a whole message of about this many characters of block JSON is refused, see slackapi/bolt-js#2509. */
const MESSAGE_CHARACTERS = 13_200;
// https://docs.slack.dev/reference/methods/views.open (view_too_large)
const VIEW_BYTES = 250_000;
// https://docs.slack.dev/reference/block-kit/blocks/table-block
const TABLES = 1;
// https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
const CHARTS = 2;

/** Slack has these types and members; the local Slack does not draw them, so it refuses them. */
const ELSEWHERE = new Set(
  (
    'alert card carousel container context_actions data_table file image markdown plan ' +
    'task_card video overflow static_select radio_buttons checkboxes datepicker datetimepicker timepicker ' +
    'users_select conversations_select channels_select external_select multi_static_select multi_users_select ' +
    'multi_conversations_select multi_channels_select multi_external_select email_text_input url_text_input ' +
    'number_input file_input rich_text_input feedback_buttons icon_button workflow_button home workflow_step ' +
    'rich_text_preformatted team broadcast emoji color ' +
    'accessory expand confirm border offset dispatch_action dispatch_action_config external_id clear_on_close ' +
    'notify_on_close'
  ).split(' '),
);
const orElsewhere = (name: string): string =>
  ELSEWHERE.has(name) ? `${name}, it is not implemented locally` : name;

/** The blocks of a message, each with a block_id; throws what Slack would answer. */
export const checkBlocks = (value: unknown, { nativeBlocks }: Features = ALL_FEATURES): Block[] => {
  const schema: z.ZodType<Block[]> = nativeBlocks ? messageBlocks : olderMessageBlocks;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new SlackError('invalid_blocks', faultsOf(parsed.error, value, '/blocks'));
  const tables = beyond(parsed.data, 'table', TABLES);
  // Not invalid_blocks: Slack keeps a table where it keeps attachments.
  if (tables.length > 0) throw new SlackError('invalid_attachments', tables);
  const charts = beyond(parsed.data, 'data_visualization', CHARTS);
  const faults = [...charts, ...duplicates(parsed.data, '/blocks')];
  if (faults.length > 0) throw new SlackError('invalid_blocks', faults);
  if (JSON.stringify(parsed.data).length > MESSAGE_CHARACTERS) throw new SlackError('msg_blocks_too_long');
  return withIds(parsed.data);
};

/** A modal, each block with a block_id; throws what Slack would answer. */
export const checkModal = (value: unknown): Modal => checkView(modal, value);

/** Home, in the same way. */
export const checkHome = (value: unknown): Home => checkView(home, value);

const checkView = <T extends Modal | Home>(schema: z.ZodType<T>, value: unknown): T => {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new SlackError('invalid_arguments', faultsOf(parsed.error, value, '/view'));
  const faults = duplicates(parsed.data.blocks, '/view/blocks');
  if (faults.length > 0) throw new SlackError('invalid_arguments', faults);
  if (Buffer.byteLength(JSON.stringify(parsed.data)) > VIEW_BYTES) throw new SlackError('view_too_large');
  return { ...parsed.data, blocks: withIds(parsed.data.blocks) };
};

/** The buttons of a block. */
export const buttonsOf = (block: Block): readonly Button[] =>
  block.type === 'actions' ? block.elements : [];

let lastId = 0;
const newId = (): string => (++lastId).toString(36).padStart(5, '0');

/** Slack names the blocks and actions that the app left without an id. */
const withIds = (blocks: readonly Block[]): Block[] =>
  blocks.map((block) => withActionIds({ ...block, block_id: block.block_id ?? newId() }));

const withActionIds = (block: Block): Block => {
  if (block.type === 'input') return { ...block, element: { action_id: newId(), ...block.element } };
  if (block.type === 'actions')
    return { ...block, elements: block.elements.map((element) => ({ action_id: newId(), ...element })) };
  return block;
};

/** The blocks of one type that a message has too many of. */
const beyond = (blocks: readonly Block[], type: Block['type'], most: number): string[] =>
  blocks
    .flatMap((block, index) => (block.type === type ? [index] : []))
    .slice(most)
    .map((index) => `no more than ${most} ${type} allowed [json-pointer:/blocks/${index}]`);

const duplicates = (blocks: readonly Block[], at: string): string[] => [
  ...repeated(blocks.map(({ block_id }) => block_id)).map(
    ([id, index]) => `block_id ${id} is used twice [json-pointer:${at}/${index}/block_id]`,
  ),
  ...blocks.flatMap((block, index) =>
    repeated(buttonsOf(block).map(({ action_id }) => action_id)).map(
      ([id]) => `action_id ${id} is used twice in one block [json-pointer:${at}/${index}]`,
    ),
  ),
];

const repeated = (ids: readonly (string | undefined)[]): [id: string, index: number][] =>
  ids.flatMap((id, index) => (id !== undefined && ids.indexOf(id) < index ? [[id, index]] : []));

/** One sentence a fault, with the JSON pointer as Slack writes it. */
export const faultsOf = (error: z.ZodError, value: unknown, at: string): string[] =>
  error.issues.map((issue) => {
    const pointer = `${at}${issue.path.map((step) => `/${String(step)}`).join('')}`;
    return `${words(issue, valueAt(value, issue.path))} [json-pointer:${pointer}]`;
  });

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inside, step) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, step) : undefined),
    value,
  );

const words = (issue: z.core.$ZodIssue, value: unknown): string => {
  if (issue.code === 'too_big') return tooBig(issue);
  if (issue.code === 'too_small') return tooSmall(issue);
  if (issue.code === 'unrecognized_keys')
    return `no additional properties allowed: ${issue.keys.map(orElsewhere).join(', ')}`;
  if (issue.path.at(-1) === 'type')
    return `unsupported type: ${orElsewhere(typeof value === 'string' ? value : 'none')}`;
  if (issue.code === 'invalid_type') return wrongType(issue, value);
  return issue.message;
};

const tooBig = (issue: z.core.$ZodIssueTooBig): string => {
  if (issue.origin === 'array') return `no more than ${issue.maximum} items allowed`;
  if (issue.origin === 'string') return `must be less than ${Number(issue.maximum) + 1} characters`;
  return `must be at most ${issue.maximum}`;
};

const tooSmall = (issue: z.core.$ZodIssueTooSmall): string => {
  if (issue.origin === 'array') return `no less than ${issue.minimum} items allowed`;
  if (issue.origin === 'string') return `must be more than ${Number(issue.minimum) - 1} characters`;
  return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
};

const wrongType = (issue: z.core.$ZodIssueInvalidType, value: unknown): string =>
  value === undefined
    ? `missing required field: ${String(issue.path.at(-1))}`
    : `must provide a ${issue.expected}`;
