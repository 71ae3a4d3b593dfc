import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readingsOf } from '../../src/app/inspect/readings.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { reportErrors } from '../../src/pipeline/error-reports/make-reports.ts';
import { noticeRestoration } from '../../src/pipeline/restoration/begin.ts';
import { createServer } from '../../src/server/server.ts';
import { openException } from '../../src/stores/exceptions.ts';
import { endOrderStatus, insertOrderStatus } from '../../src/stores/order-statuses.ts';
import { declareRestored } from '../../src/stores/restorations.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { testDatabase } from '../support/database.ts';
import { keepRevisions } from '../support/keep-revisions.ts';
import { gatewayRunsForFile } from '../support/leaks.ts';
import { orderOf } from '../support/loop.ts';
import { ROOT } from '../support/sources.ts';
import { type StepGateway, stepEnvironment, stepGateway } from '../support/step-gateway.ts';
import { seriousFindings } from './axe.ts';
import { type Colours, chromiumPath, openBrowser, openPage, visit, whySkipped } from './browser.ts';

/** What an operator answers: alerts, reports to suppliers, held answers, deliveries, a restored database. Each step as a person does it. */
describe.skipIf(chromiumPath === undefined)(
  `what an operator answers (skipped without a browser: ${whySkipped})`,
  () => {
    const database = testDatabase();
    const failures: string[] = [];
    let step: StepGateway;
    let server: FastifyInstance;
    let browser: Browser;
    let url: string;
    let po: string;

    beforeAll(async () => {
      gatewayRunsForFile();
      step = await stepGateway(database, {
        profile: (profile: SupplierProfile) =>
          profile.id === 'bravo'
            ? { ...profile, errorReports: { ...profile.errorReports, to: ['edi@bravo.example'] } }
            : profile,
      });
      await keepRevisions(database.db, join(ROOT, 'mappings'), ['acme', 'bravo'], stepEnvironment);
      await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Desk lamp' }]);
      const files = acmeFiles();
      await step.receive('acme', '846.edi', files.stock(50, 'F1'));
      await step.place('1001', [['LAMP', 2]]);
      po = (await database.db('purchase_order').first('po_number')).po_number;
      const answer = `BAK*00*AD*${po}*20261122~PO1*1*2*EA*4.5**VN*LAMP~ACK*IP*2*EA~CTT*1~`;
      await step.receive('acme', '855.edi', files.file('855', 'PR', answer));
      await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 'many' as unknown as number, '10.00']]));
      step.clock.advance(15 * 60_000);
      await reportErrors(step.gateway, 0);
      await openException(database.db, {
        dedupeKey: 'FEED-OVERDUE/acme',
        code: 'FEED-OVERDUE',
        severity: 'error',
        supplierId: 'acme',
        message: 'No stock file of Acme came since Monday.',
        at: step.clock.now(),
      });
      server = await createServer({
        gateway: step.gateway,
        apiKey: undefined,
        isReady: () => true,
        readings: readingsOf(step.gateway, stepEnvironment),
      });
      url = await server.listen({ host: '127.0.0.1', port: 0 });
      browser = await openBrowser();
    });
    afterAll(async () => {
      await browser.close();
      await server.close();
    });

    async function onPage(act: (page: Page) => Promise<void>): Promise<void> {
      const page = await openPage(browser, { failures });
      await act(page);
      await page.context().close();
      expect(failures).toEqual([]);
    }

    /** In both themes; `onPhones`: and as a phone shows it. */
    async function everybodyCanUse(address: string, onPhones = true): Promise<void> {
      const looks: readonly (readonly [Colours, number])[] = [
        ['light', 1440],
        ['dark', 1440],
        ...(onPhones ? [['light', 390] as const] : []),
      ];
      for (const [colours, width] of looks) {
        const page = await openPage(browser, { colours, width, failures });
        await visit(page, `${url}/console${address}`);
        expect([address, colours, width, await seriousFindings(page)]).toEqual([address, colours, width, []]);
        if (onPhones) expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        await page.context().close();
      }
    }
    const idOf = async (table: string, where: object): Promise<string> =>
      (await database.db(table).where(where).first('id')).id;

    it('the pages can be used by everybody when something stands on them', { timeout: 600_000 }, async () => {
      await everybodyCanUse('/alerts');
      await everybodyCanUse(`/alerts/${await idOf('exception', { code: 'FEED-OVERDUE' })}`);
      await everybodyCanUse('/error-reports');
      await everybodyCanUse(`/error-reports/${await idOf('error_report', {})}`);
      await everybodyCanUse(`/documents/${await idOf('document', { kind: 'acknowledgment' })}`, false);
      expect(failures).toEqual([]);
    });

    it.each([
      ['/alerts', '/v1/alerts?**', 'Nobody has to be told of anything'],
      ['/alerts?tab=mutes', '/v1/alert-mutes?**', 'Nothing is muted'],
      ['/error-reports', '/v1/error-reports?**', 'No report waits for a person'],
      ['/storefronts/shop?tab=letters', '/v1/letters?**', 'The shop has taken what it was told'],
    ])(
      '%s says that it is being asked for, and does not say that there is nothing where it could not be asked',
      async (address, route, nothing) => {
        const page = await openPage(browser);
        const asked = Promise.withResolvers<void>();
        await page.route(`**${route}`, async (request) => {
          await asked.promise;
          await request.fulfill({ status: 500, contentType: 'application/json', body: '{}' });
        });
        await page.goto(`${url}/console${address}`);
        await page.getByRole('status').getByText('Loading').waitFor();
        asked.resolve();
        await page.getByText('Not known: the gateway did not answer').waitFor();
        await page.getByRole('alert').first().waitFor();
        expect(await page.getByText(nothing).count()).toBe(0);
        await page.context().close();
      },
    );

    it('an alert is found by its filters, acknowledged with a reason, and nobody is reminded of it', () =>
      onPage(async (page) => {
        await visit(page, `${url}/console/alerts`);
        await page.getByLabel('Seen').selectOption('no');
        await page.waitForURL(/seen=no/);
        await page.getByLabel('Code').fill('feed-overdue');
        await page.waitForURL(/code=/);
        const row = page.getByRole('row', { name: /No stock file of Acme/ });
        await row.getByText('only the log').waitFor();
        await row.getByRole('link').click();
        await page.getByText('by nobody yet').waitFor();
        await page.getByRole('button', { name: 'Acknowledge' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel(/^Why/).fill('they moved their server');
        await dialog.getByRole('button', { name: 'Acknowledge' }).click();
        await page.getByText('by this machine').first().waitFor();
        await page.getByText('they moved their server').waitFor();
        const row1 = await database.db('exception').where({ code: 'FEED-OVERDUE' }).first('acknowledged_by');
        expect(row1).toEqual({ acknowledged_by: 'this machine' });
        await page.getByRole('link', { name: 'See it, and what can be done about it' }).click();
        await page.getByRole('heading', { name: 'What to do' }).waitFor();
        await page.getByRole('link', { name: 'Who was told' }).waitFor();
      }));

    it('an alert is muted until a moment, with a reason, and told again before', () =>
      onPage(async (page) => {
        const { id } = await database.db('exception').where({ code: 'FEED-OVERDUE' }).first('id');
        await visit(page, `${url}/console/alerts/${id}`);
        await page.getByRole('button', { name: 'Mute…' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('For how long').selectOption('24');
        expect(await dialog.getByRole('button', { name: 'Mute' }).isDisabled()).toBe(true);
        await dialog.getByLabel(/^Why/).fill('back tomorrow');
        expect(await seriousFindings(page)).toEqual([]);
        await dialog.getByRole('button', { name: 'Mute' }).click();
        await page.getByText(/^ends/).waitFor();
        await visit(page, `${url}/console/alerts?tab=mutes`);
        await page.getByText('back tomorrow').waitFor();
        const mutes = () => database.db('alert_mute').where('until', '>', step.clock.now());
        expect(await mutes()).toHaveLength(1);
        await page.getByRole('button', { name: 'Tell again' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Tell again' }).click();
        await page.getByText('It is told again.').waitFor();
        expect(await mutes()).toEqual([]);
      }));

    it('a report is read as the supplier would, put into other words, approved and sent', () =>
      onPage(async (page) => {
        await visit(page, `${url}/console/exceptions?supplier=bravo`);
        await page.getByRole('link', { name: /A report to a supplier waits/ }).click();
        await page.getByRole('link', { name: 'Read the report to the supplier' }).click();
        await page.getByRole('heading', { name: 'Please look at inv_1.csv', level: 1 }).waitFor();
        await page.getByText('found "many"').waitFor();
        await page.getByRole('link', { name: 'inv_1.csv' }).waitFor();
        await page.getByRole('button', { name: 'Change the words' }).click();
        await page.getByLabel('Subject').fill('Row 2 of inv_1.csv');
        expect(await seriousFindings(page)).toEqual([]);
        await page.getByRole('button', { name: 'Save the words' }).click();
        await page.getByRole('heading', { name: 'Row 2 of inv_1.csv', level: 1 }).waitFor();
        expect(await database.db('error_report').pluck('state')).toEqual(['draft']);
        await page.getByRole('button', { name: 'Approve and send' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByText('edi@bravo.example reads exactly what stands here.').waitFor();
        await dialog.getByRole('button', { name: 'Approve and send' }).click();
        await page.getByText('goes out within a minute').first().waitFor();
        expect(await database.db('error_report').select('state', 'subject', 'settled_by')).toEqual([
          { state: 'ready', subject: 'Row 2 of inv_1.csv', settled_by: 'this machine' },
        ]);
        await page.getByRole('link', { name: 'inv_1.csv' }).click();
        await page.getByRole('link', { name: 'Row 2 of inv_1.csv' }).waitFor();
      }));

    it('a held answer is found with its document, compared with what was ordered, and accepted', () =>
      onPage(async (page) => {
        await visit(page, `${url}/console/documents?kind=acknowledgment`);
        await page.getByRole('link', { name: /855/ }).click();
        const held = page.getByRole('region', { name: `Answer to line 1 of ${po}` });
        await held.getByText('4.50 USD').waitFor();
        expect(await held.textContent()).toContain('ordered at 4.00 USD');
        await held.getByRole('button', { name: 'Accept' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel(/^Why/).fill('copper went up');
        await dialog.getByRole('button', { name: 'Accept' }).click();
        await page.getByText(/2 unit\(s\) of line 1/).waitFor();
        await held.waitFor({ state: 'detached' });
        expect(await database.db('purchase_order').pluck('state')).toEqual(['acknowledged']);
        expect(await database.db('order_acknowledgment_line').pluck('decided_because')).toEqual(['copper went up']);
      }));

    it('a document that went out is sent again from the page of documents', () =>
      onPage(async (page) => {
        await visit(page, `${url}/console/documents?way=out`);
        await page.getByRole('row', { name: new RegExp(`order .*${po}`) }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('button', { name: 'Send again' }).click();
        await dialog.getByLabel(/^Why/).fill('they lost it');
        expect(await seriousFindings(page)).toEqual([]);
        await dialog.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
        await dialog.getByText('they lost it').waitFor();
        expect(await database.db('delivery').where({ kind: 'order' }).pluck('state')).toEqual(['new']);
      }));

    it('an order that nobody brought is read from the shop by its id', () =>
      onPage(async (page) => {
        const { storefront: _, ...order } = orderOf('LOST-1', [['LAMP', 1]]);
        step.shop.counter.sell({ ...order, shippingService: 'ground', placedAt: step.clock.now().toISOString() });
        await visit(page, `${url}/console/storefronts/shop?tab=order`);
        await page.getByLabel("The shop's id of the order").fill(' LOST-1 ');
        await page.getByRole('button', { name: 'Read the order' }).click();
        await page.getByText('The shop is asked for order LOST-1').waitFor();
        await everybodyCanUse('/storefronts/shop?tab=order');
        await step.work();
        await page.getByRole('link', { name: 'LOST-1' }).click();
        await page.getByRole('heading', { name: /LOST-1/ }).waitFor();
        expect(await database.db('sales_order').where({ external_id: 'LOST-1' }).pluck('state')).toEqual(['routed']);
      }));

    it('what a shop did not take is found with its answer, and sent again after a question, once', () =>
      onPage(async (page) => {
        await visit(page, `${url}/console/storefronts/shop?tab=letters`);
        await page.getByText('The shop has taken what it was told').waitFor();
        const { id: orderId } = await database.db('sales_order').where({ external_id: '1001' }).first('id');
        const at = step.clock.now();
        await insertOrderStatus(database.db, {
          orderId,
          ordinal: 1,
          storefrontId: 'shop',
          status: 'routed',
          content: { orderId: '1001' },
          at,
        });
        const end = { state: 'refused', answer: 'no such order', at } as const;
        await endOrderStatus(database.db, { orderId, ordinal: 1 }, end);
        await openException(database.db, {
          dedupeKey: `STOREFRONT-STATUS-UNTOLD/shop/${orderId}/1`,
          code: 'STOREFRONT-STATUS-UNTOLD',
          severity: 'error',
          message: 'shop was not told that order 1001 is routed: no such order.',
          facts: { storefront: 'shop', order: '1001' },
          at,
        });
        await everybodyCanUse('/storefronts/shop?tab=letters');
        await visit(page, `${url}/console/exceptions`);
        await page.getByRole('link', { name: /was not told/ }).click();
        await page.getByRole('link', { name: 'See what the shop did not take' }).click();
        const row = page.getByRole('row', { name: /the status “routed”/ });
        await row.getByText('no such order').waitFor();
        await row.getByRole('link', { name: '1001' }).waitFor();
        await row.getByRole('button', { name: 'Send again…' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByText('Last time it answered: no such order.').waitFor();
        const sticksOut =
          "[...document.querySelectorAll('dialog[open]')].some((one) => one.scrollWidth > one.clientWidth)";
        expect(await page.evaluate(sticksOut), 'words beyond the edge of the window').toBe(false);
        await dialog.getByLabel(/^Why/).fill('they imported it');
        expect(await seriousFindings(page)).toEqual([]);
        const asked = page.waitForRequest('**/v1/letters/resend');
        await dialog.getByRole('button', { name: 'Send again…' }).click();
        expect((await asked).headers()['idempotency-key']).toMatch(/^console-[0-9a-f]{32}$/);
        await page.getByText('shop is told once more.').waitFor();
        await page.getByText('The shop has taken what it was told').waitFor();
        expect(await database.db('order_status').pluck('state')).toEqual(['waiting']);
        const because = database.db('exception').where({ code: 'STOREFRONT-STATUS-UNTOLD' }).pluck('closed_because');
        expect(await because).toEqual(['sent again by this machine: they imported it']);
      }));

    it('what a supplier answers by telephone to a cancel is said with its purchase order, with a reason', () =>
      onPage(async (page) => {
        await database.db('supplier_offer').where({ supplier_id: 'acme' }).update({ cost: '90' });
        await step.receive('bravo', 'inv_2.csv', bravoFiles.stock([['LAMP', 40, '3.00']]));
        await step.place('1002', [['LAMP', 3]]);
        await server.inject({ method: 'POST', url: '/v1/orders/shop/1002/cancel', payload: { reason: 'not wanted' } });
        await visit(page, `${url}/console/`);
        await page.getByRole('link', { name: /1 change to settle by hand/ }).click();
        await page
          .getByRole('link', { name: /asked by a person to cancel/ })
          .first()
          .click();
        await page.getByRole('button', { name: 'It agreed to cancel' }).waitFor();
        await visit(page, `${url}/console/orders/shop/1002`);
        const asked = page.getByRole('region', { name: /^Change 1 of / });
        await asked.getByText(/Ask bravo, .* to leave out 3 unit\(s\), .*: not wanted/).waitFor();
        expect(await seriousFindings(page)).toEqual([]);
        await asked.getByRole('button', { name: 'It agreed' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel(/^Why/).fill('called them');
        expect(await seriousFindings(page)).toEqual([]);
        await dialog.getByRole('button', { name: 'It agreed' }).click();
        await asked.waitFor({ state: 'detached' });
        expect(await database.db('purchase_order').where({ supplier_id: 'bravo' }).pluck('state')).toEqual([
          'cancelled',
        ]);
      }));

    it('while a restored database is held every page says so; it is released after a look, by a word and a reason', () =>
      onPage(async (page) => {
        await visit(page, `${url}/console/stock`);
        expect(await page.getByText('Nothing goes out.').count()).toBe(0);
        await declareRestored(database.db, 'the disk died', undefined, step.clock.now());
        await noticeRestoration(step.gateway, undefined);
        // Without being asked for: the event of its exception brings it.
        await page.getByText('Nothing goes out.').waitFor();
        await page.getByRole('link', { name: 'See what is held' }).click();
        await page.getByText('the disk died').waitFor();
        await everybodyCanUse('/restoration');
        await page.getByRole('button', { name: 'Release…' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel(/^Why/).fill('asked everybody');
        const go = dialog.getByRole('button', { name: 'Release…' });
        expect(await go.isDisabled()).toBe(true);
        await dialog.getByLabel('Type release').fill('release');
        expect(await seriousFindings(page)).toEqual([]);
        await go.click();
        await page.getByText('Released: everything goes out').waitFor();
        await page.getByText('Nothing goes out.').waitFor({ state: 'detached' });
        expect(await database.db('restoration').pluck('released_because')).toEqual(['asked everybody']);
      }));
  },
);
