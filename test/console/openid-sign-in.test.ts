import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSignIn } from '../../src/app/sign-in.ts';
import { configFile } from '../../src/config/schema.ts';
import type { SignInWays } from '../../src/server/options.ts';
import { createServer } from '../../src/server/server.ts';
import { testDatabase } from '../support/database.ts';
import { gatewayRunsForFile } from '../support/leaks.ts';
import { CLIENT_ID, CLIENT_SECRET, type OpenidProvider, startOpenidProvider } from '../support/openid-provider.ts';
import { stepGateway } from '../support/step-gateway.ts';
import { seriousFindings } from './axe.ts';
import { chromiumPath, openBrowser, openPage, settled, visit, whySkipped } from './browser.ts';

const ANNA = { sub: 'anna-at-work', email: 'anna@example.com', email_verified: true, groups: ['edi-ops'] };

/** In a real browser, with its own rules of which cookies go along: the provider is another site than the gateway. */
describe.skipIf(chromiumPath === undefined)(
  `sign-in with a provider (skipped without a browser: ${whySkipped})`,
  () => {
    const database = testDatabase();
    let provider: OpenidProvider;
    let signIn: SignInWays;
    let server: FastifyInstance;
    let browser: Browser;
    let page: Page;
    let url: string;
    const failures: string[] = [];

    beforeAll(async () => {
      gatewayRunsForFile();
      provider = await startOpenidProvider();
      provider.account = ANNA;
      const { gateway } = await stepGateway(database);
      const oidc = {
        name: 'Work',
        issuer: provider.issuer,
        clientId: CLIENT_ID,
        clientSecret: CLIENT_SECRET,
        scopes: ['email', 'groups'],
        roles: { claim: 'groups', operator: ['edi-ops'] },
      };
      signIn = await buildSignIn(configFile.parse({ crossdock: 1, access: { oidc } }));
      server = await createServer({ gateway, apiKey: undefined, isReady: () => true, signIn });
      url = await server.listen({ host: '127.0.0.1', port: 0 });
      provider.register(url);
      browser = await openBrowser();
      page = await openPage(browser, { failures });
    });
    afterAll(async () => {
      await browser.close();
      await server.close();
      await signIn.provider?.provider.close();
      await provider.close();
    });

    const person = () => page.locator('.person-name');
    const withWork = () => page.getByRole('link', { name: 'Sign in with Work' });

    it('offers the provider and the password', async () => {
      await visit(page, `${url}/console/orders?search=4711`);
      await withWork().waitFor();
      await page.getByLabel('Password').waitFor();
      expect(await seriousFindings(page)).toEqual([]);
    });

    it('leads through the provider to the page one wanted', async () => {
      await withWork().click();
      await page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor();
      expect(page.url()).toBe(`${url}/console/orders?search=4711`);
      await settled(page);
      expect(await person().textContent()).toBe('anna@example.com');
    });

    it('signing out ends it at the provider too, which sends one home', async () => {
      await person().click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(`${provider.issuer}/**`);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await withWork().waitFor();
      expect(page.url()).toBe(`${url}/console/`);
    });

    it('says why one was not let in', async () => {
      provider.account = { ...ANNA, groups: [] };
      await withWork().click();
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('alert').textContent()).toContain(
        'Work knows you as anna@example.com, but nothing in the claim groups gives a role here.',
      );
      expect(await seriousFindings(page)).toEqual([]);
      await visit(page, `${url}/console/`);
      expect(await page.getByRole('alert').count()).toBe(0);
    });

    it('a link that somebody else made of an answer signs nobody in, and leaves both ways', async () => {
      await visit(page, `${url}/v1/session/openid/callback?state=none&code=none`);
      expect(await page.getByRole('alert').textContent()).toContain('This sign-in cannot be gone on with');
      await page.getByLabel('Password').waitFor();
      await withWork().waitFor();
    });

    it('nothing went wrong in the browser', () => expect(failures).toEqual([]));
  },
);
