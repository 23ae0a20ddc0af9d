// Builds elements. Text only ever becomes a text node, and attributes are named here one by one by our own code:
// nothing foreign is ever parsed as HTML. There is no other way to make an element on this page.

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
export type Child = Node | string | undefined | false;

type Part = Attributes | Child;

const fill = <E extends Element>(element: E, classes: readonly string[], parts: readonly Part[]): E => {
  if (classes.length > 0) element.setAttribute('class', classes.join(' '));
  for (const part of parts) {
    if (typeof part === 'string' || part instanceof Node) element.append(part);
    else if (part) setAll(element, part);
  }
  return element;
};

const setAll = (element: Element, attributes: Attributes): void => {
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : String(value));
};

/** `h('p.sub', { title: 'x' }, 'words')`: an element by tag and classes, with attributes and children. */
export const h = (what: string, ...parts: Part[]): HTMLElement => {
  const [tag = '', ...classes] = what.split('.');
  const element = fill(document.createElement(tag), classes, parts);
  if (element instanceof HTMLButtonElement && !element.hasAttribute('type')) element.type = 'button';
  return element;
};

/** The same for SVG. */
export const s = (what: string, ...parts: Part[]): SVGElement => {
  const [tag = '', ...classes] = what.split('.');
  return fill<SVGElement>(document.createElementNS('http://www.w3.org/2000/svg', tag), classes, parts);
};

/** What stands where there is nothing yet. */
export const empty = (title: string, ...children: Child[]): HTMLElement =>
  h('div.empty', { 'data-key': 'empty' }, h('h3', title), ...children);

/** What an element sets off when it is chosen (acts.ts), and what it means by it. */
export const does = (act: string, meant: Readonly<Record<string, string | undefined>> = {}): Attributes => ({
  'data-do': act,
  ...Object.fromEntries(Object.entries(meant).map(([name, value]) => [`data-${name}`, value])),
});

/** A tab of a list; arrow keys move between them (keyboard.ts). */
export const tab = (act: Attributes, isOpen: boolean, ...children: Child[]): HTMLElement =>
  h('button', act, { role: 'tab', 'aria-selected': String(isOpen), tabindex: isOpen ? 0 : -1 }, ...children);

/** The page's few icons, drawn on 16 by 16. */
const ICONS = {
  check: 'M3 8.5 6.5 12 13 4.5',
  cross: 'm4 4 8 8M12 4l-8 8',
  clock: 'M8 4.5V8l2.5 1.8M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8M10 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0',
  copy: 'M7 5.5h6.5v8H5.5v-8zM10.5 5.5v-3h-8v8h3',
} as const;
export type IconName = keyof typeof ICONS;

/** An icon; it never carries meaning alone, a word always stands beside it. */
export const icon = (name: IconName): SVGElement =>
  s('svg.icon', { viewBox: '0 0 16 16', 'aria-hidden': 'true' }, s('path', { d: ICONS[name] }));
