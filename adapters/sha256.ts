// Digests: of policies, of content, of evidence.
import { createHash } from 'node:crypto';
import { Digest } from '../approval/ids.ts';

/** The SHA-256 digest of bytes, or of the UTF-8 of a text. */
export const sha256 = (content: Uint8Array | string): Digest =>
  Digest.parse(createHash('sha256').update(content).digest('hex'));
