import type { Browser } from 'playwright-core';
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
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser.close());

    describe.each(all.map((page) => [page.name, page] as const))('%s', (_, { address, onPhones }) => {
      it.each(['light', 'dark'] as const)('is usable by everybody, in %s', async (colours) => {
        const failures: string[] = [];
        const page = await openPage(browser, { colours, failures });
        await visit(page, `${url}/console${address}`);
        expect(await seriousFindings(page)).toEqual([]);
        expect(failures).toEqual([]);
        await page.context().close();
      });

      it('loads less than 300 kB of script, as it travels', async () => {
        const page = await openPage(browser);
        let bytes = 0;
        page.on('response', (response) => {
          if (response.request().resourceType() !== 'script') return;
          bytes += Number(response.headers()['content-length']);
        });
        await visit(page, `${url}/console${address}`);
        expect(bytes).toBeGreaterThan(10_000);
        expect(bytes).toBeLessThan(MOST_SCRIPT);
        await page.context().close();
      });

      it.runIf(onPhones === true)('fits on a phone: nothing sticks out at the side', async () => {
        const page = await openPage(browser, { width: 390, height: 844 });
        await visit(page, `${url}/console${address}`);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
        expect(await seriousFindings(page)).toEqual([]);
        await page.context().close();
      });
    });
  },
);
