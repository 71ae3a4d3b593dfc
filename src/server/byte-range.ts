/** Part of something: both ends are in it. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The bytes that a request asks for (RFC 9110, one range). Undefined: all of them, also where the header is none that we know; null: they
 * lie behind the end.
 */
export function rangeOf(header: string | undefined, size: number): ByteRange | undefined | null {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (found === null) return undefined;
  const [, first = '', last = ''] = found;
  if (first === '' && last === '') return undefined;
  const range =
    first === ''
      ? { from: Math.max(0, size - Number(last)), to: size - 1 }
      : { from: Number(first), to: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  return range.from > range.to ? null : range;
}

/** Those bytes of a stream. It is not read further than they reach. */
export async function* bytesBetween(
  input: AsyncIterable<Uint8Array>,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  let position = 0;
  for await (const piece of input) {
    const [start, end] = [Math.max(0, from - position), Math.min(piece.length, to + 1 - position)];
    if (start < end) yield piece.subarray(start, end);
    position += piece.length;
    if (position > to) return;
  }
}
