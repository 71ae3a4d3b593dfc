import type { Browser, Page } from 'playwright-core';
import type { Database } from '../src/stores/database.ts';
import { openBrowser, openPage } from '../test/console/browser.ts';
import { buildConsole, startStage } from '../test/console/stage.ts';
import { growDemo } from '../test/support/grown-demo.ts';
import { withEmbedded } from './embedded.ts';
import { type Bench, figure, median, type Ratio, rounded, timed } from './measure.ts';
import { cpuOf } from './used-cpu.ts';

const AT_MOST_MS = 1000;
const AT_MOST_KB = 300;

/** Lists and single things, each with as much behind it as there is. */
const addresses = [
  '/',
  '/orders',
  '/orders/shop/W-1006',
  '/stock',
  '/stock/COOLER-24',
  '/exceptions',
  '/search?q=PO-',
  '/suppliers/acme',
  '/storefronts',
  '/feeds',
  '/reports',
  '/push-log',
];
const others = [
  '/stock/COOLER-24?tab=time',
  '/files',
  '/documents',
  '/documents?way=out',
  '/suppliers',
  '/suppliers/acme?tab=score',
  '/storefronts/shop',
  '/reports?tab=invoices',
  '/reports?tab=suppliers',
  '/people',
  '/lab?supplier=acme&mapping=acme-846',
];

/** One page, looked at several times: what each visit took, and what it cost. */
interface Visits {
  readonly ms: number[];
  /** Of the gateway's process, and of the database server's. */
  readonly gateway: number[];
  readonly postgres: number[];
  readonly requests: number;
  /** As it travels. */
  readonly scriptKb: number;
}

/**
 * From going to a page until everything on it is there, in a browser that has its scripts already and asks the gateway for all that it shows: the demo's data until there are
 * 100,000 SKUs and 10,000 orders. Then 100,000 rows of one list, from end to end.
 */
export const console: Bench = {
  about: 'pages of the console with 100,000 SKUs and 10,000 orders: 1 s to content',
  run: ({ isQuick, say, rounds = isQuick ? 1 : 5, skus = isQuick ? 3_000 : 100_000 }) =>
    withEmbedded(async ({ url, version }) => {
      const orders = skus / 10;
      await buildConsole();
      say('Playing the demo.');
      const stage = await startStage(url);
      const browser = await openBrowser();
      try {
        say(`Filling the database: ${skus} SKUs, ${orders} orders.`);
        await growDemo(stage.db, { skus, orders });
        const pages = new Map<string, Visits>();
        for (const address of isQuick ? addresses.slice(0, 5) : [...addresses, ...others]) {
          const visits = await visitsOf(browser, stage.db, `${stage.url}/console${address}`, rounds);
          pages.set(address, visits);
          say(`${address}: ${Math.round(median(visits.ms))} ms, ${visits.requests} requests, ${visits.scriptKb} kB`);
        }
        const scrolled = await scrolling(browser, `${stage.url}/console/stock`, skus);
        const ratios: Ratio[] = [...pages].flatMap(([address, { ms, scriptKb }]) => [
          { what: `${address}, ms to content`, value: Math.round(median(ms)), target: { atMost: AT_MOST_MS } },
          { what: `${address}, kB of script`, value: scriptKb, target: { atMost: AT_MOST_KB } },
        ]);
        return {
          postgres: version,
          input: { skus, orders, suppliers: 3, rounds },
          figures: [...pages].flatMap(([address, { ms, gateway, postgres }]) => [
            figure(`${address} to content`, 'ms', ms),
            figure(`${address} processor, gateway`, 'ms', gateway),
            figure(`${address} processor, Postgres`, 'ms', postgres),
          ]),
          ratios,
          details: {
            pages: Object.fromEntries([...pages].map(([address, visits]) => [address, told(visits)])),
            scrolled,
          },
        };
      } finally {
        await browser.close();
        await stage.stop();
      }
    }),
};

async function visitsOf(browser: Browser, db: Database, url: string, rounds: number): Promise<Visits> {
  const page = await openPage(browser);
  const visits = { ms: [] as number[], gateway: [] as number[], postgres: [] as number[] };
  let [requests, script] = [0, 0];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') script += Number(response.headers()['content-length']);
    else if (new URL(response.url()).pathname.startsWith('/v1/')) requests += 1;
  });
  // The first visit brings the scripts and warms the database.
  await page.goto(url);
  await everythingIsThere(page);
  const seen = { requests, scriptKb: Math.round(script / 1024) };
  for (let round = 0; round < rounds; round += 1) {
    const used = await cpuOf(db, async () => {
      visits.ms.push(
        await timed(async () => {
          await page.goto(url);
          await everythingIsThere(page);
        }),
      );
    });
    visits.gateway.push(used.node);
    visits.postgres.push(used.postgres);
  }
  await page.context().close();
  return { ...visits, ...seen };
}

/**
 * Waits in the page itself. Playwright looks whether something is there after 0, 20, 120, 220 and 720 ms and then every half second: what
 * came a moment after a look counted up to 500 ms more than it took.
 */
async function everythingIsThere(page: Page): Promise<void> {
  await page.evaluate(`new Promise((resolve, reject) => {
    const isThere = () =>
      document.querySelector('#page h1, .door h1') !== null && document.querySelector('.skeleton') === null;
    // Drawn, and nothing of it turned out to be a placeholder again.
    const look = () => isThere() && requestAnimationFrame(() => requestAnimationFrame(() => isThere() && end()));
    const observer = new MutationObserver(look);
    const end = () => (observer.disconnect(), resolve());
    observer.observe(document, { childList: true, subtree: true });
    look();
    setTimeout(() => reject(new Error('not everything came within a minute')), 60_000);
  })`);
}

function told({ ms, gateway, postgres, requests, scriptKb }: Visits) {
  return {
    ms: Math.round(median(ms)),
    gatewayCpuMs: Math.round(median(gateway)),
    postgresCpuMs: Math.round(median(postgres)),
    requests,
    scriptKb,
  };
}

/** A list of so many rows, gone through from its first row to its last: how many rows exist at a time, and what a step costs. */
async function scrolling(browser: Browser, url: string, rows: number) {
  const page = await openPage(browser);
  await page.route('**/v1/products?*', (route) =>
    route.fulfill({ json: { products: manyProducts(rows), next: null } }),
  );
  await page.goto(url);
  await everythingIsThere(page);
  const { steps, most, last } = await throughAll(page);
  await page.context().close();
  return {
    rows,
    steps: steps.length,
    mostRowsInPage: most,
    reachedLast: last.includes(`MANY-${rows - 1}`),
    stepMs: rounded(median(steps)),
    longestStepMs: rounded(Math.max(...steps)),
  };
}

/** A step is a jump of several screens: the work of rendering it, up to the frame that shows it. */
async function throughAll(page: Page): Promise<{ steps: number[]; most: number; last: string }> {
  return page.evaluate(`(async () => {
    const list = document.querySelector('[data-table]');
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const shown = () => [...list.querySelectorAll('tbody tr[data-index]')];
    const steps = [];
    let most = 0;
    for (let at = 1; at <= 60; at += 1) {
      const began = performance.now();
      list.scrollTop = (list.scrollHeight * at) / 60;
      await frame();
      await frame();
      steps.push(performance.now() - began);
      most = Math.max(most, shown().length);
    }
    list.scrollTop = list.scrollHeight;
    await frame();
    await frame();
    return { steps, most, last: shown().at(-1)?.textContent ?? '' };
  })()`);
}

function manyProducts(rows: number) {
  return Array.from({ length: rows }, (_, at) => ({
    sku: `MANY-${at}`,
    title: `Lamp ${at}`,
    gtin: null,
    category: null,
    listings: [{ storefront: 'shop', desired: 7, pushed: 7, isWaiting: false, refusal: null }],
    offers: [],
  }));
}
