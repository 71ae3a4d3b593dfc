/**
 * Every byte of a transfer leaves several dead ones behind: the socket's piece, what ssh2 decrypted, its packets, ours. They
 * lie outside V8's heap, which is nearly empty meanwhile, so V8 lets them grow by tens of megabytes before it looks. A
 * collection of the young generation costs a millisecond, and the memory that comes back is warm: it also makes the
 * transfer faster (docs/performance.md).
 */
const COLLECT_AFTER_BYTES = 768 * 1024;
/** What lives while two of these pass counts as old, and after a large file V8 lets that grow by a hundred megabytes. */
const COLLECT_OLD_AFTER_BYTES = 24 * 1024 * 1024;

/**
 * Counts the bytes of a transfer, and asks for a collection now and then.
 *
 * @param collect what `--expose-gc` gives, as `npm start` and the image have it; without it V8 is left alone
 */
export function countDeadBuffers(collect: typeof globalThis.gc = globalThis.gc): (bytes: number) => void {
  return afterEvery(COLLECT_AFTER_BYTES, () => void collect?.({ type: 'minor', execution: 'sync' }));
}

/** Counts the bytes of a file that is read, and asks for a collection of all that is dead: some hundredths of a second. */
export function countReadBytes(collect: typeof globalThis.gc = globalThis.gc): (bytes: number) => void {
  return afterEvery(COLLECT_OLD_AFTER_BYTES, () => void collect?.({ type: 'major', execution: 'sync' }));
}

function afterEvery(limit: number, collect: () => void): (bytes: number) => void {
  let uncollected = 0;
  return (bytes) => {
    uncollected += bytes;
    if (uncollected < limit) return;
    uncollected = 0;
    collect();
  };
}
