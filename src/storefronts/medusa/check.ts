import { z } from 'zod';
import { CrossdockError, errorMessage } from '../../kernel/errors.ts';
import type { Finding } from '../storefront.ts';
import { type AdminApi, isRefusal } from './admin-api.ts';
import type { MedusaOptions } from './options.ts';

/** Looks at what makes a Medusa server unusable or quietly wrong. */
export async function checkMedusa(api: AdminApi, options: MedusaOptions): Promise<readonly Finding[]> {
  try {
    const { stock_locations } = await api.ask({
      about: 'check',
      path: '/admin/stock-locations',
      query: { fields: 'id,name,*sales_channels,*fulfillment_providers', limit: 200 },
      answer: locationsAnswer,
    });
    const orders = await api.ask({
      about: 'check',
      path: '/admin/orders',
      query: { fields: 'id', limit: 1 },
      answer: z.object({ count: z.number() }),
    });
    return [
      { check: 'credentials', verdict: 'ok', says: `The API key is accepted; the shop has ${orders.count} orders.` },
      ...location(stock_locations, options),
      { check: 'webhooks', verdict: 'ok', says: 'Medusa sends none: orders are found by asking for what changed.' },
    ];
  } catch (error) {
    if (!(error instanceof CrossdockError)) throw error;
    const isCredentials = error.code === 'STOREFRONT-CREDENTIALS';
    return [
      {
        check: isCredentials ? 'credentials' : 'connection',
        verdict: 'failed',
        says: errorMessage(error),
        remedy: isCredentials
          ? 'Make a new secret API key under Settings → Secret API Keys and put it where `apiKey` refers to.'
          : `Check \`url\` (without /admin), the certificate and the firewall, and whether the server runs${isRefusal(error) ? ' in a version from 2.0 on' : ''}.`,
      },
    ];
  }
}

const named = z.object({ id: z.string(), name: z.string().nullish() });
const locationsAnswer = z.object({
  stock_locations: z.array(
    named.extend({
      sales_channels: z.array(named).nullish(),
      fulfillment_providers: z.array(z.object({ id: z.string() })).nullish(),
    }),
  ),
});
type Location = z.output<typeof locationsAnswer>['stock_locations'][number];

function location(locations: readonly Location[], { stockLocation, salesChannel }: MedusaOptions): Finding[] {
  const found = locations.find(({ id }) => id === stockLocation);
  if (found === undefined) {
    const known = locations.map(({ id, name }) => `${id} (${name ?? 'without name'})`).join(', ');
    return [
      {
        check: 'locations',
        verdict: 'failed',
        says: `The shop has no stock location ${stockLocation}; it has ${known === '' ? 'none' : known}.`,
        remedy: 'Put the id of the location for dropshipped goods into `stockLocation`.',
      },
    ];
  }
  const findings: Finding[] = [
    { check: 'locations', verdict: 'ok', says: `Stock is set at ${found.name ?? found.id}.` },
  ];
  const channels = found.sales_channels ?? [];
  if (channels.length === 0 || (salesChannel !== undefined && !channels.some(({ id }) => id === salesChannel))) {
    findings.push({
      check: 'locations',
      verdict: 'failed',
      says: `The location is not linked to ${salesChannel === undefined ? 'any sales channel' : `the sales channel ${salesChannel}`}: nothing that is in stock there can be bought.`,
      remedy: 'Link the location and the sales channel under Settings → Locations.',
    });
  }
  if ((found.fulfillment_providers ?? []).length === 0) {
    findings.push({
      check: 'fulfilment',
      verdict: 'failed',
      says: 'The location has no fulfillment provider: no package can be told.',
      remedy: 'Connect the location to a provider, such as the manual one, under Settings → Locations.',
    });
  }
  return findings;
}
