import type { Placed } from '../../../documents/parts.ts';
import type { ShipNoticeHeader, ShipNoticeLine } from '../../../documents/ship-notice.ts';
import { add, compare } from '../../../kernel/decimal.ts';
import { queueCorrections, queueFulfilments, withdrawFulfilments } from '../../../stores/fulfilment-pushes.ts';
import { lockPurchaseOrder, reachMilestone, type StoredPurchaseOrder } from '../../../stores/purchase-orders.ts';
import { makeShippedFirm } from '../../../stores/reservations.ts';
import { reviseShipment } from '../../../stores/shipment-revisions.ts';
import { insertShipment, isRecorded, type NewPackage, type ShipmentCharge } from '../../../stores/shipments.ts';
import { raise } from '../../exceptions.ts';
import { knowShipmentRates } from '../../money/shipment-rates.ts';
import { settleByShipment } from '../../orders/answer-change.ts';
import { confirmAnswered } from '../../outbound/record-sent.ts';
import { refreshPurchaseOrder, refreshSalesOrders } from '../../purchase-order-progress.ts';
import { recountLines } from '../../recount.ts';
import { type MatchedLine, matchLines } from './match-lines.ts';
import {
  contentHash,
  groupLines,
  type PartOutcome,
  type Recorded,
  type Recording,
  raiseConflict,
  sumUp,
} from './recording.ts';

const NAME = 'The ship notice';
const NEWER_STANDS = 'a newer one is in force already';

/** Records ship notices (856 and their CSV and XML variants): shipments, packages, and what storefronts must be told. */
export async function recordShipNotice(recording: Recording): Promise<Recorded> {
  const header = recording.document.header as ShipNoticeHeader;
  const lines = withDays(header, recording.document.lines as unknown as Placed<ShipNoticeLine>[]);
  const outcomes: PartOutcome[] = [];
  const groups = new Map(groupLines(lines, (line) => line.shipmentId, header.shipmentId));
  // A cancelled shipment has nothing in it any more.
  if (header.purpose === 'cancel' && groups.size === 0) groups.set(header.shipmentId, []);
  const { purpose } = header;
  // What the header charges is of one shipment; a file of several does not say of which. A line put right later was charged before.
  const { freight, dropShipFee, surcharge, ...common } = header;
  const own = groups.size === 1 && recording.amendedBy === undefined ? header : common;
  for (const [shipmentId, shipped] of groups) {
    if (purpose === 'cancel' || (purpose === 'replace' && !(await isMoreOfIt(recording, shipmentId)))) {
      outcomes.push(await recordRevision(recording, { ...own, purpose }, shipmentId, shipped));
      continue;
    }
    const reference = shipmentId ?? contentReference(shipped);
    outcomes.push(await recordShipment(recording, own, reference, shipped));
  }
  return sumUp(groups.keys(), outcomes);
}

/** A line that is put right later adds to the notice that it stands in, also where that one replaces another: it is not all of that. */
async function isMoreOfIt(
  { trx, profile, documentId, amendedBy }: Recording,
  shipmentRef: string | undefined,
): Promise<boolean> {
  if (amendedBy === undefined || shipmentRef === undefined) return false;
  return (await isRecorded(trx, { supplierId: profile.id, shipmentRef, documentId })) !== false;
}

/** The days of the whole shipment are those of every package that has none of its own. */
function withDays(
  { deliversOn, deliveredOn }: ShipNoticeHeader,
  lines: readonly Placed<ShipNoticeLine>[],
): Placed<ShipNoticeLine>[] {
  const days = {
    ...(deliversOn === undefined ? {} : { deliversOn }),
    ...(deliveredOn === undefined ? {} : { deliveredOn }),
  };
  return lines.map((line) => ({ ...days, ...line }));
}

type ShippedLine = MatchedLine<ShipNoticeLine>;

async function recordShipment(
  recording: Recording,
  header: ShipNoticeHeader,
  reference: string,
  notices: readonly Placed<ShipNoticeLine>[],
): Promise<PartOutcome> {
  const { gateway, trx, profile, documentId } = recording;
  const shipped = await matchLines(recording, notices, undefined, NAME);
  if (shipped.length === 0) return { state: 'held', summary: `${reference}: nothing we ordered` };
  const now = gateway.clock.now();
  const charges = chargesOf(header);
  const packageIds = await insertShipment(trx, {
    supplierId: profile.id,
    shipmentRef: reference,
    documentId,
    contentSha256: contentHash(charges.length === 0 ? undefined : charges, notices),
    saidAt: header.saidAt,
    shippedAt: header.shippedAt,
    recordedAt: now,
    packages: packagesOf(reference, shipped),
    charges,
    currency: header.currency ?? profile.currency,
    amends: recording.amendedBy !== undefined,
  });
  if (packageIds === 'duplicate') return { state: 'duplicate', summary: `${reference}: said before` };
  if (packageIds === 'conflict') {
    await raiseConflict(recording, 'ship notice', reference);
    return { state: 'held', summary: `${reference}: said before with other content` };
  }
  if (packageIds === 'replaced') {
    const state = recording.amendedBy === undefined ? 'applied' : 'held';
    return { state, summary: `${reference}: ${NEWER_STANDS}` };
  }
  await knowShipmentRates(gateway, trx, { supplierId: profile.id, shipmentRef: reference });
  const orders = new Map(shipped.map((entry) => [entry.order.id, entry.order]));
  await moveOrders(recording, [...orders.values()], reference);
  const storefronts = new Set<string>();
  for (const packageId of packageIds) {
    for (const storefrontId of await queueFulfilments(trx, profile.id, packageId, now)) storefronts.add(storefrontId);
  }
  for (const storefrontId of storefronts) await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
  const units = shipped.reduce((sum, entry) => sum + entry.said.quantity, 0);
  const numbers = [...orders.values()].map((order) => order.poNumber).join(', ');
  return { state: 'applied', summary: `${numbers}: ${units} units in ${packageIds.length} package(s)` };
}

/** Packages by package id, else by tracking number, else one for the shipment; equal lines in one package add up. */
function packagesOf(reference: string, shipped: readonly ShippedLine[]): NewPackage[] {
  const groups = groupLines(shipped, (entry) => entry.said.packageId ?? entry.said.trackingNumber, reference);
  return [...groups].map(([packageRef, entries]) => {
    const first = (pick: (line: ShipNoticeLine) => string | undefined): string | undefined =>
      entries.map((entry) => pick(entry.said)).find((value) => value !== undefined);
    const lines = new Map<string, NewPackage['lines'][number]>();
    for (const { order, line, said } of entries) {
      const key = `${order.id}/${line.lineNumber}`;
      lines.set(key, {
        purchaseOrderId: order.id,
        lineNumber: line.lineNumber,
        quantity: (lines.get(key)?.quantity ?? 0) + said.quantity,
        sourceOrdinal: said.source.ordinal,
      });
    }
    return {
      packageRef: packageRef ?? reference,
      carrier: first((line) => line.carrier),
      service: first((line) => line.service),
      trackingNumber: first((line) => line.trackingNumber),
      deliversOn: first((line) => line.deliversOn),
      deliveredOn: first((line) => line.deliveredOn),
      lines: [...lines.values()],
    };
  });
}

/** Everything that follows for purchase orders of which something was shipped, or was not after all. */
async function moveOrders(
  { gateway, trx, profile, file, documentId }: Recording,
  orders: readonly StoredPurchaseOrder[],
  reference: string,
): Promise<void> {
  const now = gateway.clock.now();
  const cause = `${NAME} in ${file.name}`;
  for (const order of orders) {
    await recountLines(gateway, trx, order, `shipment ${profile.id}/${reference}/${documentId}`);
    await confirmAnswered(gateway, trx, order, cause);
    await reachMilestone(trx, profile.id, order.id, 'shipped_at', now);
    // What has left the shelf is not in the supplier's own figure any more, whatever it answered before.
    await makeShippedFirm(trx, profile.id, order.id, now);
    await settleByShipment(gateway, trx, order, cause);
    await refreshPurchaseOrder(gateway, trx, order, cause);
  }
  await refreshSalesOrders(
    gateway,
    trx,
    orders.map((order) => order.orderId),
    cause,
  );
}

/** A newer word about a shipment: shops are told the difference, and never of a second parcel. */
async function recordRevision(
  recording: Recording,
  header: ShipNoticeHeader & { readonly purpose: 'replace' | 'cancel' },
  shipmentId: string | undefined,
  notices: readonly Placed<ShipNoticeLine>[],
): Promise<PartOutcome> {
  const { gateway, trx, profile, documentId } = recording;
  const { purpose } = header;
  if (shipmentId === undefined) {
    return { state: 'held', summary: `wants to ${purpose} a shipment that it does not name` };
  }
  const shipped = purpose === 'cancel' ? [] : await matchLines(recording, notices, undefined, NAME);
  if (purpose === 'replace' && shipped.length === 0) {
    return { state: 'held', summary: `${shipmentId}: nothing we ordered` };
  }
  const now = gateway.clock.now();
  const charges = purpose === 'cancel' ? [] : chargesOf(header);
  const revised = await reviseShipment(trx, {
    supplierId: profile.id,
    shipmentRef: shipmentId,
    purpose,
    documentId,
    contentSha256: contentHash(charges.length === 0 ? purpose : [purpose, charges], notices),
    saidAt: header.saidAt,
    shippedAt: header.shippedAt,
    recordedAt: now,
    packages: packagesOf(shipmentId, shipped),
    charges,
    currency: header.currency ?? profile.currency,
  });
  if (revised === 'duplicate') return { state: 'duplicate', summary: `${shipmentId}: said before` };
  if (revised === 'older') return { state: 'applied', summary: `${shipmentId}: ${NEWER_STANDS}` };
  await knowShipmentRates(gateway, trx, { supplierId: profile.id, shipmentRef: shipmentId });
  const orders: StoredPurchaseOrder[] = [];
  for (const id of [...revised.purchaseOrderIds].sort()) {
    const order = await lockPurchaseOrder(trx, profile.id, id);
    if (order) orders.push(order);
  }
  await moveOrders(recording, orders, shipmentId);
  const storefronts = new Set<string>();
  for (const id of revised.added)
    for (const shop of await queueFulfilments(trx, profile.id, id, now)) storefronts.add(shop);
  for (const id of revised.changed)
    for (const shop of await queueCorrections(trx, profile.id, id, now)) storefronts.add(shop);
  for (const storefrontId of storefronts) await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
  for (const parcel of revised.withdrawn) await withdraw(recording, shipmentId, parcel, orders);
  const { added, changed, withdrawn } = revised;
  const numbers = orders.map((order) => order.poNumber).join(', ');
  return {
    state: 'applied',
    summary: `${numbers || shipmentId}: ${purpose}, ${added.length} new, ${changed.length} changed, ${withdrawn.length} withdrawn package(s)`,
  };
}

/** A parcel that a customer was told of is not coming: only a person can tell the customer so. */
async function withdraw(
  { gateway, trx, profile, file }: Recording,
  shipment: string,
  parcel: { readonly id: string; readonly packageRef: string },
  orders: readonly StoredPurchaseOrder[],
): Promise<void> {
  const told = await withdrawFulfilments(trx, profile.id, parcel.id);
  if (told.length === 0) return;
  await raise(gateway, trx, {
    dedupeKey: `SHIPMENT-WITHDRAWN/${profile.id}/${parcel.id}`,
    code: 'SHIPMENT-WITHDRAWN',
    supplierId: profile.id,
    message: `${profile.name} withdraws package ${parcel.packageRef} of shipment ${shipment}, which ${told.join(', ')} knows as shipped.`,
    facts: { shipment, package: parcel.packageRef, file: file.name, poNumbers: orders.map(({ poNumber }) => poNumber) },
  });
}

const CHARGES = { freight: 'freight', dropShipFee: 'drop-ship-fee', surcharge: 'surcharge' } as const;

/** What the supplier says that the shipment costs. It is an accrual until the invoice says what is billed. */
function chargesOf(header: ShipNoticeHeader): ShipmentCharge[] {
  return Object.entries(CHARGES)
    .map(([field, kind]) => ({ kind, amount: add(header[field as keyof typeof CHARGES] ?? '0') }))
    .filter(({ amount }) => compare(amount, '0') > 0);
}

/** A shipment without an id is known by what is in it. */
function contentReference(lines: readonly Placed<ShipNoticeLine>[]): string {
  return `content-${contentHash(undefined, lines).toString('hex').slice(0, 16)}`;
}
