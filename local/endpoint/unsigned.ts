// Requests that carry no credentials, and answers to requests that reached no service.
import { type IncomingHttpHeaders } from 'node:http';
import { jsonError } from './operation-wire.ts';
import { type AwsError, type RestResponse } from './service.ts';
import { escapeXml } from './xml.ts';

/** Links that SNS sends out and that anybody may follow without signing. */
const SNS_LINKS = new Set(['ConfirmSubscription', 'Unsubscribe']);

export const unsignedService = (url: URL): string | undefined =>
  SNS_LINKS.has(url.searchParams.get('Action') ?? '') ? 'sns' : undefined;

/** An error before any service was found: in JSON where the request looks like it, else in XML as S3 does. */
export const unrouted = (
  error: AwsError,
  headers: IncomingHttpHeaders | Readonly<Record<string, string>>,
): RestResponse => {
  const wantsJson = headers['x-amz-target'] !== undefined || (headers['content-type'] ?? '').includes('json');
  if (wantsJson) return jsonError(error);
  const inner = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml' },
    body: `<Error>${inner}</Error>`,
  };
};
