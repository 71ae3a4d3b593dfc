import { z } from 'zod';
import { errorMessage, RejectedError } from '../../kernel/errors.ts';
import type { Finding } from '../storefront.ts';
import { webhookFindings } from '../webhook-findings.ts';
import type { Currency } from './currency.ts';
import type { TrackingWays } from './fulfil.ts';
import type { WoocommerceOptions } from './options.ts';
import { understood } from './orders.ts';
import type { Site } from './site.ts';
import { isOurs, listHooks } from './webhooks.ts';

/** What a person would look at first, in the order in which one thing hides the next. */
export async function checkShop(
  site: Site,
  options: WoocommerceOptions,
  { currency, tracking }: { readonly currency: Currency; readonly tracking: TrackingWays },
): Promise<readonly Finding[]> {
  const steps: readonly (readonly [string, () => Promise<readonly Finding[]>])[] = [
    ['address', async () => [addressOf(options)]],
    ['permalinks', () => permalinks(site)],
    ['credentials', () => readKeys(site, currency)],
    ['scopes', () => writeKeys(site)],
    ['settings', () => settings(site, options)],
    ['tracking', async () => [wayOf((await tracking.current()).name, options)]],
    ['webhooks', () => webhooks(site, options)],
  ];
  const findings: Finding[] = [];
  for (const [check, look] of steps) {
    try {
      findings.push(...(await look()));
    } catch (error) {
      findings.push({ check, verdict: 'failed', says: errorMessage(error), remedy: remedyFor(error) });
      // Without an answer or without keys everything else would say the same.
      if (check === 'permalinks' || check === 'credentials') break;
    }
  }
  return findings;
}

function ok(check: string, says: string): Finding {
  return { check, verdict: 'ok', says };
}

function remedyFor(error: unknown): string {
  if (!(error instanceof RejectedError))
    return 'Look whether the shop can be reached and is not in maintenance, then check again.';
  return error.code === 'STOREFRONT-WOOCOMMERCE-KEYS'
    ? 'In the shop: WooCommerce > Settings > Advanced > REST API: a key with Read/Write of a user who may manage the shop. Put it into consumerKey and consumerSecret.'
    : 'Compare `url` of this storefront with the address of the shop, and look whether WooCommerce is active there.';
}

function addressOf({ url, keysInQuery }: WoocommerceOptions): Finding {
  if (url.startsWith('http:')) {
    return {
      check: 'address',
      verdict: 'warning',
      says: 'The shop is called by plain http: orders can be read on the way.',
      remedy: 'Give the shop a certificate and use https.',
    };
  }
  if (!keysInQuery) return ok('address', `The shop is called at ${new URL(url).host} by https.`);
  return {
    check: 'address',
    verdict: 'warning',
    says: 'The keys are sent in the query and end up in the access log of the host.',
    remedy: 'Have the host pass the Authorization header on, then take keysInQuery away.',
  };
}

function wayOf(name: string, { tracking }: WoocommerceOptions): Finding {
  const says = `Customers see tracking by: ${name}.`;
  if (tracking === 'auto' || tracking === name) return ok('tracking', says);
  const remedy = `Switch ${tracking} on in the shop, or set tracking: auto.`;
  return { check: 'tracking', verdict: 'warning', says: `The shop has no ${tracking}. ${says}`, remedy };
}

const index = z.object({ namespaces: z.array(z.string()) });

/** Plain permalinks have no /wp-json, and the way round them does not take the keys. */
async function permalinks(site: Site): Promise<readonly Finding[]> {
  const answer = await site.call({ about: 'check', method: 'GET', path: '/', query: { _fields: 'namespaces' } });
  const { namespaces } = understood(index, answer);
  if (namespaces.includes('wc/v3')) return [ok('permalinks', 'The REST API of WooCommerce answers.')];
  return [
    {
      check: 'permalinks',
      verdict: 'failed',
      says: 'WordPress answers, WooCommerce does not.',
      remedy: 'Activate WooCommerce there, and choose other permalinks than plain (Settings > Permalinks).',
    },
  ];
}

async function readKeys(site: Site, currency: Currency): Promise<readonly Finding[]> {
  const code = await currency.read();
  const answer = await site.call({
    about: 'check',
    method: 'GET',
    path: '/wc/v3/orders',
    query: { per_page: '1', _fields: 'id' },
  });
  understood(z.array(z.unknown()), answer);
  return [
    ok('credentials', 'The keys read products and orders.'),
    ok('currency', `Prices in the shop are in ${code}; prices in other currencies are refused.`),
  ];
}

/** An empty batch needs the permission to write, and writes nothing. */
async function writeKeys(site: Site): Promise<readonly Finding[]> {
  const answer = await site.call({
    about: 'check',
    method: 'POST',
    path: '/wc/v3/products/batch',
    body: { update: [] },
  });
  understood(z.unknown(), answer);
  return [ok('scopes', 'The keys may write.')];
}

const setting = z.object({ value: z.unknown() });

async function settings(site: Site, options: WoocommerceOptions): Promise<readonly Finding[]> {
  const read = async (path: string): Promise<unknown> => {
    const answer = await site.call({ about: 'check', method: 'GET', path: `/wc/v3/settings/${path}` });
    return answer.kind === 'no' ? undefined : understood(setting, answer).value;
  };
  const isCounting = await read('products/woocommerce_manage_stock');
  const findings: Finding[] = [
    isCounting === 'no'
      ? {
          check: 'stock',
          verdict: 'failed',
          says: 'The shop does not count stock at all: quantities would be dropped.',
          remedy: 'Switch on WooCommerce > Settings > Products > Inventory > Enable stock management.',
        }
      : ok('stock', 'The shop counts stock.'),
  ];
  if (options.priceBatchSize > 0 && (await read('tax/woocommerce_prices_include_tax')) === 'yes') {
    findings.push({
      check: 'prices',
      verdict: 'warning',
      says: 'Prices in the shop include tax.',
      remedy: 'If prices are pushed, let the price rules make prices with tax, or change the setting in the shop.',
    });
  }
  return findings;
}

async function webhooks(site: Site, options: WoocommerceOptions): Promise<readonly Finding[]> {
  const ours = (await listHooks(site)).filter(isOurs).map(({ topic, status }) => ({
    whyOff:
      status === 'active'
        ? undefined
        : `The webhook ${topic} is ${status}: the shop switches one off after more than five failures in a row.`,
  }));
  return webhookFindings('shop', ours, options.webhookSecret !== undefined);
}
