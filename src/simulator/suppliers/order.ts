/** A purchase order as the supplier's own software holds it, whatever file it came in. */
export interface SupplierOrder {
  readonly poNumber: string;
  /** As the file writes it; empty when it has none. */
  readonly placedOn: string;
  readonly service: string;
  readonly shipTo: {
    readonly name: string;
    readonly line1: string;
    readonly line2: string;
    readonly city: string;
    readonly region: string;
    readonly postalCode: string;
    readonly country: string;
  };
  readonly lines: readonly SupplierOrderLine[];
}

export interface SupplierOrderLine {
  /** The buyer's line number; every answer repeats it. */
  readonly number: number;
  readonly sku: string;
  readonly quantity: number;
  readonly unitCost: string;
}

/** What the supplier makes of one line. */
export interface LineDecision {
  readonly line: SupplierOrderLine;
  readonly status: 'accepted' | 'backordered' | 'rejected' | 'price-changed' | 'short';
  /** Units that leave now. */
  readonly ships: number;
  /** Units promised for `shipDate` of the backorder. */
  readonly later: number;
  readonly unitCost: string;
  readonly shipDate: Date;
  readonly reason: string;
}

export interface Shipment {
  readonly shipmentId: string;
  readonly poNumber: string;
  readonly shippedAt: Date;
  readonly carrier: Carrier;
  readonly packages: readonly ShippedPackage[];
}

export interface ShippedPackage {
  readonly packageId: string;
  readonly trackingNumber: string;
  readonly lines: readonly { readonly line: SupplierOrderLine; readonly quantity: number }[];
}

export interface Carrier {
  /** As this supplier writes it: a SCAC or a name. */
  readonly code: string;
  trackingNumber(number: number): string;
}

export interface Invoice {
  readonly invoiceNumber: string;
  readonly date: Date;
  readonly order: SupplierOrder;
  readonly lines: readonly { readonly line: SupplierOrderLine; readonly quantity: number; readonly unitCost: string }[];
  readonly freight: string;
  readonly handling: string;
  /** Lines, freight and handling. */
  readonly total: string;
}
