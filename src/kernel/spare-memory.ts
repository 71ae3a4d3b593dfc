/**
 * Gives memory that is needed only now and then back to the system: what starting took, and what a large file did. V8 keeps
 * both for the next time, 40 MB after a start, although a gateway waits for files most of the time. It takes about a tenth of
 * a second, in which nothing else runs.
 *
 * @param collect what `--expose-gc` gives, as `npm start` and the image have it; without it V8 is left alone
 */
export function giveBackMemory(collect: typeof globalThis.gc = globalThis.gc): void {
  void collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
