import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import { blocksOf } from '../blocks.ts';
import { hasByteOrderMark } from '../charset.ts';
import type { DecodeOptions, SourceEvent } from '../codec.ts';
import { detectFormat } from '../detect.ts';
import { beginningOf, emptyFile, foreignFile } from '../refusals.ts';
import { Envelope } from './envelope.ts';
import type { X12Tolerance } from './options.ts';
import { LATIN1, textDecoding } from './text.ts';
import { Tokenizer } from './tokenizer.ts';

/** Reads X12 as the codec contract says: one batch of events per block of bytes, never a wait per segment. */
export async function* decodeX12(
  input: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<readonly SourceEvent[]> {
  let reader: ReturnType<typeof startReading> | undefined;
  let byteCount = 0;
  for await (const block of blocksOf(input)) {
    byteCount += block.length;
    reader ??= startReading(block, options);
    reader.tokenizer.push(block);
    const events = reader.envelope.take();
    if (events.length > 0) yield events;
  }
  reader ??= startReading(new Uint8Array(0), options);
  const { tokenizer, envelope, charsetProblem } = reader;
  tokenizer.end();
  const { complete, interchanges } = envelope.end();
  const events = envelope.take();
  yield [
    ...charsetProblem,
    // Without an interchange, one sentence about the whole file says more than "text outside".
    ...(interchanges === 0 ? [{ type: 'problem', problem: reader.nothingFound } as const] : events),
    { type: 'file-end', complete: complete && charsetProblem.length === 0, byteCount },
  ];
}

/** Decides the character set from the first block. */
function startReading(head: Uint8Array, options: DecodeOptions) {
  const { file } = options;
  const tolerate = new Set(options.tolerate);
  const place = file === undefined ? {} : { file };
  const charset = options.charset ?? (hasByteOrderMark(head) ? 'utf-8' : 'latin1');
  const known = textDecoding(charset);
  const message = `Character set "${charset}" is not known.`;
  const charsetProblem: SourceEvent[] =
    known === undefined
      ? [{ type: 'problem', problem: problem('FORMAT-CHARSET-UNKNOWN', 'error', place, message) }]
      : [];
  const envelope = new Envelope({
    file,
    tolerate,
    validation: options.x12?.validation ?? 'conditions',
    strict: new Set(options.x12?.strict),
    decoding: known ?? LATIN1,
    known: options.known,
  });
  const tolerance: X12Tolerance = 'line-breaks';
  const tokenizer = new Tokenizer(envelope, { lineBreaksAreLayout: tolerate.has(tolerance) });
  return { envelope, tokenizer, charsetProblem, nothingFound: nothingFound(head, file, place) };
}

/** What to say about a file in which there is no interchange. */
function nothingFound(head: Uint8Array, file: string | undefined, place: Position): Problem {
  const { format, reason } = detectFormat(head.subarray(0, 512), file);
  if (format === 'empty') return emptyFile(place);
  const expected = 'ISA with its 16 elements, then GS or TA1';
  if (format !== 'x12') return foreignFile(head, place, { what: 'X12', reason, expected });
  const message = 'No ISA segment that can be read was found.';
  return problem('X12-NO-INTERCHANGE', 'error', place, message, { found: beginningOf(head), expected });
}
