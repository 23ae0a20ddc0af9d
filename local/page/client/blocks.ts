// Our own Block Kit renderer: what the product sends, drawn as Slack would lay it out. Whatever else comes is a dashed
// box that names it. Buttons carry what they mean in data-*; the page listens in one place (acts.ts).
import { type Block } from '../shown.ts';
import { drawChart } from './chart.ts';
import { does, h } from './element.ts';
import { link, list, object, richText, text, unknown, type Workspace } from './rich-text.ts';
import { drawTable } from './table.ts';

/** Where the blocks stand: in a message (its channel and ts), on Home, or in a modal with the errors of the last submit. */
export interface Place extends Workspace {
  readonly channel?: string;
  readonly ts?: string;
  /** Of blocks on Home: its view's id. */
  readonly view?: string;
  /** The action that is on its way to the app: its button waits. */
  readonly busy?: string;
  readonly errors?: Readonly<Record<string, unknown>>;
}

/** A text object. Its mrkdwn is shown as it was written, with the marks: this product sends none. */
export const textOf = (value: unknown): string => text(object(value)['text']);

const button = (element: Block, { channel, ts, view, busy }: Place): HTMLElement => {
  const action = text(element['action_id']);
  const url = text(element['url']);
  if (url) return link(url, textOf(element['text']));
  const attributes = {
    'data-key': action,
    'aria-label': text(element['accessibility_label']) || undefined,
    'aria-busy': busy === `${view ?? ts} ${action}` ? 'true' : undefined,
  };
  const style = element['style'] === 'primary' ? '.primary' : '';
  return h(
    `button.slack-button${style}`,
    view === undefined ? does('click', { action, channel, ts }) : does('click-home', { action, view }),
    attributes,
    textOf(element['text']),
  );
};

const elements = (value: unknown, place: Place): HTMLElement[] =>
  list(value).map((element) => {
    if (element.type === 'button') return button(element, place);
    const isText = element.type === 'plain_text' || element.type === 'mrkdwn';
    return isText ? h('span', text(element['text'])) : unknown('Element', element.type);
  });

/** The field of an input block; its label and the words around it are tied to it by their ids. */
const field = (block: Block, element: Readonly<Record<string, unknown>>): HTMLElement => {
  const id = text(block['block_id']);
  const isMultiline = element['multiline'] === true;
  return h(isMultiline ? 'textarea' : 'input', {
    'data-label': textOf(block['label']),
    'aria-labelledby': `label-${id}`,
    'aria-describedby': `hint-${id} error-${id}`,
    'aria-required': block['optional'] !== true && 'true',
    autofocus: element['focus_on_load'] === true,
    placeholder: textOf(element['placeholder']) || undefined,
    rows: isMultiline && 3,
  });
};

const input = (block: Block, place: Place): HTMLElement[] => {
  const id = text(block['block_id']);
  const element = object(block['element']);
  const error = text(place.errors?.[id]);
  const optional = block['optional'] === true && h('span.faint', ' (optional)');
  if (element['type'] !== 'plain_text_input') return [unknown('Input', element['type'])];
  return [
    h('b', { id: `label-${id}` }, textOf(block['label']), optional),
    h(error ? 'div.field.wrong' : 'div.field', field(block, element)),
    h('p.error', { id: `error-${id}`, role: 'alert', hidden: !error }, error),
    h('p.faint', { id: `hint-${id}` }, textOf(block['hint'])),
  ];
};

const section = (block: Block, place: Place): HTMLElement[] => {
  const fields = list(block['fields']).map((it) => h('p', text(it['text'])));
  const accessory = block['accessory'] === undefined ? [] : [block['accessory']];
  return [h('p', textOf(block['text'])), ...fields, ...elements(accessory, place)];
};

const BLOCKS = new Map<string, (block: Block, place: Place) => HTMLElement[]>([
  ['header', (block) => [h('h3', textOf(block['text']))]],
  ['rich_text', richText],
  ['section', section],
  ['context', (block, place) => elements(block['elements'], place)],
  ['actions', (block, place) => elements(block['elements'], place)],
  ['input', input],
  ['divider', () => [h('hr')]],
  ['table', drawTable],
  ['data_visualization', drawChart],
]);

/** One block that cannot be drawn is a box of its own; everything around it still stands. */
const drawBlock = (block: Block, place: Place): HTMLElement[] => {
  const type = text(object(block)['type']);
  try {
    return BLOCKS.get(type)?.(block, place) ?? [unknown('Block', type)];
  } catch {
    return [unknown('Block', type, 'cannot be drawn: something in it is not as Slack has it')];
  }
};

/** Blocks as elements, in a frame of Slack's own look. */
export const drawBlocks = (blocks: readonly Block[], place: Place): HTMLElement => {
  const drawn = blocks.map((block) =>
    h('div', { 'data-type': text(object(block)['type']) }, ...drawBlock(block, place)),
  );
  return h('div.slack-blocks', ...drawn);
};
