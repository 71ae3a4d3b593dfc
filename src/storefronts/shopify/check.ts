import { z } from 'zod';
import { codes } from '../../kernel/codes.ts';
import { CrossdockError, errorMessage } from '../../kernel/errors.ts';
import type { Finding } from '../storefront.ts';
import type { Admin, How, Operation } from './admin.ts';
import { findLocation } from './location.ts';
import type { ShopifyOptions } from './options.ts';
import { subscribedTopics, topics } from './subscriptions.ts';

const readShop: Operation<{
  shop: { name: string; myshopifyDomain: string; currencyCode: string };
  currentAppInstallation: { accessScopes: { handle: string }[] };
}> = {
  name: 'CrossdockShop',
  text: `query CrossdockShop {
    shop { name myshopifyDomain currencyCode } currentAppInstallation { accessScopes { handle } }
  }`,
  data: z.object({
    shop: z.object({ name: z.string(), myshopifyDomain: z.string(), currencyCode: z.string() }),
    currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
  }),
  cost: 3,
};

/** Each with what does not work without it. Whoever may write may read. */
const SCOPES: Readonly<Record<string, string>> = {
  read_products: 'SKUs are not found',
  read_inventory: 'quantities are not read',
  write_inventory: 'no stock is written',
  read_locations: 'the location is not found',
  read_orders: 'no orders come',
  read_merchant_managed_fulfillment_orders: 'orders seem to have nothing to ship',
  write_merchant_managed_fulfillment_orders: 'no tracking is told',
};
/** Not needed by everybody. */
const FURTHER_SCOPES: Readonly<Record<string, string>> = {
  write_products: 'no prices are written',
  write_orders: 'no notes are written on orders',
};

const how: How = { about: 'check' };

/** What a person would look at first. */
export async function checkShop(admin: Admin, options: ShopifyOptions): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const shop = await attempt('credentials', findings, () => admin.run(readShop, {}, how));
  if (shop === undefined) return findings;
  findings.push(
    shop.shop.myshopifyDomain === options.shop
      ? ok('credentials', `The shop "${shop.shop.name}" (${shop.shop.currencyCode}) answers.`)
      : failed(
          'credentials',
          `The token belongs to ${shop.shop.myshopifyDomain}, not to ${options.shop}.`,
          'Correct `shop` or the credentials of this storefront.',
        ),
    versionFinding(admin, options),
    ...scopeFindings(shop.currentAppInstallation.accessScopes.map(({ handle }) => handle)),
  );
  const location = await attempt('locations', findings, () => findLocation(admin, options.location, how));
  if (location !== undefined) findings.push(locationFinding(location));
  const subscribed = await attempt('webhooks', findings, () => subscribedTopics(admin));
  if (subscribed !== undefined) findings.push(webhookFinding(subscribed));
  return findings;
}

function versionFinding(admin: Admin, { version }: ShopifyOptions): Finding {
  const served = admin.servedVersion();
  if (served === undefined || served === version) return ok('version', `Shopify serves version ${version}.`);
  return failed(
    'version',
    `Shopify serves version ${served} instead of ${version}: ${version} is not supported any more.`,
    'Put a newer `version` into this storefront, of those that this Crossdock knows, or update Crossdock.',
  );
}

function scopeFindings(granted: readonly string[]): Finding[] {
  const has = (scope: string): boolean =>
    granted.includes(scope) || granted.includes(scope.replace(/^read_/, 'write_'));
  const missing = Object.entries(SCOPES).filter(([scope]) => !has(scope));
  const further = Object.entries(FURTHER_SCOPES).filter(([scope]) => !has(scope));
  const listed = (scopes: readonly (readonly [string, string])[]): string =>
    scopes.map(([scope, without]) => `${scope} (${without})`).join(', ');
  const remedy = 'Add the scopes to the app, release a new version of it, and install it in the shop again.';
  return [
    missing.length === 0
      ? ok('scopes', 'The app has every scope that it needs.')
      : failed('scopes', `The app lacks ${listed(missing)}.`, remedy),
    ...(further.length === 0
      ? []
      : [{ check: 'scopes', verdict: 'warning' as const, says: `The app lacks ${listed(further)}.`, remedy }]),
  ];
}

function locationFinding({ name, isActive, fulfillsOnlineOrders }: Awaited<ReturnType<typeof findLocation>>): Finding {
  if (!isActive) return failed('locations', `Location "${name}" is switched off.`, 'Activate it in Shopify.');
  if (fulfillsOnlineOrders) return ok('locations', `Stock is written to location "${name}".`);
  return {
    check: 'locations',
    verdict: 'warning',
    says: `Location "${name}" does not fulfil online orders: what is in stock there is not sold online.`,
    remedy: 'Switch on "Fulfill online orders from this location" in Shopify.',
  };
}

function webhookFinding(subscribed: readonly { readonly topic: string }[]): Finding {
  const missing = topics.filter((topic) => !subscribed.some((one) => one.topic === topic));
  if (missing.length === 0) return ok('webhooks', 'The shop sends webhooks when orders change.');
  return {
    check: 'webhooks',
    verdict: 'warning',
    says: `The shop does not send ${missing.join(', ')}: orders come by polling.`,
    remedy: 'Nothing, if the gateway subscribes by itself every day; otherwise let it subscribe.',
  };
}

async function attempt<Value>(
  check: string,
  findings: Finding[],
  look: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await look();
  } catch (error) {
    const remedy = error instanceof CrossdockError ? codes[error.code].remedy : 'Report it with the message.';
    findings.push(failed(check, errorMessage(error), remedy));
    return undefined;
  }
}

function ok(check: string, says: string): Finding {
  return { check, verdict: 'ok', says };
}

function failed(check: string, says: string, remedy: string): Finding {
  return { check, verdict: 'failed', says, remedy };
}
