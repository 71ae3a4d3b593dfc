import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startGateway } from '../src/app.ts';
import { packageFolder } from '../src/config/package-folder.ts';
import { silentLogger } from '../src/kernel/logger.ts';
import type { Database } from '../src/stores/database.ts';
import { openBrowser, openPage, settled } from '../test/console/browser.ts';
import { buildConsole } from '../test/console/stage.ts';
import { putOrders } from '../test/support/many-orders.ts';
import { withEmbedded } from './embedded.ts';
import { numbersFrom } from './generated-orders.ts';
import { type Bench, figure, median, type Ratio, timed } from './measure.ts';

const AT_MOST_MS = 1000;

/** Lists and single things, each with as much behind it as there is. */
const addresses = [
  '/',
  '/orders',
  '/orders/shop/M-7',
  '/stock',
  '/stock/SKU-7',
  '/exceptions',
  '/suppliers',
  '/storefronts',
  '/feeds',
  '/files',
  '/documents',
];

/**
 * From going to a page until everything on it is there, in a browser that has its scripts already and asks the gateway for all that it shows: with 100,000 SKUs and 10,000 orders.
 */
export const console: Bench = {
  about: 'pages of the console with 100,000 SKUs and 10,000 orders: 1 s to content',
  run: ({ isQuick, say, rounds = isQuick ? 2 : 5, skus = isQuick ? 10_000 : 100_000 }) =>
    withEmbedded(async ({ db, url, version }) => {
      const orders = skus / 10;
      await buildConsole();
      const running = await startGateway({ config: configOf(url), logger: silentLogger });
      const browser = await openBrowser();
      try {
        say(`Filling the database: ${skus} SKUs, ${orders} orders.`);
        await fill(db, skus, orders);
        const times = new Map<string, number[]>();
        for (const address of addresses) {
          times.set(address, await visits(browser, `${running.url}/console${address}`, rounds));
          say(`${address}: ${Math.round(median(times.get(address) as number[]))} ms`);
        }
        const ratios: Ratio[] = [...times].map(([address, taken]) => ({
          what: `${address}, ms to content`,
          value: Math.round(median(taken)),
          target: { atMost: AT_MOST_MS },
        }));
        return {
          postgres: version,
          input: { skus, orders, suppliers: 2, rounds },
          figures: [...times].map(([address, taken]) => figure(`${address} to content`, 'ms', taken)),
          ratios,
        };
      } finally {
        await browser.close();
        await running.stop();
      }
    }),
};

async function visits(browser: Browser, url: string, rounds: number): Promise<number[]> {
  const page = await openPage(browser);
  const taken: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const ms = await timed(async () => {
      await page.goto(url);
      await settled(page);
    });
    // The first one brings the scripts and warms the database.
    if (round > 0) taken.push(ms);
  }
  await page.context().close();
  return taken;
}

/** Two suppliers that have everything, a shop that was told all of it, and orders of two lines each. */
async function fill(db: Database, skus: number, orders: number): Promise<void> {
  await db.raw(
    `insert into product (sku, title) select 'SKU-' || n, 'Lamp ' || n from generate_series(1, :skus) n;`.replace(
      ':skus',
      String(skus),
    ),
  );
  const suppliers: string[] = await db('supplier').where({ is_active: true }).orderBy('id').limit(2).pluck('id');
  for (const supplier of suppliers) {
    await db.raw(
      `insert into supplier_offer (supplier_id, supplier_sku, product_id, cost, currency)
       select :supplier, 'S' || p.sku, p.id, 10, 'USD' from product p`,
      { supplier },
    );
  }
  await db.raw(
    `insert into listing (storefront_id, product_id, desired, desired_version, pushed, pushed_version)
     select 'shop', id, 7, 1, 7, 1 from product on conflict do nothing`,
  );
  const next = numbersFrom(11);
  for (let from = 0; from < orders; from += 2_000) {
    const count = Math.min(2_000, orders - from);
    await putOrders(db, count, () => [`SKU-${1 + next(skus)}`, `SKU-${1 + next(skus)}`], from === 0 ? 'M' : `M${from}`);
  }
  await db.raw('analyze');
}

function configOf(databaseUrl: string) {
  const environment = Object.fromEntries(
    ['ACME', 'BRAVO'].flatMap((id) => [
      [`${id}_HOST`, '127.0.0.1'],
      [`${id}_PORT`, '9'],
      [`${id}_USER`, 'unused'],
      [`${id}_PASSWORD`, 'unused'],
      [`${id}_HOST_KEY`, `SHA256:${'A'.repeat(43)}`],
    ]),
  );
  return {
    file: 'bench',
    mappingsFolder: join(packageFolder(), 'mappings'),
    stateFolder: 'unused',
    databaseUrl,
    server: { host: '127.0.0.1', port: 0 },
    storefronts: [
      {
        id: 'shop',
        kind: 'headless' as const,
        url: 'http://127.0.0.1:9/',
        secret: `whsec_${Buffer.alloc(32, 5).toString('base64')}`,
        allowPrivateAddresses: true,
      },
    ],
    logLevel: 'warn' as const,
    environment,
  };
}
