import type { Codec } from '../../formats/codec.ts';
import type { RowRecord } from '../../formats/tree.ts';
import type { Clock } from '../../kernel/clock.ts';
import { isDecimal } from '../../kernel/decimal.ts';
import type { Dialect, Numbering, OutgoingFile, StockLine } from './dialect.ts';
import { localTime } from './local-time.ts';
import type { LineDecision, SupplierOrder } from './order.ts';
import { readFile } from './read-file.ts';

/**
 * Bravo works with spreadsheets: CSV in windows-1252, dates as MM/dd/yyyy, "1,204" pieces at "$ 12.50", and words
 * instead of numbers for some items. It sends no functional acknowledgment.
 */
const ZONE = 'America/New_York';
const CHARSET = 'windows-1252';

const ORDER_COLUMNS = [
  'PO Number',
  'Order Date',
  'Ship Name',
  'Address 1',
  'Address 2',
  'City',
  'State',
  'Zip',
  'Country',
  'Service',
  'Line',
  'Item #',
  'Qty',
  'Unit Cost',
] as const;
type OrderColumn = (typeof ORDER_COLUMNS)[number];

const STATUS: Record<LineDecision['status'], string> = {
  accepted: 'Confirmed',
  backordered: 'Backorder',
  'price-changed': 'Price Change',
  rejected: 'Rejected',
  short: 'Short',
};

export function bravoDialect(deps: { codec: Codec; numbering: Numbering; clock: Clock }): Dialect {
  const { codec, numbering } = deps;
  const write = (
    prefix: string,
    header: readonly string[],
    rows: readonly (readonly (string | number)[])[],
  ): OutgoingFile => ({
    name: `${prefix}_${numbering('file')}.csv`,
    bytes: windows1252([header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')),
  });

  return {
    async read(file) {
      const { documents, faults } = await readFile(codec, file.name, file.bytes, {
        charset: CHARSET,
        csv: { delimiter: ',' },
      });
      const found = [...faults];
      const rows = documents.flatMap(({ records }) => records.filter((record) => record.kind === 'row'));
      const header = documents[0]?.document.header ?? [];
      if (header.join() !== ORDER_COLUMNS.join())
        found.push(`the columns are "${header.join()}", expected "${ORDER_COLUMNS.join()}"`);
      if (rows.length === 0) found.push('the file has no rows');
      const orders = found.length > 0 ? [] : readOrders(rows, found);
      return { orders: found.length > 0 ? [] : orders, acknowledged: [], faults: found };
    },

    stock: (feed) =>
      write(
        'inv',
        ['Item #', 'UPC', 'Description', 'Qty Avail', 'Your Cost', 'Status', 'ETA'],
        feed.items.map((item) => [
          item.supplierSku,
          item.withoutGtin ? '' : item.product.gtin.slice(2),
          item.product.description,
          item.inWords ? inWords(item) : thousands(item.quantity),
          `$ ${item.cost}`,
          item.discontinued ? 'Discontinued' : 'Active',
          item.quantity > 0 || item.discontinued ? '' : 'TBD',
        ]),
      ),

    acknowledgment: ({ order, reference, decisions }) =>
      write(
        'confirm',
        ['PO Number', 'Our Order', 'Line', 'Item #', 'Qty', 'Status', 'Price', 'Ship Date', 'Reason'],
        decisions.flatMap((decision) => {
          const { line, ships, later, unitCost, shipDate, reason } = decision;
          const row = (quantity: number, status: string, day: string) => [
            order.poNumber,
            reference,
            line.number,
            line.sku,
            quantity,
            status,
            unitCost,
            day,
            status === 'Confirmed' ? '' : reason,
          ];
          if (decision.status === 'rejected') return [row(line.quantity, 'Rejected', '')];
          if (decision.status !== 'backordered') return [row(ships, STATUS[decision.status], date(shipDate))];
          return [
            ...(ships > 0 ? [row(ships, 'Confirmed', date(deps.clock.now()))] : []),
            row(later, 'Backorder', date(shipDate)),
          ];
        }),
      ),

    shipNotice: ({ shipmentId, poNumber, shippedAt, carrier, packages }) =>
      write(
        'ship',
        ['PO Number', 'Line', 'Item #', 'Qty Shipped', 'Carrier', 'Tracking #', 'Ship Date', 'Shipment'],
        packages.flatMap(({ trackingNumber, lines }) =>
          lines.map(({ line, quantity }) => [
            poNumber,
            line.number,
            line.sku,
            quantity,
            carrier.code,
            trackingNumber,
            date(shippedAt),
            shipmentId,
          ]),
        ),
      ),

    invoice: ({ invoiceNumber, date: day, order, lines, freight, handling }) =>
      write(
        'invoice',
        ['Invoice #', 'Invoice Date', 'PO Number', 'Line', 'Item #', 'Qty', 'Unit Price', 'Freight', 'Handling'],
        lines.map(({ line, quantity, unitCost }, index) => [
          invoiceNumber,
          date(day),
          order.poNumber,
          line.number,
          line.sku,
          quantity,
          unitCost,
          index === 0 ? freight : '',
          index === 0 ? handling : '',
        ]),
      ),
  };
}

/** One row per line; rows of one order repeat its number and address. */
function readOrders(rows: readonly RowRecord[], found: string[]): SupplierOrder[] {
  const orders = new Map<string, SupplierOrder & { lines: SupplierOrder['lines'][number][] }>();
  for (const row of rows) {
    const at = (column: OrderColumn): string => row.cells[ORDER_COLUMNS.indexOf(column)] ?? '';
    const poNumber = at('PO Number');
    const expect = (column: OrderColumn, pattern: RegExp, what: string) => {
      if (!pattern.test(at(column)))
        found.push(`row ${row.row}, column "${column}": "${at(column)}", expected ${what}`);
    };
    for (const column of ['PO Number', 'Ship Name', 'Address 1', 'City', 'Country', 'Item #'] as const)
      expect(column, /\S/, 'a value');
    expect('Order Date', /^\d{2}\/\d{2}\/\d{4}$/, 'MM/dd/yyyy');
    expect('Line', /^[1-9]\d{0,5}$/, 'a line number');
    expect('Qty', /^[1-9]\d{0,8}$/, 'whole units');
    if (!isDecimal(at('Unit Cost')))
      found.push(`row ${row.row}, column "Unit Cost": "${at('Unit Cost')}", expected a price`);
    // The bytes of UTF-8 read as windows-1252 are valid text that no label should carry.
    if (/[ÂÃâ][\u0080-\u00bf€™œ]/.test(row.cells.join()))
      found.push(`row ${row.row}: the text is UTF-8, expected windows-1252`);
    const order = orders.get(poNumber) ?? {
      poNumber,
      placedOn: at('Order Date'),
      service: at('Service'),
      shipTo: {
        name: at('Ship Name'),
        line1: at('Address 1'),
        line2: at('Address 2'),
        city: at('City'),
        region: at('State'),
        postalCode: at('Zip'),
        country: at('Country'),
      },
      lines: [],
    };
    order.lines.push({
      number: Number(at('Line')),
      sku: at('Item #'),
      quantity: Number(at('Qty')),
      unitCost: at('Unit Cost'),
    });
    orders.set(poNumber, order);
  }
  for (const { poNumber, lines } of orders.values()) {
    if (new Set(lines.map(({ number }) => number)).size !== lines.length)
      found.push(`order ${poNumber} has a line number twice`);
  }
  return [...orders.values()];
}

function inWords({ quantity }: StockLine): string {
  if (quantity === 0) return 'Out';
  return quantity < 10 ? 'Low' : 'In Stock';
}

function thousands(quantity: number): string {
  return quantity.toLocaleString('en-US');
}

function date(at: Date): string {
  return localTime(at, ZONE, 'MM/dd/yyyy');
}

function cell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Byte of each character that windows-1252 has; found by decoding all 256 bytes once. */
const byteOf = new Map(
  Array.from({ length: 256 }, (_, byte) => [new TextDecoder(CHARSET).decode(Uint8Array.of(byte)), byte] as const),
);

function windows1252(text: string): Uint8Array {
  return Uint8Array.from([...text], (character) => byteOf.get(character) ?? 0x3f);
}
