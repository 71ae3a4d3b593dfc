import type { Placed } from '../../../documents/parts.ts';
import type { ShipNoticeHeader, ShipNoticeLine } from '../../../documents/ship-notice.ts';
import { problem } from '../../../kernel/problem.ts';
import { queueFulfilments } from '../../../stores/fulfilment-pushes.ts';
import { reachMilestone, setCounters } from '../../../stores/purchase-orders.ts';
import { makeShippedFirm } from '../../../stores/reservations.ts';
import { insertShipment, type NewPackage } from '../../../stores/shipments.ts';
import { raise } from '../../exceptions.ts';
import { refreshPurchaseOrder, refreshSalesOrders } from '../../purchase-order-progress.ts';
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

/** Records ship notices (856 and their CSV and XML variants): shipments, packages, and what storefronts must be told. */
export async function recordShipNotice(recording: Recording): Promise<Recorded> {
  const header = recording.document.header as ShipNoticeHeader;
  const lines = recording.document.lines as unknown as Placed<ShipNoticeLine>[];
  if (header.purpose === 'replace' || header.purpose === 'cancel') {
    const found = problem(
      'DOCUMENT-HELD',
      'error',
      { file: recording.file.name },
      `Ship notice ${header.shipmentId ?? ''} wants to ${header.purpose} an earlier one; a person has to decide.`,
    );
    return { state: 'held', summary: found.message, problems: [found] };
  }
  const outcomes: PartOutcome[] = [];
  const groups = groupLines(lines, (line) => line.shipmentId, header.shipmentId);
  for (const [shipmentId, shipped] of groups) {
    const reference = shipmentId ?? contentReference(shipped);
    outcomes.push(await recordShipment(recording, header, reference, shipped));
  }
  return sumUp(groups.keys(), outcomes);
}

type ShippedLine = MatchedLine<ShipNoticeLine>;

async function recordShipment(
  recording: Recording,
  header: ShipNoticeHeader,
  reference: string,
  notices: readonly Placed<ShipNoticeLine>[],
): Promise<PartOutcome> {
  const { gateway, trx, profile, documentId, file } = recording;
  const shipped = await matchLines(recording, notices, undefined, NAME);
  if (shipped.length === 0) return { state: 'held', summary: `${reference}: nothing we ordered` };
  const now = gateway.clock.now();
  const packageIds = await insertShipment(trx, {
    supplierId: profile.id,
    shipmentRef: reference,
    documentId,
    contentSha256: contentHash(undefined, notices),
    shippedAt: header.shippedAt,
    recordedAt: now,
    packages: packagesOf(reference, shipped),
    amends: recording.amendedBy !== undefined,
  });
  if (packageIds === 'duplicate') return { state: 'duplicate', summary: `${reference}: said before` };
  if (packageIds === 'conflict') {
    await raiseConflict(recording, 'ship notice', reference);
    return { state: 'held', summary: `${reference}: said before with other content` };
  }
  await countShipped(recording, shipped);
  const orders = new Map(shipped.map((entry) => [entry.order.id, entry.order]));
  for (const order of orders.values()) {
    await reachMilestone(trx, profile.id, order.id, 'shipped_at', now);
    // What has left the shelf is not in the supplier's own figure any more, whatever it answered before.
    await makeShippedFirm(trx, profile.id, order.id, now);
    await refreshPurchaseOrder(gateway, trx, order, `${NAME} in ${file.name}`);
  }
  const salesOrders = [...orders.values()].map((order) => order.orderId);
  await refreshSalesOrders(gateway, trx, salesOrders, `${NAME} in ${file.name}`);
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
      lines: [...lines.values()],
    };
  });
}

async function countShipped(recording: Recording, shipped: readonly ShippedLine[]): Promise<void> {
  const { gateway, trx, profile } = recording;
  const units = new Map<string, { entry: ShippedLine; units: number }>();
  for (const entry of shipped) {
    const key = `${entry.order.id}/${entry.line.lineNumber}`;
    units.set(key, { entry, units: (units.get(key)?.units ?? 0) + entry.said.quantity });
  }
  for (const { entry, units: sent } of units.values()) {
    const { order, line } = entry;
    const most = line.quantity - line.dead;
    if (line.shipped + sent > most) {
      await raise(gateway, trx, {
        dedupeKey: `PO-OVER-SHIPPED/${profile.id}/${order.poNumber}/${line.lineNumber}`,
        code: 'PO-OVER-SHIPPED',
        supplierId: profile.id,
        message: `${profile.name} shipped ${line.shipped + sent} units of line ${line.lineNumber} (${line.sku}) of purchase order ${order.poNumber}; ${most} were open.`,
        facts: { poNumber: order.poNumber, line: line.lineNumber, shipped: line.shipped + sent, open: most },
      });
    }
    await setCounters(trx, profile.id, order.id, line.lineNumber, {
      acknowledged: line.acknowledged,
      backordered: line.backordered,
      dead: line.dead,
      shipped: Math.min(line.shipped + sent, most),
      invoiced: line.invoiced,
    });
  }
}

/** A shipment without an id is known by what is in it. */
function contentReference(lines: readonly Placed<ShipNoticeLine>[]): string {
  return `content-${contentHash(undefined, lines).toString('hex').slice(0, 16)}`;
}
