import { locate } from '../../mapping/lint/located.ts';
import type { ReadText } from '../../mapping/resolve.ts';
import { resolveMapping } from '../../mapping/resolve.ts';
import { below } from './findings.ts';

/** Where a field stands in the mapping files, from its key to the last line that belongs to it. */
export interface FieldPlace {
  /** As traces name it: `lines.fields.quantity`. */
  readonly path: string;
  readonly field: string;
  /** Below the mappings folder: the draft's own, or a file that it extends. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
}

/** Places of fields that were compiled; a path that nothing can be found at is left out. */
export function fieldPlaces(
  readText: ReadText,
  folder: string,
  path: string,
  fields: ReadonlyMap<string, string>,
): FieldPlace[] {
  const { root } = resolveMapping(readText, path);
  if (root === undefined) return [];
  const texts = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    const known = texts.get(file) ?? (readText(file) ?? '').split(/\r?\n/);
    texts.set(file, known);
    return known;
  };
  return [...fields].flatMap(([at, field]) => {
    const { node, key, place } = locate(root, at.split('.'));
    if (node === undefined) return [];
    const start = key ?? place;
    const endLine = lastLineOf(linesOf(start.file), start.line, start.column);
    return [{ path: at, field, file: below(folder, start.file), line: start.line, column: start.column, endLine }];
  });
}

/** What is indented deeper than a key belongs to it; so does a bracket that closes at its own depth. */
function lastLineOf(lines: readonly string[], line: number, column: number): number {
  let last = line;
  for (let number = line + 1; number <= lines.length; number += 1) {
    const text = lines[number - 1] ?? '';
    if (text.trim() === '' || text.trimStart().startsWith('#')) continue;
    const indent = text.length - text.trimStart().length;
    if (indent < column && !(indent === column - 1 && /^\s*[}\]]/.test(text))) break;
    last = number;
  }
  return last;
}
