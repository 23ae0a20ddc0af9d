// Our own Block Kit renderer: what the product sends, drawn as Slack would lay it out. It knows header, rich_text,
// section, context, actions, input, table, divider and image; whatever else comes is a dashed box that names it.
// Buttons carry what they mean in data-*; the page listens in one place (page.ts).
import { type Block } from '../shown.ts';
import { type Child, h } from './element.ts';
import { known, link, list, object, richText, text, unknown, type Workspace } from './rich-text.ts';

/** Where the blocks stand: in a message (its channel and ts), or in a modal with the errors of the last submit. */
export interface Place extends Workspace {
  readonly channel?: string;
  readonly ts?: string;
  /** The action that is on its way to the app: its button waits. */
  readonly busy?: string;
  readonly errors?: Readonly<Record<string, string>>;
}

/** A text object. Its mrkdwn is shown as it was written, with the marks: this product sends none. */
const textOf = (value: unknown): string => text(object(value)['text']);

const button = (element: Block, place: Place): HTMLElement => {
  const action = text(element['action_id']);
  const url = text(element['url']);
  if (url) return link(url, textOf(element['text']));
  return h(
    'button',
    {
      type: 'button',
      class: `slack-button ${text(element['style'])}`,
      'data-key': action,
      'data-do': 'click',
      'data-action': action,
      'data-channel': place.channel,
      'data-ts': place.ts,
      'aria-label': text(element['accessibility_label']) || undefined,
      'aria-busy': place.busy === `${place.ts} ${action}` ? 'true' : undefined,
    },
    textOf(element['text']),
  );
};

const ELEMENTS: Readonly<Record<string, (element: Block, place: Place) => HTMLElement>> = {
  button,
  plain_text: (element) => h('span', {}, text(element['text'])),
  mrkdwn: (element) => h('span', {}, text(element['text'])),
  image: (element) => notLoaded(element),
};

const elements = (value: unknown, place: Place): HTMLElement[] =>
  list(value).map(
    (element) => known(ELEMENTS, element.type)?.(element, place) ?? unknown('Element', element.type),
  );

/** The page works without a network, so that an image is its words and its address. */
const notLoaded = (block: Block): HTMLElement =>
  h(
    'figure',
    {},
    h('span', { class: 'picture' }, `Image: ${text(block['alt_text']) || 'without a description'}`),
    textOf(block['title']) && h('figcaption', {}, textOf(block['title'])),
    text(block['image_url']) && link(text(block['image_url']), 'open it'),
  );

const field = (block: Block, element: Block): Child => {
  if (element.type !== 'plain_text_input') return unknown('Input', element.type);
  const attributes = {
    'data-label': textOf(block['label']),
    'aria-labelledby': `label-${text(block['block_id'])}`,
    'aria-describedby': `hint-${text(block['block_id'])} error-${text(block['block_id'])}`,
    placeholder: textOf(element['placeholder']) || undefined,
    autofocus: element['focus_on_load'] === true,
    'aria-required': block['optional'] === true ? undefined : 'true',
  };
  const initial = text(element['initial_value']);
  if (element['multiline'] === true) return h('textarea', { ...attributes, rows: 3 }, initial);
  return h('input', { ...attributes, type: 'text', value: initial || undefined });
};

const input = (block: Block, place: Place): HTMLElement[] => {
  const id = text(block['block_id']);
  const error = place.errors?.[id];
  const optional = block['optional'] === true && h('span', { class: 'optional' }, ' (optional)');
  return [
    h('div', { class: 'label', id: `label-${id}` }, textOf(block['label']), optional),
    h('div', { class: error ? 'field wrong' : 'field' }, field(block, object(block['element']) as Block)),
    h('p', { class: 'error', id: `error-${id}`, role: 'alert', hidden: !error }, error ?? ''),
    h('p', { class: 'hint', id: `hint-${id}` }, textOf(block['hint'])),
  ];
};

const cell = (value: Block, place: Place): Child[] => {
  if (value.type === 'raw_text') return [text(value['text'])];
  if (value.type === 'raw_number') return [text(value['text']) || String(value['value'])];
  return value.type === 'rich_text' ? richText(value, place) : [unknown('Cell', value.type)];
};

const table = (block: Block, place: Place): HTMLElement[] => {
  const columns = list(block['column_settings']);
  const rows = Array.isArray(block['rows']) ? block['rows'] : [];
  const drawn = rows.map((row, index) =>
    h(
      'tr',
      {},
      ...list(row).map((it, column) =>
        h(
          index === 0 ? 'th' : 'td',
          { class: text(columns[column]?.['align']) || undefined },
          ...cell(it, place),
        ),
      ),
    ),
  );
  return [
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table' },
      h('table', {}, h('tbody', {}, ...drawn)),
    ),
  ];
};

const section = (block: Block, place: Place): HTMLElement[] => {
  const fields = list(block['fields']).map((it) => h('p', {}, text(it['text'])));
  const accessory = object(block['accessory']);
  const words = h('div', {}, block['text'] !== undefined && h('p', {}, textOf(block['text'])), ...fields);
  return accessory['type'] === undefined ? [words] : [words, ...elements([accessory], place)];
};

const BLOCKS: Readonly<Record<string, (block: Block, place: Place) => HTMLElement[]>> = {
  header: (block) => [h('h3', {}, textOf(block['text']))],
  rich_text: richText,
  section,
  context: (block, place) => elements(block['elements'], place),
  actions: (block, place) => elements(block['elements'], place),
  input,
  table,
  divider: () => [h('hr')],
  image: (block) => [notLoaded(block)],
};

/** Blocks as elements, in a frame of Slack's own look. */
export const drawBlocks = (blocks: readonly Block[], place: Place): HTMLElement =>
  h(
    'div',
    { class: 'slack-blocks' },
    ...blocks.map((block) => {
      const drawn = known(BLOCKS, block.type)?.(block, place);
      return h(
        'div',
        { class: `block ${drawn ? block.type : ''}` },
        ...(drawn ?? [unknown('Block', block.type)]),
      );
    }),
  );
