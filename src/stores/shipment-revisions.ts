import type { Database } from './database.ts';
import { chargeColumns, insertPackage, insertPackageLines, type NewPackage, type NewShipment } from './shipments.ts';

export interface ShipmentRevision extends Omit<NewShipment, 'amends'> {
  readonly purpose: 'replace' | 'cancel';
}

export interface RevisedShipment {
  readonly added: readonly string[];
  /** Packages that were known and say something else now: the same packages, not further ones. */
  readonly changed: readonly string[];
  /** Packages that the supplier does not speak of any more. */
  readonly withdrawn: readonly { readonly id: string; readonly packageRef: string }[];
  /** Purchase orders of which something is, or was, in it. */
  readonly purchaseOrderIds: readonly string[];
}

interface StoredPackage {
  readonly id: string;
  readonly packageRef: string;
  readonly carrier: string | null;
  readonly service: string | null;
  readonly trackingNumber: string | null;
  readonly lines: readonly {
    readonly purchaseOrderId: string;
    readonly lineNumber: number;
    readonly quantity: number;
  }[];
}

interface StoredRevision {
  readonly revision: number;
  readonly purpose: string;
  readonly content_sha256: Buffer;
  readonly said_at: Date | null;
  readonly in_force: boolean;
}

/**
 * Puts a newer word about a shipment in force, as the difference to the one before: a package of the same name stays the same
 * package. What it replaces may come after it. `duplicate`: the same was said before. `older`: the supplier wrote it before the
 * one in force, which stands; it is kept all the same, so that it is known when it comes again.
 */
export async function reviseShipment(
  trx: Database,
  revision: ShipmentRevision,
): Promise<RevisedShipment | 'duplicate' | 'older'> {
  const { supplierId, purpose } = revision;
  const key = { supplier_id: supplierId, shipment_ref: revision.shipmentRef };
  const known: StoredRevision[] = await trx('shipment')
    .where(key)
    .orderBy('revision')
    .forUpdate()
    .select('revision', 'purpose', 'content_sha256', 'said_at', 'in_force');
  if (known.some((row) => isTheSame(row, revision))) return 'duplicate';
  const isOlder = known.some((row) => row.in_force && wasSaidAfter(row, revision));
  const before = isOlder ? [] : await packagesInForce(trx, key);
  if (!isOlder) await trx('shipment').where(key).update({ in_force: false });
  const rows = await trx('shipment')
    .insert({
      ...key,
      // 0 is what it replaces, which may still be on its way.
      revision: Math.max(0, ...known.map((row) => row.revision)) + 1,
      purpose,
      document_id: revision.documentId,
      content_sha256: revision.contentSha256,
      said_at: revision.saidAt ?? null,
      shipped_at: revision.shippedAt ?? null,
      recorded_at: revision.recordedAt,
      in_force: !isOlder,
      ...chargeColumns(revision),
    })
    .returning<{ id: string }[]>('id');
  if (isOlder) return 'older';
  const { id } = rows[0] as { id: string };
  const added: string[] = [];
  const changed: string[] = [];
  for (const parcel of revision.packages) {
    const same = before.find(({ packageRef }) => packageRef === parcel.packageRef);
    if (same === undefined) added.push(await insertPackage(trx, supplierId, id, parcel));
    else if (await changePackage(trx, supplierId, id, same, parcel)) changed.push(same.id);
  }
  const names = new Set(revision.packages.map(({ packageRef }) => packageRef));
  const lines = [...before, ...revision.packages].flatMap((parcel) => parcel.lines);
  return {
    added,
    changed,
    withdrawn: before.filter(({ packageRef }) => !names.has(packageRef)),
    purchaseOrderIds: [...new Set(lines.map(({ purchaseOrderId }) => purchaseOrderId))],
  };
}

/** What a supplier comes back to after it said something else is news, though its content is known: it was written later. */
function isTheSame({ purpose, content_sha256, said_at }: StoredRevision, revision: ShipmentRevision): boolean {
  if (purpose !== revision.purpose || !content_sha256.equals(revision.contentSha256)) return false;
  return said_at === null || revision.saidAt === undefined || said_at.getTime() >= Date.parse(revision.saidAt);
}

/** An original is replaced whenever it was written; of words that replace it, those without a time count as they come. */
function wasSaidAfter({ purpose, said_at }: StoredRevision, { saidAt }: ShipmentRevision): boolean {
  return purpose !== 'original' && said_at !== null && saidAt !== undefined && said_at.getTime() > Date.parse(saidAt);
}

async function packagesInForce(
  trx: Database,
  key: { supplier_id: string; shipment_ref: string },
): Promise<readonly StoredPackage[]> {
  const { rows } = await trx.raw<{ rows: StoredPackage[] }>(
    `select k.id::text, k.package_ref as "packageRef", k.carrier, k.service, k.tracking_number as "trackingNumber",
       (select jsonb_agg(jsonb_build_object('purchaseOrderId', l.purchase_order_id::text, 'lineNumber', l.line_number,
          'quantity', l.quantity)) from shipment_line l
        where l.supplier_id = k.supplier_id and l.package_id = k.id) as lines
     from package k
     join shipment s on s.supplier_id = k.supplier_id and s.id = k.shipment_id
     where s.supplier_id = :supplier_id and s.shipment_ref = :shipment_ref and s.in_force
     order by k.id`,
    key,
  );
  return rows;
}

/** Moves a package to the newer revision. Answers whether it says anything else than before. */
async function changePackage(
  trx: Database,
  supplierId: string,
  shipmentId: string,
  before: StoredPackage,
  now: NewPackage,
): Promise<boolean> {
  const facts = {
    carrier: now.carrier ?? null,
    service: now.service ?? null,
    tracking_number: now.trackingNumber ?? null,
  };
  await trx('package')
    .where({ supplier_id: supplierId, id: before.id })
    .update({
      shipment_id: shipmentId,
      ...facts,
      delivers_on: now.deliversOn ?? null,
      delivered_on: now.deliveredOn ?? null,
    });
  const isSame =
    facts.carrier === before.carrier &&
    facts.service === before.service &&
    facts.tracking_number === before.trackingNumber &&
    said(before.lines) === said(now.lines);
  if (isSame) return false;
  await trx('shipment_line').where({ supplier_id: supplierId, package_id: before.id }).delete();
  await insertPackageLines(trx, supplierId, before.id, now);
  return true;
}

function said(lines: StoredPackage['lines']): string {
  return lines
    .map(({ purchaseOrderId, lineNumber, quantity }) => `${purchaseOrderId}/${lineNumber}/${quantity}`)
    .sort()
    .join(' ');
}
