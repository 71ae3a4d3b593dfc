import type { Decimal } from '../kernel/decimal.ts';
import type { Database } from './database.ts';

export interface NewPackage {
  readonly packageRef: string;
  readonly carrier?: string | undefined;
  readonly service?: string | undefined;
  readonly trackingNumber?: string | undefined;
  readonly deliversOn?: string | undefined;
  readonly deliveredOn?: string | undefined;
  readonly lines: readonly {
    readonly purchaseOrderId: string;
    readonly lineNumber: number;
    readonly quantity: number;
    readonly sourceOrdinal: number;
  }[];
}

export interface ShipmentCharge {
  readonly kind: 'freight' | 'drop-ship-fee' | 'surcharge';
  readonly amount: Decimal;
}

export interface NewShipment {
  readonly supplierId: string;
  readonly shipmentRef: string;
  readonly documentId: string;
  /** Tells a repeat from other news under the same shipment id. */
  readonly contentSha256: Buffer;
  /** When the supplier wrote the notice. */
  readonly saidAt?: string | undefined;
  readonly shippedAt?: string | undefined;
  readonly recordedAt: Date;
  readonly packages: readonly NewPackage[];
  /** What it costs beside the goods, as the supplier says. */
  readonly charges: readonly ShipmentCharge[];
  /** Of the charges. */
  readonly currency: string;
  /** More of a shipment that may be recorded already: it becomes a further revision with packages of its own. */
  readonly amends?: boolean;
}

/**
 * Stores a shipment with its packages and answers the package ids. `duplicate`: this shipment id was recorded before
 * with the same content; `conflict`: with other content; `replaced`: what replaces it came before it, or before what it amends.
 */
export async function insertShipment(
  trx: Database,
  shipment: NewShipment,
): Promise<readonly string[] | 'duplicate' | 'conflict' | 'replaced'> {
  const key = { supplier_id: shipment.supplierId, shipment_ref: shipment.shipmentRef };
  const revision = shipment.amends ? await nextRevision(trx, key) : 0;
  if (shipment.amends && (await isRecorded(trx, shipment)) === 'replaced') return 'replaced';
  const isReplaced = !shipment.amends && (await isRevised(trx, key));
  const rows = await trx('shipment')
    .insert({
      ...key,
      revision,
      document_id: shipment.documentId,
      content_sha256: shipment.contentSha256,
      said_at: shipment.saidAt ?? null,
      shipped_at: shipment.shippedAt ?? null,
      recorded_at: shipment.recordedAt,
      in_force: !isReplaced,
      ...chargeColumns(shipment),
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
  if (isReplaced) return 'replaced';
  const packageIds: string[] = [];
  for (const parcel of shipment.packages) {
    // The shop knows packages by this name: what it is told later is another one to it.
    const packageRef = revision === 0 ? parcel.packageRef : `${parcel.packageRef}/${revision}`;
    packageIds.push(await insertPackage(trx, shipment.supplierId, id, { ...parcel, packageRef }));
  }
  return packageIds;
}

/** Stores one package of a shipment with its lines and answers its id. */
export async function insertPackage(
  trx: Database,
  supplierId: string,
  shipmentId: string,
  parcel: NewPackage,
): Promise<string> {
  const rows = await trx('package')
    .insert({
      supplier_id: supplierId,
      shipment_id: shipmentId,
      package_ref: parcel.packageRef,
      carrier: parcel.carrier ?? null,
      service: parcel.service ?? null,
      tracking_number: parcel.trackingNumber ?? null,
      delivers_on: parcel.deliversOn ?? null,
      delivered_on: parcel.deliveredOn ?? null,
    })
    .returning<{ id: string }[]>('id');
  const { id } = rows[0] as { id: string };
  await insertPackageLines(trx, supplierId, id, parcel);
  return id;
}

/** Stores what is in a package. */
export async function insertPackageLines(
  trx: Database,
  supplierId: string,
  packageId: string,
  { lines }: Pick<NewPackage, 'lines'>,
): Promise<void> {
  await trx('shipment_line').insert(
    lines.map((line) => ({
      supplier_id: supplierId,
      package_id: packageId,
      purchase_order_id: line.purchaseOrderId,
      line_number: line.lineNumber,
      quantity: line.quantity,
      source_ordinal: line.sourceOrdinal,
    })),
  );
}

/** The columns of what a shipment costs. */
export function chargeColumns({ charges, currency }: Pick<NewShipment, 'charges' | 'currency'>) {
  return charges.length === 0 ? {} : { charges: JSON.stringify(charges), charges_currency: currency };
}

/** Whether a notice about a shipment is recorded already, of which a line is put right later; `replaced`: and counts no more. */
export async function isRecorded(
  trx: Database,
  { supplierId, shipmentRef, documentId }: Pick<NewShipment, 'supplierId' | 'shipmentRef' | 'documentId'>,
): Promise<boolean | 'replaced'> {
  const rows: { in_force: boolean }[] = await trx('shipment')
    .where({ supplier_id: supplierId, shipment_ref: shipmentRef, document_id: documentId })
    .select('in_force');
  if (rows.length === 0) return false;
  return rows.some((row) => row.in_force) ? true : 'replaced';
}

async function isRevised(trx: Database, key: { supplier_id: string; shipment_ref: string }): Promise<boolean> {
  const row = await trx('shipment').where(key).whereNot('purpose', 'original').first('id');
  return row !== undefined;
}

async function nextRevision(trx: Database, key: { supplier_id: string; shipment_ref: string }): Promise<number> {
  const last = await trx('shipment')
    .where(key)
    .orderBy('revision', 'desc')
    .forUpdate()
    .first<{ revision: number } | undefined>('revision');
  return last === undefined ? 0 : last.revision + 1;
}
