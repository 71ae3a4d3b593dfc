import type { Position } from '../kernel/position.ts';
import type { Problem } from '../kernel/problem.ts';
import type { SupplierProfile } from '../partners/profile.ts';
import type { SeenFile } from '../stores/files.ts';

/**
 * # Readings: files in words
 *
 * The server shows what stands in a file; how formats are read it does not know. The composition root hands this in.
 */
export interface Readings {
  /** What is in some bytes, in words: no supplier is asked, nothing is kept. Bounded whatever their size. */
  inspect(input: AsyncIterable<Uint8Array>, options: InspectWanted): Promise<object>;
  /**
   * One document of an archived file as its mapping reads it. Undefined: there is no such document in it.
   *
   * @throws ContentUnreadable
   */
  meaning(file: SeenFile, wanted: MeaningWanted): Promise<Meaning | undefined>;
  /** A supplier as a kept revision says; undefined: that one is not kept. */
  supplierAt(supplierId: string, revision: string): Promise<SupplierProfile | undefined>;
}

export interface InspectWanted {
  /** For findings, and for the format where the bytes leave it open. */
  readonly file?: string | undefined;
  /** Only this transaction set or document, from 1, and all of it. */
  readonly set?: number | undefined;
}

export interface MeaningWanted {
  /** Place of the document in the file, from 1. */
  readonly document: number;
  /** By the mappings of this revision; undefined: by those in force. */
  readonly revision?: string | undefined;
  /** First record that is shown, from 1. */
  readonly from: number;
  readonly limit: number;
}

/** One document, raw beside meaning. */
export interface Meaning {
  /** Of the mappings that it was read by here; null: their texts are not kept, so nothing is said of fields. */
  readonly revision: string | null;
  readonly mapping: { readonly id: string; readonly version: string; readonly kind: string } | null;
  readonly records: readonly MeantRecord[];
  /** First record behind those; null: there is none. */
  readonly next: number | null;
  /** Records of the document; null: it was not read to its end, because it is long. */
  readonly total: number | null;
  /** Fields of the document as a whole; empty as long as its end was not read. */
  readonly header: readonly MeantField[];
  /** Lines that begin in these records, or took something from them. */
  readonly lines: readonly MeantLine[];
}

/** A segment, row or element, and what stands in it. */
export interface MeantRecord {
  /** Place in the document, from 1. */
  readonly index: number;
  /** Segment, row, or line of the file. */
  readonly ordinal: number;
  readonly tag: string;
  readonly name?: string | undefined;
  readonly depth: number;
  readonly path: string;
  /** First byte of it in the file, where the format says so. */
  readonly offset?: number | undefined;
  /** Its text as it stands in the file, of a segment. */
  readonly raw?: string | undefined;
  readonly values: readonly MeantValue[];
}

export interface MeantValue {
  /** `QTY02`, a column, a path. */
  readonly at: string;
  readonly name?: string | undefined;
  readonly value: string;
  /** What a code means. */
  readonly meaning?: string | undefined;
  /** Where it stands in `raw`, in characters. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  /** Which fields it gave something to: `sku` of line 3. */
  readonly gives: readonly { readonly field: string; readonly line: number | null }[];
}

/** A canonical field, and where its value came from. */
export interface MeantField {
  readonly field: string;
  readonly value: unknown;
  readonly from: readonly {
    readonly address: string;
    readonly place?: Position | undefined;
    readonly value?: unknown;
  }[];
  /** What was done to it on the way, as the mapping writes it. */
  readonly steps: readonly string[];
  readonly fault?: string | undefined;
}

export interface MeantLine {
  /** The how manieth of the document, held ones included. */
  readonly number: number;
  readonly ordinal: number;
  readonly state: 'line' | 'held';
  readonly fields: readonly MeantField[];
  readonly problems: readonly Problem[];
}
