import type { CatalogueProduct } from '../catalogue.ts';
import type { Acknowledgment, StockFeed } from './dialect.ts';
import { localTime } from './local-time.ts';
import type { Invoice, LineDecision, Shipment } from './order.ts';
import type { Segment } from './x12-text.ts';

/** Acme's transaction sets, segment by segment in the order of the standard (004010). */

const ZONE = 'America/Chicago';

export function acmeDate(at: Date): string {
  return localTime(at, ZONE, 'yyyyMMdd');
}

export function acmeTime(at: Date): string {
  return localTime(at, ZONE, 'HHmm');
}

/** 846: a full feed. Discontinued items carry REF*ZZ*DISC, some costs are called wholesale instead of resale. */
export function inventoryAdvice(feed: StockFeed, reference: string): Segment[] {
  return [
    ['BIA', '00', 'DD', reference, acmeDate(feed.at), acmeTime(feed.at)],
    ...feed.items.flatMap(({ product, supplierSku, cost, quantity, discontinued, withoutGtin }, index): Segment[] => [
      ['LIN', undefined, 'VN', supplierSku, ...(withoutGtin ? [] : ['UP', upc(product)])],
      ['PID', 'F', undefined, undefined, undefined, product.description],
      ['CTP', undefined, index % 5 === 4 ? 'WHL' : 'RES', cost],
      ...(discontinued ? [['REF', 'ZZ', 'DISC']] : []),
      ['QTY', '33', quantity, 'EA'],
    ]),
    ['CTT', feed.items.length],
  ];
}

/** UPC-12 of a GTIN-14. */
function upc(product: CatalogueProduct): string {
  return product.gtin.slice(2);
}

/** 855: BAK02 is AD (no change), AC (with change) or RJ; the ACK segments decide. */
export function purchaseOrderAcknowledgment({ order, reference, at, decisions }: Acknowledgment): Segment[] {
  const isRejected = decisions.every(({ status }) => status === 'rejected');
  const isPlain = decisions.every(({ status }) => status === 'accepted');
  return [
    ['BAK', '00', isRejected ? 'RJ' : isPlain ? 'AD' : 'AC', order.poNumber, acmeDate(at), ...blanks(3), reference],
    ...decisions.flatMap((decision): Segment[] => [
      [
        'PO1',
        decision.line.number,
        decision.line.quantity,
        'EA',
        decision.unitCost,
        undefined,
        'VN',
        decision.line.sku,
      ],
      ...lineStatus(decision, at),
    ]),
    ['CTT', decisions.length],
  ];
}

/** ACK01 (element 668): IA accepted, IR rejected, IB backordered, IP price changed, IQ quantity changed. */
function lineStatus(decision: LineDecision, at: Date): Segment[] {
  const { line, ships, later, shipDate } = decision;
  switch (decision.status) {
    case 'accepted':
      return [['ACK', 'IA', ships, 'EA', '068', acmeDate(at)]];
    case 'price-changed':
      return [['ACK', 'IP', ships, 'EA', '068', acmeDate(at)]];
    case 'short':
      return [['ACK', 'IQ', ships, 'EA', '068', acmeDate(at)]];
    case 'rejected':
      return [['ACK', 'IR', line.quantity, 'EA']];
    case 'backordered':
      return [
        ...(ships > 0 ? [['ACK', 'IA', ships, 'EA', '068', acmeDate(at)]] : []),
        ['ACK', 'IB', later, 'EA', '068', acmeDate(shipDate)],
      ];
  }
}

/** 856, structure 0001: shipment, order, pack, item. The carrier's tracking number is REF*2I of the package. */
export function shipNotice(shipment: Shipment): Segment[] {
  const { shippedAt, carrier, packages } = shipment;
  const segments: Segment[] = [
    ['BSN', '00', shipment.shipmentId, acmeDate(shippedAt), acmeTime(shippedAt), '0001'],
    ['HL', 1, undefined, 'S', 1],
    ['TD5', 'B', '2', carrier.code],
    ['REF', 'CN', packages[0]?.trackingNumber],
    ['DTM', '011', acmeDate(shippedAt)],
    ['HL', 2, 1, 'O', 1],
    ['PRF', shipment.poNumber],
  ];
  let level = 2;
  for (const { packageId, trackingNumber, lines } of packages) {
    level += 1;
    const pack = level;
    segments.push(['HL', pack, 2, 'P', 1], ['REF', '2I', trackingNumber], ['MAN', 'CP', packageId]);
    for (const { line, quantity } of lines) {
      level += 1;
      segments.push(
        ['HL', level, pack, 'I', 0],
        ['LIN', line.number, 'VN', line.sku],
        ['SN1', undefined, quantity, 'EA'],
      );
    }
  }
  return [...segments, ['CTT', level]];
}

/** 810: TDS01 and SAC05 have two implied decimals (N2), IT104 has a decimal point (R). */
export function invoice({ invoiceNumber, date, order, lines, freight, handling, total }: Invoice): Segment[] {
  return [
    ['BIG', acmeDate(date), invoiceNumber, order.placedOn, order.poNumber],
    ...lines.map(
      ({ line, quantity, unitCost }): Segment => [
        'IT1',
        line.number,
        quantity,
        'EA',
        unitCost,
        undefined,
        'VN',
        line.sku,
      ],
    ),
    ['TDS', cents(total)],
    ['SAC', 'C', 'D240', ...blanks(2), cents(freight)],
    ['SAC', 'C', 'H090', ...blanks(2), cents(handling)],
    ['CTT', lines.length],
  ];
}

/** Two implied decimals: 12.5 is 1250. */
function cents(amount: string): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  return String(Number(whole + fraction.padEnd(2, '0').slice(0, 2)));
}

function blanks(count: number): undefined[] {
  return new Array<undefined>(count).fill(undefined);
}
