// Reads the arguments of a call as Slack does: from the query, a form or a JSON body.
import { type IncomingMessage } from 'node:http';
import { readBody } from '../endpoint/body.ts';
import { type Arguments } from './method.ts';
import { SlackError } from './slack-error.ts';

/** All arguments of a request; those of the body win over those of the query. */
export const argumentsOf = async (request: IncomingMessage): Promise<Arguments> => {
  const query = new URL(request.url ?? '/', 'http://local').searchParams;
  const body = await readBody(request);
  return { ...Object.fromEntries(query), ...inBody(body, request.headers['content-type'] ?? '') };
};

const inBody = (body: Buffer, contentType: string): Arguments => {
  if (body.length === 0) return {};
  switch (contentType.split(';')[0]?.trim().toLowerCase()) {
    case 'application/json':
      return fromJson(body.toString('utf8'));
    case 'application/x-www-form-urlencoded':
      return Object.fromEntries(new URLSearchParams(body.toString('utf8')));
    default:
      throw new SlackError('invalid_post_type');
  }
};

const fromJson = (text: string): Arguments => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    throw new SlackError('invalid_json');
  }
  throw new SlackError('json_not_object');
};
