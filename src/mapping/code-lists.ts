import { parse } from 'csv-parse/sync';
import { errorMessage } from '../kernel/errors.ts';
import type { LocatedMap } from './lint/located.ts';
import { type LintProblem, lintProblem } from './lint/problem.ts';
import { joinPath, type ReadText } from './resolve.ts';

/**
 * The lists under `codes`: inline maps, or `file: codes/uom.csv` with a header row and two columns (their code, our
 * value). The path is relative to the file that names it. A code that stands twice with two meanings is a problem.
 */
export function loadCodeLists(
  root: LocatedMap,
  readText: ReadText,
  problems: LintProblem[],
): { lists: Map<string, ReadonlyMap<string, string>>; texts: string[] } {
  const lists = new Map<string, ReadonlyMap<string, string>>();
  const texts: string[] = [];
  const codes = root.entries.get('codes')?.node;
  for (const [name, { node, key }] of codes?.kind === 'map' ? codes.entries : []) {
    if (node.kind !== 'map') continue;
    const file = node.entries.get('file')?.node;
    if (file?.kind !== 'scalar' || typeof file.value !== 'string') {
      const list = new Map<string, string>();
      for (const [code, entry] of node.entries)
        if (entry.node.kind === 'scalar') list.set(code, String(entry.node.value));
      lists.set(name, list);
      continue;
    }
    lists.set(name, new Map());
    if (node.entries.size > 1) {
      problems.push(
        lintProblem(
          'MAP-LINT-CODES',
          key,
          `codes.${name}`,
          'a list is either written here or read from a file, not both',
        ),
      );
      continue;
    }
    const path = joinPath(file.place.file, file.value);
    const text = readText(path);
    if (text === undefined) {
      problems.push(
        lintProblem('MAP-LINT-CODES', file.place, `codes.${name}.file`, `cannot read "${file.value}" (${path})`),
      );
      continue;
    }
    if (text.length > MOST_CHARACTERS) {
      const message = `"${file.value}" has ${text.length} characters; at most ${MOST_CHARACTERS} are read`;
      problems.push(lintProblem('MAP-LINT-SIZE', file.place, `codes.${name}.file`, message));
      continue;
    }
    texts.push(text);
    lists.set(name, parseCodeList(text, path, problems));
  }
  return { lists, texts };
}

/** A list of codes is for people to check; longer ones keep the process busy for seconds. */
const MOST_CHARACTERS = 4_000_000;
/** A file of another kind is wrong on every line; that is said so many times. */
const MOST_FINDINGS = 100;

/** Parses a list file; also used for product lists. Findings carry the line of the file. */
export function parseCodeList(text: string, path: string, problems: LintProblem[]): ReadonlyMap<string, string> {
  const list = new Map<string, string>();
  let found = 0;
  const report = (line: number, message: string): void => {
    found += 1;
    if (found <= MOST_FINDINGS)
      problems.push(lintProblem('MAP-LINT-CODES', { file: path, line, column: 1 }, '', message));
  };
  let rows: { record: string[]; info: { lines: number } }[];
  try {
    rows = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as typeof rows;
  } catch (error) {
    report(1, errorMessage(error));
    return list;
  }
  for (const { record, info } of rows.slice(1)) {
    if (found > MOST_FINDINGS) break;
    const [code, value] = record;
    const known = code === undefined ? undefined : list.get(code);
    if (record.length !== 2 || code === undefined || value === undefined || code === '')
      report(info.lines, `expected two columns (code, value), found ${record.length}`);
    else if (known !== undefined && known !== value)
      report(info.lines, `"${code}" stands twice, as "${known}" and as "${value}"`);
    else list.set(code, value);
  }
  return list;
}
