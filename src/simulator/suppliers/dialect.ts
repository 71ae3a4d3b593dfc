import type { CatalogueProduct } from '../catalogue.ts';
import type { Invoice, LineDecision, Shipment, SupplierOrder } from './order.ts';

/**
 * How one supplier writes and reads its files. Writers are plain text on purpose and share nothing with the gateway's
 * codecs: what the gateway reads has been written by somebody else. Orders are read with the gateway's codecs, strictly.
 */
export interface Dialect {
  read(file: IncomingFile): Promise<Reading>;
  stock(feed: StockFeed): OutgoingFile;
  acknowledgment(answer: Acknowledgment): OutgoingFile;
  shipNotice(shipment: Shipment): OutgoingFile;
  invoice(invoice: Invoice): OutgoingFile;
}

export interface IncomingFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a file from the gateway turned out to be. Anything that is not exactly right makes the whole file unreadable. */
export interface Reading {
  readonly orders: readonly SupplierOrder[];
  /** Functional acknowledgments (997) of what the supplier sent. */
  readonly acknowledged: readonly AcknowledgedGroup[];
  /** Why the file is refused; empty when it is fine. */
  readonly faults: readonly string[];
  /** The functional acknowledgment that this supplier sends back at once, if its dialect has one. */
  readonly receipt?: OutgoingFile;
}

/** One group of ours that the gateway acknowledged. */
export interface AcknowledgedGroup {
  readonly functionalId: string;
  readonly groupControlNumber: string;
  /** AK901. */
  readonly status: string;
  /** False when the supplier never sent such a group. */
  readonly known: boolean;
}

export interface OutgoingFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface StockFeed {
  readonly at: Date;
  readonly items: readonly StockLine[];
}

export interface StockLine {
  readonly product: CatalogueProduct;
  readonly supplierSku: string;
  readonly cost: string;
  readonly quantity: number;
  readonly discontinued: boolean;
  readonly inWords: boolean;
  readonly withoutGtin: boolean;
}

export interface Acknowledgment {
  readonly order: SupplierOrder;
  /** The supplier's own order number. */
  readonly reference: string;
  readonly at: Date;
  readonly decisions: readonly LineDecision[];
}

/** Running numbers of one supplier: every call gives the next one of its kind. */
export type Numbering = (kind: NumberKind) => number;
export type NumberKind = 'file' | 'interchange' | 'group' | 'order' | 'shipment' | 'package' | 'invoice' | 'feed';
