import type { DecodeOptions, SourceDocument, X12DecodeOptions } from '../../formats/codec.ts';
import { codecs } from '../../formats/registry.ts';
import type { SourceRecord } from '../../formats/tree.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { InboundMapping, LineSink, MappingReader, MappingResult } from '../../mapping/mapping.ts';

/** Who is told what one mapping makes of a file, in file order. */
export interface ReadingSink {
  /** A document begins that the mapping reads; its lines go where this says. */
  open(document: SourceDocument): LineSink;
  /** It ended: `problems` are those of its syntax, those of the mapping are in `result`. */
  close(ended: {
    readonly document: SourceDocument;
    readonly complete: boolean;
    readonly problems: readonly Problem[];
    readonly result: MappingResult;
  }): void;
  /** A record of a document that the mapping reads, before it is read. */
  record?(record: SourceRecord): void;
  /** A document of another transaction set, which the mapping leaves alone. */
  pass?(document: SourceDocument): void;
  /** A finding about the file, an interchange or a group. */
  problem(found: Problem): void;
  end(complete: boolean): void;
}

export interface ReadingOptions {
  readonly file?: string;
  readonly tolerate: readonly string[];
  readonly x12?: X12DecodeOptions;
}

/** Decodes a file and reads every document in it that is the mapping's, as the gateway would, without keeping anything. */
export async function readWithMapping(
  mapping: InboundMapping,
  input: AsyncIterable<Uint8Array>,
  options: ReadingOptions,
  sink: ReadingSink,
): Promise<void> {
  const { source } = mapping;
  let reader: MappingReader | undefined;
  for await (const batch of codecs[source.format].decode(input, decodeOptions(mapping, options))) {
    for (const event of batch) {
      if (event.type === 'document-start') {
        if (source.format === 'x12' && event.document.set !== source.transaction) sink.pass?.(event.document);
        else reader = mapping.reader(sink.open(event.document));
      } else if (event.type === 'record') {
        if (reader !== undefined) sink.record?.(event.record);
        reader?.push(event.record);
      } else if (event.type === 'document-end' && reader !== undefined) {
        const { document, complete, problems } = event;
        const result = reader.end();
        reader = undefined;
        sink.close({ document, complete, problems, result });
      } else if (event.type === 'problem') sink.problem(event.problem);
      else if (event.type === 'group-end' || event.type === 'interchange-end') event.problems.forEach(sink.problem);
      else if (event.type === 'file-end') sink.end(event.complete);
    }
  }
}

/** A file in memory as an input. */
export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function decodeOptions({ source }: InboundMapping, options: ReadingOptions): DecodeOptions {
  return {
    ...source.decode,
    ...(options.file === undefined ? {} : { file: options.file }),
    tolerate: [...options.tolerate],
    ...(options.x12 === undefined ? {} : { x12: options.x12 }),
  };
}
