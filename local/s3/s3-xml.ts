// S3's XML answers: members in order, lists as repeated elements.
import { escapeXml } from '../endpoint/xml.ts';
import { type AwsError, type RestResponse } from '../endpoint/service.ts';

export type Xml = string | number | boolean | undefined | readonly Xml[] | { readonly [name: string]: Xml };

/** `<name>...</name>`, once for each item of a list; undefined is left out. */
const element = (name: string, value: Xml): string => {
  if (value === undefined) return '';
  if (isList(value)) return value.map((item) => element(name, item)).join('');
  const content = typeof value === 'object' ? members(value) : escapeXml(String(value));
  return `<${name}>${content}</${name}>`;
};

const isList = (value: Xml): value is readonly Xml[] => Array.isArray(value);

const members = (value: { readonly [name: string]: Xml }): string =>
  Object.entries(value)
    .map(([name, member]) => element(name, member))
    .join('');

export const xmlAnswer = (root: string, content: { readonly [name: string]: Xml }): RestResponse => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${members(content)}</${root}>`,
});

/** S3's error answer; the answer to HEAD has no body, so its code stands in a header only. */
export const errorAnswer = (error: AwsError, method: string): RestResponse => {
  const headers = { 'x-amzn-errortype': error.code };
  if (method === 'HEAD') return { status: error.status, headers };
  return {
    status: error.status,
    headers: { ...headers, 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${element('Error', { Code: error.code, Message: error.message })}`,
  };
};
