// Output values as the query protocol's XML.

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text made safe for XML; characters that XML 1.0 cannot hold at all are dropped. */
export const escapeXml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replace(/[&<>"']/g, (it) => ESCAPES[it] ?? it);

/** `<name>...</name>`: lists as `<member>`, Maps as `<entry>`, Dates as ISO text; undefined is left out. */
export const toXml = (name: string, value: unknown): string =>
  value === undefined || value === null ? '' : `<${name}>${content(value)}</${name}>`;

const content = (value: unknown): string => {
  if (Array.isArray(value)) return value.map((item: unknown) => toXml('member', item)).join('');
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) {
    return [...value]
      .map(([key, item]) => `<entry>${toXml('key', key)}${toXml('value', item)}</entry>`)
      .join('');
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, item]) => toXml(name, item))
      .join('');
  }
  return escapeXml(String(value));
};
