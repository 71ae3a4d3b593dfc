import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';

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
  const line = headerLine(head, Math.max(headerRow, 1), newlines);
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

/** The characters outside quotation marks of the first line from `number` on that is not blank. */
function headerLine(text: string, number: number, newlines: readonly string[]): string[] {
  let outside: string[] = [];
  let line = 1;
  let isQuoted = false;
  let isBlank = true;
  for (const character of text) {
    const isLineEnd = character === '\n' || (character === '\r' && newlines[0] === '\r');
    if (character === '"') isQuoted = !isQuoted;
    if (isLineEnd && !isQuoted) {
      if (line >= number && !isBlank) break;
      line += 1;
      outside = [];
      isBlank = true;
      continue;
    }
    if (!isQuoted) outside.push(character);
    // A tab is a delimiter, so a line of tabs says something.
    if (character !== ' ' && character !== '\r') isBlank = false;
  }
  return outside;
}

/**
 * The line `sep=;` that Excel writes and reads above a table: it names the delimiter and is not data. The line end
 * stays, so that rows keep their numbers.
 */
export function withoutDelimiterLine(head: string): { readonly text: string; readonly delimiter?: string } {
  const [line = '', delimiter = ''] = /^"?sep=([^"\r\n])"?(?=\r?\n|\r)/i.exec(head) ?? [];
  return line === '' ? { text: head } : { text: head.slice(line.length), delimiter };
}

/** What is wrong with an agreed delimiter, if anything. */
export function delimiterProblem(delimiter: string | undefined, place: Position): Problem | undefined {
  if (delimiter === undefined || (delimiter.length === 1 && !/["\r\n]/.test(delimiter))) return undefined;
  return problem('CSV-DELIMITER', 'error', place, 'The agreed delimiter cannot be used.', { found: delimiter });
}
