/** Size of the pieces in which every codec reads: bounds memory and the pauses of other work. */
const BLOCK_SIZE = 65_536;

/**
 * The same bytes in blocks of one size (the last may be shorter), whatever chunks the input comes in. Codecs read
 * blocks, so that what they report cannot depend on how a channel happened to cut the file.
 */
export async function* blocksOf(
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size = BLOCK_SIZE,
): AsyncGenerator<Uint8Array> {
  let pending = new Uint8Array(size);
  let filled = 0;
  for await (const chunk of input) {
    let at = 0;
    while (at < chunk.length) {
      // A whole block inside one chunk needs no copy.
      if (filled === 0 && chunk.length - at >= size) {
        yield chunk.subarray(at, at + size);
        at += size;
        continue;
      }
      const taken = Math.min(size - filled, chunk.length - at);
      pending.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled === size) {
        yield pending;
        pending = new Uint8Array(size);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield pending.subarray(0, filled);
}
