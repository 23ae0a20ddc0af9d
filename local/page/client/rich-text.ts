// Block Kit's rich_text: sections, lists, quotes, preformatted text and their elements. Everything foreign ends as a
// text node. What this renderer does not know is drawn as a dashed box that names it.
import { type Block } from '../shown.ts';
import { type Child, does, h } from './element.ts';
import { slackDate, utc } from './instants.ts';

/** What a block needs to know of the workspace: names behind ids, and the time that the local clock shows. */
export interface Workspace {
  readonly now: number;
  readonly names: ReadonlyMap<string, string>;
}

/** A visible box in place of what cannot be drawn: never nothing. */
export const unknown = (what: string, type: unknown, why = 'is not drawn here'): HTMLElement =>
  h('div.unknown', `${what} "${text(type) || 'without a type'}" ${why}`);

/** A member that ought to be text; anything else reads as empty. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A member that ought to be a list of objects with a type. */
export const list = (value: unknown): readonly Block[] =>
  Array.isArray(value) ? value.filter((it): it is Block => typeof it === 'object' && it !== null) : [];

/** The members of an object; of anything else none. */
export const object = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** The message of this page that an address in Slack's own shape leads to. */
const messageIn = (url: string): { id: string; ts: string } | undefined => {
  const [, origin, id = '', seconds, digits] = /^(.*)\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(url) ?? [];
  return origin === location.origin ? { id, ts: `${seconds}.${digits}` } : undefined;
};

/** Links leave the page in a tab of their own, and only to the web; those to a message show it here. */
export const link = (url: string, shown: string): HTMLElement => {
  if (!/^https?:\/\//i.test(url)) return h('span', `${shown} (${url})`);
  const message = messageIn(url);
  if (message) return h('a', does('message', message), { href: url }, shown);
  return h('a', { href: url, target: '_blank', rel: 'noreferrer noopener' }, shown);
};

const TAGS = { code: 'code', strike: 's', italic: 'i', bold: 'b' };

const styled = (element: Block, inner: Child): Child => {
  const style = object(element['style']);
  return Object.entries(TAGS).reduce((child, [name, tag]) => (style[name] ? h(tag, child) : child), inner);
};

type Draw<T> = (block: Block, workspace: Workspace) => T;

const mention = (sign: string, id: unknown, { names }: Workspace): HTMLElement =>
  h('span.mention', sign + (names.get(text(id)) ?? text(id)));

const date: Draw<HTMLElement> = (element, { now }) => {
  const at = Number(element['timestamp']) * 1000;
  if (!Number.isFinite(at)) return h('span', text(element['fallback']));
  return h('time', { title: utc(at) }, slackDate(text(element['format']), at, now));
};

const INLINE = new Map<string, Draw<Child>>([
  ['text', (it) => styled(it, text(it['text']))],
  ['link', (it) => styled(it, link(text(it['url']), text(it['text']) || text(it['url'])))],
  ['user', (it, workspace) => mention('@', it['user_id'], workspace)],
  ['usergroup', (it, workspace) => mention('@', it['usergroup_id'], workspace)],
  ['channel', (it, workspace) => mention('#', it['channel_id'], workspace)],
  ['date', (it, workspace) => styled(it, date(it, workspace))],
]);

const inline = (block: Block, workspace: Workspace): Child[] =>
  list(block['elements']).map((it) => INLINE.get(it.type)?.(it, workspace) ?? unknown('Element', it.type));

const bullets: Draw<HTMLElement> = (block, workspace) => {
  const items = list(block['elements']).map((item) => h('li', ...inline(item, workspace)));
  return h(block['style'] === 'ordered' ? 'ol' : 'ul', ...items);
};

const PARTS = new Map<string, Draw<HTMLElement>>([
  ['rich_text_section', (it, workspace) => h('p', ...inline(it, workspace))],
  ['rich_text_quote', (it, workspace) => h('blockquote', ...inline(it, workspace))],
  ['rich_text_preformatted', (it, workspace) => h('pre', ...inline(it, workspace))],
  ['rich_text_list', bullets],
]);

/** The parts of a rich_text block. */
export const richText = (block: Block, workspace: Workspace): HTMLElement[] =>
  list(block['elements']).map((it) => PARTS.get(it.type)?.(it, workspace) ?? unknown('Part', it.type));
