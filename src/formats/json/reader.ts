import type { Position } from '../../kernel/position.ts';
import { blocksOf } from '../blocks.ts';
import type { DecodeOptions, SourceEvent } from '../codec.ts';
import type { Detection } from '../detect.ts';
import { TextInput } from '../text-input.ts';
import { ITEM, JsonTree } from './tree.ts';

/** What any text may turn out to be; a value such as `"a"` or `12` looks like none of the formats. */
const ACCEPTED: ReadonlySet<Detection['format']> = new Set(['json', 'csv', 'text']);

/** Reads JSON or JSON Lines as the codec contract says: one document, a record per element named, then the header. */
export async function* decodeJson(
  input: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<readonly SourceEvent[]> {
  const place: Position = options.file === undefined ? {} : { file: options.file };
  const text = new TextInput(options, place, {
    what: 'JSON',
    accepts: (format) => ACCEPTED.has(format),
    expected: '{ or [',
  });
  let tree: JsonTree | undefined;
  for await (const block of blocksOf(input)) {
    const piece = text.push(block);
    if (piece === '' || tree?.isRefused === true) continue;
    tree ??= new JsonTree(options, place, layoutOf(piece, options), (part) => text.lengthOf(part), text.markLength);
    tree.write(piece);
    const events = tree.take();
    if (events.length > 0) yield events;
  }
  text.end();
  tree ??= new JsonTree(options, place, { isLines: false, isArray: false }, (part) => text.lengthOf(part), 0);
  yield tree.end(tree.isRefused ? undefined : text.refused, text.byteCount);
}

/**
 * JSON Lines when that is declared, when the name says so, or when the first line is a whole object or array and
 * another one begins below it. One line alone is meant so where the mapping wants `item` and as a document it has none:
 * a feed of changes may be a single line long.
 */
function layoutOf(head: string, options: DecodeOptions): { readonly isLines: boolean; readonly isArray: boolean } {
  const start = head.trimStart();
  const isArray = start.startsWith('[');
  const declared = options.json?.lines ?? (/\.(?:jsonl|ndjson)$/i.test(options.file ?? '') || undefined);
  if (declared !== undefined) return { isLines: declared, isArray };
  const [line = ''] = start.split('\n', 1);
  const below = start.slice(line.length);
  const isAlone = !isArray && below.trim() === '' && options.json?.records?.includes(ITEM) === true && !hasItems(line);
  const isLines = (isAlone || /^\s*[{[]/.test(below)) && isWhole(line);
  return { isLines, isArray };
}

/** Whether anything in an object may be called `item`: the value of such a key, or an array in an array. */
function hasItems(line: string): boolean {
  return /"item"\s*:|[[,]\s*\[/.test(line);
}

function isWhole(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
