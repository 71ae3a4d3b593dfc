import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/kernel/logger.ts';
import { testDatabase } from '../support/database.ts';
import { orderOf, testLoop } from '../support/loop.ts';

/** A span as OTLP over HTTP brings it in JSON. */
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
  readonly links?: readonly { readonly traceId: string }[];
}

const spans: Span[] = [];
const services = new Set<string | undefined>();
const authorizations = new Set<string | undefined>();
const lines: Record<string, unknown>[] = [];
let receiver: Server;

/** A collector: keeps what the real exporter of the real SDK sends. */
beforeAll(async () => {
  receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      authorizations.add(request.headers.authorization);
      const body = Buffer.concat(parts);
      const json = JSON.parse((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString());
      for (const { resource, scopeSpans } of json.resourceSpans) {
        services.add(attribute(resource, 'service.name'));
        for (const scope of scopeSpans) spans.push(...scope.spans);
      }
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const database = testDatabase();
const logger = createLogger({ level: 'info', write: (line) => void lines.push(JSON.parse(line)) });
const loop = testLoop(database, {
  logger,
  config: () => ({
    telemetry: {
      url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/v1/traces`,
      headers: { authorization: 'Bearer traces' },
      service: 'crossdock-test',
      ratio: 1,
    },
  }),
});

function attribute(span: Pick<Span, 'attributes'>, key: string): string | undefined {
  return span.attributes.find((one) => one.key === key)?.value.stringValue;
}

async function spansOf(work: string, names: readonly string[]): Promise<Span[]> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const found = spans.filter((span) => attribute(span, 'crossdock.work') === work);
    const missing = names.filter((name) => !found.some((span) => span.name === name));
    if (missing.length === 0) return found;
    if (Date.now() > deadline)
      throw new Error(`${work} lacks ${missing.join(', ')}; it has ${found.map(({ name }) => name)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('traces', () => {
  it('tell the whole way of a file in one trace, from the pick-up to the push, with few spans', async () => {
    const [file] = await loop.rows<{ id: string }>(
      "select id from seen_file where supplier_id = 'acme' and name like '846%' and state = 'opened'",
    );
    const work = `file:acme/${file?.id}`;
    const found = await spansOf(work, [
      'collect',
      'open',
      'translate',
      'record',
      'acknowledge',
      'deliver',
      'push stock',
    ]);
    expect(new Set(found.map(({ traceId }) => traceId)).size).toBe(1);
    const open = found.find(({ name }) => name === 'open');
    expect(found.find(({ name }) => name === 'record')?.parentSpanId).toBe(open?.spanId);
    // 40 SKUs, and yet only its steps.
    expect(found.length).toBeLessThan(20);
    expect([...services]).toEqual(['crossdock-test']);
    expect([...authorizations]).toEqual(['Bearer traces']);
  });

  it('tell the whole way of an order in one trace, linked to the files that answered it', async () => {
    const order = { ...orderOf('T-1', [['TUMBLER-BLACK-20OZ', 1]]), placedAt: new Date().toISOString() };
    const [sku] = await loop.rows<{ sku: string }>('select sku from product order by sku limit 1');
    const line = { ...order.lines[0], sku: sku?.sku };
    await loop.call('POST', '/v1/orders', { ...order, lines: [line] }, { 'idempotency-key': 'T-1' });
    const [row] = await loop.rows<{ id: string }>(
      "select id from sales_order where external_id = 'T-1' and state = 'shipped'",
    );
    // Documents may overtake each other, and whoever skips a state has no step of it; the last state comes whatever came first.
    const names = ['take order', 'route', 'seal', 'deliver', 'tell of package', 'purchase order invoiced'];
    const found = await spansOf(`order:${row?.id}`, names);
    expect(new Set(found.map(({ traceId }) => traceId)).size).toBe(1);
    const invoiced = found.find(({ name }) => name === 'purchase order invoiced');
    const files = spans.filter((span) => attribute(span, 'crossdock.work')?.startsWith('file:'));
    const linked = invoiced?.links?.map(({ traceId }) => traceId) ?? [];
    expect(files.some(({ traceId }) => linked.includes(traceId))).toBe(true);
  });

  it('share their names with the log: one correlation from the file to the push', async () => {
    const [file] = await loop.rows<{ id: string }>(
      "select id from seen_file where supplier_id = 'acme' and name like '846%' and state = 'opened'",
    );
    const work = `file:acme/${file?.id}`;
    const of = lines.filter(({ correlation }) => correlation === work || (correlation as string[])?.includes?.(work));
    const messages = new Set(of.map(({ msg }) => msg));
    for (const message of ['file-received', 'document-recorded', 'stock-published'])
      expect(messages).toContain(message);
    const [found] = await spansOf(work, ['open']);
    expect(of.some(({ trace }) => trace === found?.traceId)).toBe(true);
  });
});
