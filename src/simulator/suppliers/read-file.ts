import type { Codec, DecodeOptions, FunctionalGroup, Interchange, SourceDocument } from '../../formats/codec.ts';
import type { SourceRecord } from '../../formats/tree.ts';
import { formatPosition, type Position } from '../../kernel/position.ts';
import type { Problem } from '../../kernel/problem.ts';

/** A whole file in memory with everything that is wrong with it: a supplier's importer takes it or leaves it. */
export interface ReadFile {
  readonly documents: readonly ReadDocument[];
  /** Number of TA1 segments, which are no documents. */
  readonly interchangeAcknowledgments: number;
  readonly faults: readonly string[];
}

export interface ReadDocument {
  readonly interchange?: Interchange;
  readonly group?: FunctionalGroup;
  readonly document: SourceDocument;
  readonly records: readonly SourceRecord[];
  /** What is wrong with this document alone. */
  readonly faults: readonly string[];
}

/** Reads with no tolerance at all: every finding, warnings too, is a fault. */
export async function readFile(
  codec: Codec,
  name: string,
  bytes: Uint8Array,
  options: DecodeOptions = {},
): Promise<ReadFile> {
  const documents: ReadDocument[] = [];
  const faults: string[] = [];
  let interchangeAcknowledgments = 0;
  let interchange: Interchange | undefined;
  let group: FunctionalGroup | undefined;
  let records: SourceRecord[] = [];
  const note = (problems: readonly Problem[]): string[] =>
    problems.map(({ position, message }) => describe(position, message));

  for await (const batch of codec.decode(once(bytes), { ...options, file: name })) {
    for (const event of batch) {
      switch (event.type) {
        case 'interchange-start':
          interchange = event.interchange;
          break;
        case 'group-start':
          group = event.group;
          break;
        case 'document-start':
          records = [];
          break;
        case 'record':
          records.push(event.record);
          break;
        case 'document-end': {
          const found = [...note(event.problems), ...(event.complete ? [] : ['the document is not complete'])];
          faults.push(...found);
          documents.push({
            ...(interchange === undefined ? {} : { interchange }),
            ...(group === undefined ? {} : { group }),
            document: event.document,
            records,
            faults: found,
          });
          break;
        }
        case 'group-end':
          faults.push(...note(event.problems));
          break;
        case 'interchange-end':
          faults.push(...note(event.problems));
          interchangeAcknowledgments += event.acknowledgments?.length ?? 0;
          break;
        case 'problem':
          faults.push(...note([event.problem]));
          break;
        case 'file-end':
          if (!event.complete) faults.push('the file is not complete');
          break;
      }
    }
  }
  return { documents, interchangeAcknowledgments, faults };
}

function describe(position: Position, message: string): string {
  const place = formatPosition(position);
  return place === '' ? message : `${place}: ${message}`;
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
