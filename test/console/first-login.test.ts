import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstVisit } from '../../src/app/first-visit.ts';
import type { Config } from '../../src/config/load.ts';
import { createServer } from '../../src/server/server.ts';
import { testDatabase } from '../support/database.ts';
import { gatewayRunsForFile } from '../support/leaks.ts';
import { stepGateway } from '../support/step-gateway.ts';
import { seriousFindings } from './axe.ts';
import { chromiumPath, openBrowser, openPage, settled, visit, whySkipped } from './browser.ts';

const PASSWORD = 'a lamp beside the tent';

/** From the link that `start` prints to somebody who was shut out, each step as a person does it. */
describe.skipIf(chromiumPath === undefined)(`the first login (skipped without a browser: ${whySkipped})`, () => {
  const database = testDatabase();
  let server: FastifyInstance;
  let browser: Browser;
  let page: Page;
  let url: string;
  let link: string;
  const failures: string[] = [];

  beforeAll(async () => {
    gatewayRunsForFile();
    const { gateway } = await stepGateway(database);
    const apiKey = 'a key that is long enough';
    server = await createServer({ gateway, apiKey, isReady: () => true });
    url = await server.listen({ host: '127.0.0.1', port: 0 });
    const config = { server: { host: '127.0.0.1', port: 0, apiKey } } as Config;
    const running = { gateway, url } as Parameters<typeof firstVisit>[0];
    link = String((await firstVisit(running, config)).firstAdmin);
    browser = await openBrowser();
    page = await openPage(browser, { failures });
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  it('nobody comes in without a password', async () => {
    await visit(page, `${url}/console/people`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Sign in');
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('the link lets the first admin choose a name and a password, and is gone from the address', async () => {
    await visit(page, link);
    expect(page.url()).not.toContain('invitation_');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByLabel('Name').fill('anna');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Password, once more').fill(`${PASSWORD}!`);
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByText('The two passwords are not the same.').waitFor();
    await page.getByLabel('Password, once more').fill(PASSWORD);
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
  });

  it('she invites somebody, who sees no page of admins, and whom she shuts out again', async () => {
    await visit(page, `${url}/console/people`);
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await page.getByRole('button', { name: 'Make the link' }).click();
    const invitation = String(await page.getByRole('dialog').locator('code').textContent());
    await page.keyboard.press('Escape');
    const other = await openPage(browser, { failures });
    await visit(other, invitation);
    await other.getByLabel('Name').fill('ben');
    await other.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await other.getByLabel('Password, once more').fill(PASSWORD);
    await other.getByRole('button', { name: 'Enter' }).click();
    await other.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    expect(await other.getByRole('navigation').getByText('People and keys').count()).toBe(0);
    await other.goto(`${url}/console/people`);
    await other.getByText('Nothing is here').first().waitFor();

    await page.getByRole('row', { name: /ben/ }).getByRole('button', { name: 'Shut out' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Shut out' }).click();
    await page.getByText('ben is shut out.').waitFor();
    await other.goto(`${url}/console/`);
    await other.getByRole('heading', { name: 'Sign in' }).waitFor();
    await other.context().close();
  });

  it('she signs out, and in again to where she wanted to go', async () => {
    await page.locator('.person > summary').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await visit(page, `${url}/console/people?tab=audit`);
    await page.getByLabel('Name').fill('anna');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'People and keys', level: 1 }).waitFor();
    await settled(page);
    await page.getByText('person/ben').first().waitFor();
    expect(failures).toEqual([]);
  });
});
