import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { createServer } from '../../src/server/server.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { testDatabase } from '../support/database.ts';
import { gatewayRunsForFile } from '../support/leaks.ts';
import { inbound } from '../support/mapping-files.ts';
import { ROOT } from '../support/sources.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';
import { seriousFindings } from './axe.ts';
import { chromiumPath, openBrowser, openPage, visit, whySkipped } from './browser.ts';

const MAPPING = 'bravo/bravo-prices.map.yaml';
const BASE = 'base/csv-price-catalog.map.yaml';
const HEADER = 'SKU,UPC,Cost,Currency,Minimum Quantity,Effective,Ends,Description';

describe.skipIf(chromiumPath === undefined)(`price catalogs (skipped without a browser: ${whySkipped})`, () => {
  const database = testDatabase();
  const failures: string[] = [];
  let step: StepGateway;
  let server: FastifyInstance;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    gatewayRunsForFile();
    const text = `mapping: 1\nid: bravo-prices\nsupplier: bravo\nextends: ../${BASE}\nsource: { file: "prices_*.csv" }\n`;
    const base = readFileSync(join(ROOT, 'mappings', BASE), 'utf8');
    const prices = inbound({ [BASE]: base, [MAPPING]: text }, MAPPING);
    step = await stepGateway(database, {
      profile: (profile: SupplierProfile) =>
        profile.id === 'bravo' ? { ...profile, inbound: [...profile.inbound, prices] } : profile,
    });
    const skus = ['A', 'B', 'C'];
    await step.receive('bravo', 'inv_1.csv', bravoFiles.stock(skus.map((sku) => [sku, 40, '10.00'] as const)));
    step.clock.advance(60_000);
    await step.receive('bravo', 'prices_1.csv', [HEADER, ...skus.map((sku) => `${sku},,1000,,,,,x`), ''].join('\r\n'));
    server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
    url = await server.listen({ host: '127.0.0.1', port: 0 });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  const costs = () =>
    database
      .db('supplier_offer')
      .orderBy('supplier_sku')
      .pluck('cost')
      .then((all) => all.map(Number));

  it('can be used by everybody', async () => {
    const id = (await database.db('price_catalog').first('id')).id;
    for (const address of ['/catalogs', `/catalogs/${id}`]) {
      for (const [colours, width] of [
        ['light', 1440],
        ['dark', 1440],
        ['light', 390],
      ] as const) {
        const page = await openPage(browser, { colours, width, failures });
        await visit(page, `${url}/console${address}`);
        expect([address, colours, width, await seriousFindings(page)]).toEqual([address, colours, width, []]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        await page.context().close();
      }
    }
  });

  it('one that is held is found with its numbers, and counts once a person released it', async () => {
    const page = await openPage(browser, { failures });
    await visit(page, `${url}/console/feeds`);
    await page.getByRole('link', { name: 'Price catalogs' }).click();
    await page.getByRole('row', { name: /bravo .*held/ }).click();
    await page.getByText('3, of which 3 move much').waitFor();
    await page.getByText('100.00').waitFor();
    expect(await costs()).toEqual([10, 10, 10]);
    await page.getByRole('button', { name: 'Release' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/3 prices count from now on although/).waitFor();
    await dialog.getByLabel(/^Why/).fill('they are right');
    await dialog.getByRole('button', { name: 'Release' }).click();
    await page.getByText('they are right').first().waitFor();
    expect(await costs()).toEqual([1000, 1000, 1000]);
    expect(failures).toEqual([]);
    await page.context().close();
  });
});
