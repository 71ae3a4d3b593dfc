import type { Position } from '../../kernel/position.ts';
import { blocksOf } from '../blocks.ts';
import type { DecodeOptions, SourceEvent } from '../codec.ts';
import { TextInput } from '../text-input.ts';
import { XmlTree } from './tree-builder.ts';

/** Reads XML as the codec contract says: one document, a record per element named in `records`, then the header. */
export async function* decodeXml(
  input: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<readonly SourceEvent[]> {
  const place: Position = options.file === undefined ? {} : { file: options.file };
  const tree = new XmlTree(options, place);
  const text = new TextInput(options, place, {
    what: 'XML',
    expected: '<',
    accepts: (format) => format === 'xml',
    declared: declaredCharset,
  });
  for await (const block of blocksOf(input)) {
    tree.write(text.push(block));
    // After a refusal the rest is only counted.
    text.refused ??= tree.refused;
    const events = tree.take();
    if (events.length > 0) yield events;
  }
  text.end();
  yield tree.end(text.refused, text.byteCount);
}

/** What the file says of itself: it wins over what was agreed, and a byte order mark over both. */
function declaredCharset(head: Uint8Array): string | undefined {
  if (head[0] === 0x3c && head[1] === 0) return 'utf-16le';
  if (head[0] === 0 && head[1] === 0x3c) return 'utf-16be';
  const start = Buffer.from(head.subarray(0, 256)).toString('latin1');
  const declared = /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']{1,40})["']/.exec(start)?.[1];
  // Where this could be read byte by byte, the text is not UTF-16: a program kept the declaration of its memory.
  return declared !== undefined && /^(?:utf-?16|ucs-?2|unicode)/i.test(declared) ? undefined : declared;
}
