// The body of an answer over HTTP that no SDK reads for us: as text no longer than a limit, and as JSON where it is some.

/** Reads a body as text; throws what `tooLong` gives when it has more bytes than the limit. */
export const boundedText = async (
  body: AsyncIterable<Uint8Array>,
  limit: number,
  tooLong: () => Error,
): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) throw tooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** The JSON of a text; undefined when it is none. */
export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
