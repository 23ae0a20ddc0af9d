// Block Kit's rich_text: sections, lists, quotes, preformatted text and all their elements. Everything foreign ends as
// a text node. An element that this renderer does not know is drawn as a dashed box that names it.
import { type Block } from '../shown.ts';
import { type Child, h } from './element.ts';
import { slackDate, utc } from './instants.ts';

/** What a block needs to know of the workspace: names behind ids, and the time that the local clock shows. */
export interface Workspace {
  readonly now: number;
  readonly names: ReadonlyMap<string, string>;
}

/** A visible box in place of what cannot be drawn: never nothing. */
export const unknown = (what: string, type: unknown): HTMLElement =>
  h('div', { class: 'unknown' }, `${what} "${text(type) || 'without a type'}" is not drawn here`);

/** A member that ought to be text; anything else reads as empty. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A member that ought to be a list of objects with a type. */
export const list = (value: unknown): readonly Block[] =>
  Array.isArray(value) ? value.filter((it): it is Block => typeof it === 'object' && it !== null) : [];

/** The members of an object; of anything else none. */
export const object = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** What a table of renderers has for this type; a type named like something every object inherits has none. */
export const known = <T>(table: Readonly<Record<string, T>>, type: string): T | undefined =>
  Object.hasOwn(table, type) ? table[type] : undefined;

/** Links leave the page in a tab of their own, and only to the web. */
export const link = (url: string, shown: string): HTMLElement => {
  if (!/^https?:\/\//i.test(url)) return h('span', {}, `${shown} (${url})`);
  return h('a', { href: url, target: '_blank', rel: 'noreferrer noopener' }, shown);
};

const lines = (value: string): Child[] =>
  value.split('\n').flatMap((line, index) => (index === 0 ? [line] : [h('br'), line]));

const styled = (element: Block, ...children: Child[]): Child[] => {
  const style = object(element['style']);
  let inner: Child[] = children;
  if (style['code']) inner = [h('code', {}, ...inner)];
  if (style['strike']) inner = [h('s', {}, ...inner)];
  if (style['italic']) inner = [h('i', {}, ...inner)];
  if (style['bold']) inner = [h('b', {}, ...inner)];
  return inner;
};

const mention = (sign: string, id: string, workspace: Workspace): HTMLElement =>
  h('span', { class: 'mention' }, `${sign}${workspace.names.get(id) ?? id}`);

const date = (element: Block, workspace: Workspace): HTMLElement => {
  const at = Number(element['timestamp']) * 1000;
  if (!Number.isFinite(at)) return h('span', {}, text(element['fallback']));
  const shown = slackDate(text(element['format']), at, workspace.now);
  return h('time', { datetime: new Date(at).toISOString(), title: utc(at) }, shown);
};

const INLINE: Readonly<Record<string, (element: Block, workspace: Workspace) => Child[]>> = {
  text: (element) => styled(element, ...lines(text(element['text']))),
  link: (element) =>
    styled(element, link(text(element['url']), text(element['text']) || text(element['url']))),
  user: (element, workspace) => styled(element, mention('@', text(element['user_id']), workspace)),
  usergroup: (element, workspace) => [mention('@', text(element['usergroup_id']), workspace)],
  channel: (element, workspace) => [mention('#', text(element['channel_id']), workspace)],
  broadcast: (element, workspace) => [mention('@', text(element['range']), workspace)],
  date: (element, workspace) => styled(element, date(element, workspace)),
  emoji: (element) => [`:${text(element['name'])}:`],
  color: (element) => [h('code', {}, text(element['value']))],
};

const inline = (elements: unknown, workspace: Workspace): Child[] =>
  list(elements).flatMap(
    (element) => known(INLINE, element.type)?.(element, workspace) ?? [unknown('Element', element.type)],
  );

const bulletList = (part: Block, workspace: Workspace): HTMLElement => {
  const items = list(part['elements']).map((item) => h('li', {}, ...inline(item['elements'], workspace)));
  const indent = Math.min(Math.max(Math.trunc(Number(part['indent'])) || 0, 0), 8);
  const attributes = { class: `indent-${indent}`, start: Number(part['offset'] ?? 0) + 1 };
  return part['style'] === 'ordered'
    ? h('ol', attributes, ...items)
    : h('ul', { class: attributes.class }, ...items);
};

const PARTS: Readonly<Record<string, (part: Block, workspace: Workspace) => HTMLElement>> = {
  rich_text_section: (part, workspace) => h('p', {}, ...inline(part['elements'], workspace)),
  rich_text_list: bulletList,
  rich_text_quote: (part, workspace) => h('blockquote', {}, ...inline(part['elements'], workspace)),
  rich_text_preformatted: (part, workspace) => h('pre', {}, ...inline(part['elements'], workspace)),
};

/** The parts of a rich_text block, or of a rich_text cell of a table. */
export const richText = (block: Block, workspace: Workspace): HTMLElement[] =>
  list(block['elements']).map(
    (part) => known(PARTS, part.type)?.(part, workspace) ?? unknown('Part', part.type),
  );
