// Judges blocks and modals as Slack does: what is wrong is said with the JSON pointer of where it stands.
import type * as z from 'zod';
import { type Block, messageBlocks, modal, type Modal } from './blocks.ts';
import { SlackError } from './slack-error.ts';

/** Not documented: a whole message of about this many characters of block JSON is refused, see slackapi/bolt-js#2509. */
export const MESSAGE_CHARACTERS = 13_200;
// https://docs.slack.dev/reference/methods/views.open (view_too_large)
export const VIEW_BYTES = 250_000;

/** Slack has these; the local Slack does not draw them, so it refuses them. */
const ELSEWHERE = new Set(
  (
    'alert card carousel container context_actions data_table data_visualization file markdown plan task_card video ' +
    'datepicker datetimepicker timepicker users_select conversations_select channels_select external_select ' +
    'multi_static_select multi_users_select multi_conversations_select multi_channels_select multi_external_select ' +
    'email_text_input url_text_input number_input file_input rich_text_input feedback_buttons icon_button ' +
    'workflow_button url home workflow_step'
  ).split(' '),
);

/** The blocks of a message, each with a block_id; throws what Slack would answer. */
export const checkBlocks = (value: unknown): Block[] => {
  const parsed = messageBlocks.safeParse(value);
  if (!parsed.success) throw new SlackError('invalid_blocks', faultsOf(parsed.error, value, '/blocks'));
  const faults = duplicates(parsed.data, '/blocks');
  if (faults.length > 0) throw new SlackError('invalid_blocks', faults);
  if (parsed.data.filter(({ type }) => type === 'table').length > 1)
    throw new SlackError('invalid_attachments', ['only one table is allowed in a message']);
  if (JSON.stringify(parsed.data).length > MESSAGE_CHARACTERS) throw new SlackError('msg_blocks_too_long');
  return withIds(parsed.data);
};

/** A modal, each block with a block_id; throws what Slack would answer. */
export const checkModal = (value: unknown): Modal => {
  const parsed = modal.safeParse(value);
  if (!parsed.success) throw new SlackError('invalid_arguments', faultsOf(parsed.error, value, '/view'));
  const faults = duplicates(parsed.data.blocks, '/view/blocks');
  if (faults.length > 0) throw new SlackError('invalid_arguments', faults);
  if (Buffer.byteLength(JSON.stringify(parsed.data)) > VIEW_BYTES) throw new SlackError('view_too_large');
  return { ...parsed.data, blocks: withIds(parsed.data.blocks) };
};

/** The interactive elements of a block. */
export const actionsOf = (block: Block) => {
  if (block.type === 'actions') return block.elements;
  if (block.type === 'section' && block.accessory && block.accessory.type !== 'image')
    return [block.accessory];
  return [];
};

let lastId = 0;
const newId = (): string => (++lastId).toString(36).padStart(5, '0');

/** Slack names the blocks and actions that the app left without an id. */
const withIds = (blocks: readonly Block[]): Block[] =>
  blocks.map((block) => withActionIds({ ...block, block_id: block.block_id ?? newId() }));

const withActionIds = (block: Block): Block => {
  if (block.type === 'input') return { ...block, element: { action_id: newId(), ...block.element } };
  if (block.type === 'actions')
    return { ...block, elements: block.elements.map((element) => ({ action_id: newId(), ...element })) };
  if (block.type === 'section' && block.accessory && block.accessory.type !== 'image')
    return { ...block, accessory: { action_id: newId(), ...block.accessory } };
  return block;
};

const duplicates = (blocks: readonly Block[], at: string): string[] => {
  const blockIds = new Set<string>();
  return blocks.flatMap((block, index) => {
    const faults = repeatedActions(block, `${at}/${index}`);
    if (block.block_id && blockIds.has(block.block_id))
      faults.push(`block_id ${block.block_id} is used twice [json-pointer:${at}/${index}/block_id]`);
    if (block.block_id) blockIds.add(block.block_id);
    return faults;
  });
};

const repeatedActions = (block: Block, at: string): string[] => {
  const ids = actionsOf(block).flatMap(({ action_id }) => action_id ?? []);
  return ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map((id) => `action_id ${id} is used twice in one block [json-pointer:${at}]`);
};

/** One sentence a fault, with the JSON pointer as Slack writes it. */
export const faultsOf = (error: z.ZodError, value: unknown, at: string): string[] =>
  error.issues.flatMap((issue) => issueFaults(issue, value, at));

const issueFaults = (issue: z.core.$ZodIssue, value: unknown, at: string): string[] => {
  const closest = issue.code === 'invalid_union' ? closestBranch(issue.errors) : undefined;
  const own = (path: readonly PropertyKey[]) => `${at}${path.map((step) => `/${String(step)}`).join('')}`;
  if (closest)
    return closest.flatMap((inner) => issueFaults(inner, valueAt(value, issue.path), own(issue.path)));
  return [`${words(issue, valueAt(value, issue.path))} [json-pointer:${own(issue.path)}]`];
};

/** In an undiscriminated union, the branch that knows the type is the one whose faults help. */
const closestBranch = (branches: readonly (readonly z.core.$ZodIssue[])[]) =>
  branches.find((issues) => issues.every(({ path }) => path.at(-1) !== 'type')) ?? branches.at(-1);

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inside, step) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, step) : undefined),
    value,
  );

const words = (issue: z.core.$ZodIssue, value: unknown): string => {
  if (issue.code === 'too_big') return tooBig(issue);
  if (issue.code === 'too_small') return tooSmall(issue);
  if (issue.code === 'unrecognized_keys') return `no additional properties allowed: ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_union' || issue.path.at(-1) === 'type') return unknownType(value);
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
  return `must be at least ${issue.minimum}`;
};

const wrongType = (issue: z.core.$ZodIssueInvalidType, value: unknown): string =>
  value === undefined
    ? `missing required field: ${String(issue.path.at(-1))}`
    : `must provide a ${issue.expected}`;

const unknownType = (value: unknown): string => {
  const type = typeof value === 'string' ? value : 'none';
  return `unsupported type: ${type}${ELSEWHERE.has(type) ? ', it is not implemented locally' : ''}`;
};
