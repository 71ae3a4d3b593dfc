import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import { blocksOf } from '../blocks.ts';
import { CharsetDecoder, charsetNamed, hasByteOrderMark } from '../charset.ts';
import type { DecodeOptions, SourceEvent } from '../codec.ts';
import { detectFormat } from '../detect.ts';
import { XmlTree } from './tree-builder.ts';

/** Reads XML as the codec contract says: one document, a record per element named in `records`, then the header. */
export async function* decodeXml(
  input: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<readonly SourceEvent[]> {
  const place: Position = options.file === undefined ? {} : { file: options.file };
  const tree = new XmlTree(options.xml?.records ?? [], place);
  let decoder: CharsetDecoder | undefined;
  let byteCount = 0;
  let refused: Problem | undefined;
  for await (const block of blocksOf(input)) {
    byteCount += block.length;
    // After a refusal the rest is only counted.
    if (refused !== undefined || tree.refused !== undefined) continue;
    const first = decoder === undefined;
    const charset = first ? charsetOf(block, options) : 'utf-8';
    if (first) refused = refusal(block, charset, options, place);
    if (refused !== undefined) continue;
    decoder ??= new CharsetDecoder(charsetNamed(charset) ?? 'utf-8');
    const decoded = decoder.decode(first && hasByteOrderMark(block) ? block.subarray(3) : block);
    if (decoded.ok) tree.write(decoded.text);
    else refused = charsetProblem(decoded.byteOffset, place);
    const events = tree.take();
    if (events.length > 0) yield events;
  }
  if (byteCount === 0) refused = problem('FORMAT-EMPTY', 'error', place, 'The file contains nothing.');
  const rest = decoder?.end();
  if (refused === undefined && rest?.ok === false) refused = charsetProblem(rest.byteOffset, place);
  yield tree.end(refused, byteCount);
}

/** The declaration of the file wins over what was agreed; a byte order mark over both. */
function charsetOf(head: Uint8Array, options: DecodeOptions): string {
  if (hasByteOrderMark(head)) return 'utf-8';
  const start = Buffer.from(head.subarray(0, 256)).toString('latin1');
  const declared = /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']{1,40})["']/.exec(start)?.[1];
  return declared ?? options.charset ?? 'utf-8';
}

/** Why this cannot be read as XML at all. */
function refusal(head: Uint8Array, charset: string, options: DecodeOptions, place: Position): Problem | undefined {
  const { format, reason } = detectFormat(head.subarray(0, 512), options.file);
  if (format === 'empty') return problem('FORMAT-EMPTY', 'error', place, 'The file contains nothing.');
  if (format !== 'xml') {
    const found = Buffer.from(head.subarray(0, 80)).toString('latin1');
    return problem('FORMAT-FOREIGN', 'error', place, `This is not XML: ${reason}.`, { found, expected: '<' });
  }
  if (charsetNamed(charset) === undefined) {
    const message = `Character set "${charset}" is not known.`;
    return problem('FORMAT-CHARSET-UNKNOWN', 'error', place, message, { found: charset });
  }
  return undefined;
}

function charsetProblem(byteOffset: number, place: Position): Problem {
  const message = `Byte ${byteOffset} is not valid in the character set of the file.`;
  return problem('FORMAT-CHARSET', 'error', { ...place, byteOffset }, message);
}
