import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningGateway } from '../../src/app.ts';
import { type SftpServer, startSftpServer } from '../../src/simulator/sftp-server.ts';
import { testDatabase } from '../support/database.ts';
import { gatewayRunsForFile } from '../support/leaks.ts';
import { type MappingRoom, mappingRoom } from '../support/mapping-room.ts';
import { seriousFindings } from './axe.ts';
import { chromiumPath, openBrowser, openPage, settled, visit, whySkipped } from './browser.ts';

/** A supplier changed the host key of its server: a person compares the new one and has it trusted, where it is told of. */
const database = testDatabase();
const until = { timeout: 60_000, interval: 200 };

describe.skipIf(chromiumPath === undefined)(`a changed host key (skipped without a browser: ${whySkipped})`, () => {
  const failures: string[] = [];
  let server: SftpServer;
  let room: MappingRoom;
  let running: RunningGateway;
  let browser: Browser;
  let page: Page;
  let before: string;

  beforeAll(async () => {
    gatewayRunsForFile();
    server = await startSftpServer();
    room = mappingRoom('tiny');
    before = server.hostKeyFingerprint;
    running = await room.start(database, room.connect('tiny', server));
    browser = await openBrowser();
    page = await openPage(browser, { failures });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    await server?.stop();
    room?.clear();
  });

  const opened = () => database.db('exception').whereNull('closed_at').where({ code: 'CHANNEL-HOST-KEY' });
  const panel = () => page.getByRole('region', { name: 'Host key of its server' });
  const dialog = () => page.getByRole('dialog');
  const audited = () => database.db('audit_entry').where({ action: 'trust host key' }).orderBy('id').pluck('reason');
  const pins = () => readFileSync(room.path('tiny/supplier.yaml'), 'utf8').match(/SHA256:\S+/g);

  it('stands on its exception beside the key known before, and everybody can read it', async () => {
    await expect.poll(() => Object.keys(server.counters.loginAttempts).length, until).toBeGreaterThan(0);
    server.changeHostKey();
    await expect.poll(opened, until).toHaveLength(1);
    const [{ id }] = await opened();
    for (const [colours, width] of [
      ['dark', 1440],
      ['light', 390],
    ] as const) {
      const other = await openPage(browser, { colours, width, failures });
      await visit(other, `${running.url}/console/exceptions/${id}`);
      await other.getByText('shows another key than before').waitFor();
      expect(await seriousFindings(other)).toEqual([]);
      await other.getByRole('button', { name: 'Trust this key' }).click();
      expect(await seriousFindings(other)).toEqual([]);
      expect(await other.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      const sticksOut =
        "[...document.querySelectorAll('dialog[open]')].some((one) => one.scrollWidth > one.clientWidth)";
      expect(await other.evaluate(sticksOut), 'words beyond the edge of the window').toBe(false);
      await other.context().close();
    }
    await visit(page, `${running.url}/console/exceptions/${id}`);
    await panel().getByText('somebody in between').waitFor();
    expect(await page.getByText('*', { exact: false }).count(), 'marks that stand for emphasis').toBe(0);
    expect(await panel().getByText(before).count()).toBe(1);
    expect(await panel().getByText(server.hostKeyFingerprint).count()).toBe(1);
    // One button for one key: the one of the exception.
    expect(await page.getByRole('button', { name: 'Trust this key' }).count()).toBe(1);
  });

  it('is not trusted when the server shows yet another one by then', async () => {
    server.changeHostKey();
    await page.getByRole('button', { name: 'Trust this key' }).click();
    await dialog().getByText('somebody in between').waitFor();
    await dialog().getByLabel(/^Why/).fill('they moved');
    await dialog().getByRole('button', { name: 'Trust this key' }).click();
    await dialog().getByText('The server shows another host key than the one that was to be trusted').waitFor();
    await dialog().getByText('SUPPLIER-KEY-CHANGED').waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    expect([pins(), await audited()]).toEqual([[before], []]);
    // The browser says of every refusal that it failed to load.
    failures.splice(0);
  });

  it('is trusted with a reason, and the exception closes by itself', async () => {
    await panel().getByRole('button', { name: 'Ask the server again' }).click();
    await panel().getByText(server.hostKeyFingerprint).waitFor();
    await panel().getByText('the gateway would refuse that').waitFor();
    await panel().getByRole('button', { name: 'Trust this key' }).click();
    const go = dialog().getByRole('button', { name: 'Trust this key' });
    expect(await go.isDisabled()).toBe(true);
    await dialog().getByText(server.hostKeyFingerprint).waitFor();
    await dialog().getByLabel(/^Why/).fill('Mrs Li said so by telephone');
    expect(await seriousFindings(page)).toEqual([]);
    await go.click();
    await page.getByText('key of 127.0.0.1').waitFor();
    await page.getByText('the folder could be polled again').waitFor();
    expect(pins()).toEqual([before, server.hostKeyFingerprint]);
    expect(await audited()).toEqual(['Mrs Li said so by telephone']);
  });

  it('is all that is left on the page of the supplier, once the change is over', async () => {
    await visit(page, `${running.url}/console/suppliers/tiny?tab=connection`);
    await panel().getByText('Not asked now').waitFor();
    await panel().getByRole('button', { name: 'Ask the server for its key' }).click();
    await panel().getByText('shows a key that is trusted').waitFor();
    await settled(page);
    expect(await seriousFindings(page)).toEqual([]);
    await panel().getByRole('button', { name: 'Drop the other key' }).click();
    await dialog().getByLabel(/^Why/).fill('the change is over');
    await dialog().getByRole('button', { name: 'Drop the other key' }).click();
    await panel().getByText(before).waitFor({ state: 'detached' });
    expect(pins()).toEqual([server.hostKeyFingerprint]);
    expect(failures).toEqual([]);
  });
});
