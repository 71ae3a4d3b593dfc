import { z } from 'zod';
import { duration } from './values.ts';

const units = z.int().min(0).max(1_000_000);
const sku = z
  .string()
  .min(1)
  .describe('A supplier SKU; * is any run of characters, ? is one; upper and lower case differ.');

/** Buffer of fast movers unless supplier.yaml says otherwise. */
export const FAST = 5;
export const NORMAL = 3;

/**
 * Units of a supplier's stock that are never offered: one number for all of it, or numbers by SKU, or learnt. Learnt: what
 * others take between two figures, so that it is seldom sold twice.
 */
export const buffer = z
  .union([
    units.transform((all) => ({ normal: all, fast: Math.max(all, FAST) })),
    z
      .strictObject({
        normal: units.default(NORMAL).describe('Least units of a usual SKU.'),
        fast: units.default(FAST).describe('Least units of a fast mover.'),
        fastMovers: z.array(sku).max(10_000).default([]).describe('Fast movers, besides those that are learnt.'),
        skus: z.record(sku, units).default({}).describe('Units of single SKUs or patterns; the first that fits.'),
        learn: z
          .strictObject({
            confidence: z
              .union([z.literal(95), z.literal(99)])
              .default(95)
              .describe('Percent of the times between two figures in which the buffer is enough.'),
            most: units.default(100).describe('Most units.'),
            lag: duration.default(900_000).describe('From a figure to the shop, besides the wait for the figure.'),
            fastPerDay: z
              .number()
              .positive()
              .default(24)
              .describe('A SKU of which others take so many units a day is a fast mover.'),
            observations: z.int().min(2).default(20).describe('Feeds that must be compared before they count.'),
            days: z.int().min(1).max(365).default(28).describe('How far back feeds are compared.'),
          })
          .optional(),
      })
      .refine(({ normal, fast, learn }) => learn === undefined || learn.most >= Math.max(normal, fast), {
        message: 'expected at least as much as normal and fast',
        path: ['learn', 'most'],
      }),
  ])
  .describe('3 and 5 for fast movers without it; 0 of own stock.');
export type BufferSection = z.output<typeof buffer>;
