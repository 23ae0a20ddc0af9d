// Makes a standing tree look like a new one and keeps what stands: focus, scroll, what is typed, what is folded open.
// Elements with the same `data-key` are the same thing; without keys, position decides.

/** Attributes that belong to the person in front of the page once an element stands. */
const KEPT = new Set(['open']);

/** Changes the children of `standing` into those of `wanted`. */
export const patch = (standing: Element, ...wanted: (Node | undefined | false)[]): void => {
  const holder = document.createDocumentFragment();
  holder.append(...wanted.filter((node) => node !== undefined && node !== false));
  patchChildren(standing, holder);
};

const keyOf = (node: Node): string | undefined =>
  node instanceof Element ? (node.getAttribute('data-key') ?? undefined) : undefined;

const patchChildren = (standing: ParentNode & Node, wanted: ParentNode & Node): void => {
  const keyed = keepWanted(standing, new Set([...wanted.childNodes].map(keyOf)));
  let cursor: ChildNode | null = standing.firstChild;
  for (const next of [...wanted.childNodes]) {
    const key = keyOf(next);
    const match: Node | null | undefined = key === undefined ? cursor : keyed.get(key);
    if (match && isSame(match, next)) {
      if (match === cursor) cursor = cursor.nextSibling;
      else standing.insertBefore(match, cursor);
      patchNode(match, next);
    } else {
      standing.insertBefore(next, cursor);
    }
  }
  while (cursor) {
    const gone: ChildNode = cursor;
    cursor = cursor.nextSibling;
    gone.remove();
  }
};

/** Takes out what is no longer wanted first, so that what stays need not move: a moved element loses the focus. */
const keepWanted = (
  standing: ParentNode & Node,
  keys: ReadonlySet<string | undefined>,
): Map<string, Node> => {
  const keyed = new Map<string, Node>();
  for (const node of [...standing.childNodes]) {
    const key = keyOf(node);
    if (key === undefined) continue;
    if (keys.has(key)) keyed.set(key, node);
    else node.remove();
  }
  return keyed;
};

const isSame = (a: Node, b: Node): boolean =>
  a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

const patchNode = (standing: Node, wanted: Node): void => {
  if (standing instanceof Element && wanted instanceof Element) {
    if (standing.hasAttribute('data-keep')) return;
    patchAttributes(standing, wanted);
    patchChildren(standing, wanted);
  } else if (standing.nodeValue !== wanted.nodeValue) {
    standing.nodeValue = wanted.nodeValue;
  }
};

const patchAttributes = (standing: Element, wanted: Element): void => {
  for (const { name } of [...standing.attributes].filter((it) => isOurs(it) && !wanted.hasAttribute(it.name)))
    standing.removeAttribute(name);
  for (const { name, value } of [...wanted.attributes].filter(isOurs))
    if (standing.getAttribute(name) !== value) standing.setAttribute(name, value);
  if (standing instanceof HTMLInputElement) standing.checked = wanted.hasAttribute('checked');
};

const isOurs = ({ name }: Attr): boolean => !KEPT.has(name);
