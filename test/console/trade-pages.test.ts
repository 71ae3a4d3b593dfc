import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { createServer } from '../../src/server/server.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { testDatabase } from '../support/database.ts';
import { putOrders } from '../support/many-orders.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';
import { seriousFindings } from './axe.ts';
import { chromiumPath, openBrowser, openPage, settled, visit, whySkipped } from './browser.ts';

/** What people do about orders and stock, each step as a person does it. */
describe.skipIf(chromiumPath === undefined)(
  `orders and stock by hand (skipped without a browser: ${whySkipped})`,
  () => {
    const database = testDatabase();
    const failures: string[] = [];
    let step: StepGateway;
    let server: FastifyInstance;
    let browser: Browser;
    let url: string;

    beforeAll(async () => {
      step = await stepGateway(database);
      await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Desk lamp' }]);
      await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 40, '10.00']]));
      await step.place('1001', [['LAMP', 5]]);
      await step.receive('acme', '846.edi', acmeFiles().stock(50, 'F1'));
      server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
      url = await server.listen({ host: '127.0.0.1', port: 0 });
      browser = await openBrowser();
    });
    afterAll(async () => {
      await browser.close();
      await server.close();
    });

    /** With a page of its own, of which nothing is left: the gateway tells no page of changes any more. */
    async function onPage(act: (page: Page) => Promise<void>, width = 1440): Promise<void> {
      const page = await openPage(browser, { failures, width });
      await act(page);
      await page.context().close();
      expect(failures).toEqual([]);
    }

    const orders = () => database.db('purchase_order').orderBy('id').select('supplier_id', 'state');

    it('an order is found, and says why it was routed as it was', () =>
      onPage(async (page) => {
        await visit(page, `${url}/console/orders?state=routed`);
        await page.getByLabel("Order, PO or supplier's number").fill('100');
        await page.waitForURL(/search=100/);
        await page.getByRole('link', { name: '1001' }).click();
        await page.getByRole('heading', { name: 'Order 1001', level: 1 }).waitFor();
        await page.getByRole('tab', { name: /Routing/ }).click();
        const row = page.getByRole('row', { name: /bravo/ });
        expect(await row.textContent()).toContain('chosen');
        expect(await seriousFindings(page)).toEqual([]);
      }));

    it('it is routed again by hand, after a look at what would come of it, which changes nothing', () =>
      onPage(async (page) => {
        await visit(page, `${url}/console/orders/shop/1001`);
        await page.getByRole('button', { name: 'Route again…' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByText('Nothing: 0 units are open.').waitFor();
        await dialog.getByLabel('To which supplier').selectOption('acme');
        await dialog.getByRole('checkbox').check();
        await dialog.getByText('5 units would be routed: 5 to acme.').waitFor();
        expect(await seriousFindings(page)).toEqual([]);
        expect(await orders()).toEqual([{ supplier_id: 'bravo', state: 'sent' }]);
        const go = dialog.getByRole('button', { name: 'Route again' });
        expect(await go.isDisabled()).toBe(true);
        await dialog.getByLabel(/^Why/).fill('they called: it burnt');
        await go.click();
        await page.getByText('5 unit(s) are given up.').first().waitFor();
        await step.work();
        expect(await orders()).toEqual([
          { supplier_id: 'bravo', state: 'cancelled' },
          { supplier_id: 'acme', state: 'sent' },
        ]);
        await visit(page, `${url}/console/orders/shop/1001?tab=routing`);
        await page.getByText('they called: it burnt').waitFor();
      }));

    it('a SKU leads to the run behind its number, and the run is undone after a look at what shops would show', () =>
      onPage(async (page) => {
        await step.receive('bravo', 'inv_2.csv', bravoFiles.stock([['LAMP', 3, '10.00']]));
        await visit(page, `${url}/console/stock`);
        await page.getByRole('link', { name: 'LAMP' }).click();
        await page.getByRole('heading', { name: 'LAMP', level: 1 }).waitFor();
        const run = page.getByRole('region', { name: 'Sum for Bravo Outdoor' }).getByRole('link', { name: /^run / });
        await run.click();
        await page.getByRole('heading', { name: /^Feed run/, level: 1 }).waitFor();
        await page.getByRole('button', { name: 'Undo…' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByText(/1 figure goes back/).waitFor();
        expect(await database.db('supplier_stock').where({ supplier_id: 'bravo' }).pluck('quantity')).toEqual([3]);
        await dialog.getByLabel(/^Why/).fill('half of the file was missing');
        await dialog.getByLabel(/Type undo/).fill('undo');
        await dialog.getByRole('button', { name: 'Undo…' }).click();
        await page
          .getByText(/takes back 1 figure/)
          .first()
          .waitFor();
        expect(await database.db('supplier_stock').where({ supplier_id: 'bravo' }).pluck('quantity')).toEqual([40]);
      }));

    it('a report is had as a table for spreadsheets', () =>
      onPage(async (page) => {
        await visit(page, `${url}/console/reports?from=2026-11-01&to=2026-11-30`);
        await page.getByRole('link', { name: '1001' }).waitFor();
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('link', { name: 'Download as CSV' }).click(),
        ]);
        expect(download.suggestedFilename()).toMatch(/^margin.*\.csv$/);
        const text = await readFile(await download.path(), 'utf8');
        expect(text.split('\r\n')[0]).toContain('placedOn,storefront,order');
        expect(text).toContain(',1001,');
      }));

    it('a supplier is checked, and its page says what waits', () =>
      onPage(async (page) => {
        await visit(page, `${url}/console/suppliers`);
        await page.getByRole('link', { name: 'Bravo Outdoor' }).click();
        await page.getByRole('tab', { name: 'Connection' }).click();
        await page.getByRole('button', { name: 'Check the connection' }).click();
        await page.getByRole('region', { name: 'What was looked at' }).waitFor();
        await settled(page);
        expect(await seriousFindings(page)).toEqual([]);
      }));

    it('a long list scrolls by itself on a phone: what is out of sight is not there, pages are asked for on the way, and it ends', () =>
      onPage(async (page) => {
        await putOrders(database.db, 450, () => ['LAMP']);
        const asked: string[] = [];
        page.on('request', (request) => {
          if (/\/v1\/orders\?/.test(request.url())) asked.push(request.url());
        });
        await visit(page, `${url}/console/orders`);
        await page.getByRole('link', { name: 'M-449' }).waitFor();
        const rows = page.locator('[data-table] tr[data-index]');
        await page.evaluate(PICTURES);
        expect(await rows.count()).toBeLessThan(40);
        expect(asked).toHaveLength(1);

        const last = page.getByRole('link', { name: '1001', exact: true });
        const frame = page.locator('[data-table]');
        await expect
          .poll(
            async () => {
              await page.evaluate(TO_THE_END);
              return last.isVisible();
            },
            { timeout: 60_000 },
          )
          .toBe(true);
        expect(asked).toHaveLength(3);
        expect(await rows.count()).toBeLessThan(40);
        expect(await rows.last().getAttribute('aria-rowindex')).toBe('452');
        expect(await page.getByRole('button', { name: /Load/ }).count()).toBe(0);
        await page.evaluate(TO_THE_END);
        await page.evaluate(PICTURES);
        const [end, box] = [await rows.last().boundingBox(), await frame.boundingBox()];
        expect((end?.y ?? 0) + (end?.height ?? 0)).toBeLessThanOrEqual(Math.ceil((box?.y ?? 0) + (box?.height ?? 0)));
      }, 375));
  },
);

const TO_THE_END = "document.querySelector('[data-table]').scrollTo(0, 1e9)";

/** Until the browser has drawn twenty times: what grows by what was drawn before has grown by then. */
const PICTURES = `new Promise((done) => {
  let left = 20;
  const next = () => (left-- > 0 ? requestAnimationFrame(next) : done());
  next();
})`;
