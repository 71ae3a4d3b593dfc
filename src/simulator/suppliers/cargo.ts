import type { Codec } from '../../formats/codec.ts';
import type { NodeRecord } from '../../formats/tree.ts';
import type { Clock } from '../../kernel/clock.ts';
import { isDecimal } from '../../kernel/decimal.ts';
import type { Dialect, Numbering, OutgoingFile } from './dialect.ts';
import type { LineDecision, SupplierOrder } from './order.ts';
import { readFile } from './read-file.ts';

/** Cargo speaks XML in UTF-8 and UTC, and calls its only warehouse W1. It sends no functional acknowledgment. */

const STATUS: Record<LineDecision['status'], string> = {
  accepted: 'accepted',
  backordered: 'backordered',
  'price-changed': 'price-changed',
  rejected: 'rejected',
  short: 'short',
};

type Attributes = Readonly<Record<string, string | number>>;

export function cargoDialect(deps: { codec: Codec; numbering: Numbering; clock: Clock }): Dialect {
  const { codec, numbering } = deps;
  const write = (prefix: string, root: string): OutgoingFile => ({
    name: `${prefix}_${numbering('file')}.xml`,
    bytes: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`),
  });

  return {
    async read(file) {
      const { documents, faults } = await readFile(codec, file.name, file.bytes);
      const found = [...faults];
      const roots = documents.flatMap(({ records }) => records.filter((record) => record.kind === 'node'));
      if (roots.length !== 1 && found.length === 0) found.push(`the file has ${roots.length} root elements`);
      const orders = found.length > 0 ? [] : roots.map((root) => readOrder(root, found));
      return { orders: found.length > 0 ? [] : orders, acknowledged: [], faults: found };
    },

    stock: (feed) =>
      write(
        'stock',
        tag('Inventory', { asOf: instant(feed.at) }, [
          ...feed.items.map((item) =>
            tag('Item', { sku: item.supplierSku, ...(item.withoutGtin ? {} : { gtin: item.product.gtin }) }, [
              tag('Stock', { warehouse: 'W1', qty: item.quantity }),
              tag('Cost', { currency: 'USD' }, [item.cost]),
              tag('Discontinued', {}, [String(item.discontinued)]),
            ]),
          ),
        ]),
      ),

    acknowledgment: ({ order, reference, decisions }) =>
      write(
        'orderresponse',
        tag(
          'OrderResponse',
          { poNumber: order.poNumber, reference },
          decisions.flatMap(({ line, status, ships, later, unitCost, shipDate }) => {
            const answer = (what: string, qty: number, day?: Date) =>
              tag('Line', {
                number: line.number,
                sku: line.sku,
                status: what,
                qty,
                price: unitCost,
                ...(day === undefined ? {} : { shipDate: instant(day).slice(0, 10) }),
              });
            if (status === 'rejected') return [answer('rejected', line.quantity)];
            if (status !== 'backordered') return [answer(STATUS[status], ships, shipDate)];
            return [
              ...(ships > 0 ? [answer('accepted', ships, deps.clock.now())] : []),
              answer('backordered', later, shipDate),
            ];
          }),
        ),
      ),

    shipNotice: ({ shipmentId, poNumber, shippedAt, carrier, packages }) =>
      write(
        'dispatch',
        tag(
          'Dispatch',
          { id: shipmentId, shippedAt: instant(shippedAt) },
          packages.map(({ packageId, trackingNumber, lines }) =>
            tag(
              'Parcel',
              { id: packageId, carrier: carrier.code, tracking: trackingNumber },
              lines.map(({ line, quantity }) =>
                tag('Line', { poNumber, number: line.number, sku: line.sku, qty: quantity }),
              ),
            ),
          ),
        ),
      ),

    invoice: ({ invoiceNumber, date, order, lines, freight, handling, total }) =>
      write(
        'invoice',
        tag(
          'Invoice',
          {
            number: invoiceNumber,
            date: instant(date).slice(0, 10),
            poNumber: order.poNumber,
            currency: 'USD',
            total,
            freight,
            handling,
          },
          lines.map(({ line, quantity, unitCost }) =>
            tag('Line', { number: line.number, sku: line.sku, qty: quantity, unitCost }),
          ),
        ),
      ),
  };
}

function readOrder(root: NodeRecord, found: string[]): SupplierOrder {
  if (root.name !== 'Order') found.push(`the root element is ${root.name}, expected Order`);
  const expect = (node: NodeRecord | undefined, attribute: string, pattern: RegExp, what: string): string => {
    const value = node?.attributes[attribute] ?? '';
    if (!pattern.test(value))
      found.push(`line ${node?.line ?? root.line}: @${attribute} is "${value}", expected ${what}`);
    return value;
  };
  const shipTo = child(root, 'ShipTo');
  const service = child(root, 'Service');
  if (shipTo === undefined) found.push('there is no ShipTo');
  const lines = root.children
    .filter(({ name }) => name === 'Line')
    .map((line) => {
      const unitCost = line.attributes.unitCost ?? '';
      if (!isDecimal(unitCost)) found.push(`line ${line.line}: @unitCost is "${unitCost}", expected a price`);
      return {
        number: Number(expect(line, 'number', /^[1-9]\d{0,5}$/, 'a line number')),
        sku: expect(line, 'sku', /\S/, 'a SKU'),
        quantity: Number(expect(line, 'qty', /^[1-9]\d{0,8}$/, 'whole units')),
        unitCost,
      };
    });
  if (lines.length === 0) found.push('the order has no Line');
  if (new Set(lines.map(({ number }) => number)).size !== lines.length) found.push('two lines have the same number');
  for (const { name, line } of root.children) {
    if (!['ShipTo', 'Service', 'Line'].includes(name)) found.push(`line ${line}: unknown element ${name}`);
  }
  expect(root, 'currency', /^USD$/, 'USD');
  const optional = (attribute: string) => shipTo?.attributes[attribute] ?? '';
  return {
    poNumber: expect(root, 'number', /\S/, 'a purchase order number'),
    placedOn: expect(root, 'placedAt', /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/, 'an ISO date'),
    service: service?.text.trim() ?? '',
    shipTo: {
      name: expect(shipTo, 'name', /\S/, 'a name'),
      line1: expect(shipTo, 'line1', /\S/, 'a street'),
      line2: optional('line2'),
      city: expect(shipTo, 'city', /\S/, 'a city'),
      region: optional('region'),
      postalCode: optional('postalCode'),
      country: expect(shipTo, 'country', /^[A-Z]{2}$/, 'a country code'),
    },
    lines,
  };
}

function child(node: NodeRecord, name: string): NodeRecord | undefined {
  return node.children.find((one) => one.name === name);
}

function instant(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** Content that is an element stands on a line of its own; text stays where it is. */
function tag(name: string, attributes: Attributes, content: readonly string[] = []): string {
  const open = `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('')}`;
  if (content.length === 0) return `${open}/>`;
  const elements = content.every((part) => part.startsWith('<'));
  return elements
    ? `${open}>\n${content.join('\n').replaceAll(/^/gm, '  ')}\n</${name}>`
    : `${open}>${content.map(escaped).join('')}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
