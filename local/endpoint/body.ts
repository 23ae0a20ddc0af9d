// Reads a request's body whole, and takes off the aws-chunked framing that SDKs put around streams.
import { type IncomingMessage } from 'node:http';
import { AwsError } from './service.ts';

/** More than any call of the product needs; a larger body is refused instead of filling the memory. */
const LARGEST_BODY = 50 * 1024 * 1024;

/** The body as the client meant it. */
export const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    // What is too much is still read to its end, so that the client sees the answer and not a broken pipe.
    if (size <= LARGEST_BODY) parts.push(part);
    else parts.length = 0;
  }
  if (size > LARGEST_BODY) {
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 413);
  }
  const body = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  return isChunked(request) ? unchunk(body) : body;
};

const isChunked = (request: IncomingMessage): boolean =>
  (request.headers['content-encoding'] ?? '').includes('aws-chunked') ||
  String(request.headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');

/** Chunks are `<hex size>[;chunk-signature=...]\r\n<bytes>\r\n`, ended by size 0; trailers follow and are dropped. */
export const unchunk = (body: Buffer): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = body.indexOf('\r\n', at);
    const header = lineEnd < 0 ? '' : body.toString('latin1', at, lineEnd);
    const size = /^[0-9a-fA-F]{1,8}(;|$)/.test(header) ? Number.parseInt(header, 16) : Number.NaN;
    const end = lineEnd + 2 + size;
    if (Number.isNaN(size) || end > body.length) {
      throw new AwsError(
        'IncompleteBody',
        'The request body is not the aws-chunked encoding that its headers announce',
      );
    }
    if (size === 0) return Buffer.concat(parts);
    parts.push(body.subarray(lineEnd + 2, end));
    at = end + 2;
  }
};
