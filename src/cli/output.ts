/** Data goes to standard output, everything for people to standard error, so that output can be piped. */
export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * Lets a command end in order although whoever read its output has gone (`crossdock inspect FILE | head`): without a
 * listener the process would die in the middle, with a stack, and leave the embedded Postgres running.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** Exit codes, the same for every command (docs/cli.md). */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  config: 3,
  /** A file that cannot be opened, or is of no format that can be read. */
  unreadable: 3,
  cannotConnect: 4,
  interrupted: 130,
} as const;
