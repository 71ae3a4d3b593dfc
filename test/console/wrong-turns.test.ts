import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { seriousFindings } from './axe.ts';
import { chromiumPath, openBrowser, openPage, settled, visit, whySkipped } from './browser.ts';

const url = inject('stage');

/** What somebody meets who follows an old link, types an address, or presses what cannot be done. */
describe.skipIf(chromiumPath === undefined)(`wrong turns (skipped without a browser: ${whySkipped})`, () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser();
    page = await openPage(browser);
  });
  afterAll(() => browser.close());

  const problem = () => page.getByRole('alert').first();

  it.each([
    ['/exceptions?state=nonsense', 'State', 'nonsense', 'The file ends too early'],
    ['/orders?state=nonsense', 'State', 'nonsense', 'W-1001'],
    ['/documents?way=out&state=nonsense', 'State', 'nonsense', '846'],
    ['/feeds?state=nonsense', 'State', 'nonsense', 'acme-846'],
    ['/reports?by=nonsense', 'A row for each', 'nonsense', 'W-1001'],
  ])(
    '%s says which filter is wrong, shows it, and leads to the list without it',
    async (address, label, value, row) => {
      await visit(page, `${url}/console${address}`);
      await problem().getByText('A filter in the address of this page').waitFor();
      expect(await problem().textContent()).toMatch(/(state|by): .*expected one of/);
      expect(await page.getByLabel(label, { exact: true }).inputValue()).toBe(value);
      // It was answered, and would be answered the same again.
      expect(await page.getByText('did not answer').count()).toBe(0);
      expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
      expect(await seriousFindings(page)).toEqual([]);
      await page.getByRole('link', { name: 'Without filters' }).click();
      await page.getByRole('cell', { name: row }).first().waitFor();
      expect(new URL(page.url()).search).toBe('');
    },
  );

  it('a filter that no choice stands for is shown all the same', async () => {
    await visit(page, `${url}/console/orders?supplier=nobody`);
    expect(await page.getByLabel('Supplier', { exact: true }).inputValue()).toBe('nobody');
  });

  it.each([
    ['/orders/shop/NOPE', 'Orders'],
    ['/orders/nowhere/1', 'Orders'],
    ['/files/999999', 'Files'],
    ['/files/abc', 'Files'],
    ['/feeds/999999', 'Feed runs'],
    ['/exceptions/999999', 'Exceptions'],
    ['/exceptions/abc', 'Exceptions'],
    ['/documents/999999', 'Documents'],
    ['/alerts/999999', 'Alerts'],
    ['/error-reports/999999', 'Error reports'],
    ['/suppliers/nobody', 'Suppliers'],
    ['/storefronts/none', 'Storefronts'],
    ['/push-log/999999', 'Push log'],
  ])(
    '%s says in words that nothing is there, offers nothing to press, and leads to the list',
    async (address, list) => {
      await visit(page, `${url}/console${address}`);
      await problem().getByText('There is nothing of this name or number').waitFor();
      expect(await page.locator('#page').textContent()).not.toMatch(/\/v1\/|params\//);
      expect(await page.locator('#page').getByRole('button').count()).toBe(0);
      expect(await page.locator('#page h1').count()).toBe(1);
      await page.getByRole('link', { name: 'To the list' }).click();
      await page.getByRole('heading', { level: 1, name: list, exact: true }).waitFor();
    },
  );

  it('a product that is not there is named', async () => {
    await visit(page, `${url}/console/stock/NOPE`);
    await problem().getByText('There is no product NOPE.').waitFor();
  });

  it('a value that a held line lacks can be given; why it is not taken is said', async () => {
    await visit(page, `${url}/console/exceptions`);
    await page.getByRole('link', { name: 'The file ends too early' }).click();
    const line = page.getByRole('article', { name: 'Segment 55' });
    await line.getByRole('button', { name: 'Correct a value' }).click();
    const use = line.getByRole('button', { name: 'Use these values' });
    expect(await use.isDisabled()).toBe(true);
    await line.getByLabel('quantity', { exact: true }).fill('4');
    await use.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Why/).fill('they said so by telephone');
    await dialog.getByRole('button', { name: 'Use these values' }).click();
    // The gateway does not take it, because its document is cut: no failure, and it says why.
    await dialog.getByText('Not done').waitFor();
    expect(await dialog.textContent()).toContain('Its document as a whole has no effect');
    await page.keyboard.press('Escape');
  });

  it('a reason that is needed says so, and blanks are none', async () => {
    await visit(page, `${url}/console/exceptions`);
    await page.getByRole('link', { name: 'The file ends too early' }).click();
    await page.getByRole('button', { name: 'Ignore', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Why \(needed/).fill('   ');
    expect(await dialog.getByRole('button', { name: 'Ignore' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
  });

  it('an invoice that was decided is not offered to be decided again', async () => {
    await visit(page, `${url}/console/reports?tab=invoices&invoice=2`);
    const approve = page.getByRole('button', { name: 'Approve' });
    await approve.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await approve.waitFor({ state: 'detached' });
    await settled(page);
    expect(await page.getByRole('button', { name: /^(Dispute|Reject)$/ }).count()).toBe(0);
    await visit(page, `${url}/console/reports?tab=invoices&invoice=999999`);
    await problem().getByText('There is nothing of this name or number').waitFor();
    expect(await approve.count()).toBe(0);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('tab', { name: 'Invoices', selected: true }).waitFor();
  });
});
