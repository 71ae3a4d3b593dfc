import type { InboundKind, OutboundKind } from '../documents/kinds.ts';
import type { Placed, SourcePlace } from '../documents/parts.ts';
import type { DecodeOptions, EncodeRequest, FormatName, RunPlan, X12Separators } from '../formats/codec.ts';
import type { SourceRecord, TargetDocument } from '../formats/tree.ts';
import type { Problem } from '../kernel/problem.ts';

/**
 * # Mapping: records ⇄ canonical documents
 *
 * A mapping is one `.map.yaml` file (with what it extends) compiled once to closures. It holds no code and keeps no
 * state between documents. Its `version` is the hash of its resolved text; every document remembers it.
 *
 * Reading is a push: one reader per document gets every record in order and hands out each line as soon as it is
 * whole, so that a feed of a million lines never stands in memory. A line that breaks a rule is *held*: it goes to
 * `sink.held` with its Problems and its raw text, and the rest goes on. Only `end` knows the header.
 *
 * Nothing vanishes: inputs that no field read are counted in `unread`.
 */
export interface MappingIdentity {
  readonly id: string;
  readonly supplier: string;
  /** sha-256 of the resolved text, hexadecimal. */
  readonly version: string;
  /** Path of the file, for people. */
  readonly file: string;
}

export interface InboundMapping extends MappingIdentity {
  readonly direction: 'in';
  readonly kind: InboundKind;
  readonly source: MappingSource;
  /** What must hold of the fields of a line: for values that a person corrects. */
  readonly lineRules: Readonly<Record<string, FieldRules>>;
  /**
   * X12 only: the loop whose occurrences say everything about their lines, and nothing about the header. Where the same
   * text comes again, so do the same lines; undefined where a line depends on more.
   */
  readonly runs?: RunPlan | undefined;
  reader(sink: LineSink): MappingReader;
}

/** What must hold of one field, besides its canonical type. */
export interface FieldRules {
  readonly required?: boolean | undefined;
  /** Of a number; of a text its length. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** What a file must be for this mapping to read it. */
export interface MappingSource {
  readonly format: FormatName;
  /** X12: ST01. */
  readonly transaction?: string;
  /** X12: the first six characters of GS08; absent = any. */
  readonly version?: string;
  /** All but X12: pattern of the file name (`*` and `?`), matched without regard to case. */
  readonly file?: string;
  /** XML: name of the root element. */
  readonly root?: string;
  readonly tolerate?: readonly string[];
  /** What the codec has to be told besides: character set, layout, names of the records. */
  readonly decode: DecodeOptions;
}

export interface LineSink {
  /** `isClean`: there was no finding about it. */
  line(line: Placed<Record<string, unknown>>, isClean: boolean): void;
  held(held: HeldLine): void;
}

export interface HeldLine {
  /** Where the line starts, as it would stand on the line itself. */
  readonly source: SourcePlace;
  readonly problems: readonly Problem[];
  /** The source text of the line, for a person. */
  readonly raw: string;
  /** The fields that could be read all the same. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

export interface MappingReader {
  push(record: SourceRecord): void;
  /** The run that is open ends here, although its next record is not handed in. */
  endRun?(): void;
  /**
   * Flushes the last line and closes the document.
   *
   * @param known lines of it that were known and not handed in
   */
  end(known?: number): MappingResult;
}

export interface MappingResult {
  readonly header: Readonly<Record<string, unknown>>;
  /** Findings about the header or the document as a whole; an `error` means it must not take effect. */
  readonly problems: readonly Problem[];
  readonly lineCount: number;
  readonly heldCount: number;
  /** Address or qualifier → how often it was seen and read by nothing, e.g. `QTY01=29`. */
  readonly unread: ReadonlyMap<string, number>;
  /**
   * The first value of each of them: of a segment that is not read all of it. Real data, for the eyes of an engineer.
   */
  readonly unreadSamples: ReadonlyMap<string, string>;
  /** How often each declared loop occurred; empty for rows, which have none. */
  readonly loops: ReadonlyMap<string, number>;
}

export interface OutboundMapping extends MappingIdentity {
  readonly direction: 'out';
  readonly kind: OutboundKind;
  readonly target: MappingTarget;
  write(document: Readonly<Record<string, unknown>>): WriteResult;
}

export interface MappingTarget {
  readonly format: FormatName;
  /** X12: ST01 and GS08. */
  readonly transaction?: string;
  readonly version?: string;
  readonly envelope?: TargetEnvelope;
  /** What the codec has to be told: character set, delimiter, layout. */
  readonly encode: Pick<EncodeRequest, 'charset' | 'csv' | 'fixed'>;
  /** Pattern of the file name; `{poNumber}` and `{controlNumber}` are replaced. */
  readonly fileName?: string;
}

/** Identities of an X12 envelope; control numbers and dates come from the caller. */
export interface TargetEnvelope {
  readonly sender: { readonly qualifier: string; readonly id: string };
  readonly receiver: { readonly qualifier: string; readonly id: string };
  /** GS01. */
  readonly group: string;
  readonly usage: 'P' | 'T';
  readonly separators?: X12Separators;
  /** What becomes of separators and control characters inside free text; default: the document is refused. */
  readonly separatorsInData?: 'refuse' | 'replace';
}

export type WriteResult =
  | { readonly ok: true; readonly target: TargetDocument; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export type Mapping = InboundMapping | OutboundMapping;
