import { join } from 'node:path';
import { type RunningGateway, startGateway } from '../src/app.ts';
import type { Config } from '../src/config/load.ts';
import { packageFolder } from '../src/config/package-folder.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { randomSecret } from '../src/kernel/ids.ts';
import { silentLogger } from '../src/kernel/logger.ts';
import { type CatalogueProduct, catalogueOf } from '../src/simulator/catalogue.ts';
import { type Shop, startShop } from '../src/simulator/shop.ts';
import type { SimulatedSupplier } from '../src/simulator/suppliers/supplier.ts';
import { type Suppliers, startSuppliers } from '../src/simulator/suppliers/suppliers.ts';
import { createStorefront } from '../src/storefronts/registry.ts';
import type { Storefront } from '../src/storefronts/storefront.ts';
import { aloneWith } from '../src/storefronts/surroundings.ts';
import { withEmbedded } from './embedded.ts';
import { type Bench, type Figure, figure, median, percentile, rounded, timed } from './measure.ts';

const SKUS = 1000;
/** SKUs with a new quantity in every file: 1 %. */
const CHANGED = 10;
const POLL_MS = 300;
const SETTLE_MS = 200;
const PATIENCE_MS = 30_000;

interface Loop {
  readonly running: RunningGateway;
  readonly suppliers: Suppliers;
  readonly shop: Shop;
  readonly catalogue: readonly CatalogueProduct[];
}

/** The whole gateway in this process, real SFTP and HTTP on loopback, embedded Postgres that waits for the disk. */
export const fileToStorefront: Bench = {
  about: 'whole gateway: stock file landed → shop told, order received → purchase order at the supplier',
  async run({ isQuick, say }) {
    const files = isQuick ? 10 : 100;
    const orders = isQuick ? 12 : 100;
    return withEmbedded(async ({ url, version }) => {
      say(`Starting the gateway, three suppliers and a shop with ${SKUS} products.`);
      const catalogue = catalogueOf(SKUS);
      const secret = `whsec_${randomSecret(32).toString('base64')}`;
      const shop = await startShop({ secret, clock: systemClock });
      const bareShop = await startShop({ secret, clock: systemClock });
      const bareAdapter = createStorefront(storefrontOf(bareShop), aloneWith(systemClock));
      const suppliers = await startSuppliers({ clock: systemClock, catalogue });
      try {
        const running = await startGateway({
          config: configOf(url, shop, suppliers),
          logger: silentLogger,
          pollEveryMs: POLL_MS,
          settleMs: SETTLE_MS,
        });
        const loop: Loop = { running, suppliers, shop, catalogue };
        try {
          await publishEverything(loop);
          say(`${files} stock files, one after the other; ${CHANGED} SKUs change in each.`);
          const told = await manyFiles(loop, files, bareAdapter);
          say(`${orders} orders, one after the other; the suppliers answer them meanwhile.`);
          const ordered = await manyOrders(loop, orders);
          return {
            postgres: version,
            input: {
              SKUs: SKUS,
              'SKUs changed per file': CHANGED,
              files,
              orders,
              'ms poll': POLL_MS,
              'ms settle': SETTLE_MS,
            },
            figures: [
              ...spread('file landed → shop told', told.gateway),
              figure('the same by bare parts (no database, no poll)', 'ms', told.bare),
              ...spread('order → purchase order at supplier', ordered),
            ],
            ratios: [
              {
                what: 'file → shop ÷ bare parts, median',
                value: rounded(median(told.gateway) / median(told.bare)),
              },
              {
                what: 'file landed → shop told, p99 in ms',
                value: rounded(percentile(told.gateway, 0.99)),
                target: { atMost: 2000 },
              },
              {
                what: 'order → purchase order at supplier, p99 in ms',
                value: rounded(percentile(ordered, 0.99)),
                target: { atMost: 2000 },
              },
            ],
          };
        } finally {
          await running.stop();
        }
      } finally {
        await suppliers.stop();
        await bareAdapter.close();
        await bareShop.stop();
        await shop.stop();
      }
    });
  },
};

function configOf(databaseUrl: string, shop: Shop, suppliers: Suppliers): Config {
  return {
    file: 'bench',
    mappingsFolder: join(packageFolder(), 'mappings'),
    stateFolder: 'unused',
    databaseUrl,
    server: { host: '127.0.0.1', port: 0 },
    storefronts: [{ id: 'shop', ...storefrontOf(shop) }],
    logLevel: 'silent',
    environment: { ...suppliers.environment },
  };
}

function storefrontOf({ url, secret }: Shop) {
  return { kind: 'headless' as const, url, secret, allowPrivateAddresses: true };
}

/** Products listed, the first stock of all suppliers in force and known to the shop. */
async function publishEverything({ running, suppliers, shop, catalogue }: Loop): Promise<void> {
  const products = catalogue.map(({ sku, gtin, description }) => ({ sku, gtin, title: description }));
  await call(running, 'PUT', '/v1/products', { products });
  await Promise.all([suppliers.acme, suppliers.bravo, suppliers.cargo].map((supplier) => supplier.publishStock()));
  await until('the first stock of everybody', async () => {
    const { rows } = await running.gateway.db.raw<{ rows: { feeds: number; open: number }[] }>(
      `select (select count(*)::int from feed) as feeds,
         (select count(*)::int from listing where desired_version > pushed_version) as open`,
    );
    return rows[0]?.feeds === 3 && rows[0].open === 0;
  });
  await shop.waitFor((book) => book.stock.size === catalogue.length, { what: 'all products in the shop' });
}

/**
 * Milliseconds from the moment a file had its final name to the moment the shop knew the last quantity in it, without
 * the settling time; and the time that the parts alone take for such a file.
 */
async function manyFiles(
  loop: Loop,
  files: number,
  bareAdapter: Storefront,
): Promise<{ gateway: number[]; bare: number[] }> {
  const { suppliers, shop } = loop;
  const everyone = [suppliers.acme, suppliers.bravo, suppliers.cargo];
  const gateway: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < files; round += 1) {
    const supplier = everyone[round % everyone.length] as SimulatedSupplier;
    // More than anybody else has of it, so that the quantity of this supplier is the one that the shop shows.
    const items = supplier.catalogue.filter(isCounted);
    const first = (round * CHANGED) % items.length;
    const changed = [...items, ...items].slice(first, first + CHANGED);
    for (const [index, { supplierSku }] of changed.entries())
      supplier.setStock(supplierSku, 10_000 + round * CHANGED + index);
    // The quantity on the shelf minus the buffer of 3, which all three profiles have.
    const wanted = changed.map(({ product }, index) => [product.sku, 10_000 + round * CHANGED + index - 3] as const);
    await supplier.publishStock();
    const landed = performance.now();
    await shop.waitFor((book) => wanted.every(([sku, quantity]) => book.quantity(sku) === quantity), {
      timeoutMs: PATIENCE_MS,
      what: `the shop to know file ${round + 1}`,
    });
    gateway.push(performance.now() - landed - SETTLE_MS);
    if (supplier === suppliers.acme) bare.push(await bareParts(loop, bareAdapter, wanted));
    // Not in step with the schedule, or all files would wait equally long for the next poll.
    await new Promise((resolve) => setTimeout(resolve, (round * 37) % POLL_MS));
  }
  return { gateway, bare };
}

function isCounted({ inWords, discontinued }: SimulatedSupplier['catalogue'][number]): boolean {
  return !inWords && !discontinued;
}

/** The last Acme file fetched, decoded, mapped and the changes posted: no memory, no promises, no waiting. */
async function bareParts(
  { running, suppliers }: Loop,
  storefront: Storefront,
  wanted: readonly (readonly [sku: string, quantity: number])[],
): Promise<number> {
  const { codecs, channels, suppliers: profiles } = running.gateway;
  const channel = channels.get('acme');
  const mapping = profiles.get('acme')?.inbound.find(({ kind }) => kind === 'inventory');
  if (channel === undefined || mapping === undefined) throw new Error('there is no Acme');
  const name = suppliers.acme.ledger.sent.findLast((file) => file.name.startsWith('846'))?.name;
  await until('the last file to be archived', async () =>
    (await channel.list('/archive')).files.some((file) => file.name === name),
  );
  return timed(async () => {
    const file = (await channel.list('/archive')).files.find((one) => one.name === name);
    if (file === undefined) throw new Error(`${name} is gone`);
    let lines = 0;
    const reader = mapping.reader({
      line: () => {
        lines += 1;
      },
      held: () => {
        throw new Error('a line was held');
      },
    });
    for await (const batch of codecs.x12.decode(channel.read(file), { tolerate: mapping.source.tolerate ?? [] })) {
      for (const event of batch) if (event.type === 'record') reader.push(event.record);
    }
    reader.end();
    if (lines !== suppliers.acme.catalogue.length) throw new Error(`${lines} lines in ${name}`);
    await storefront.publishStock({
      idempotencyKey: `bare_${name}`,
      items: wanted.map(([sku, quantity]) => ({ sku, quantity, version: quantity })),
    });
  });
}

/** Milliseconds from the shop's request to the moment a whole purchase order lay at the supplier, order by order. */
async function manyOrders({ running, suppliers, catalogue }: Loop, orders: number): Promise<number[]> {
  const everyone = [suppliers.acme, suppliers.bravo, suppliers.cargo];
  const arrived = (): number => everyone.reduce((sum, { ledger }) => sum + ledger.orders.size, 0);
  const inStock = catalogue.filter(({ offers }) => Object.values(offers).some(({ quantity }) => quantity >= 20));
  const times: number[] = [];
  for (let round = 0; round < orders; round += 1) {
    const product = inStock[(round * 7) % inStock.length] as CatalogueProduct;
    const before = arrived();
    const began = performance.now();
    await call(running, 'POST', '/v1/orders', orderOf(round, product), `bench-${round}`);
    while (arrived() === before) {
      if (performance.now() - began > PATIENCE_MS) throw new Error(`order ${round + 1} did not reach a supplier`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    times.push(performance.now() - began);
  }
  return times;
}

function orderOf(round: number, product: CatalogueProduct) {
  return {
    storefront: 'shop',
    orderId: `B-${round + 1}`,
    placedAt: systemClock.now().toISOString(),
    currency: 'USD',
    shippingService: 'ground',
    shippingIncome: '5.00',
    shipTo: {
      name: 'Ann Example',
      line1: '1 Test Way',
      city: 'Salem',
      region: 'OR',
      postalCode: '97301',
      country: 'US',
    },
    lines: [{ lineId: '1', sku: product.sku, quantity: 1, unitPrice: product.price }],
  };
}

function spread(what: string, values: readonly number[]): Figure[] {
  return [
    figure(what, 'ms', values),
    { ...figure(`${what}, p99`, 'ms', [percentile(values, 0.99)]), runs: values.length },
  ];
}

async function call(
  { url }: RunningGateway,
  method: string,
  path: string,
  body: unknown,
  idempotencyKey?: string,
): Promise<void> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
