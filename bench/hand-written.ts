import type { InventoryLine } from '../src/documents/inventory-advice.ts';
import type { Placed } from '../src/documents/parts.ts';
import type { SegmentRecord, SourceRecord } from '../src/formats/tree.ts';

/**
 * What a developer would write for two suppliers instead of a mapping: the same fields and the same refusals, with
 * everything known when the code is written. It names no place when it refuses, and counts nothing that it did not read.
 */
export type HandReader = (records: readonly SourceRecord[], line: (line: Placed<InventoryLine>) => void) => void;

/** ten-fields-846.map.yaml by hand. */
export const tenFieldsByHand: HandReader = (records, line) => {
  let item: SegmentRecord | undefined;
  let quantity: SegmentRecord | undefined;
  let pack = '';
  let cost = '';
  let description = '';
  let day = '';
  let warehouse = '';
  let leadTime: SegmentRecord | undefined;
  let isDiscontinued = false;
  const flush = (): void => {
    if (item === undefined) return;
    const { sku, code } = identityOf(item);
    const units = wholeNumber(quantity?.elements[2] ?? '') * unitFactor(quantity?.elements[3] ?? 'EA', pack);
    if (sku === '' || units < 0) throw new Error(`segment ${item.ordinal} cannot be used`);
    line({
      sku: sku.trim().toUpperCase(),
      gtin: gtinOf(code),
      quantity: units,
      unit: 'each',
      description: description === '' ? undefined : description.trim(),
      warehouse: warehouse === '' ? undefined : warehouse,
      leadTimeDays: leadTime === undefined ? undefined : daysOf(leadTime),
      availableOn: day === '' ? undefined : isoDay(day.slice(0, 4), day.slice(4, 6), day.slice(6, 8)),
      discontinued: isDiscontinued,
      cost: cost === '' ? undefined : amount(cost),
      source: { ordinal: item.ordinal, tag: item.tag },
    });
    item = undefined;
  };
  for (const record of records) {
    if (record.kind !== 'segment') continue;
    const { tag, elements } = record;
    if (tag === 'LIN') {
      flush();
      item = record;
      quantity = leadTime = undefined;
      pack = cost = description = day = warehouse = '';
      isDiscontinued = false;
    } else if (tag === 'QTY') {
      if (elements[1] === '33' || (elements[1] === '17' && quantity === undefined)) quantity = record;
    } else if (tag === 'CTP') {
      if (elements[2] === 'RES' || (elements[2] === 'WHL' && cost === '')) cost = elements[3] ?? '';
    } else if (tag === 'PID') {
      if (elements[1] === 'F' && description === '') description = elements[5] ?? '';
    } else if (tag === 'REF') {
      const text = elements[2] ?? '';
      if (elements[1] === 'WS') warehouse = text.trim();
      else if (elements[1] === 'ZZ' && /^DISC(ONTINUED)?$/i.test(text)) isDiscontinued = true;
    } else if (tag === 'LDT') leadTime = record;
    else if (tag === 'PO4') pack = elements[1] ?? '';
    else if (tag === 'DTM') {
      if (elements[1] === '018') day = elements[2] ?? '';
    } else if (tag === 'CTT' || tag === 'SE') flush();
  }
};

function identityOf({ elements }: SegmentRecord): { sku: string; code: string } {
  let sku = '';
  let code = '';
  for (let at = 2; at + 1 < elements.length; at += 2) {
    const value = elements[at + 1] ?? '';
    if (elements[at] === 'VN') sku = value;
    else if (elements[at] === 'UP' || (code === '' && (elements[at] === 'EN' || elements[at] === 'UK'))) code = value;
  }
  return { sku, code };
}

/** bravo-inventory.map.yaml by hand; the columns stand where its header row says today. */
export const bravoByHand: HandReader = (records, line) => {
  for (const record of records) {
    if (record.kind !== 'row') continue;
    const [item = '', upc = '', description = '', available = '', cost = '', status = '', eta = ''] = record.cells;
    const sku = item.trim().toUpperCase();
    if (sku === '' || sku === 'TOTAL') continue;
    const stock = available.trim();
    const when = eta.trim();
    const state = status.trim();
    const quantity =
      stock === 'In Stock' ? 10 : stock === 'Low' ? 1 : stock === 'Out' ? 0 : wholeNumber(noCommas(stock));
    if (quantity < 0) throw new Error(`row ${record.row} cannot be used`);
    line({
      sku,
      gtin: gtinOf(upc),
      description: description.trim(),
      quantity,
      quantityIsExact: /^[\d,()]+$/.test(stock),
      cost: amount(noCommas(cost.replace(/[$ ]/g, ''))),
      currency: 'USD',
      discontinued: state === 'D' || state === 'DISC' || state === 'Discontinued',
      availableOn: when === '' || when === 'TBD' || when === 'N/A' ? undefined : dayOf(when),
      source: { ordinal: record.row },
    });
  }
};

function noCommas(text: string): string {
  return text.includes(',') ? text.replaceAll(',', '') : text;
}

function wholeNumber(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new Error(`"${text}" is not a number`);
  return Number(text);
}

function amount(text: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new Error(`"${text}" is not an amount`);
  return text;
}

function daysOf({ elements }: SegmentRecord): number {
  const unit = elements[3] ?? 'DA';
  if (unit !== 'DA' && unit !== 'DY' && unit !== 'WK') throw new Error(`no factor for ${unit}`);
  return wholeNumber(elements[2] ?? '') * (unit === 'WK' ? 7 : 1);
}

function unitFactor(unit: string, pack: string): number {
  if (unit === 'EA') return 1;
  if (unit === 'DZ') return 12;
  if (unit === 'CA') return wholeNumber(pack);
  throw new Error(`no factor for ${unit}`);
}

/** GTIN-14 from 8, 12, 13 or 14 digits whose check digit is right; undefined otherwise. */
function gtinOf(text: string): string | undefined {
  const digits = text.replace(/\D/g, '').padStart(14, '0');
  if (text === '' || digits.length !== 14) return undefined;
  let sum = 0;
  for (let at = 0; at < 13; at += 1) sum += (digits.charCodeAt(at) - 48) * (at % 2 === 0 ? 3 : 1);
  return (10 - (sum % 10)) % 10 === digits.charCodeAt(13) - 48 ? digits : undefined;
}

/** MM/dd/yyyy; a day that the calendar does not have is refused. */
function dayOf(text: string): string {
  const [, month = '', day = '', year = ''] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text) ?? [];
  return isoDay(year, month, day);
}

function isoDay(year: string, month: string, day: string): string {
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (year === '' || at.getUTCDate() !== Number(day)) throw new Error(`"${month}/${day}/${year}" is not a day`);
  return `${year}-${month}-${day}`;
}
