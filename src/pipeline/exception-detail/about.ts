import type { ExceptionAbout } from '../../stores/exception-subjects.ts';
import type { ListedException } from '../../stores/exceptions.ts';

/** Keys of these begin with the shop that they are about. */
const OF_SHOPS = /^(STOREFRONT-|WEBHOOK|ORDER-NOT-IN-SHOP|ORDER-UNREADABLE)/;
/** Keys of these end with the number of our order, or of its row and what it is held for. */
const OF_ORDERS = /^(ORDER-(UNFULFILLABLE|REROUTE-HELD|ATTEMPTS-USED-UP|HELD|UNKNOWN-SKU)|MARGIN-(BELOW-FLOOR|DRIFT))$/;
/** Keys of these name a supplier, a purchase order and its line. */
const OF_ANSWERS = /^PO-(PRICE-HELD|SUBSTITUTE-HELD|NOT-ACCEPTED)$/;
const ROW = /^[1-9]\d{0,17}$/;

/**
 * What an exception is about, out of what its cause wrote down: its facts, and the key that recognises it. Whoever raises one need not
 * know this; what cannot be told is left out, and then there is less to press.
 */
export function aboutOf({ dedupeKey, code, facts, supplierId }: ListedException): ExceptionAbout {
  const [kind = '', first = '', second = '', third = ''] = dedupeKey.split('/');
  const ofFile = /\/file\/(\d+)$/.exec(dedupeKey)?.[1];
  const isOrder = OF_ORDERS.test(kind) || OF_ORDERS.test(code);
  const delivery = text(facts.delivery);
  const isDelivery = delivery !== undefined && ROW.test(delivery);
  return {
    supplierId,
    fileId: ofFile,
    fileName: ofFile === undefined ? (text(facts.file) ?? notTaken(dedupeKey)) : undefined,
    runId: row(facts.run),
    catalogId: row(facts.catalog),
    deliveryId: isDelivery ? delivery : undefined,
    deliveryName: isDelivery ? undefined : delivery,
    heldBy: kind === 'FEED-LINES-HELD' ? second : undefined,
    storefrontId: OF_SHOPS.test(kind) ? first : undefined,
    orderNumber:
      text(facts.order) ?? text(facts.orderId) ?? (/^ORDER-(UNREADABLE|NOT-IN-SHOP)$/.test(kind) ? second : undefined),
    orderId: isOrder && ROW.test(first) ? first : undefined,
    poNumber: text(facts.poNumber) ?? (kind.startsWith('PO-') ? second : undefined),
    invoice: text(facts.invoice),
    reportId: row(facts.report),
    key: dedupeKey,
    answeredLine: OF_ANSWERS.test(kind) && ROW.test(third) ? Number(third) : undefined,
    hostKey: code === 'CHANNEL-HOST-KEY' ? hostKeyOf(kind === 'DELIVER' ? 'deliver' : 'collect', facts) : undefined,
  };
}

function hostKeyOf(way: 'collect' | 'deliver', facts: ListedException['facts']): ExceptionAbout['hostKey'] {
  const [address, type, seen] = [text(facts.address), text(facts.keyType), text(facts.seen)];
  if (address === undefined || type === undefined || seen === undefined) return undefined;
  const pinned = Array.isArray(facts.pinned) ? facts.pinned.map(String) : [];
  return { way, address, type, seen, pinned };
}

function notTaken(key: string): string | undefined {
  return /^FILE-NOT-TAKEN\/[^/]+\/.*\/([^/]+)$/.exec(key)?.[1];
}

function text(fact: unknown): string | undefined {
  return typeof fact === 'string' && fact !== '' ? fact : typeof fact === 'number' ? String(fact) : undefined;
}

function row(fact: unknown): string | undefined {
  const found = text(fact);
  return found !== undefined && ROW.test(found) ? found : undefined;
}
