/** Data goes to standard output, everything for people to standard error, so that output can be piped. */
export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Exit codes, the same for every command (docs/cli.md). */
export const exitCodes = { ok: 0, failed: 1, usage: 2, config: 3, cannotConnect: 4 } as const;
