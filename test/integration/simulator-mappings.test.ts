import { readdirSync, readFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import Client from 'ssh2-sftp-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PurchaseOrder } from '../../src/documents/purchase-order.ts';
import type { SourceDocument } from '../../src/formats/codec.ts';
import { codecs } from '../../src/formats/registry.ts';
import { fixedClock } from '../../src/kernel/clock.ts';
import { formatProblem } from '../../src/kernel/problem.ts';
import { loadMapping } from '../../src/mapping/load.ts';
import type { InboundMapping, MappingReader, OutboundMapping } from '../../src/mapping/mapping.ts';
import { mappingFor } from '../../src/partners/match.ts';
import { catalogueOf } from '../../src/simulator/catalogue.ts';
import type { SimulatedSupplier } from '../../src/simulator/suppliers/supplier.ts';
import { type Suppliers, startSuppliers } from '../../src/simulator/suppliers/suppliers.ts';
import { ROOT } from '../support/sources.ts';

/** The shipped mappings and the simulated suppliers were written apart; here they must understand each other. */
const clock = fixedClock('2026-11-22T17:30:00Z');
type Name = 'acme' | 'bravo' | 'cargo';
const formats = { acme: 'x12', bravo: 'csv', cargo: 'xml' } as const;

let suppliers: Suppliers;
beforeEach(async () => {
  suppliers = await startSuppliers({ clock, catalogue: catalogueOf(300) });
});
afterEach(async () => {
  await suppliers.stop();
});

function mappingsOf(name: Name): { inbound: InboundMapping[]; outbound: OutboundMapping[] } {
  const folder = join(ROOT, 'mappings', name);
  const all = readdirSync(folder)
    .filter((file) => file.endsWith('.map.yaml'))
    .map((file) => {
      const loaded = loadMapping((path) => readFileSync(path, 'utf8'), join(folder, file));
      expect(loaded.problems ?? []).toEqual([]);
      if (loaded.mapping === undefined) throw new Error(`${file} did not load`);
      return loaded.mapping;
    });
  return {
    inbound: all.filter((mapping) => mapping.direction === 'in'),
    outbound: all.filter((mapping) => mapping.direction === 'out'),
  };
}

interface Canonical {
  readonly kind: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly lines: readonly Record<string, unknown>[];
}

/** Reads a supplier's file as the gateway does. A finding, a held line or a file that nothing reads fails the test. */
async function translate(name: Name, file: { name: string; bytes: Uint8Array }): Promise<Canonical> {
  const { inbound } = mappingsOf(name);
  const format = formats[name];
  const byName = mappingFor({ inbound }, { format, fileName: file.name });
  const lines: Record<string, unknown>[] = [];
  const findings: string[] = [];
  const results: Canonical[] = [];
  let mapping: InboundMapping | undefined;
  let reader: MappingReader | undefined;
  const start = (document: SourceDocument) => {
    mapping =
      byName ?? mappingFor({ inbound }, { format, fileName: file.name, set: document.set, version: document.version });
    reader = mapping?.reader({
      line: ({ source: _, ...line }) => lines.push(line),
      held: ({ problems }) => findings.push(...problems.map(formatProblem)),
    });
  };
  async function* input() {
    yield file.bytes;
  }
  const options = { ...byName?.source.decode, file: file.name };
  for await (const batch of codecs[format].decode(input(), options)) {
    for (const event of batch) {
      if (event.type === 'document-start') start(event.document);
      if (event.type === 'record') reader?.push(event.record);
      if (event.type === 'problem') findings.push(formatProblem(event.problem));
      if ('problems' in event) findings.push(...event.problems.map(formatProblem));
      if (event.type === 'document-end' && mapping !== undefined && reader !== undefined) {
        const { header, problems } = reader.end();
        findings.push(...problems.map(formatProblem));
        results.push({ kind: mapping.kind, header, lines });
      }
    }
  }
  expect(findings).toEqual([]);
  const [only] = results;
  if (only === undefined || results.length !== 1) throw new Error(`${file.name} gave ${results.length} documents`);
  return only;
}

/** The file our outbound mapping makes of an order. */
function write(name: Name, order: PurchaseOrder): { name: string; bytes: Uint8Array } {
  const mapping = mappingsOf(name).outbound.find(({ kind }) => kind === 'order');
  if (mapping === undefined) throw new Error(`${name} has no order mapping`);
  const written = mapping.write(order);
  if (!written.ok) throw new Error(written.problems.map(formatProblem).join('\n'));
  expect(written.problems.map(formatProblem)).toEqual([]);
  const { envelope } = mapping.target;
  const encoded = codecs[mapping.target.format].encode({
    documents: [{ set: mapping.target.transaction ?? '', controlNumber: '0001', body: written.target }],
    ...(envelope === undefined
      ? {}
      : {
          x12: {
            senderQualifier: envelope.sender.qualifier,
            senderId: envelope.sender.id,
            receiverQualifier: envelope.receiver.qualifier,
            receiverId: envelope.receiver.id,
            functionalId: envelope.group,
            version: mapping.target.version ?? '004010',
            usage: envelope.usage,
            createdAt: clock.now(),
            interchangeControlNumber: 17,
            groupControlNumber: 17,
            ...(envelope.separators === undefined ? {} : { separators: envelope.separators }),
          },
        }),
  });
  if (!encoded.ok) throw new Error(encoded.problems.map(formatProblem).join('\n'));
  return { name: `order.${mapping.target.format}`, bytes: encoded.bytes };
}

function orderFrom(supplier: SimulatedSupplier, quantities: readonly number[]): PurchaseOrder {
  const goods = supplier.catalogue.filter(({ quantity }) => quantity > 20).slice(0, quantities.length);
  return {
    poNumber: `PO-${supplier.name}-1`,
    placedAt: '2026-11-22T17:00:00Z',
    storefrontOrderId: '1001',
    currency: 'USD',
    shipping: { service: 'ground' },
    shipTo: {
      name: 'Zoë Núñez',
      line1: '12 Elm St',
      line2: 'Apt 4',
      city: 'Springfield',
      region: 'IL',
      postalCode: '62701',
      country: 'US',
    },
    total: '1.00',
    lines: goods.map(({ supplierSku, product, cost }, index) => ({
      number: index + 1,
      supplierSku,
      sku: product.sku,
      gtin: product.gtin,
      description: product.description,
      quantity: quantities[index] ?? 1,
      unit: 'each',
      unitCost: cost,
    })),
  };
}

/** Uploads over SFTP, as the gateway does: a temporary name, then a rename. */
async function upload(supplier: SimulatedSupplier, file: { name: string; bytes: Uint8Array }): Promise<void> {
  const { environment } = suppliers;
  const prefix = supplier.name.toUpperCase();
  const client = new Client();
  await client.connect({
    sock: connectSocket({
      host: environment[`${prefix}_HOST`],
      port: Number(environment[`${prefix}_PORT`]),
      noDelay: true,
    }),
    username: environment[`${prefix}_USER`] ?? '',
    ...(prefix === 'CARGO'
      ? { privateKey: environment.CARGO_PRIVATE_KEY ?? '' }
      : { password: environment[`${prefix}_PASSWORD`] ?? '' }),
  });
  await client.put(Buffer.from(file.bytes), `/inbound/.${file.name}`);
  await client.rename(`/inbound/.${file.name}`, `/inbound/${file.name}`);
  await client.end();
  await supplier.settled();
}

describe.each(['acme', 'bravo', 'cargo'] as const)('%s', (name) => {
  it('has a stock file that its mapping reads whole and right', async () => {
    const supplier = suppliers[name];
    await supplier.publishStock();
    const [file] = supplier.ledger.sent;
    if (file === undefined) throw new Error('no stock file');
    const { kind, lines } = await translate(name, file);
    expect(kind).toBe('inventory');
    expect(lines.map(({ sku }) => sku)).toEqual(supplier.catalogue.map(({ supplierSku }) => supplierSku));
    expect(lines.map(({ gtin }) => gtin)).toEqual(
      supplier.catalogue.map(({ product, withoutGtin }) => (withoutGtin ? undefined : product.gtin)),
    );
    expect(lines.map(({ cost }) => cost)).toEqual(supplier.catalogue.map(({ cost }) => cost));
    expect(lines.map(({ discontinued = false }) => discontinued)).toEqual(
      supplier.catalogue.map(({ discontinued }) => discontinued),
    );
    for (const [index, { inWords, quantity }] of supplier.catalogue.entries()) {
      if (inWords) expect(lines[index]).toMatchObject({ quantityIsExact: false });
      else expect(lines[index]).toMatchObject({ quantity });
    }
  });

  it('reads the order that our mapping writes, and its answers say the same on our side', async () => {
    const supplier = suppliers[name];
    const order = orderFrom(supplier, [2, 5]);
    supplier.misbehave({ kind: 'split' });
    await upload(supplier, write(name, order));
    expect(supplier.ledger.unreadable).toEqual([]);
    const taken = supplier.ledger.orders.get(order.poNumber);
    expect(taken?.order.lines.map(({ number, sku, quantity, unitCost }) => [number, sku, quantity, unitCost])).toEqual(
      order.lines.map(({ number, supplierSku, quantity, unitCost }) => [number, supplierSku, quantity, unitCost]),
    );
    const answers = await Promise.all(supplier.ledger.sent.map((file) => translate(name, file)));
    const [acknowledgment, shipNotice, invoice] = answers.filter(({ kind }) => kind !== 'functional-acknowledgment');
    expect(answers.filter(({ kind }) => kind === 'functional-acknowledgment').map(({ header }) => header)).toEqual(
      name === 'acme' ? [{ functionalId: 'PO', groupControlNumber: '17', status: 'A', accepted: 1 }] : [],
    );

    const poNumber = acknowledgment?.header.poNumber ?? acknowledgment?.lines[0]?.poNumber;
    expect(poNumber).toBe(order.poNumber);
    expect(
      acknowledgment?.lines.map(({ lineNumber, status, quantity, unitCost }) => [
        lineNumber,
        status,
        quantity,
        unitCost,
      ]),
    ).toEqual(order.lines.map(({ number, quantity, unitCost }) => [number, 'accept', quantity, unitCost]));

    expect(shipNotice?.kind).toBe('ship-notice');
    const shipped = shipNotice?.lines.map((line) => [line.poNumber, line.lineNumber, line.quantity]);
    expect(shipped).toEqual([
      [order.poNumber, 1, 1],
      [order.poNumber, 2, 3],
      [order.poNumber, 1, 1],
      [order.poNumber, 2, 2],
    ]);
    expect(new Set(shipNotice?.lines.map(({ trackingNumber }) => trackingNumber)).size).toBe(2);
    expect(new Set(shipNotice?.lines.map(({ carrier }) => carrier)).size).toBe(1);

    expect(invoice?.kind).toBe('invoice');
    expect(invoice?.header).toMatchObject({
      poNumber: order.poNumber,
      freight: expect.any(String),
      dropShipFee: expect.any(String),
    });
    expect(invoice?.lines.map(({ lineNumber, quantity, unitCost }) => [lineNumber, quantity, unitCost])).toEqual(
      order.lines.map(({ number, quantity, unitCost }) => [number, quantity, unitCost]),
    );
  });

  it('makes itself understood when it does not simply accept', async () => {
    const supplier = suppliers[name];
    supplier.misbehave({ kind: 'reject', lines: [1] });
    supplier.misbehave({ kind: 'backorder', lines: [2], quantity: 3, days: 9 });
    supplier.misbehave({ kind: 'price-change', lines: [3], percent: 10 });
    supplier.misbehave({ kind: 'short-ship', lines: [4], missing: 1 });
    const order = orderFrom(supplier, [2, 5, 1, 4]);
    await upload(supplier, write(name, order));
    const answers = await Promise.all(supplier.ledger.sent.map((file) => translate(name, file)));
    const acknowledgment = answers.find(({ kind }) => kind === 'acknowledgment');
    expect(acknowledgment?.lines.map(({ lineNumber, status, quantity }) => [lineNumber, status, quantity])).toEqual([
      [1, 'reject', 2],
      [2, 'accept', 2],
      [2, 'backorder', 3],
      [3, 'price-change', 1],
      [4, 'quantity-change', 3],
    ]);
    expect(acknowledgment?.lines[2]).toMatchObject({ expectedOn: '2026-12-01' });
    expect(Number(acknowledgment?.lines[3]?.unitCost)).toBeCloseTo(Number(order.lines[2]?.unitCost) * 1.1, 2);
  });
});
