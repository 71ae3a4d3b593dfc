import { createHash } from 'node:crypto';

/**
 * A sample without people: names, addresses, telephone numbers and mail addresses of parties are replaced by made-up ones, always
 * the same for the same text, so that what belongs together still does. In X12 by segment, in JSON and XML by the names of keys,
 * in tables by the headers of columns. It is a help, not a promise: whoever keeps the sample looks it over.
 */
export function anonymised(bytes: Uint8Array, format: string): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  if (format === 'x12') return Buffer.from(segmentsWithout(text), 'latin1');
  if (format === 'json') return Buffer.from(keysWithout(text), 'latin1');
  if (format === 'xml') return Buffer.from(elementsWithout(text), 'latin1');
  if (format === 'csv') return Buffer.from(columnsWithout(text), 'latin1');
  return bytes;
}

/** Elements that hold what tells people apart: N1 name, N2 and N3 lines, N4 place and postal code, PER contact and numbers. */
const PERSONAL: Readonly<Record<string, readonly number[]>> = {
  N1: [2],
  N2: [1, 2],
  N3: [1, 2],
  N4: [1, 3],
  PER: [2, 4, 6, 8],
};

function segmentsWithout(text: string): string {
  if (!text.startsWith('ISA')) return text;
  const element = text.charAt(3);
  const terminator = text.charAt(105);
  if (terminator === '' || terminator === element) return text;
  return text
    .split(terminator)
    .map((segment) => {
      const lead = /^[\r\n]*/.exec(segment)?.[0] ?? '';
      const elements = segment.slice(lead.length).split(element);
      for (const index of PERSONAL[elements[0] ?? ''] ?? []) {
        const value = elements[index];
        if (value !== undefined && value.trim() !== '') elements[index] = fake(value);
      }
      return lead + elements.join(element);
    })
    .join(terminator);
}

const KEY =
  '(?:[A-Za-z]*(?:[Nn]ame|[Ss]treet|[Aa]ddress|[Pp]hone|[Ee]mail|[Ff]ax)|line[12]|Line[12]|city|City|postalCode|PostalCode|zip|Zip)';
const IN_JSON = new RegExp(`("${KEY}"\\s*:\\s*")((?:[^"\\\\]|\\\\.)+)(")`, 'g');
const IN_XML = new RegExp(`(<${KEY}(?:\\s[^>]*)?>)([^<]+)(</)`, 'g');
const COLUMN =
  /(?:ship|deliver|customer|consignee|recipient|bill|buyer|contact).*(?:name|addr|street|city|zip|post|phone|mail)|^(?:phone|e-?mail|street|address.*|zip.*|postal.*)$/i;

function keysWithout(text: string): string {
  return text.replace(IN_JSON, (_, before: string, value: string, after: string) => before + fake(value) + after);
}

function elementsWithout(text: string): string {
  return text.replace(IN_XML, (_, before: string, value: string, after: string) =>
    value.trim() === '' ? before + value + after : before + fake(value) + after,
  );
}

/** Only rows without quotation marks are touched: a cell with a separator in it is none of ours to take apart. */
function columnsWithout(text: string): string {
  const [head = '', ...rows] = text.split('\n');
  const separator = [',', ';', '\t', '|'].find((one) => head.includes(one));
  if (separator === undefined) return text;
  const columns = head
    .split(separator)
    .flatMap((name, index) => (COLUMN.test(name.replace(/["\r]/g, '').trim()) ? [index] : []));
  if (columns.length === 0) return text;
  const clean = rows.map((row) => {
    if (row.includes('"')) return row;
    const end = row.endsWith('\r') ? '\r' : '';
    const cells = (end === '' ? row : row.slice(0, -1)).split(separator);
    for (const index of columns) if ((cells[index] ?? '').trim() !== '') cells[index] = fake(cells[index] as string);
    return cells.join(separator) + end;
  });
  return [head, ...clean].join('\n');
}

/** Letters for letters and digits for digits, so that whatever a mapping demands of the text still holds. */
function fake(value: string): string {
  const hash = createHash('sha256').update(value.trim().toLowerCase()).digest();
  let at = 0;
  const next = (): number => hash[at++ % hash.length] as number;
  return value
    .replace(/[A-Z]/g, () => String.fromCharCode(65 + (next() % 26)))
    .replace(/[a-z]/g, () => String.fromCharCode(97 + (next() % 26)))
    .replace(/[\u00c0-\u00ff]/g, 'x')
    .replace(/\d/g, () => String(next() % 10));
}
