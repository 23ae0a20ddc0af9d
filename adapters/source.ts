// Bytes as a source of evidence: the digest that they were registered with, if any, must be theirs; then read strictly.
import { type Source } from '../approval/sources.ts';
import { parseStrictly } from '../approval/strict-json.ts';
import { sha256 } from './sha256.ts';

/** What these bytes are as a source. `contentDigest` is as SageMaker has it: `SHA256:` and 64 hexadecimal digits. */
export const sourceFrom = (uri: string, bytes: Uint8Array, contentDigest?: string): Source => {
  const digest = sha256(bytes);
  const registered = contentDigest?.replace(/^sha256:/i, '').toLowerCase();
  if (registered !== undefined && registered !== digest)
    return {
      kind: 'bad',
      uri,
      digest,
      problem: 'the file is not the one that was registered: its content digest is another.',
    };
  const parsed = parseStrictly(bytes);
  if (parsed.kind === 'json') return { kind: 'read', uri, digest, json: parsed.value };
  const { problem, advice } = parsed;
  return { kind: 'bad', uri, digest, problem, ...(advice && { advice }) };
};
