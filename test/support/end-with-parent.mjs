/*
 * Imported by a process that somebody else started with a pipe as its standard input: it ends when that one does, also when it
 * was killed and could end nobody. The system closes the pipe, whatever happened.
 */
process.stdin.on('end', () => process.exit(1));
process.stdin.resume();
// Whoever has nothing left to do may end before.
process.stdin.unref?.();
