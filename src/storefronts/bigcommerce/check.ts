import { z } from 'zod';
import { errorMessage, RejectedError } from '../../kernel/errors.ts';
import type { Finding } from '../storefront.ts';
import { webhookFindings } from '../webhook-findings.ts';
import { type Api, understood } from './api.ts';
import type { BigcommerceOptions } from './options.ts';
import { isOurs, listHooks } from './webhooks.ts';

/** What a person would look at first, in the order in which one thing hides the next. */
export async function checkStore(api: Api, options: BigcommerceOptions): Promise<readonly Finding[]> {
  const steps: readonly (readonly [string, () => Promise<readonly Finding[]>])[] = [
    ['credentials', () => store(api)],
    ['scopes', () => orders(api)],
    ['locations', () => locations(api, options)],
    ['stock', () => stock(api, options)],
    ['webhooks', () => webhooks(api, options)],
  ];
  const findings: Finding[] = [];
  for (const [check, look] of steps) {
    try {
      findings.push(...(await look()));
    } catch (error) {
      findings.push({ check, verdict: 'failed', says: errorMessage(error), remedy: remedyFor(error) });
      // Without an answer, or without a token, everything else would say the same.
      if (check === 'credentials' && !isScope(error)) break;
    }
  }
  return findings;
}

function ok(check: string, says: string): Finding {
  return { check, verdict: 'ok', says };
}

function isScope(error: unknown): boolean {
  return error instanceof RejectedError && error.code === 'STOREFRONT-BIGCOMMERCE-SCOPE';
}

function remedyFor(error: unknown): string {
  if (isScope(error)) {
    return 'Make an API account with the scopes of docs/storefront-bigcommerce.md, and put its token into accessToken.';
  }
  return error instanceof RejectedError
    ? 'Compare storeHash with the address of the control panel (store-….mybigcommerce.com), and make a new token for accessToken.'
    : 'Look whether BigCommerce is up (status.bigcommerce.com), then check again.';
}

async function store(api: Api): Promise<readonly Finding[]> {
  const answer = await api.call({ about: 'check', method: 'GET', path: '/v2/store' });
  const { name, currency } = understood(z.object({ name: z.string(), currency: z.string() }), answer);
  return [ok('credentials', `The store ${name} answers; its currency is ${currency}.`)];
}

async function orders(api: Api): Promise<readonly Finding[]> {
  const answer = await api.call({ about: 'check', method: 'GET', path: '/v2/orders', query: { limit: '1' } });
  if (answer.kind === 'no') understood(z.unknown(), answer);
  return [ok('scopes', 'The token reads orders. Whether it may change them shows with the first package.')];
}

const location = z.object({ id: z.int(), label: z.string().nullish(), enabled: z.boolean().nullish() });

async function locations(api: Api, { locationId }: BigcommerceOptions): Promise<readonly Finding[]> {
  const answer = await api.call({ about: 'check', method: 'GET', path: '/v3/inventory/locations' });
  const { data } = understood(z.object({ data: z.array(location) }), answer);
  const ours = data.find(({ id }) => id === locationId);
  const all = data.map(({ id, label }) => `${id} (${label ?? 'without a name'})`).join(', ');
  if (ours === undefined) {
    return [
      {
        check: 'locations',
        verdict: 'failed',
        says: `The store has no location ${locationId}; it has: ${all}.`,
        remedy: 'Put one of them into locationId.',
      },
    ];
  }
  if (ours.enabled !== false) return [ok('locations', `Stock is set at location ${locationId} (${ours.label ?? ''}).`)];
  return [
    {
      check: 'locations',
      verdict: 'warning',
      says: `Location ${locationId} is switched off in the store: nothing is sold from it.`,
      remedy: 'Switch it on under Settings > Inventory, or put another one into locationId.',
    },
  ];
}

async function stock(api: Api, { locationId }: BigcommerceOptions): Promise<readonly Finding[]> {
  const path = `/v3/inventory/locations/${locationId}/items`;
  const answer = await api.call({ about: 'check', method: 'GET', path, query: { limit: '1' } });
  if (answer.kind === 'no') understood(z.unknown(), answer);
  return [ok('stock', 'The token reads stock.')];
}

async function webhooks(api: Api, options: BigcommerceOptions): Promise<readonly Finding[]> {
  const ours = (await listHooks(api)).filter(isOurs).map(({ scope, is_active: isActive }) => ({
    whyOff: isActive
      ? undefined
      : `The webhook ${scope} is switched off: the store does so after two days of failures, or 90 days without use.`,
  }));
  return webhookFindings('store', ours, options.webhookSecret !== undefined);
}
