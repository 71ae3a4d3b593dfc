/** Bytes that are enough to tell what a file is. */
const HEAD_BYTES = 4096;

/** The first bytes of a content, and all of it. */
export async function withHead(
  content: AsyncIterable<Uint8Array>,
): Promise<{ head: Uint8Array; content: AsyncGenerator<Uint8Array> }> {
  const iterator = content[Symbol.asyncIterator]();
  const first = await iterator.next();
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      for (let next = first; !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { head: first.done ? new Uint8Array() : first.value.subarray(0, HEAD_BYTES), content: whole() };
}
