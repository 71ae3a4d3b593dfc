import type { z } from 'zod';
import { ConfigError } from '../kernel/errors.ts';
import { faultsOf } from '../kernel/settings/issue-words.ts';
import { bigcommerceStorefront } from './bigcommerce/bigcommerce.ts';
import { bigcommerceOptions } from './bigcommerce/options.ts';
import { headlessStorefront } from './headless/headless.ts';
import { headlessOptions } from './headless/options.ts';
import { medusaStorefront } from './medusa/medusa.ts';
import { medusaOptions } from './medusa/options.ts';
import { memoryStorefront } from './memory/memory.ts';
import { memoryOptions } from './memory/options.ts';
import { shopifyOptions } from './shopify/options.ts';
import { shopifyStorefront } from './shopify/shopify.ts';
import type { Storefront, StorefrontKind } from './storefront.ts';
import type { Surroundings } from './surroundings.ts';
import { vendureOptions } from './vendure/options.ts';
import { vendureStorefront } from './vendure/vendure.ts';
import { woocommerceOptions } from './woocommerce/options.ts';
import { woocommerceStorefront } from './woocommerce/woocommerce.ts';

interface Adapter {
  readonly options: z.ZodType;
  create(options: unknown, around: Surroundings): Storefront;
}

function adapter<Schema extends z.ZodType>(
  options: Schema,
  create: (options: z.output<Schema>, around: Surroundings) => Storefront,
): Adapter {
  return { options, create: (given, around) => create(options.parse(given), around) };
}

/** Every storefront adapter there is; nothing else imports them. A new adapter is one line here and one contract run. */
export const storefrontAdapters: Readonly<Record<StorefrontKind, Adapter>> = {
  headless: adapter(headlessOptions, headlessStorefront),
  memory: adapter(memoryOptions, memoryStorefront),
  medusa: adapter(medusaOptions, medusaStorefront),
  vendure: adapter(vendureOptions, vendureStorefront),
  bigcommerce: adapter(bigcommerceOptions, bigcommerceStorefront),
  woocommerce: adapter(woocommerceOptions, woocommerceStorefront),
  shopify: adapter(shopifyOptions, shopifyStorefront),
};

/** One storefront as crossdock.yaml describes it, secrets resolved: `id`, `kind` and the options of that adapter. */
export type StorefrontSettings = { readonly id?: string; readonly kind: string } & Readonly<Record<string, unknown>>;

/**
 * Builds the adapter for one shop. Throws ConfigError that names every wrong option, never its value.
 *
 * @param placeOf where an option of this shop stands in the configuration
 */
export function createStorefront(
  settings: StorefrontSettings,
  around: Surroundings,
  placeOf?: (issue: z.core.$ZodIssue) => string,
): Storefront {
  const { id = 'without id', kind, ...options } = settings;
  if (!isKind(kind)) {
    throw new ConfigError(
      'STOREFRONT-OPTIONS-INVALID',
      `Storefront ${id}: there is no kind "${kind}"; expected one of: ${Object.keys(storefrontAdapters).join(', ')}.`,
    );
  }
  const chosen = storefrontAdapters[kind];
  const checked = chosen.options.safeParse(options, { reportInput: true });
  if (!checked.success) {
    const faults = faultsOf(chosen.options, checked.error.issues, placeOf);
    throw new ConfigError('STOREFRONT-OPTIONS-INVALID', `Storefront ${id} (${kind}) cannot be used: ${faults}.`);
  }
  return chosen.create(options, around);
}

function isKind(kind: string): kind is StorefrontKind {
  return Object.hasOwn(storefrontAdapters, kind);
}
