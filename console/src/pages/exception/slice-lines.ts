/** The parts of a slice of a file: what stands before the place, the place itself, what follows. */
interface Parts {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
  /** Ends each segment; a slice by rows has its lines already. */
  readonly terminator?: string | undefined;
}

/**
 * Breaks a slice after each segment, for files whose segments stand in one line. Where the file has a line break there, that one does:
 * a second would show an empty line that is not in the file.
 */
export function segmentLines({ before, marked, after, terminator: end }: Parts): Parts {
  if (end === undefined || end.trim() === '') return { before, marked, after };
  const lines = (text: string): string =>
    text
      .split(end)
      .map((one, index) => (index === 0 || /^\r?\n/.test(one) ? one : `\n${one}`))
      .join(end);
  return {
    // It is cut at a number of bytes, which may be right before a line break.
    before: lines(before.replace(/^\r?\n/, '')),
    marked,
    after: `${after === '' || /^\r?\n/.test(after) ? '' : '\n'}${lines(after)}`,
  };
}
