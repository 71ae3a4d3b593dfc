/** Files of Bravo (CSV) as small as they can be. */
const CONFIRM = 'PO Number,Our Order,Line,Item #,Qty,Status,Price,Ship Date,Reason';
const SHIP = 'PO Number,Line,Item #,Qty Shipped,Carrier,Tracking #,Ship Date,Shipment';
const INVOICE = 'Invoice #,Invoice Date,PO Number,Line,Item #,Qty,Unit Price,Freight,Handling';
const STOCK = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA';

export interface BravoLine {
  readonly line?: number;
  readonly sku?: string;
  readonly units: number;
  readonly price?: string;
}

const rows = (header: string, lines: readonly string[]): string => [header, ...lines, ''].join('\r\n');

export const bravoFiles = {
  stock: (items: readonly (readonly [sku: string, quantity: number, cost: string])[]) =>
    rows(
      STOCK,
      items.map(([sku, quantity, cost]) => `${sku},,x,${quantity},${cost},A,`),
    ),
  confirm: (poNumber: string, lines: readonly (BravoLine & { readonly status?: string })[]) =>
    rows(
      CONFIRM,
      lines.map(
        ({ line = 1, sku = 'LAMP', units, price = '10.00', status = 'Confirmed' }) =>
          `${poNumber},B1,${line},${sku},${units},${status},${price},,`,
      ),
    ),
  ship: (poNumber: string, lines: readonly BravoLine[], shipment = 'S-1') =>
    rows(
      SHIP,
      lines.map(
        ({ line = 1, sku = 'LAMP', units }) =>
          `${poNumber},${line},${sku},${units},FedEx,T-${shipment},11/23/2026,${shipment}`,
      ),
    ),
  invoice: (
    number: string,
    poNumber: string,
    lines: readonly BravoLine[],
    { freight = '6.40', handling = '1.75' }: { readonly freight?: string; readonly handling?: string } = {},
  ) =>
    rows(
      INVOICE,
      lines.map(({ line = 1, sku = 'LAMP', units, price = '10.00' }, at) => {
        const charges = at === 0 ? `${freight},${handling}` : ',';
        return `${number},11/25/2026,${poNumber},${line},${sku},${units},${price},${charges}`;
      }),
    ),
};
