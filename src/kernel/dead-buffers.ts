/**
 * Every byte of a transfer leaves several dead ones behind: the socket's piece, what ssh2 decrypted, its packets, ours. They
 * lie outside V8's heap, which is nearly empty meanwhile, so V8 lets them grow by tens of megabytes before it looks. A
 * collection of the young generation costs a millisecond, and the memory that comes back is warm: it also makes the
 * transfer faster. Asked for too often it takes what is still under way for old, which costs more than it saves
 * (docs/performance.md).
 */
const COLLECT_AFTER_BYTES = 1024 * 1024;

/**
 * Counts the bytes of a transfer, and asks for a collection now and then.
 *
 * @param collect what `--expose-gc` gives, as `npm start` and the image have it; without it V8 is left alone
 */
export function countDeadBuffers(collect: typeof globalThis.gc = globalThis.gc): (bytes: number) => void {
  let uncollected = 0;
  return (bytes) => {
    uncollected += bytes;
    if (uncollected < COLLECT_AFTER_BYTES) return;
    uncollected = 0;
    void collect?.({ type: 'minor', execution: 'sync' });
  };
}
