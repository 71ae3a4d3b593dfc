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
 *   is closed and nothing follows it.
 *
 * Completeness does not travel downwards: a transaction set may be complete in an interchange that is cut. So **a
 * document counts only when its own end, the end of its group and the end of its interchange all say `complete: true`
 * and carry no `error`** (document and file for CSV and XML). It does not travel upwards either, so that one bad
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

export type FormatName = 'x12' | 'csv' | 'xml';

export interface DecodeOptions {
  /** Name for positions only. */
  readonly file?: string;
  /** Character set of the bytes; default UTF-8 for csv and xml (XML's own declaration wins), latin1 for x12. */
  readonly charset?: string;
  /** Named tolerances, per agreement: each turns one refusal into a warning (`short-isa`, `se-count`, `ge-count`, …). */
  readonly tolerate?: readonly string[];
  readonly csv?: CsvDecodeOptions;
  readonly xml?: XmlDecodeOptions;
}

export interface CsvDecodeOptions {
  /** Default: sniffed among `,` `;` tab `|` from the first line. */
  readonly delimiter?: string;
  /** Row number of the header from 1; 0 = no header. Default 1. */
  readonly headerRow?: number;
  /** Accept a last row without newline. Default false: it may be cut (`B,1` of `B,10`). */
  readonly allowMissingFinalNewline?: boolean;
}

export interface XmlDecodeOptions {
  /** Names of the elements that become records, e.g. `['Item']`; default: the root element is the only record. */
  readonly records?: readonly string[];
}

export type SourceEvent =
  | { readonly type: 'interchange-start'; readonly interchange: Interchange }
  | { readonly type: 'group-start'; readonly group: FunctionalGroup }
  | { readonly type: 'document-start'; readonly document: SourceDocument }
  | { readonly type: 'record'; readonly record: SourceRecord }
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
  /** ST01, or the root element of an XML file; undefined for CSV. */
  readonly set?: string;
  /** ST02 as received. */
  readonly controlNumber?: string;
  /** GS08, or undefined outside X12. */
  readonly version?: string;
  /** Header row of a CSV file. */
  readonly header?: readonly string[];
}

export interface EncodeRequest {
  readonly documents: readonly EncodeDocument[];
  readonly x12?: X12Envelope;
  readonly csv?: {
    readonly delimiter?: string;
    readonly newline?: '\n' | '\r\n';
    readonly quote?: 'needed' | 'always';
  };
  readonly xml?: { readonly declaration?: boolean };
}

export interface EncodeDocument {
  /** ST01; ignored outside X12. */
  readonly set?: string;
  /** ST02, given by the caller. */
  readonly controlNumber?: string;
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
  /** GS01, e.g. `PO`. */
  readonly functionalId: string;
  /** GS08, e.g. `004010`; ISA12 follows from it. */
  readonly version: string;
  readonly usage: 'P' | 'T';
  readonly acknowledgmentRequested?: boolean;
  /** Written as ISA09/10 and GS04/05, in UTC. */
  readonly createdAt: Date;
  /** ISA13, 1…999999999. */
  readonly interchangeControlNumber: number;
  /** GS06. */
  readonly groupControlNumber: number;
  readonly separators?: {
    readonly element?: string;
    readonly component?: string;
    readonly repetition?: string;
    readonly segment?: string;
    /** Newline after every segment terminator, for people. Default false. */
    readonly newline?: boolean;
  };
}

export type EncodeResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly problems: readonly Problem[] };
