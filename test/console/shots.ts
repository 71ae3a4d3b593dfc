import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { growDemo } from '../support/grown-demo.ts';
import { openBrowser, openPage, visit } from './browser.ts';
import { pages } from './pages.ts';
import { buildConsole, startStage } from './stage.ts';

/**
 * `npm run console:shots -- DIR [--url http://127.0.0.1:8780] [--only PAGE] [--skus N]`: pictures of every page in light and dark, and of some as a phone shows them, to be looked at.
 * Without a URL it starts a gateway with the demo's data; with `--skus` these are so many, and a tenth as many orders.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { url: { type: 'string' }, only: { type: 'string' }, skus: { type: 'string' } },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('npm run console:shots -- DIR [--url URL] [--only PAGE] [--skus N]');
  process.exit(2);
}
await mkdir(folder, { recursive: true });
if (values.url === undefined) await buildConsole();
const stage = values.url === undefined ? await startStage() : undefined;
const skus = Number(values.skus ?? 0);
if (stage !== undefined && skus > 0) await growDemo(stage.db, { skus, orders: Math.ceil(skus / 10) });
const browser = await openBrowser();
const failures: string[] = [];
try {
  const url = values.url ?? (stage?.url as string);
  for (const { name, address, onPhones } of await pages(url)) {
    if (values.only !== undefined && values.only !== name) continue;
    for (const colours of ['light', 'dark'] as const) {
      const page = await openPage(browser, { colours, failures });
      await visit(page, `${url}/console${address}`);
      await page.screenshot({ path: join(folder, `${name}-${colours}.png`) });
      await page.context().close();
    }
    if (!onPhones) continue;
    const phone = await openPage(browser, { width: 390, height: 844, failures });
    await visit(phone, `${url}/console${address}`);
    await phone.screenshot({ path: join(folder, `${name}-phone.png`), fullPage: true });
    await phone.context().close();
  }
} finally {
  await browser.close();
  await stage?.stop();
}
for (const failure of failures) console.error(failure);
console.error(`Pictures are in ${folder}.`);
