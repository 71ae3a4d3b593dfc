import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where a browser is: CHROMIUM_PATH, or where Debian puts it. Without one, the tests that need it are skipped and say so. */
export const chromiumPath = [process.env.CHROMIUM_PATH ?? '', ...PLACES].find(
  (path) => path !== '' && existsSync(path),
);
export const whySkipped = 'no Chromium: install the package chromium, or name one in CHROMIUM_PATH';

export async function openBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(whySkipped);
  // Root has no user namespaces to build the sandbox from; the pages are our own.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: chromiumPath, args });
}

export type Colours = 'light' | 'dark';

/** A page of its own, with nothing kept from others; `failures` gets what a person would see in the console of the browser. */
export async function openPage(
  browser: Browser,
  {
    colours = 'light',
    width = 1440,
    height = 900,
    failures = [],
  }: {
    readonly colours?: Colours;
    readonly width?: number;
    readonly height?: number;
    readonly failures?: string[];
  } = {},
): Promise<Page> {
  const context = await browser.newContext({
    colorScheme: colours,
    viewport: { width, height },
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => failures.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    // That nobody is signed in yet is what the first question of the console finds out.
    const isExpected = /status of 401/.test(message.text());
    if (message.type() === 'error' && !isExpected) failures.push(`${page.url()}: ${message.text()}`);
  });
  return page;
}

/** Goes to an address of the console and waits until nothing is on its way any more. */
export async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await settled(page);
}

export async function settled(page: Page): Promise<void> {
  await page.locator('#page h1, .door h1').first().waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}
