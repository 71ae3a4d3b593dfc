import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { seriousFindings } from './axe.ts';
import { chromiumPath, openBrowser, openPage, visit, whySkipped } from './browser.ts';
import { type LookedAt, pages } from './pages.ts';

const url = inject('stage');
const all: readonly LookedAt[] = url === undefined ? [] : await pages(url);
const MOST_SCRIPT = 300 * 1024;

describe.skipIf(chromiumPath === undefined)(
  `every page of the console (skipped without a browser: ${whySkipped})`,
  () => {
    // One for all: every new one is a window to the browser, which takes it as long as a page takes us.
    let browser: Browser;
    let page: Page;
    const failures: string[] = [];
    let bytes = 0;
    beforeAll(async () => {
      browser = await openBrowser();
      page = await openPage(browser, { failures });
      page.on('response', (response) => {
        if (response.request().resourceType() === 'script') bytes += Number(response.headers()['content-length']);
      });
    });
    afterAll(() => browser.close());

    it.each(all.map((page) => [page.name, page] as const))('%s', async (_, { address, onPhones }) => {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
      failures.length = 0;
      bytes = 0;
      await visit(page, `${url}/console${address}`);
      expect.soft(bytes, 'script, as it travels').toBeGreaterThan(10_000);
      expect.soft(bytes, 'script, as it travels').toBeLessThan(MOST_SCRIPT);
      expect.soft(await seriousFindings(page), 'for everybody, in light').toEqual([]);
      expect.soft(await rawSigns(page), 'what is written for machines').toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect.soft(await seriousFindings(page), 'for everybody, in dark').toEqual([]);
      if (onPhones === true) {
        await page.setViewportSize({ width: 390, height: 844 });
        const width = await page.evaluate('document.documentElement.scrollWidth');
        expect.soft(width, 'nothing sticks out at the side of a phone').toBeLessThanOrEqual(390);
        expect.soft(await seriousFindings(page), 'for everybody, on a phone').toEqual([]);
      }
      expect.soft(failures, 'what the browser reports').toEqual([]);
    });
  },
);

/** Times as machines write them and backticks of our own texts, outside of what is shown as it came or as code. */
async function rawSigns(page: Page): Promise<readonly string[]> {
  const words = (await page.evaluate(`(() => {
    const all = document.querySelector('#page').cloneNode(true);
    for (const one of all.querySelectorAll('code, pre, textarea, .mono, .raw, .reading, .cm-editor, [class^="lab-"]')) one.remove();
    return all.textContent;
  })()`)) as string;
  return words.match(/.{0,40}(?:`|\d{4}-\d\d-\d\dT\d\d:).{0,40}/g) ?? [];
}
