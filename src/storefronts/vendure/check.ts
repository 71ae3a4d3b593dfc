import { z } from 'zod';
import { CrossdockError, errorMessage } from '../../kernel/errors.ts';
import type { Finding } from '../storefront.ts';
import type { AdminApi } from './admin-api.ts';
import type { VendureOptions } from './options.ts';

/** Looks at what makes a Vendure server unusable or quietly wrong. */
export async function checkVendure(api: AdminApi, options: VendureOptions): Promise<readonly Finding[]> {
  try {
    const answer = await api.ask({ about: 'check', operation: CHECK, answer: checkAnswer });
    const { me } =
      options.apiKey === undefined
        ? await api.ask({ about: 'check', operation: ME, answer: meAnswer })
        : { me: undefined };
    return [
      ...permissions(answer, me, options),
      location(answer, options),
      handler(answer, options),
      ...settings(answer, options),
      { check: 'webhooks', verdict: 'ok', says: 'Vendure sends none: orders are found by asking for what changed.' },
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
          ? 'Give this storefront a working apiKey, or username and password, of an administrator whose role may do what docs/storefront-vendure.md names.'
          : 'Check `url` (it ends in /admin-api), the certificate and the firewall, and whether the server runs.',
      },
    ];
  }
}

const meAnswer = z.object({
  me: z.object({
    identifier: z.string(),
    channels: z.array(z.object({ id: z.string(), permissions: z.array(z.string()) })),
  }),
});
type Me = z.output<typeof meAnswer>['me'];

const ME = 'query Me { me { identifier channels { id permissions } } }';

const checkAnswer = z.object({
  orders: z.object({ totalItems: z.number() }),
  activeChannel: z.object({ id: z.string(), code: z.string(), defaultCurrencyCode: z.string() }),
  globalSettings: z.object({
    trackInventory: z.boolean(),
    outOfStockThreshold: z.number(),
    serverConfig: z.object({ moneyStrategyPrecision: z.number() }),
  }),
  stockLocations: z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) }),
  fulfillmentHandlers: z.array(z.object({ code: z.string(), args: z.array(z.object({ name: z.string() })) })),
});
type Answer = z.output<typeof checkAnswer>;

const CHECK = `query Check {
  orders(options: { take: 1 }) { totalItems }
  activeChannel { id code defaultCurrencyCode }
  globalSettings { trackInventory outOfStockThreshold serverConfig { moneyStrategyPrecision } }
  stockLocations(options: { take: 100 }) { items { id name } }
  fulfillmentHandlers { code args { name } }
}`;

/** Any one of each is enough. */
const NEEDED = [['ReadCatalog', 'ReadProduct'], ['UpdateCatalog', 'UpdateProduct'], ['ReadOrder'], ['UpdateOrder']];

/** A key has no `me`: what it may read shows by reading, and what it may write only by writing. */
function permissions(answer: Answer, me: Me | undefined, { channelToken }: VendureOptions): Finding[] {
  const { activeChannel } = answer;
  const channel = `channel ${activeChannel.code} (${activeChannel.defaultCurrencyCode})`;
  const signedIn: Finding = {
    check: 'credentials',
    verdict: 'ok',
    says: `Signed in ${me === undefined ? 'by an API key' : `as ${me.identifier}`} to ${channel}${channelToken === undefined ? ', the default one' : ''}.`,
  };
  if (me === undefined) {
    const says = 'The API key may read catalogue and orders; whether it may change them shows with the first push.';
    return [signedIn, { check: 'scopes', verdict: 'ok', says }];
  }
  const has = new Set(me.channels.find(({ id }) => id === activeChannel.id)?.permissions ?? []);
  const missing = NEEDED.filter((either) => !either.some((permission) => has.has(permission)));
  if (missing.length === 0)
    return [signedIn, { check: 'scopes', verdict: 'ok', says: 'The role may do all that is needed.' }];
  return [
    signedIn,
    {
      check: 'scopes',
      verdict: 'failed',
      says: `The role lacks ${missing.map((either) => either.join(' or ')).join(', ')} in ${channel}.`,
      remedy: 'Give the role of this administrator these permissions in that channel.',
    },
  ];
}

function location({ stockLocations }: Answer, { stockLocation }: VendureOptions): Finding {
  const found = stockLocations.items.find(({ id }) => id === stockLocation);
  if (found !== undefined) {
    return { check: 'locations', verdict: 'ok', says: `Stock is set at location ${found.id}, ${found.name}.` };
  }
  const known = stockLocations.items.map(({ id, name }) => `${id} (${name})`).join(', ');
  return {
    check: 'locations',
    verdict: 'failed',
    says: `The channel has no stock location ${stockLocation}; it has ${known === '' ? 'none' : known}.`,
    remedy:
      'Put the id of the location for dropshipped goods into `stockLocation`, or assign that location to the channel.',
  };
}

function handler({ fulfillmentHandlers }: Answer, { fulfilmentHandler }: VendureOptions): Finding {
  const found = fulfillmentHandlers.find(({ code }) => code === fulfilmentHandler);
  const names = new Set(found?.args.map(({ name }) => name));
  if (names.has('method') && names.has('trackingCode')) {
    return { check: 'fulfilment', verdict: 'ok', says: `Packages are told through ${fulfilmentHandler}.` };
  }
  const known = fulfillmentHandlers.map(({ code }) => code).join(', ');
  return {
    check: 'fulfilment',
    verdict: 'failed',
    says:
      found === undefined
        ? `The server has no fulfillment handler ${fulfilmentHandler}; it has ${known}.`
        : `The fulfillment handler ${fulfilmentHandler} does not take method and trackingCode.`,
    remedy: 'Put `manual-fulfillment`, or a handler of your own with these two arguments, into `fulfilmentHandler`.',
  };
}

function settings({ globalSettings }: Answer, { moneyPrecision }: VendureOptions): Finding[] {
  const { trackInventory, outOfStockThreshold, serverConfig } = globalSettings;
  const findings: Finding[] = [];
  const precision = serverConfig.moneyStrategyPrecision;
  if (precision !== moneyPrecision) {
    findings.push({
      check: 'prices',
      verdict: 'failed',
      says: `The server keeps ${precision} digits after the point of an amount, and this storefront is set to ${moneyPrecision}: every price would be wrong.`,
      remedy: `Set \`moneyPrecision: ${precision}\`.`,
    });
  }
  if (!trackInventory) {
    findings.push({
      check: 'settings',
      verdict: 'warning',
      says: 'The global settings do not track inventory: variants that inherit it are sold without counting.',
      remedy: 'Switch on trackInventory in the global settings, or for each dropshipped variant.',
    });
  }
  if (outOfStockThreshold < 0) {
    findings.push({
      check: 'settings',
      verdict: 'warning',
      says: `The global out-of-stock threshold is ${outOfStockThreshold}: the shop sells ${-outOfStockThreshold} more of every variant than there are.`,
      remedy: 'Set the threshold to 0, unless back orders are meant.',
    });
  }
  return findings;
}
