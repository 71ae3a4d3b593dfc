import { z } from 'zod';
import { access } from './schema/access.ts';
import { alerts } from './schema/alerts.ts';
import { archive } from './schema/archive.ts';
import { limits } from './schema/limits.ts';
import { margin } from './schema/margin.ts';
import { orders } from './schema/orders.ts';
import { prices } from './schema/prices.ts';
import { publish } from './schema/publish.ts';
import { reconcile } from './schema/reconcile.ts';
import { retention } from './schema/retention.ts';
import { routing, storefrontRouting } from './schema/routing.ts';
import { telemetry } from './schema/telemetry.ts';

/** What crossdock.yaml may say. Options of a storefront are checked by its own adapter. */
export const configFile = z.strictObject({
  crossdock: z.literal(1),
  mappings: z
    .string()
    .min(1)
    .default('mappings')
    .describe('Folder with one folder per supplier, relative to this file.'),
  state: z.string().min(1).default('.crossdock').describe('Folder for the embedded database, relative to this file.'),
  server: z
    .strictObject({
      host: z
        .string()
        .min(1)
        .default('127.0.0.1')
        .describe('Address to listen on. Beyond loopback an apiKey is required.'),
      port: z.int().min(0).max(65535).default(8780).describe('Port to listen on; 0 = any free one.'),
      apiKey: z.string().min(16).optional().describe('Key that clients send as a bearer token.'),
      publicUrl: z
        .url({ protocol: /^https$/ })
        .transform((url) => url.replace(/\/+$/, ''))
        .optional()
        .describe(
          'Where the world reaches this server, over https: shops are told to send their webhooks there, and providers to send people back there.',
        ),
    })
    .default({ host: '127.0.0.1', port: 8780 }),
  access,
  storefronts: z
    .array(
      z.looseObject({
        id: z
          .string()
          .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits and dashes')
          .describe('Name in orders and tables.'),
        kind: z.enum(['bigcommerce', 'headless', 'medusa', 'shopify', 'vendure', 'woocommerce']).describe('Adapter.'),
        orders,
        publish,
        prices,
        margin,
        limits,
        routing: storefrontRouting,
        reconcile,
      }),
    )
    .default([]),
  alerts,
  supplierMail: z
    .looseObject({ from: z.string() })
    .optional()
    .describe(
      'Mail server for reports to suppliers: url, or host, port, user, password; tls, ca, from, as for alerts.',
    ),
  archive,
  retention,
  routing,
  telemetry,
  log: z
    .strictObject({ level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info') })
    .default({ level: 'info' }),
});

export type ConfigFile = z.infer<typeof configFile>;
