import type { Database } from './database.ts';

export interface NewPackage {
  readonly packageRef: string;
  readonly carrier?: string | undefined;
  readonly service?: string | undefined;
  readonly trackingNumber?: string | undefined;
  readonly lines: readonly {
    readonly purchaseOrderId: string;
    readonly lineNumber: number;
    readonly quantity: number;
    readonly sourceOrdinal: number;
  }[];
}

export interface NewShipment {
  readonly supplierId: string;
  readonly shipmentRef: string;
  readonly documentId: string;
  /** Tells a repeat from other news under the same shipment id. */
  readonly contentSha256: Buffer;
  readonly shippedAt?: string | undefined;
  readonly recordedAt: Date;
  readonly packages: readonly NewPackage[];
  /** More of a shipment that may be recorded already: it becomes a further revision with packages of its own. */
  readonly amends?: boolean;
}

/**
 * Stores a shipment with its packages and answers the package ids. `duplicate`: this shipment id was recorded before
 * with the same content; `conflict`: with other content.
 */
export async function insertShipment(
  trx: Database,
  shipment: NewShipment,
): Promise<readonly string[] | 'duplicate' | 'conflict'> {
  const key = { supplier_id: shipment.supplierId, shipment_ref: shipment.shipmentRef };
  const revision = shipment.amends ? await nextRevision(trx, key) : 0;
  const rows = await trx('shipment')
    .insert({
      ...key,
      revision,
      document_id: shipment.documentId,
      content_sha256: shipment.contentSha256,
      shipped_at: shipment.shippedAt ?? null,
      recorded_at: shipment.recordedAt,
    })
    .onConflict(['supplier_id', 'shipment_ref', 'revision'])
    .ignore()
    .returning<{ id: string }[]>('id');
  const id = rows[0]?.id;
  if (id === undefined) {
    const stored = await trx('shipment')
      .where({ ...key, revision })
      .first<{ content_sha256: Buffer }>('content_sha256');
    return stored.content_sha256.equals(shipment.contentSha256) ? 'duplicate' : 'conflict';
  }
  const packageIds: string[] = [];
  for (const parcel of shipment.packages) {
    const inserted = await trx('package')
      .insert({
        supplier_id: shipment.supplierId,
        shipment_id: id,
        // The shop knows packages by this name: what it is told later is another one to it.
        package_ref: revision === 0 ? parcel.packageRef : `${parcel.packageRef}/${revision}`,
        carrier: parcel.carrier ?? null,
        service: parcel.service ?? null,
        tracking_number: parcel.trackingNumber ?? null,
      })
      .returning<{ id: string }[]>('id');
    const packageId = (inserted[0] as { id: string }).id;
    packageIds.push(packageId);
    await trx('shipment_line').insert(
      parcel.lines.map((line) => ({
        supplier_id: shipment.supplierId,
        package_id: packageId,
        purchase_order_id: line.purchaseOrderId,
        line_number: line.lineNumber,
        quantity: line.quantity,
        source_ordinal: line.sourceOrdinal,
      })),
    );
  }
  return packageIds;
}

async function nextRevision(trx: Database, key: { supplier_id: string; shipment_ref: string }): Promise<number> {
  const last = await trx('shipment')
    .where(key)
    .orderBy('revision', 'desc')
    .forUpdate()
    .first<{ revision: number } | undefined>('revision');
  return last === undefined ? 0 : last.revision + 1;
}
