import { closeSync, openSync, writeSync } from 'node:fs';
import { rowsOf, workbookOf } from '../test/support/xlsx.ts';
import { generated846, upc } from './generated-846.ts';

const CSV_HEADER = 'SKU,UPC,Description,Type,Cost,Quantity,Unit\n';

/** The stock of generated-846.ts, as other suppliers would send it. The same count gives the same bytes. */
export const stockFiles = {
  x12: generated846,
  csv: (items: number) => inPieces(CSV_HEADER, items, csvRow, ''),
  xml: (items: number) => inPieces('<?xml version="1.0"?>\n<Stock asOf="2026-09-01">\n', items, xmlItem, '</Stock>\n'),
  // Texts inside the cells, as programs write them that do not share texts.
  xlsx: (items: number) => [
    workbookOf({ sheets: { Stock: rowsOf(Array.from({ length: items + 1 }, (_, row) => cellsOf(row))) } }),
  ],
  json: (items: number) => inPieces('{"asOf":"2026-09-01","item":[\n', items, jsonItem, '\n]}\n'),
} as const;

export type StockFile = keyof typeof stockFiles;

/** Writes a file piece by piece, so that a process that measures its memory has not held it. Answers its size in bytes. */
export function writeStock(path: string, kind: StockFile, items: number): number {
  const file = openSync(path, 'w');
  let size = 0;
  try {
    for (const piece of stockFiles[kind](items)) size += writeSync(file, piece);
  } finally {
    closeSync(file);
  }
  return size;
}

function* inPieces(start: string, items: number, write: (item: number) => string, end: string): Generator<Buffer> {
  let text = start;
  for (let item = 1; item <= items; item += 1) {
    text += write(item);
    if (text.length < 65_536) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text + end);
}

function valuesOf(item: number) {
  return {
    sku: `AC-${String(item).padStart(7, '0')}`,
    description: `Item ${String(item).padStart(7, '0')} in a colour`,
    type: item % 5 === 4 ? 'WHL' : 'RES',
    cost: `${10 + (item % 190)}.${String(item % 100).padStart(2, '0')}`,
    quantity: (item * 31) % 500,
  };
}

function csvRow(item: number): string {
  const { sku, description, type, cost, quantity } = valuesOf(item);
  return `${sku},${upc(item)},${description},${type},${cost},${quantity},EA\n`;
}

/** Row 0 is the header. */
function cellsOf(item: number): readonly string[] {
  return (item === 0 ? CSV_HEADER : csvRow(item)).trimEnd().split(',');
}

function xmlItem(item: number): string {
  const { sku, description, type, cost, quantity } = valuesOf(item);
  return (
    `  <Item sku="${sku}">\n    <UPC>${upc(item)}</UPC>\n    <Description>${description}</Description>\n` +
    `    <Cost type="${type}">${cost}</Cost>\n    <Quantity unit="EA">${quantity}</Quantity>\n  </Item>\n`
  );
}

function jsonItem(item: number): string {
  const { sku, description, type, cost, quantity } = valuesOf(item);
  const text = JSON.stringify({ sku, upc: upc(item), description, type, cost, quantity, unit: 'EA' });
  return `${item === 1 ? '' : ',\n'}${text}`;
}
