import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inbound, outbound, reasons, segments, translate } from '../../support/mapping-files.ts';

/** The three example files of the language, as its description gives them. */
const read = (name: string): string => readFileSync(join(import.meta.dirname, 'examples', name), 'utf8');
const files = {
  'base/x12-846.map.yaml': read('base/x12-846.map.yaml'),
  'acme/acme-846.map.yaml': read('acme/acme-846.map.yaml'),
  'acme/acme-850.map.yaml': read('acme/acme-850.map.yaml'),
  'bravo/bravo-inventory.map.yaml': read('bravo/bravo-inventory.map.yaml'),
};

describe('example (a): an inbound X12 846 with quirks', () => {
  const result = translate(
    inbound(files, 'acme/acme-846.map.yaml'),
    segments(`ST*846*0001~BIA*00*DD*DAILY*260901*0530~
      LIN*1*VN*ab-100 *UP*012345678905*IN*zz~QTY*33*4*CA~QTY*29*7~PO4*6~DTM*018*20261001~CTP*DI*RES*12.5~REF*ZZ*DISC~
      LIN*2*VN*B~QTY*33*1,0*EA~
      LIN*3*UP*012345678905~QTY*33*1*EA~
      LIN*4*VN*D~QTY*33*1*PL~
      CTT*4~SE*20*0001~`),
  );

  it('reads the good line', () => {
    expect(result.lines).toEqual([
      {
        sku: 'AB-100',
        gtin: '00012345678905',
        quantity: 24,
        unit: 'each',
        availableOn: '2026-10-01',
        discontinued: true,
        cost: '12.5000',
      },
    ]);
    expect(result.header).toEqual({ feedId: 'DAILY', asOf: '2026-09-01T10:30:00Z' });
  });

  it('holds the three bad ones with their reason and place', () => {
    expect(reasons(result.held)).toEqual([
      'MAP-NUMBER quantity: "1,0" is not a number',
      'MAP-REQUIRED sku is required (read from LIN pair SK,VN,VP)',
      'MAP-UNIT quantity: no factor for unit PL',
    ]);
    expect(result.held[0]?.problems[0]).toMatchObject({
      position: { segment: 11, tag: 'QTY', element: 2 },
      found: '1,0',
    });
    expect(result.held[0]?.raw).toBe('LIN*2*VN*B~\nQTY*33*1,0*EA~');
    expect([result.lineCount, result.heldCount]).toEqual([1, 3]);
  });

  it('counts what nobody read', () => {
    expect(Object.fromEntries(result.unread)).toEqual({
      BIA01: 1,
      BIA02: 1,
      CTP01: 1,
      LIN01: 4,
      'LIN pair IN': 1,
      'QTY01=29': 1,
    });
  });
});

describe('example (b): an inbound CSV', () => {
  const header = ['Item #', 'UPC', 'Description', 'QTY AVAIL', 'Your Cost', 'Status', 'ETA'];
  const rows = (cells: readonly string[][]) =>
    cells.map((row, index) => ({ kind: 'row' as const, row: index + 2, header, cells: row }));
  const mapping = inbound(files, 'bravo/bravo-inventory.map.yaml');

  it('reads numbers, words, dates and blanks', () => {
    const { lines, held, unread } = translate(
      mapping,
      rows([
        ['b-1', '012345678905', 'x', '1,204', '$1,299.50', '', '10/01/2026'],
        ['b-2', '', 'x', 'In Stock', '5', 'D', 'TBD'],
        ['b-3', '', '', '', '', 'A', ''],
        ['b-4', '', '', '(3)', '5', '', ''],
        ['TOTAL', '', '', '9', '', '', ''],
        ['', '', '', '9', '', '', ''],
      ]),
    );
    expect(lines).toEqual([
      {
        sku: 'B-1',
        gtin: '00012345678905',
        quantity: 1204,
        quantityIsExact: true,
        cost: '1299.50',
        currency: 'USD',
        discontinued: false,
        availableOn: '2026-10-01',
      },
      { sku: 'B-2', quantity: 999, quantityIsExact: false, cost: '5.00', currency: 'USD', discontinued: true },
      { sku: 'B-3', quantity: 0, currency: 'USD', discontinued: false },
    ]);
    expect(reasons(held)).toEqual(['MAP-MIN quantity=-3 is below 0']);
    expect(held[0]).toMatchObject({ raw: 'b-4,,,(3),5,,', problems: [{ position: { row: 5, column: 'Qty Avail' } }] });
    expect(Object.fromEntries(unread)).toEqual({ Description: 2 });
  });

  it('holds a row whose cells are shifted', () => {
    const { lines, held } = translate(mapping, rows([['b-1', '', 'Mug', ' large', '4', '3.10', 'A', '']]));
    expect(lines).toEqual([]);
    expect(reasons(held)).toEqual(['MAP-ROW-WIDTH the row has 8 cells, the header 7']);
  });

  it('reads nothing when a column is gone, and says which', () => {
    const record = { kind: 'row' as const, row: 2, header: ['Item #', 'On Hand'], cells: ['b-1', '4'] };
    const { lines, held, problems } = translate(mapping, [record]);
    expect([lines, held]).toEqual([[], []]);
    expect(
      problems.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code} ${message}`),
    ).toEqual(['MAP-COLUMN the column "Qty Avail" is absent']);
  });

  it('does not choose between two columns of one name', () => {
    const record = {
      kind: 'row' as const,
      row: 2,
      header: [...header, 'qty avail'],
      cells: ['b-1', '', '', '4', '', '', '', '9'],
    };
    const { lines, problems } = translate(mapping, [record]);
    expect(lines).toEqual([]);
    expect(problems.map(({ message }) => message)).toEqual(['the column "Qty Avail" occurs twice']);
  });
});

describe('example (c): an outbound 850', () => {
  const mapping = outbound(files, 'acme/acme-850.map.yaml');
  const order = {
    poNumber: 'PO-1001',
    placedAt: '2026-09-01T03:30:00Z',
    storefrontOrderId: 'S-1',
    currency: 'USD',
    shipping: { service: 'ground' },
    shipTo: {
      name: 'Zoë Núñez',
      line1: '12 Elm',
      city: 'Springfield',
      region: 'IL',
      postalCode: '62704',
      country: 'US',
    },
    total: '25.00',
    lines: [
      {
        number: 1,
        supplierSku: 'AB-100',
        sku: 'x',
        gtin: '00012345678905',
        quantity: 2,
        unit: 'each',
        unitCost: '12.5',
      },
    ],
  };
  const written = (document: typeof order): string[] => {
    const result = mapping.write(document);
    if (!result.ok || result.target.kind !== 'segments') throw new Error(JSON.stringify(result.problems));
    return result.target.segments.map(({ tag, elements }) =>
      [tag, ...elements].map((element) => element ?? '').join('*'),
    );
  };

  it('writes the segments of the guide', () => {
    expect(written(order)).toEqual([
      'BEG*00*DS*PO-1001**20260831',
      'REF*CO*S-1',
      'TD5**2*UPSN',
      'N1*ST*ZOE NUNEZ',
      'N3*12 ELM*',
      'N4*SPRINGFIELD*IL*62704*US',
      'PO1*1*2*EA*12.50**VN*AB-100*UP*012345678905',
      'CTT*1',
    ]);
  });

  it('leaves a segment out when its condition does not hold', () => {
    expect(written({ ...order, storefrontOrderId: '' }).some((segment) => segment.startsWith('REF'))).toBe(false);
  });

  it('writes nothing when something is missing, too long or unknown, and says all of it', () => {
    const result = mapping.write({
      ...order,
      poNumber: 'P'.repeat(23),
      shipping: { service: 'balloon' },
      shipTo: { ...order.shipTo, name: '' },
      lines: order.lines.map((line) => ({ ...line, quantity: 0 })),
    });
    expect(result.ok).toBe(false);
    expect(result.problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'MAP-MAX BEG03 has 23 characters, more than 22',
      'MAP-UNKNOWN-CODE TD503: "balloon" is not in the code list scac',
      'MAP-REQUIRED N102 is required (read from order.shipTo.name)',
      'MAP-MIN PO102=0 is below 1',
    ]);
  });
});
