// Messages that a test makes up for the page.
import { type Block, type MessageShown, type Snapshot } from '../../../local/page/shown.ts';
import { EMPTY } from './page-under-test.ts';

/** A message of the app with these blocks. */
export const message = (blocks: readonly Block[], ts = '1795442700.000100'): MessageShown => ({
  ts,
  from: 'Countersign',
  text: 'a message',
  blocks,
  edited: false,
  replies: [],
});

/** A local cloud whose channel holds just these messages. */
export const channelWith = (...messages: readonly MessageShown[]): Snapshot => ({
  ...EMPTY,
  conversations: [{ id: 'C0MODELS', name: 'model-approvals', messages }],
});

/** A rich_text block of one section. */
export const section = (...elements: readonly Block[]): Block => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});
