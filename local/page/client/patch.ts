// Makes a standing tree look like a new one and keeps what stands: focus, scroll, what is typed, what is folded open.
// Elements with the same `data-key` are the same thing; without keys, tag and position decide.
import { type Child, h } from './element.ts';

/** Changes the children of `standing` into those of `wanted`. */
export const patch = (standing: Element, wanted: readonly Child[]): void =>
  patchChildren(standing, h('div', ...wanted));

const isSame = (a: Node, b: Node): boolean => a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

const keyOf = (node: Node): string | null => (node instanceof Element ? node.getAttribute('data-key') : null);

const patchChildren = (standing: Node, wanted: Node): void => {
  const next = [...wanted.childNodes];
  // Out with what is gone first, so that what stays need not move: a moved element loses the focus.
  for (const old of [...standing.childNodes]) if (!next.some((it) => isSame(old, it))) old.remove();
  next.forEach((it, index) => patchAt(standing, index, it));
  while (standing.childNodes.length > next.length) standing.lastChild?.remove();
};

const patchAt = (standing: Node, index: number, wanted: ChildNode): void => {
  const [here = null, ...later] = [...standing.childNodes].slice(index);
  const old = here && isSame(here, wanted) ? here : later.find((it) => isSame(it, wanted));
  if (!old || old !== here) standing.insertBefore(old ?? wanted, here);
  if (old) patchNode(old, wanted);
};

const patchNode = (standing: Node, wanted: Node): void => {
  if (standing instanceof Element && wanted instanceof Element) {
    patchAttributes(standing, wanted);
    patchChildren(standing, wanted);
  } else if (standing.nodeValue !== wanted.nodeValue) {
    standing.nodeValue = wanted.nodeValue;
  }
};

/** `open` belongs to the person in front of the page once an element stands. */
const isOurs = ({ name }: Attr): boolean => name !== 'open';

const patchAttributes = (standing: Element, wanted: Element): void => {
  for (const { name } of [...standing.attributes].filter(isOurs))
    if (!wanted.hasAttribute(name)) standing.removeAttribute(name);
  for (const { name, value } of [...wanted.attributes].filter(isOurs))
    if (standing.getAttribute(name) !== value) standing.setAttribute(name, value);
  if (standing instanceof HTMLInputElement) standing.checked = wanted.hasAttribute('checked');
};
