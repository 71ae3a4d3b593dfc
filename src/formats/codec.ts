import type { Problem } from '../kernel/problem.ts';
import type { SourceRecord, TargetDocument } from './tree.ts';

/**
 * # Codec: bytes ⇄ source records
 *
 * A codec knows one syntax and no meaning. It is pure: no clock, no files, no network; control numbers and dates are
 * passed in.
 *
 * ## Reading
 *
 * `decode` takes the bytes of one file, in any chunking, and yields batches of events in file order. Memory is bounded
 * whatever the file's size. It never throws because of what the bytes are: everything that is wrong becomes a Problem,
 * either inside a `problem` event or on the `…-end` event of the thing it belongs to. It does pass on errors of the
 * input stream itself.
 *
 * The one promise everything above rests on: **nothing counts before its end event says `complete: true`.** A file cut
 * at any byte yields an incomplete document, interchange or file; never a shorter complete one.
 *
 * - X12: interchange → group → document (transaction set) → records (segments, ST and SE included).
 * - CSV, fixed width, XLSX: one document whose records are rows; no interchange. Complete only when the last row ends
 *   with a newline (unless the options waive it).
 * - XML, JSON: one document; each element named by `options.records` is one record. The root element without its
 *   record elements, which is the header of the document, is the last record before the end, because header values may
 *   stand behind the items. Without `options.records` the root is the only record. Complete only when the root element
 *   is closed and nothing follows it. In JSON every value of a named key is one record, and of a root array or
 *   of JSON Lines every element or line; their root is what remains.
 *
 * Completeness does not travel downwards: a transaction set may be complete in an interchange that is cut. So **a
 * document counts only when its own end, the end of its group and the end of its interchange all say `complete: true`
 * and carry no `error`** (document and file outside X12). It does not travel upwards either, so that one bad
 * transaction set does not take its neighbours with it: the group of a cut document is complete when its GE was there.
 *
 * ## Writing
 *
 * `encode` turns target documents into the final bytes of one file. A value that the syntax cannot carry is a Problem
 * with the place in the target; then there are no bytes.
 */
export interface Codec {
  readonly format: FormatName;
  decode(input: AsyncIterable<Uint8Array>, options: DecodeOptions): AsyncIterable<readonly SourceEvent[]>;
  encode(request: EncodeRequest): EncodeResult;
}

export type FormatName = 'x12' | 'csv' | 'fixed' | 'xml' | 'json' | 'xlsx';

export interface DecodeOptions {
  /** Name for positions only. */
  readonly file?: string;
  /**
   * Character set of the bytes, by any name that iconv-lite knows; default UTF-8, and latin1 for x12. What a file says
   * itself wins: the declaration of XML over this, a byte order mark over both.
   */
  readonly charset?: string;
  /** Named tolerances, per agreement: each turns one refusal into a warning (`short-isa`, `se-count`, `ge-count`, …). */
  readonly tolerate?: readonly string[];
  /** Runs of records that the caller knows: they are passed over. X12 only; the others read everything. */
  readonly known?: KnownRuns;
  readonly x12?: X12DecodeOptions;
  readonly csv?: CsvDecodeOptions;
  readonly xml?: XmlDecodeOptions;
  readonly fixed?: FixedDecodeOptions;
  readonly json?: JsonDecodeOptions;
  readonly xlsx?: XlsxDecodeOptions;
}

/**
 * Most of a stock file says what the one before it said. A caller that keeps a digest of every run of records (a LIN with
 * what belongs to it) need not have those read again that come with the same bytes. They are counted, and they are in the
 * totals and in `known` events; apart from that it is as if they were not there. Only runs that were read without any
 * finding before may be known.
 */
export interface KnownRuns {
  /** What a run is in this document; undefined: everything in it is read. */
  runsOf(document: SourceDocument): RunPlan | undefined;
  /** Asked once for each run, in file order, with the two halves of its digest: whether it is passed over. */
  isKnown(low: number, high: number): boolean;
}

/** A run starts with a tag and lasts until the same tag or one of `ends` comes. */
export interface RunPlan {
  readonly start: string;
  readonly ends: ReadonlySet<string>;
}

export interface X12DecodeOptions {
  /** How far documents are checked; each level includes those before it. Default `conditions`: everything. */
  readonly validation?: X12Validation;
  /** What is refused by agreement, though X12 leaves it open. */
  readonly strict?: readonly X12Strictness[];
}

/**
 * - `integrity`: envelope, counts, control numbers, labels
 * - `syntax`: order, presence and repetition of segments
 * - `elements`: presence, type, length and codes of elements
 * - `conditions`: what elements demand of one another
 */
export type X12Validation = 'integrity' | 'syntax' | 'elements' | 'conditions';

/** `unknown-code`: a code that the lists here do not have is an error. */
export type X12Strictness = 'unknown-code';

export interface CsvDecodeOptions {
  /** Default: sniffed among `,` `;` tab `|` from the first line. */
  readonly delimiter?: string;
  /** Row number of the header from 1; 0 = no header. Default 1. */
  readonly headerRow?: number;
  /** Accept a last row without newline. Default false: it may be cut (`B,1` of `B,10`). */
  readonly allowMissingFinalNewline?: boolean;
}

export interface FixedDecodeOptions {
  /** What stands where. Columns are cut out in this order; their names are the header of the rows. */
  readonly columns: readonly FixedColumn[];
  /** Characters of a row. Default: the end of the last column. */
  readonly width?: number;
  /** False: rows follow one another without line ends. Default true. */
  readonly lineEnds?: boolean;
  /** Rows at the beginning of the file that are not data. Default 0. */
  readonly headerRows?: number;
  /** The last row begins with this and is no data. A file that ends otherwise is cut. */
  readonly footer?: string;
  /** Rows that say what they are: `rows` are data, `others` (headers, trailers) are not, anything else is a fault. */
  readonly recordType?: {
    readonly from: number;
    readonly to: number;
    readonly rows: readonly string[];
    readonly others: readonly string[];
  };
  /** A row may end early where the sender leaves out blanks at its end. Default false. */
  readonly allowShortRows?: boolean;
  /** Accept a last row without line end. Default false: it may be cut. */
  readonly allowMissingFinalNewline?: boolean;
}

/** Characters from 1, both ends included. Blanks that only fill the column are not part of the value. */
export interface FixedColumn {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Which end the value stands at; the other one is filled. Default `left`. */
  readonly align?: 'left' | 'right';
  /** Writing: what the column is filled with. Default a blank. */
  readonly fill?: string;
}

export interface JsonDecodeOptions {
  /** Names of the keys whose values become records, in arrays one by one; `item` for what has no key. */
  readonly records?: readonly string[];
  /** JSON Lines: a value on every line. Default: by the name of the file, else by its first two lines. */
  readonly lines?: boolean;
}

export interface XmlDecodeOptions {
  /** Names of the elements that become records, e.g. `['Item']`; default: the root element is the only record. */
  readonly records?: readonly string[];
}

export interface XlsxDecodeOptions {
  /** Name of the sheet; default: the first that is visible. */
  readonly sheet?: string;
  /** Row number of the header from 1; 0 = no header. Default 1. The first row from there on that holds anything is it. */
  readonly headerRow?: number;
}

export type SourceEvent =
  | { readonly type: 'interchange-start'; readonly interchange: Interchange }
  | { readonly type: 'group-start'; readonly group: FunctionalGroup }
  | { readonly type: 'document-start'; readonly document: SourceDocument }
  | { readonly type: 'record'; readonly record: SourceRecord }
  /** Runs that were passed over: their text in latin1, without the line breaks between their segments. Good until the next batch is asked for. */
  | { readonly type: 'known'; readonly latin1: Uint8Array }
  /** A run that was not known ended before the next record. `isClean`: there was no finding up to there. */
  | {
      readonly type: 'run-end';
      readonly ordinal: number;
      readonly low: number;
      readonly high: number;
      readonly isClean: boolean;
    }
  | {
      readonly type: 'document-end';
      readonly document: SourceDocument;
      /** True only when the trailer (or the end of the file format) was seen and agrees. */
      readonly complete: boolean;
      /** Findings inside this document; any `error` means that it must not take effect. */
      readonly problems: readonly Problem[];
      readonly recordCount: number;
    }
  | {
      readonly type: 'group-end';
      readonly group: FunctionalGroup;
      readonly complete: boolean;
      readonly problems: readonly Problem[];
      /** GE01 as a number, where present: for AK902. */
      readonly declaredDocuments?: number;
      readonly receivedDocuments: number;
    }
  | {
      readonly type: 'interchange-end';
      readonly interchange: Interchange;
      readonly complete: boolean;
      readonly problems: readonly Problem[];
      /** TA1 segments: what the other side says about interchanges that we sent. */
      readonly acknowledgments?: readonly InterchangeAcknowledgment[];
    }
  /** Something outside any interchange or document: text before ISA, a foreign file, an empty file. */
  | { readonly type: 'problem'; readonly problem: Problem }
  /** Always last. `complete` is false when anything in the file was incomplete, or when nothing was found at all. */
  | { readonly type: 'file-end'; readonly complete: boolean; readonly byteCount: number };

/** ISA of an interchange, values trimmed of padding except the control number, which is kept exactly as received. */
export interface Interchange {
  readonly senderQualifier: string;
  readonly senderId: string;
  readonly receiverQualifier: string;
  readonly receiverId: string;
  /** ISA09 and ISA10 as received (YYMMDD, HHMM). */
  readonly date: string;
  readonly time: string;
  /** ISA12, e.g. `00401`. */
  readonly version: string;
  /** ISA13 as received. */
  readonly controlNumber: string;
  /** ISA14 = 1. */
  readonly acknowledgmentRequested: boolean;
  /** ISA15: P production, T test, I information. */
  readonly usage: string;
  readonly separators: {
    readonly element: string;
    readonly component: string;
    readonly repetition: string;
    readonly segment: string;
  };
  readonly byteOffset: number;
}

/** TA1: whether an interchange of ours could be read. It says nothing about the documents in it. */
export interface InterchangeAcknowledgment {
  /** TA101 as received: ISA13 of our interchange. */
  readonly controlNumber: string;
  readonly date: string;
  readonly time: string;
  /** TA104: A accepted, E accepted with errors, R rejected. */
  readonly status: string;
  /** TA105, e.g. `000`. */
  readonly note: string;
}

export interface FunctionalGroup {
  /** GS01, e.g. `IB`. */
  readonly functionalId: string;
  readonly senderId: string;
  readonly receiverId: string;
  readonly date: string;
  readonly time: string;
  /** GS06 as received. */
  readonly controlNumber: string;
  /** GS08, e.g. `004010VICS`. */
  readonly version: string;
}

export interface SourceDocument {
  readonly format: FormatName;
  /** ST01, or the root element of an XML file; undefined for the others. */
  readonly set?: string;
  /** ST02 as received. */
  readonly controlNumber?: string;
  /** GS08, or undefined outside X12. */
  readonly version?: string;
  /** ST03 as received: the implementation guide that the document keeps to. */
  readonly implementation?: string;
  /** Header row of a table, or the column names of its layout. */
  readonly header?: readonly string[];
}

export interface EncodeRequest {
  readonly documents: readonly EncodeDocument[];
  /** Character set of csv, fixed and xml. Default UTF-8. */
  readonly charset?: string;
  readonly x12?: X12Envelope;
  readonly csv?: {
    readonly delimiter?: string;
    readonly newline?: '\n' | '\r\n';
    readonly quote?: 'needed' | 'always';
  };
  readonly fixed?: {
    readonly columns: readonly FixedColumn[];
    readonly width?: number;
    /** Empty: rows follow one another without line ends. Default `\n`. */
    readonly newline?: '\n' | '\r\n' | '';
  };
  readonly xml?: { readonly declaration?: boolean };
}

export interface EncodeDocument {
  /** ST01; ignored outside X12. */
  readonly set?: string;
  /** ST02, given by the caller. */
  readonly controlNumber?: string;
  /** ST03, the implementation guide that the document keeps to (005010 on). */
  readonly implementation?: string;
  readonly body: TargetDocument;
}

/** Everything the X12 writer needs that is not data: identities, numbers and the moment, all passed in. */
export interface X12Envelope {
  readonly senderQualifier: string;
  readonly senderId: string;
  readonly receiverQualifier: string;
  readonly receiverId: string;
  /** GS02 and GS03; default: the ISA ids. */
  readonly groupSenderId?: string;
  readonly groupReceiverId?: string;
  /** GS01, e.g. `PO`. Needed when there are documents. */
  readonly functionalId?: string;
  /** GS08, e.g. `004010`; ISA12 follows from it. */
  readonly version: string;
  readonly usage: 'P' | 'T';
  readonly acknowledgmentRequested?: boolean;
  /** Written as ISA09/10 and GS04/05, in UTC. */
  readonly createdAt: Date;
  /** ISA13, 1…999999999. */
  readonly interchangeControlNumber: number;
  /** GS06. Needed when there are documents. */
  readonly groupControlNumber?: number;
  /** TA1 segments, written between ISA and GS. With them `documents` may be empty: then there is no group. */
  readonly acknowledgments?: readonly InterchangeAcknowledgment[];
  readonly separators?: X12Separators;
  /**
   * What becomes of a separator, line break or other control character inside a value: `refuse` (default) writes
   * nothing and names the place; `replace` writes a blank in its place, but never in an identifier, where that would
   * name something else.
   */
  readonly separatorsInData?: 'refuse' | 'replace';
}

export interface X12Separators {
  readonly element?: string;
  readonly component?: string;
  readonly repetition?: string;
  readonly segment?: string;
  /** Newline after every segment terminator, for people. Default false. */
  readonly newline?: boolean;
  /** Take others, in a fixed order of preference, in place of those that some value contains. Default false. */
  readonly choose?: boolean;
}

export type EncodeResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly problems: readonly Problem[] };
