import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readingsOf } from '../../src/app/inspect/readings.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { createServer } from '../../src/server/server.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { testDatabase } from '../support/database.ts';
import { keepRevisions } from '../support/keep-revisions.ts';
import { gatewayRunsForFile } from '../support/leaks.ts';
import { inbound } from '../support/mapping-files.ts';
import { ROOT } from '../support/sources.ts';
import { type StepGateway, stepEnvironment, stepGateway } from '../support/step-gateway.ts';
import { seriousFindings } from './axe.ts';
import { chromiumPath, openBrowser, openPage, settled, visit, whySkipped } from './browser.ts';

const HEAD = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\n';
const LINE = 'LAMP,,Lamp,20,10.00,A,\n';

/** Bravo renames a column: the file is held, its cause is read, the mapping mended, the file read again, and nothing needs a person any more. */
describe.skipIf(chromiumPath === undefined)(`a failing file (skipped without a browser: ${whySkipped})`, () => {
  const database = testDatabase();
  const failures: string[] = [];
  let step: StepGateway;
  let server: FastifyInstance;
  let browser: Browser;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    gatewayRunsForFile();
    step = await stepGateway(database);
    await keepRevisions(database.db, join(ROOT, 'mappings'), ['acme', 'bravo'], stepEnvironment);
    server = await createServer({
      gateway: step.gateway,
      apiKey: undefined,
      isReady: () => true,
      readings: readingsOf(step.gateway, stepEnvironment),
    });
    await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
    await step.receive('bravo', 'inv_1.csv', `${HEAD}${LINE}`);
    await step.receive('bravo', 'inv_2.csv', `${HEAD.replace('Qty Avail', 'On Hand')}${LINE.replace('20', '17')}`);
    const files = acmeFiles();
    await step.receive('acme', '846_1.edi', files.stock(10, 'DAILY-1'));
    await step.place('C-1', [['LAMP', 2]]);
    const { po_number: poNumber } = await database.db('purchase_order').first('po_number');
    await step.receive('acme', '855_1.edi', files.acknowledgment(poNumber, 2, '20261201'));
    url = await server.listen({ host: '127.0.0.1', port: 0 });
    browser = await openBrowser();
    page = await openPage(browser, { failures });
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  const heading = () => page.getByRole('heading', { level: 1 }).textContent();

  it('is among the exceptions, in a sentence, with its exact file', async () => {
    await visit(page, `${url}/console/exceptions`);
    await page
      .getByRole('link', { name: /header|column/i })
      .first()
      .click();
    await settled(page);
    await page.getByRole('heading', { name: 'What to do' }).waitFor();
    expect(await page.locator('.exception-message').textContent()).toContain('inv_2.csv');
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('says what would come of reading it again, and that nothing would yet', async () => {
    await page.getByRole('button', { name: 'Read it again' }).click();
    await page.getByLabel('Why').fill('see whether it is mended');
    await page.getByRole('button', { name: 'Show what would come of it' }).click();
    await page.getByRole('status').filter({ hasText: 'held' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
  });

  it('is read by the mended mapping, and the exception is gone', async () => {
    const path = 'mappings/bravo/bravo-inventory.map.yaml';
    const mended = inbound({ [path]: readFileSync(join(ROOT, path), 'utf8').replaceAll('Qty Avail', 'On Hand') }, path);
    const bravo = step.gateway.suppliers.get('bravo') as SupplierProfile;
    const others = bravo.inbound.filter(({ id }) => id !== mended.id);
    const suppliers = step.gateway.suppliers as Map<string, SupplierProfile>;
    suppliers.set('bravo', { ...bravo, inbound: [...others, mended] });

    await page.getByRole('button', { name: 'Read it again' }).click();
    await page.getByLabel('Why').fill('the mapping is mended');
    await page.getByRole('button', { name: 'Show what would come of it' }).click();
    expect(await page.getByRole('dialog').getByRole('status').textContent()).toContain('inventory applied');
    await page.getByRole('dialog').getByRole('button', { name: 'Read it again' }).click();
    await page.getByText(/^Closed/).waitFor();
    suppliers.set('bravo', bravo);
    await visit(page, `${url}/console/exceptions?supplier=bravo&code=MAP-COLUMN`);
    await page.getByText('No exception fits these filters').waitFor();
    expect(
      (await database.db('supplier_stock').where({ supplier_sku: 'LAMP', supplier_id: 'bravo' }).first()).quantity,
    ).toBe(17);
  });

  it('shows in its timeline that it was read twice, by whom and why', async () => {
    const { id } = await database.db('seen_file').where({ name: 'inv_2.csv' }).first('id');
    await visit(page, `${url}/console/files/${id}`);
    expect(await heading()).toBe('inv_2.csv');
    const timeline = page.getByRole('list', { name: 'What happened to the file' });
    await timeline.getByText('Opened again (1)').waitFor();
    await timeline.getByText('by this machine: the mapping is mended').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Raw' }).click();
    await page.getByText('Item #,UPC,Description,On Hand').waitFor();
    await page.getByRole('tab', { name: 'In words' }).click();
    await page.getByRole('button', { name: '17', exact: true }).first().click();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('a document is found by its number, and raw and meaning point at each other', async () => {
    const { po_number: poNumber } = await database.db('purchase_order').first('po_number');
    await visit(page, `${url}/console/search?q=${poNumber}`);
    await page.getByRole('link', { name: poNumber }).waitFor();
    await visit(page, `${url}/console/documents?kind=acknowledgment`);
    await page.getByRole('link', { name: /855/ }).click();
    await page.getByRole('heading', { name: 'What it says' }).waitFor();
    const words = page.getByRole('region', { name: 'The document, in words' });
    const raw = page.getByRole('region', { name: 'The document, as it came' });
    await raw.getByRole('button', { name: '20261201' }).click();
    await words.locator('[aria-pressed="true"]').filter({ hasText: '20261201' }).waitFor();
    await words.getByRole('button', { name: poNumber }).click();
    await raw.locator('[aria-pressed="true"]').filter({ hasText: poNumber }).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Ship notice' }).getByText('waiting').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('a held line is corrected by hand', async () => {
    await step.receive('bravo', 'inv_3.csv', `${HEAD}LAMP,,Lamp,21,10.00,A,\nDESK,,Desk,4O,10.00,A,\n`);
    await visit(page, `${url}/console/exceptions?code=FEED-LINES-HELD`);
    await page
      .getByRole('link', { name: /could not be read/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Correct a value' }).click();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByLabel('quantity', { exact: true }).fill('40');
    await page.getByRole('button', { name: 'Use these values' }).click();
    await page.getByRole('dialog').getByLabel(/^Why/).fill('a letter O');
    await page.getByRole('dialog').getByRole('button', { name: 'Use these values' }).click();
    await page.getByText(/^Closed/).waitFor();
    expect((await database.db('supplier_stock').where({ supplier_sku: 'DESK' }).first()).quantity).toBe(40);
  });

  it('many are ignored at once, counted first', async () => {
    await step.receive('bravo', 'odd_1.bin', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 1]));
    await step.receive('bravo', 'odd_2.bin', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2]));
    await visit(page, `${url}/console/exceptions?code=FILE-FOREIGN`);
    await page.getByRole('button', { name: 'Ignore…' }).click();
    await page.getByRole('dialog').getByText('2 ×').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('dialog').getByLabel(/^Why/).fill('no files of ours');
    await page.getByRole('button', { name: 'Ignore (2)' }).click();
    await page.getByText('No exception fits these filters').waitFor();
  });

  it('the inspector reads what is pasted, without any supplier', async () => {
    await visit(page, `${url}/console/inspect`);
    await page.getByRole('button', { name: 'an 846 with a mistake' }).click();
    await page.getByText('QTY02 (Quantity) is not a plain number.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('nothing failed on the way', () => expect(failures).toEqual([]));
});
