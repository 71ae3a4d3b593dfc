/** How a text table is written, as far as it was not agreed. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly newlines: readonly string[];
}

const CANDIDATES = [',', ';', '\t', '|'];

/**
 * Finds delimiter and line ends from the beginning of a file. The delimiter is the candidate that stands most often in
 * the header row outside quotation marks; a comma when there is none (a table of one column).
 */
export function csvDialect(head: string, agreed: string | undefined, headerRow: number): CsvDialect {
  // A CR at the very end may be half of a CR LF.
  const newlines = !head.includes('\n') && /\r[^\n]/.test(head) ? ['\r'] : ['\r\n', '\n'];
  if (agreed !== undefined) return { delimiter: agreed, newlines };
  const line = lineNumbered(head, Math.max(headerRow, 1), newlines);
  let best = ',';
  let most = 0;
  for (const candidate of CANDIDATES) {
    const count = line.filter((character) => character === candidate).length;
    if (count > most) {
      best = candidate;
      most = count;
    }
  }
  return { delimiter: best, newlines };
}

/** The characters of one line that stand outside quotation marks. */
function lineNumbered(text: string, number: number, newlines: readonly string[]): string[] {
  const outside: string[] = [];
  let line = 1;
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || (character === '\r' && newlines[0] === '\r'))) line += 1;
    else if (!quoted && line === number) outside.push(character);
    if (line > number) break;
  }
  return outside;
}
