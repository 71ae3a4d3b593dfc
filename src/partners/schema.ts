import { z } from 'zod';
import { currency } from '../documents/parts.ts';
import type { X12Strictness, X12Validation } from '../formats/codec.ts';
import { x12Levels, x12Strictness, x12Tolerances } from '../formats/x12/options.ts';
import { calendar } from './schema/calendar.ts';
import { clocks } from './schema/clocks.ts';
import { collect } from './schema/collect.ts';
import { costs } from './schema/costs.ts';
import { deliver } from './schema/deliver.ts';
import { errorReports } from './schema/error-reports.ts';
import { invoices } from './schema/invoices.ts';
import { limits } from './schema/limits.ts';
import { orders } from './schema/orders.ts';
import { pgp } from './schema/pgp.ts';
import { receive } from './schema/receive.ts';
import { shipping } from './schema/shipping.ts';
import { stock } from './schema/stock.ts';
import { zone } from './schema/values.ts';

const party = z.strictObject({
  qualifier: z.string().length(2, 'expected two characters (ISA05, ISA07)'),
  id: z.string().min(1).max(15, 'expected at most 15 characters (ISA06, ISA08)'),
});
const tolerance = z.enum(Object.keys(x12Tolerances) as [keyof typeof x12Tolerances, ...(keyof typeof x12Tolerances)[]]);

const validation = z.enum(Object.keys(x12Levels) as [X12Validation, ...X12Validation[]]);
const strictness = z.enum(Object.keys(x12Strictness) as [X12Strictness, ...X12Strictness[]]);

/** The shape of `supplier.yaml`, version 1. Channels are checked by the options of their adapters. */
export const supplierFile = z.strictObject({
  supplier: z.literal(1),
  name: z.string().min(1).describe('For people.'),
  own: z
    .boolean()
    .default(false)
    .describe('Our own stock: one more source, without a drop-ship fee; its quantities may be put by the API.'),
  simulator: z
    .boolean()
    .default(false)
    .describe('It only simulates: it gets sample orders and no others, and its stock is for sale nowhere.'),
  active: z.boolean().default(true).describe('false: only checked and tested; nothing is collected or sent.'),
  timeZone: zone,
  currency,
  channel: z.looseObject({ kind: z.enum(['sftp', 'folder', 'http', 'email']) }),
  collect,
  deliver,
  receive,
  calendar,
  clocks,
  orders,
  invoices,
  errorReports,
  pgp: pgp.optional(),
  x12: z
    .strictObject({
      supplier: party,
      ours: party,
      acknowledge: z.union([z.boolean(), z.enum(['997', '999'])]).default(true),
      interchangeAcknowledgment: z.enum(['requested', 'always', 'never']).default('requested'),
      usage: z.enum(['P', 'T']).default('P'),
      tolerate: z.array(tolerance).default([]),
      validation: validation.default('conditions'),
      strict: z.array(strictness).default([]),
    })
    .optional(),
  stock,
  products: z
    .strictObject({
      match: z
        .array(z.enum(['list', 'gtin', 'sku']))
        .min(1)
        .default(['list', 'gtin', 'sku']),
      list: z.string().min(1).optional(),
    })
    .prefault({}),
  costs,
  shipping,
  limits,
});
export type SupplierFile = z.infer<typeof supplierFile>;
