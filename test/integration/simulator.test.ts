import { connect as connectSocket } from 'node:net';
import Client from 'ssh2-sftp-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FormatName } from '../../src/formats/codec.ts';
import { codecs } from '../../src/formats/registry.ts';
import type { SourceRecord } from '../../src/formats/tree.ts';
import { fixedClock } from '../../src/kernel/clock.ts';
import { formatProblem } from '../../src/kernel/problem.ts';
import { catalogueOf } from '../../src/simulator/catalogue.ts';
import type { SimulatedSupplier } from '../../src/simulator/suppliers/supplier.ts';
import { type Suppliers, startSuppliers } from '../../src/simulator/suppliers/suppliers.ts';

/** 17:30 UTC is 11:30 in Chicago and 12:30 in New York. */
const clock = fixedClock('2026-11-22T17:30:00Z');

let suppliers: Suppliers;
let clients: Client[] = [];

beforeEach(async () => {
  suppliers = await startSuppliers({ clock });
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.end()));
  clients = [];
  await suppliers.stop();
});

/** Logs in with nothing but the published environment, as the gateway does. */
async function connect(name: 'ACME' | 'BRAVO' | 'CARGO'): Promise<Client> {
  const { environment } = suppliers;
  const client = new Client();
  clients.push(client);
  await client.connect({
    // Without noDelay every request waits 40 ms for an acknowledgment.
    sock: connectSocket({
      host: environment[`${name}_HOST`],
      port: Number(environment[`${name}_PORT`]),
      noDelay: true,
    }),
    username: environment[`${name}_USER`] ?? '',
    ...(name === 'CARGO'
      ? { privateKey: environment.CARGO_PRIVATE_KEY ?? '' }
      : { password: environment[`${name}_PASSWORD`] ?? '' }),
  });
  return client;
}

async function upload(client: Client, name: string, text: string | Buffer): Promise<void> {
  await client.put(Buffer.from(text), `/inbound/.${name}.tmp`);
  await client.rename(`/inbound/.${name}.tmp`, `/inbound/${name}`);
}

/** Every file of /outbound as a client sees it, in the order in which the supplier wrote them. */
async function collect(
  client: Client,
  supplier: SimulatedSupplier,
): Promise<{ name: string; bytes: Buffer; text: string }[]> {
  const listed = new Set((await client.list('/outbound')).map(({ name }) => name));
  const files: { name: string; bytes: Buffer; text: string }[] = [];
  for (const { name } of supplier.ledger.sent.filter((file) => listed.has(file.name))) {
    const bytes = (await client.get(`/outbound/${name}`)) as Buffer;
    files.push({ name, bytes, text: bytes.toString('latin1') });
  }
  return files;
}

/** Decodes a file without any tolerance; one finding fails the test with its full text. */
async function decode(
  format: FormatName,
  file: { name: string; bytes: Buffer },
  charset?: string,
): Promise<SourceRecord[]> {
  const records: SourceRecord[] = [];
  const findings: string[] = [];
  async function* input() {
    yield file.bytes;
  }
  for await (const batch of codecs[format].decode(input(), {
    file: file.name,
    ...(charset === undefined ? {} : { charset }),
  })) {
    for (const event of batch) {
      if (event.type === 'record') records.push(event.record);
      if ('problems' in event) findings.push(...event.problems.map(formatProblem));
      if (event.type === 'problem') findings.push(formatProblem(event.problem));
      if ('complete' in event && !event.complete) findings.push(`${event.type} is not complete`);
    }
  }
  expect(findings).toEqual([]);
  return records;
}

function bodyOf(text: string): string[] {
  return text.split('~\n').filter((line) => line !== '' && !/^(ISA|GS|ST|SE|GE|IEA)\*/.test(line));
}

/** An 850 as the gateway's mapping writes it. */
function acmeOrder(poNumber: string, options: { lines?: string[][]; control?: number } = {}): string {
  const { lines = [['1', '2', 'EA', '27.80', '', 'VN', 'AC-1003']], control = 1 } = options;
  const number = String(control).padStart(9, '0');
  const body = [
    ['ST', '850', '0001'],
    ['BEG', '00', 'DS', poNumber, '', '20261122'],
    ['TD5', '', '2', 'UPSN'],
    ['N1', 'ST', 'PAT DOE'],
    ['N3', '12 ELM ST'],
    ['N4', 'SPRINGFIELD', 'IL', '62701', 'US'],
    ...lines.map((line) => ['PO1', ...line]),
    ['CTT', String(lines.length)],
  ];
  const isa = `ISA*00*${' '.repeat(10)}*00*${' '.repeat(10)}*ZZ*${'CROSSDOCK'.padEnd(15)}*12*${'8005551212'.padEnd(15)}*261122*1730*U*00401*${number}*0*P*>`;
  const segments = [
    [isa],
    ['GS', 'PO', 'CROSSDOCK', '8005551212', '20261122', '1730', String(control), 'X', '004010'],
    ...body,
    ['SE', String(body.length + 1), '0001'],
    ['GE', '1', String(control)],
    ['IEA', '1', number],
  ];
  return segments.map((segment) => `${segment.join('*')}~\n`).join('');
}

const bravoHeader =
  'PO Number,Order Date,Ship Name,Address 1,Address 2,City,State,Zip,Country,Service,Line,Item #,Qty,Unit Cost';
function bravoOrder(poNumber: string, name = 'Pat Doe'): string {
  return `${bravoHeader}\n${poNumber},11/22/2026,${name},12 Elm St,,Springfield,IL,62701,US,ground,1,00041021,3,26.95\n`;
}

function cargoOrder(poNumber: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Order number="${poNumber}" placedAt="2026-11-22T17:00:00Z" currency="USD">
  <ShipTo name="Zoë Doe" line1="12 Elm St" city="Springfield" region="IL" postalCode="62701" country="US"/>
  <Service>ground</Service>
  <Line number="1" sku="TENT-2P-GRN" qty="1" unitCost="92.10"/>
  <Line number="2" sku="MUG-ENAMEL-W" qty="4" unitCost="4.60"/>
</Order>
`;
}

describe('acme, X12', () => {
  it('answers an order with receipt, acknowledgment, ship notice and invoice that read without a finding', async () => {
    const { acme } = suppliers;
    const client = await connect('ACME');
    await upload(client, '850_PO1.edi', acmeOrder('PO1'));
    await acme.settled();
    const files = await collect(client, acme);
    expect(files.map(({ name }) => name)).toEqual(['997_1.edi', '855_2.edi', '856_3.edi', '810_4.edi']);
    for (const file of files) await decode('x12', file);
    expect(files.map(({ text }) => bodyOf(text))).toEqual([
      ['AK1*PO*1', 'AK2*850*0001', 'AK5*A', 'AK9*A*1*1*1'],
      ['BAK*00*AD*PO1*20261122****ASO1', 'PO1*1*2*EA*27.80**VN*AC-1003', 'ACK*IA*2*EA*068*20261122', 'CTT*1'],
      [
        'BSN*00*ASHP1*20261122*1130*0001',
        'HL*1**S*1',
        'TD5*B*2*UPSN',
        'REF*CN*1Z999AA10000000001',
        'DTM*011*20261122',
        'HL*2*1*O*1',
        'PRF*PO1',
        'HL*3*2*P*1',
        'REF*2I*1Z999AA10000000001',
        'MAN*CP*APKG1',
        'HL*4*3*I*0',
        'LIN*1*VN*AC-1003',
        'SN1**2*EA',
        'CTT*4',
      ],
      [
        'BIG*20261122*AINV1*20261122*PO1',
        'IT1*1*2*EA*27.80**VN*AC-1003',
        'TDS*6605',
        'SAC*C*D240***795',
        'SAC*C*H090***250',
        'CTT*1',
      ],
    ]);
    expect(files.map(({ text }) => /ISA(?:\*[^*]*){12}\*(\d{9})/.exec(text)?.[1])).toEqual([
      '000000001',
      '000000002',
      '000000003',
      '000000004',
    ]);
  });

  it('keeps the exact bytes and empties its inbox', async () => {
    const { acme } = suppliers;
    const client = await connect('ACME');
    await upload(client, '850_PO1.edi', acmeOrder('PO1'));
    await acme.settled();
    expect(acme.ledger.orders.get('PO1')?.file.bytes.toString()).toBe(acmeOrder('PO1'));
    expect(acme.ledger.orders.get('PO1')?.order).toEqual({
      poNumber: 'PO1',
      placedOn: '20261122',
      service: 'UPSN',
      shipTo: {
        name: 'PAT DOE',
        line1: '12 ELM ST',
        line2: '',
        city: 'SPRINGFIELD',
        region: 'IL',
        postalCode: '62701',
        country: 'US',
      },
      lines: [{ number: 1, sku: 'AC-1003', quantity: 2, unitCost: '27.80' }],
    });
    expect(await client.list('/inbound')).toEqual([]);
    expect(acme.shelf.get('AC-1003')).toBe(118);
  });

  it('records the same order number twice as a duplicate and never answers it again', async () => {
    const { acme } = suppliers;
    const client = await connect('ACME');
    await upload(client, '850_PO1.edi', acmeOrder('PO1'));
    await acme.settled();
    await upload(client, '850_PO1.edi', acmeOrder('PO1'));
    await upload(client, '850_again.edi', acmeOrder('PO1', { control: 2 }));
    await acme.settled();
    expect(acme.ledger.arrivals('PO1')).toBe(3);
    expect(acme.ledger.duplicates.map(({ poNumber, isSameBytes }) => [poNumber, isSameBytes])).toEqual([
      ['PO1', true],
      ['PO1', false],
    ]);
    expect(await collect(client, acme)).toHaveLength(4);
    expect(acme.shelf.get('AC-1003')).toBe(118);
  });

  it.each([
    ['a cut file', (text: string) => text.slice(0, -40), /not complete/],
    ['a wrong count', (text: string) => text.replace('CTT*1', 'CTT*2'), /CTT01 is "2" and there are 1 PO1/],
    ['another unit', (text: string) => text.replace('*EA*', '*CA*'), /PO103 is "CA", expected EA/],
    ['no address', (text: string) => text.replace('N1*ST', 'N1*BT'), /no N1\*ST/],
    [
      'another receiver',
      (text: string) => text.replace('8005551212     ', '8005550000     '),
      /expected ZZ\/CROSSDOCK to 12\/8005551212/,
    ],
    ['no EDI at all', () => 'hello', /not/],
  ])('refuses and records %s', async (_, spoil, expected) => {
    const { acme } = suppliers;
    const client = await connect('ACME');
    await upload(client, '850_PO1.edi', spoil(acmeOrder('PO1')));
    await acme.settled();
    expect(acme.ledger.orders.size).toBe(0);
    expect(acme.ledger.unreadable).toHaveLength(1);
    expect(acme.ledger.unreadable[0]?.faults.join('\n')).toMatch(expected);
    const answers = await collect(client, acme);
    expect(answers.filter(({ name }) => !name.startsWith('997'))).toEqual([]);
    for (const { text } of answers) expect(bodyOf(text).at(-1)).toBe('AK9*R*1*1*0');
  });

  it('checks the 997s it gets for its own groups', async () => {
    const { acme } = suppliers;
    const client = await connect('ACME');
    await acme.publishStock();
    const receipt = (group: string) =>
      acmeOrder('X')
        .replace('GS*PO*', 'GS*FA*')
        .replace(/ST\*850[\s\S]*?SE\*\d+\*0001/, `ST*997*0001~\nAK1*IB*${group}~\nAK9*A*1*1*1~\nSE*4*0001`);
    await upload(client, '997_a.edi', receipt('1'));
    await upload(client, '997_b.edi', receipt('77'));
    await acme.settled();
    expect(acme.ledger.unreadable).toEqual([]);
    expect(acme.ledger.acknowledged).toEqual([
      { functionalId: 'IB', groupControlNumber: '1', status: 'A', known: true },
      { functionalId: 'IB', groupControlNumber: '77', status: 'A', known: false },
    ]);
    expect((await collect(client, acme)).map(({ name }) => name)).toEqual(['846_1.edi']);
  });

  it('writes a full stock feed of any size', async () => {
    await suppliers.stop();
    suppliers = await startSuppliers({ clock, catalogue: catalogueOf(1000) });
    const { acme } = suppliers;
    const client = await connect('ACME');
    acme.setStock('AC-1003', 0);
    await acme.publishStock();
    const [file] = await collect(client, acme);
    const records = await decode('x12', file ?? { name: '', bytes: Buffer.alloc(0) });
    expect(records.filter((record) => record.kind === 'segment' && record.tag === 'LIN')).toHaveLength(
      acme.catalogue.length,
    );
    expect(acme.catalogue.length).toBeGreaterThan(500);
    expect(bodyOf(file?.text ?? '').slice(0, 6)).toEqual([
      'BIA*00*DD*FEED1*20261122*1130',
      'LIN**VN*AC-1001*UP*471000000015',
      'PID*F****Trail tent for two, moss green',
      'CTP**RES*94.50',
      'QTY*33*42*EA',
      'LIN**VN*AC-1002*UP*471000000022',
    ]);
    expect(file?.text).toContain(
      'LIN**VN*AC-1003*UP*471000000039~\nPID*F****Ridge tarp 3 x 3 m~\nCTP**RES*27.80~\nQTY*33*0*EA~',
    );
    expect(file?.text).toContain('REF*ZZ*DISC~\nQTY*33*29*EA~');
  });
});

describe('bravo, CSV', () => {
  it('answers an order with confirmation, shipment and invoice', async () => {
    const { bravo } = suppliers;
    const client = await connect('BRAVO');
    await upload(client, 'order_PO2.csv', bravoOrder('PO2'));
    await bravo.settled();
    const files = await collect(client, bravo);
    for (const file of files) await decode('csv', file, 'windows-1252');
    expect(files.map(({ name, text }) => [name, ...text.split('\r\n')])).toEqual([
      [
        'confirm_1.csv',
        'PO Number,Our Order,Line,Item #,Qty,Status,Price,Ship Date,Reason',
        'PO2,BSO1,1,00041021,3,Confirmed,26.95,11/22/2026,',
        '',
      ],
      [
        'ship_2.csv',
        'PO Number,Line,Item #,Qty Shipped,Carrier,Tracking #,Ship Date,Shipment',
        'PO2,1,00041021,3,FedEx Ground,770000000001,11/22/2026,BSHP1',
        '',
      ],
      [
        'invoice_3.csv',
        'Invoice #,Invoice Date,PO Number,Line,Item #,Qty,Unit Price,Freight,Handling',
        'BINV1,11/22/2026,PO2,1,00041021,3,26.95,6.40,1.75',
        '',
      ],
    ]);
    expect(bravo.ledger.orders.get('PO2')?.order.lines).toEqual([
      { number: 1, sku: '00041021', quantity: 3, unitCost: '26.95' },
    ]);
  });

  it('writes its stock file in windows-1252 with thousands separators, words and dollar signs', async () => {
    const { bravo } = suppliers;
    const client = await connect('BRAVO');
    await bravo.publishStock();
    const [file] = await collect(client, bravo);
    if (file === undefined) throw new Error('no stock file');
    const rows = await decode('csv', file, 'windows-1252');
    expect(rows).toHaveLength(bravo.catalogue.length);
    const cells = rows.map((row) => (row.kind === 'row' ? row.cells : []));
    expect(cells).toContainEqual(['00041021', '471000000039', 'Ridge tarp 3 × 3 m', '1,204', '$ 26.95', 'Active', '']);
    expect(cells).toContainEqual([
      '00041035',
      '471000000053',
      'Children’s sleeping bag',
      '64',
      '$ 31.00',
      'Active',
      '',
    ]);
    expect(cells.map((row) => row[3])).toEqual(expect.arrayContaining(['In Stock', 'Low', 'Out']));
    expect(file.bytes.includes(0x92)).toBe(true);
  });

  it.each([
    ['another header', bravoOrder('PO2').replace('Qty,', 'Quantity,'), /the columns are/],
    ['a wrong quantity', bravoOrder('PO2').replace(',3,', ',3.5,'), /column "Qty": "3.5", expected whole units/],
    ['a cut last row', bravoOrder('PO2').slice(0, -3), /not complete|newline/],
    ['UTF-8 where windows-1252 is agreed', bravoOrder('PO2', 'José Núñez'), /the text is UTF-8, expected windows-1252/],
  ])('refuses and records %s', async (_, text, expected) => {
    const { bravo } = suppliers;
    const client = await connect('BRAVO');
    await upload(client, 'order_PO2.csv', text);
    await bravo.settled();
    expect(bravo.ledger.orders.size).toBe(0);
    expect(bravo.ledger.unreadable[0]?.faults.join('\n')).toMatch(expected);
    expect(await collect(client, bravo)).toEqual([]);
  });

  it('reads names in windows-1252', async () => {
    const { bravo } = suppliers;
    const client = await connect('BRAVO');
    await upload(client, 'order_PO2.csv', Buffer.from(bravoOrder('PO2', 'José Núñez'), 'latin1'));
    await bravo.settled();
    expect(bravo.ledger.orders.get('PO2')?.order.shipTo.name).toBe('José Núñez');
  });
});

describe('cargo, XML', () => {
  it('answers an order with response, dispatch and invoice', async () => {
    const { cargo } = suppliers;
    const client = await connect('CARGO');
    await upload(client, 'order_PO3.xml', cargoOrder('PO3'));
    await cargo.settled();
    const files = await collect(client, cargo);
    for (const file of files) await decode('xml', file);
    expect(
      files.map(({ name, text }) => `${name}\n${text.replace(/^<\?xml.*\n/, '')}`).join(''),
    ).toBe(`orderresponse_1.xml
<OrderResponse poNumber="PO3" reference="CSO1">
  <Line number="1" sku="TENT-2P-GRN" status="accepted" qty="1" price="92.10" shipDate="2026-11-22"/>
  <Line number="2" sku="MUG-ENAMEL-W" status="accepted" qty="4" price="4.60" shipDate="2026-11-22"/>
</OrderResponse>
dispatch_2.xml
<Dispatch id="CSHP1" shippedAt="2026-11-22T17:30:00Z">
  <Parcel id="CPKG1" carrier="USPS" tracking="9400000000000000000001">
    <Line poNumber="PO3" number="1" sku="TENT-2P-GRN" qty="1"/>
    <Line poNumber="PO3" number="2" sku="MUG-ENAMEL-W" qty="4"/>
  </Parcel>
</Dispatch>
invoice_3.xml
<Invoice number="CINV1" date="2026-11-22" poNumber="PO3" currency="USD" total="119.70" freight="8.20" handling="1.00">
  <Line number="1" sku="TENT-2P-GRN" qty="1" unitCost="92.10"/>
  <Line number="2" sku="MUG-ENAMEL-W" qty="4" unitCost="4.60"/>
</Invoice>
`);
    expect(cargo.ledger.orders.get('PO3')?.order.shipTo.name).toBe('Zoë Doe');
  });

  it('writes its stock file', async () => {
    const { cargo } = suppliers;
    const client = await connect('CARGO');
    await cargo.publishStock();
    const [file] = await collect(client, cargo);
    if (file === undefined) throw new Error('no stock file');
    const [root] = await decode('xml', file);
    expect(root?.kind === 'node' && root.children).toHaveLength(cargo.catalogue.length);
    expect(file.text).toContain(`<Inventory asOf="2026-11-22T17:30:00Z">
  <Item sku="TENT-2P-GRN" gtin="00471000000015">
    <Stock warehouse="W1" qty="60"/>
    <Cost currency="USD">92.10</Cost>
    <Discontinued>false</Discontinued>
  </Item>`);
    expect(file.text).toContain('<Item sku="CUSHION-SEAT">');
  });

  it.each([
    ['another root', cargoOrder('PO3').replaceAll('Order', 'Bestellung'), /the root element is Bestellung/],
    ['a line without a SKU', cargoOrder('PO3').replace('sku="TENT-2P-GRN"', ''), /@sku is "", expected a SKU/],
    ['a cut file', cargoOrder('PO3').slice(0, -12), /not complete/],
  ])('refuses and records %s', async (_, text, expected) => {
    const { cargo } = suppliers;
    const client = await connect('CARGO');
    await upload(client, 'order_PO3.xml', text);
    await cargo.settled();
    expect(cargo.ledger.orders.size).toBe(0);
    expect(cargo.ledger.unreadable[0]?.faults.join('\n')).toMatch(expected);
  });

  it('lets nobody in with a password', async () => {
    const { environment } = suppliers;
    const client = new Client();
    const login = client.connect({
      host: environment.CARGO_HOST ?? '',
      port: Number(environment.CARGO_PORT),
      username: environment.CARGO_USER ?? '',
      password: environment.ACME_PASSWORD ?? '',
    });
    await expect(login).rejects.toThrow(/authentication/i);
    await client.end();
  });
});

describe('faults on request', () => {
  const twoLines = [
    ['1', '2', 'EA', '27.80', '', 'VN', 'AC-1003'],
    ['2', '5', 'EA', '7.95', '', 'VN', 'AC-1014'],
  ];

  async function order(poNumber: string, lines = twoLines): Promise<string[][]> {
    const { acme } = suppliers;
    const client = await connect('ACME');
    await upload(client, `850_${poNumber}.edi`, acmeOrder(poNumber, { lines }));
    await acme.settled();
    const files = await collect(client, acme);
    for (const file of files) await decode('x12', file);
    return files.filter(({ name }) => !name.startsWith('997')).map(({ text }) => bodyOf(text));
  }
  const tagged = (segments: string[] | undefined, ...tags: string[]) =>
    (segments ?? []).filter((line) => tags.includes(line.split('*')[0] ?? ''));

  it('rejects the whole order', async () => {
    suppliers.acme.misbehave({ kind: 'reject' });
    const [acknowledgment, ...rest] = await order('PO1');
    expect(tagged(acknowledgment, 'BAK', 'ACK')).toEqual([
      'BAK*00*RJ*PO1*20261122****ASO1',
      'ACK*IR*2*EA',
      'ACK*IR*5*EA',
    ]);
    expect(rest).toEqual([]);
    expect(suppliers.acme.shelf.get('AC-1003')).toBe(120);
  });

  it('rejects a single line and ships the other', async () => {
    suppliers.acme.misbehave({ kind: 'reject', lines: [2] });
    const [acknowledgment, shipNotice, invoice] = await order('PO1');
    expect(tagged(acknowledgment, 'BAK', 'ACK')).toEqual([
      'BAK*00*AC*PO1*20261122****ASO1',
      'ACK*IA*2*EA*068*20261122',
      'ACK*IR*5*EA',
    ]);
    expect(tagged(shipNotice, 'LIN', 'SN1')).toEqual(['LIN*1*VN*AC-1003', 'SN1**2*EA']);
    expect(tagged(invoice, 'IT1', 'TDS')).toEqual(['IT1*1*2*EA*27.80**VN*AC-1003', 'TDS*6605']);
  });

  it('backorders a part, and ships and bills it when asked', async () => {
    suppliers.acme.misbehave({ kind: 'backorder', lines: [2], quantity: 3, days: 10 });
    const [acknowledgment, shipNotice] = await order('PO1');
    expect(tagged(acknowledgment, 'ACK')).toEqual([
      'ACK*IA*2*EA*068*20261122',
      'ACK*IA*2*EA*068*20261122',
      'ACK*IB*3*EA*068*20261202',
    ]);
    expect(tagged(shipNotice, 'SN1')).toEqual(['SN1**2*EA', 'SN1**2*EA']);
    await suppliers.acme.shipBackorder('PO1');
    await suppliers.acme.settled();
    const later = suppliers.acme.ledger.sent.slice(-2).map(({ bytes }) => bodyOf(Buffer.from(bytes).toString()));
    expect(tagged(later[0], 'BSN', 'LIN', 'SN1')).toEqual([
      'BSN*00*ASHP2*20261122*1130*0001',
      'LIN*2*VN*AC-1014',
      'SN1**3*EA',
    ]);
    expect(tagged(later[1], 'BIG', 'IT1')).toEqual(['BIG*20261122*AINV2*20261122*PO1', 'IT1*2*3*EA*7.95**VN*AC-1014']);
  });

  it('changes a price and bills the new one', async () => {
    suppliers.acme.misbehave({ kind: 'price-change', lines: [1], percent: 10 });
    const [acknowledgment, , invoice] = await order('PO1');
    expect(tagged(acknowledgment, 'PO1', 'ACK').slice(0, 2)).toEqual([
      'PO1*1*2*EA*30.58**VN*AC-1003',
      'ACK*IP*2*EA*068*20261122',
    ]);
    expect(tagged(invoice, 'IT1')[0]).toBe('IT1*1*2*EA*30.58**VN*AC-1003');
  });

  it('ships less, with and without saying so', async () => {
    suppliers.acme.misbehave({ kind: 'short-ship', lines: [1], missing: 1 });
    suppliers.acme.misbehave({ kind: 'short-ship', lines: [2], missing: 2, announced: false });
    const [acknowledgment, shipNotice, invoice] = await order('PO1');
    expect(tagged(acknowledgment, 'ACK')).toEqual(['ACK*IQ*1*EA*068*20261122', 'ACK*IA*5*EA*068*20261122']);
    expect(tagged(shipNotice, 'SN1')).toEqual(['SN1**1*EA', 'SN1**3*EA']);
    expect(tagged(invoice, 'IT1').map((line) => line.split('*')[2])).toEqual(['1', '3']);
  });

  it('ships in two packages', async () => {
    suppliers.acme.misbehave({ kind: 'split' });
    const [, shipNotice] = await order('PO1');
    expect(tagged(shipNotice, 'MAN', 'SN1')).toEqual([
      'MAN*CP*APKG1',
      'SN1**1*EA',
      'SN1**3*EA',
      'MAN*CP*APKG2',
      'SN1**1*EA',
      'SN1**2*EA',
    ]);
  });

  it('says nothing at all, or falls silent after the receipt', async () => {
    suppliers.acme.misbehave({ kind: 'silence' }, { poNumber: 'PO1' });
    expect(await order('PO1')).toEqual([]);
    expect(suppliers.acme.ledger.sent).toEqual([]);
    suppliers.acme.misbehave({ kind: 'silence', after: 'receipt' }, { poNumber: 'PO2' });
    expect(await order('PO2')).toEqual([]);
    expect(suppliers.acme.ledger.sent.map(({ name }) => name)).toEqual(['997_2.edi']);
    expect(suppliers.acme.ledger.arrivals('PO1')).toBe(1);
  });

  it('is late: nothing but the receipt is there when the others would be', async () => {
    suppliers.acme.misbehave({ kind: 'late', milliseconds: 60_000 });
    const client = await connect('ACME');
    await upload(client, '850_PO1.edi', acmeOrder('PO1'));
    await suppliers.acme.waitFor((ledger) => ledger.sent.length > 0, { what: 'the receipt' });
    expect(suppliers.acme.ledger.sent.map(({ name }) => name)).toEqual(['997_1.edi']);
    expect(suppliers.acme.ledger.orders.get('PO1')?.isFinished).toBe(false);
  });

  it('ends a fault after so many orders', async () => {
    suppliers.acme.misbehave({ kind: 'reject' }, { times: 1 });
    expect(tagged((await order('PO1'))[0], 'ACK')).toEqual(['ACK*IR*2*EA', 'ACK*IR*5*EA']);
    const second = (await order('PO2')).at(1);
    expect(tagged(second, 'ACK')).toEqual(['ACK*IA*2*EA*068*20261122', 'ACK*IA*5*EA*068*20261122']);
  });

  it('refuses by itself what it does not have, does not know, or sells dearer', async () => {
    suppliers.acme.setStock('AC-1014', 2);
    const [acknowledgment] = await order('PO1', [
      ['1', '1', 'EA', '26.40', '', 'VN', 'AC-1015'],
      ['2', '5', 'EA', '7.95', '', 'VN', 'AC-1014'],
      ['3', '1', 'EA', '1.00', '', 'VN', 'NOBODY-KNOWS'],
      ['4', '1', 'EA', '20.00', '', 'VN', 'AC-1003'],
    ]);
    expect(tagged(acknowledgment, 'ACK')).toEqual([
      'ACK*IR*1*EA',
      'ACK*IQ*2*EA*068*20261122',
      'ACK*IR*1*EA',
      'ACK*IP*1*EA*068*20261122',
    ]);
    expect(acknowledgment).toContain('PO1*4*1*EA*27.80**VN*AC-1003');
  });
});

it('numbers go on from where they are told to', async () => {
  await suppliers.stop();
  suppliers = await startSuppliers({ clock, firstNumber: 5000 });
  expect(await suppliers.acme.publishStock()).toBe('846_5000.edi');
  expect(await suppliers.acme.publishStock()).toBe('846_5001.edi');
});

it('never shows a half-written file under its final name', async () => {
  const { cargo } = suppliers;
  const client = await connect('CARGO');
  const writing = cargo.drop({ name: 'stock_9.xml', bytes: Buffer.from('<Inventory/>') });
  expect(cargo.server.files.list('/outbound').map(({ name }) => name)).toEqual(['.stock_9.xml.tmp']);
  await writing;
  expect((await client.list('/outbound')).map(({ name }) => name)).toEqual(['stock_9.xml']);
});
