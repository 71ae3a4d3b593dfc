import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Gateway, GatewayEvent } from '../pipeline/gateway.ts';
import { readGauges } from '../stores/gauges.ts';

/** By the name of a figure in stores/sql/gauges.ts: what it is called outside, what its labels are, and what it says. */
const GAUGES: Readonly<Record<string, readonly [name: string, labels: readonly string[], help: string]>> = {
  exceptions: ['crossdock_exceptions_open', ['severity'], 'Exceptions that wait for a person.'],
  feeds_held: ['crossdock_feeds_held', ['supplier'], 'Stock feeds that the guard holds back.'],
  lines_held: ['crossdock_lines_held', ['supplier'], 'Lines of files that could not be read and are not decided.'],
  feed_age: ['crossdock_feed_age_seconds', ['supplier', 'feed'], 'Age of the figures in force, by what the feed says.'],
  feed_confirmed: [
    'crossdock_feed_confirmed_seconds',
    ['supplier', 'feed'],
    'Since a file last confirmed the figures.',
  ],
  feed_skus: ['crossdock_feed_skus', ['supplier', 'feed'], 'SKUs of the feed in force.'],
  files_waiting: ['crossdock_files_waiting', ['supplier'], 'Files that were received and are not opened yet.'],
  deliveries_waiting: [
    'crossdock_deliveries_waiting',
    ['supplier', 'state'],
    'Documents that are not at their supplier.',
  ],
  delivery_oldest: ['crossdock_delivery_oldest_seconds', ['supplier'], 'How long the oldest of them waits.'],
  quantities_untold: ['crossdock_quantities_untold', ['storefront'], 'Quantities that the shop does not know yet.'],
  quantity_oldest: ['crossdock_quantity_oldest_seconds', ['storefront'], 'How long the oldest of them waits.'],
  quantities_refused: ['crossdock_quantities_refused', ['storefront'], 'Quantities that the shop refused.'],
  packages_untold: ['crossdock_packages_untold', ['storefront'], 'Packages that the shop does not know yet.'],
  orders_waiting: ['crossdock_orders_waiting', ['storefront', 'state'], 'Orders without a supplier.'],
};
const SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600];

/** What is counted in this process, for Prometheus. */
export interface Metrics {
  readonly registry: Registry;
  observe(event: GatewayEvent): void;
  /** How long each request took, by route. */
  readonly requests: Histogram<'method' | 'route' | 'status'>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const events = new Counter({
    name: 'crossdock_events_total',
    help: 'What happened in this process, by the type of the event as in the log.',
    labelNames: ['type', 'of'],
    registers,
  });
  const bytes = new Counter({
    name: 'crossdock_received_bytes_total',
    help: 'Bytes of received files.',
    labelNames: ['supplier'],
    registers,
  });
  const took = new Histogram({
    name: 'crossdock_step_seconds',
    help: 'How long a step took: fetching a file, recording a document, routing an order, delivering a document.',
    labelNames: ['step'],
    buckets: SECONDS,
    registers,
  });
  const waited = new Histogram({
    name: 'crossdock_told_after_seconds',
    help: 'From a change until the shop was told: of the oldest change of a batch.',
    labelNames: ['what', 'storefront'],
    buckets: SECONDS,
    registers,
  });
  const requests = new Histogram({
    name: 'crossdock_http_request_seconds',
    help: 'Requests to this process, from the first byte to the last of the answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  return {
    registry,
    requests,
    observe: (event) => {
      events.inc({ type: event.type, of: subjectOf(event) });
      if (event.type === 'file-received') bytes.inc({ supplier: event.supplierId }, event.bytes);
      if ('ms' in event) took.observe({ step: event.type }, event.ms / 1000);
      if ('waitedMs' in event)
        waited.observe({ what: event.type, storefront: event.storefrontId }, event.waitedMs / 1000);
    },
  };
}

/** Suppliers and shops are few; orders, files and SKUs are not, and never become labels. */
function subjectOf(event: GatewayEvent): string {
  if ('supplierId' in event && event.supplierId !== undefined) return event.supplierId;
  return 'storefrontId' in event ? event.storefrontId : '';
}

/** Counts every request to the server, by the pattern of its route. */
export function observeRequests(server: FastifyInstance, { requests }: Metrics): void {
  server.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode };
    requests.observe(labels, reply.elapsedTime / 1000);
  });
}

/** `GET /metrics`: the process and what stands where, in the format of Prometheus. Needs a key, like everything that says who our suppliers are. */
export async function metricsRoutes(
  server: FastifyInstance,
  { gateway, metrics }: { readonly gateway: Gateway; readonly metrics: Metrics },
): Promise<void> {
  const standing = Object.fromEntries(
    Object.entries(GAUGES).map(([key, [name, labelNames, help]]) => [
      key,
      new Gauge({ name, help, labelNames: [...labelNames], registers: [metrics.registry] }),
    ]),
  );
  const depth = new Gauge({
    name: 'crossdock_jobs_waiting',
    help: 'Jobs by queue and state.',
    labelNames: ['queue', 'state'],
    registers: [metrics.registry],
  });
  server.get('/metrics', async (_request, reply) => {
    await refresh(gateway, standing, depth);
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

async function refresh(gateway: Gateway, standing: Readonly<Record<string, Gauge>>, depth: Gauge): Promise<void> {
  for (const gauge of Object.values(standing)) gauge.reset();
  for (const { name, of, at, value } of await readGauges(gateway.db, gateway.clock.now())) {
    const [, [first = '', second = '']] = GAUGES[name] as (typeof GAUGES)[string];
    standing[name]?.set({ [first]: of, ...(at === null ? {} : { [second]: at }) }, value);
  }
  depth.reset();
  for (const { queue, ...counts } of await gateway.queue.depths()) {
    for (const [state, count] of Object.entries(counts)) {
      if (typeof count === 'number') depth.set({ queue, state }, count);
    }
  }
}
