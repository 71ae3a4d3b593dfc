/**
 * What a transaction set should be labelled: the group type that carries it (GS01, element 479), the segment it begins
 * with and what its lines are. Used to notice labels and totals that lie.
 */
export interface SetLabel {
  readonly name: string;
  readonly functionalId: string;
  readonly begins?: string;
  /** The segment that CTT01 counts. */
  readonly lines?: string;
}

const labels: Readonly<Record<string, SetLabel>> = {
  '753': { name: 'Request for Routing Instructions', functionalId: 'RF' },
  '754': { name: 'Routing Instructions', functionalId: 'RG' },
  '810': { name: 'Invoice', functionalId: 'IN', begins: 'BIG', lines: 'IT1' },
  '820': { name: 'Payment Order / Remittance Advice', functionalId: 'RA', begins: 'BPR' },
  '824': { name: 'Application Advice', functionalId: 'AG', begins: 'BGN' },
  '830': { name: 'Planning Schedule', functionalId: 'PS', begins: 'BFR' },
  '832': { name: 'Price / Sales Catalog', functionalId: 'SC', begins: 'BCT', lines: 'LIN' },
  '846': { name: 'Inventory Inquiry / Advice', functionalId: 'IB', begins: 'BIA', lines: 'LIN' },
  '850': { name: 'Purchase Order', functionalId: 'PO', begins: 'BEG', lines: 'PO1' },
  '852': { name: 'Product Activity Data', functionalId: 'PD', begins: 'XQ' },
  '855': { name: 'Purchase Order Acknowledgment', functionalId: 'PR', begins: 'BAK', lines: 'PO1' },
  '856': { name: 'Ship Notice', functionalId: 'SH', begins: 'BSN', lines: 'HL' },
  '860': { name: 'Purchase Order Change', functionalId: 'PC', begins: 'BCH', lines: 'POC' },
  '865': { name: 'Purchase Order Change Acknowledgment', functionalId: 'CA', begins: 'BCA', lines: 'POC' },
  '869': { name: 'Order Status Inquiry', functionalId: 'RS', begins: 'BSI' },
  '870': { name: 'Order Status Report', functionalId: 'RS', begins: 'BSR', lines: 'HL' },
  '940': { name: 'Warehouse Shipping Order', functionalId: 'OW', begins: 'W05' },
  '943': { name: 'Warehouse Stock Transfer Shipment Advice', functionalId: 'AR', begins: 'W06' },
  '944': { name: 'Warehouse Stock Transfer Receipt Advice', functionalId: 'RE', begins: 'W17' },
  '945': { name: 'Warehouse Shipping Advice', functionalId: 'SW', begins: 'W06' },
  '997': { name: 'Functional Acknowledgment', functionalId: 'FA', begins: 'AK1' },
  '999': { name: 'Implementation Acknowledgment', functionalId: 'FA', begins: 'AK1' },
};

const beginnings = new Set(
  Object.values(labels).flatMap((label) => (label.begins === undefined ? [] : [label.begins])),
);

/** The label of a transaction set by ST01; undefined for sets Crossdock knows nothing of. */
export function setLabel(set: string): SetLabel | undefined {
  return Object.hasOwn(labels, set) ? labels[set] : undefined;
}

/** Sets that begin with a segment: `BEG` → `850`. */
export function setsBeginningWith(tag: string): readonly string[] {
  return Object.entries(labels).flatMap(([set, label]) => (label.begins === tag ? [set] : []));
}

/** True for a segment that begins some transaction set. */
export function isBeginning(tag: string): boolean {
  return beginnings.has(tag);
}
