// Writes zip files for tests, as small as the format allows: no times, no checksums that our reader looks at.
import { deflateRawSync } from 'node:zlib';

export interface Entry {
  readonly name: string;
  readonly content: string;
  /** 0 = stored, 8 = deflated. */
  readonly method?: number;
}

/** A zip archive of the entries, in order. */
export const zipFile = (entries: readonly Entry[]): Buffer => {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, method = 8 } of entries) {
    const packed = method === 8 ? deflateRawSync(content) : Buffer.from(content);
    const local = Buffer.concat([
      header(30, 0x04034b50, { 8: method, 26: name.length }),
      Buffer.from(name),
      packed,
    ]);
    const entry = header(46, 0x02014b50, { 10: method, 28: name.length });
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(Buffer.byteLength(content), 24);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, Buffer.from(name));
    locals.push(local);
    offset += local.length;
  }
  const end = header(22, 0x06054b50, { 8: entries.length, 10: entries.length });
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
};

const header = (length: number, signature: number, fields: Readonly<Record<number, number>>): Buffer => {
  const buffer = Buffer.alloc(length);
  buffer.writeUInt32LE(signature, 0);
  for (const [at, value] of Object.entries(fields)) buffer.writeUInt16LE(value, Number(at));
  return buffer;
};
