// Reads the function packages that `serverless package` wrote, so that the very bytes that would be deployed run here.
import { inflateRawSync } from 'node:zlib';

/** Record signatures and field offsets: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT sections 4.3.7 to 4.3.16 */
const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_LENGTH = 22;
const ENTRY_LENGTH = 46;
const LOCAL_LENGTH = 30;
const STORED = 0;
const DEFLATED = 8;

/** Unpacks an archive into path -> bytes; folders are left out, anything but stored and deflated is an error. */
export const unzip = (zip: Buffer): ReadonlyMap<string, Buffer> => {
  const end = endOfDirectory(zip);
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error('The zip file has a broken directory.');
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + ENTRY_LENGTH, at + ENTRY_LENGTH + nameLength);
    if (!name.endsWith('/')) files.set(safePath(name), content(zip, at, name));
    at += ENTRY_LENGTH + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
};

const endOfDirectory = (zip: Buffer): number => {
  for (let at = zip.length - END_LENGTH; at >= 0; at--) {
    if (zip.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  throw new Error('This is not a zip file.');
};

const safePath = (name: string): string => {
  if (name.startsWith('/') || name.split('/').includes('..'))
    throw new Error(`The zip file leaves its folder: ${name}`);
  return name;
};

const content = (zip: Buffer, entry: number, name: string): Buffer => {
  const method = zip.readUInt16LE(entry + 10);
  const local = zip.readUInt32LE(entry + 42);
  const start = local + LOCAL_LENGTH + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + zip.readUInt32LE(entry + 20));
  if (method === STORED) return packed;
  if (method === DEFLATED) return inflateRawSync(packed);
  throw new Error(`${name} is packed by method ${method}, which is not implemented locally.`);
};
