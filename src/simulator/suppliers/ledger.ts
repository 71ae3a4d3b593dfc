import type { AcknowledgedGroup } from './dialect.ts';
import type { SupplierFault } from './faults.ts';
import type { LineDecision, SupplierOrder } from './order.ts';

/**
 * Everything that reached a supplier, with the exact bytes. "Each purchase order arrived exactly once" is: `arrivals` is
 * 1 for every order, `duplicates` and `unreadable` are empty.
 */
export class Ledger {
  /** Every file in order of arrival, whatever became of it. */
  readonly files: ArrivedFile[] = [];
  /** First arrival of each purchase order. */
  readonly orders = new Map<string, TakenOrder>();
  /** Later arrivals of a purchase order number, equal or not; never answered. */
  readonly duplicates: { readonly poNumber: string; readonly file: ArrivedFile; readonly isSameBytes: boolean }[] = [];
  readonly unreadable: { readonly file: ArrivedFile; readonly faults: readonly string[] }[] = [];
  /** 997s that the gateway sent for the supplier's own documents. */
  readonly acknowledged: AcknowledgedGroup[] = [];
  /** Files that the supplier wrote, in order. */
  readonly sent: { readonly name: string; readonly bytes: Uint8Array; readonly at: Date }[] = [];

  /** How often a purchase order number arrived. */
  arrivals(poNumber: string): number {
    return (this.orders.has(poNumber) ? 1 : 0) + this.duplicates.filter((one) => one.poNumber === poNumber).length;
  }
}

export interface ArrivedFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly at: Date;
}

/** An order and how far the supplier got with it. */
export interface TakenOrder {
  readonly order: SupplierOrder;
  readonly file: ArrivedFile;
  readonly decisions: readonly LineDecision[];
  /** The faults that hit it. */
  readonly faults: readonly SupplierFault[];
  /** Names of the files that answer it. */
  readonly answers: string[];
  /** True once nothing more will be sent unless somebody asks for it. */
  isFinished: boolean;
}
