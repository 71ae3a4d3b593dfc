/** Bytes that are enough to tell what a file is. */
const HEAD = 4096;

/** The first bytes of an input, and the whole input again: standard input cannot be read twice. */
export async function peek(
  input: AsyncIterable<Uint8Array>,
  most = HEAD,
): Promise<{ head: Uint8Array; rest: AsyncIterable<Uint8Array> }> {
  const iterator = input[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < most) {
    const next = await iterator.next();
    if (next.done) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  async function* again(): AsyncGenerator<Uint8Array> {
    yield* chunks;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { head: Buffer.concat(chunks).subarray(0, most), rest: again() };
}
