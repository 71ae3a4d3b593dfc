import { z } from 'zod';
import { isDecimal } from '../kernel/decimal.ts';

/** Parts that canonical documents share. Every text is the partner's, trimmed by the mapping, never by us. */

/** Digits before the point that the database keeps of a decimal: numeric(18, 6). */
const WHOLE_DIGITS = 12;

/** Plain decimal notation: money, unit prices, weights; below a million millions. */
export const decimal = z
  .string()
  .refine(
    (text) => isDecimal(text) && text.replace(/^-?0*/, '').replace(/\..*$/s, '').length <= WHOLE_DIGITS,
    'expected a plain decimal number such as 12.50, with at most 12 digits before the point',
  );

/** A day without a time: `2026-10-01`. */
export const day = z.iso.date();

/** An instant in UTC: `2026-09-01T10:30:00Z`. */
export const instant = z.iso.datetime();

/** ISO 4217. */
export const currency = z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 currency code such as USD');

/** Whole units in the document's unit of measure, below a thousand millions; negative only where a field says so. */
export const units = z.number().int().min(-999_999_999).max(999_999_999);

/** Where a line came from in its file; kept on every derived row. */
export interface SourcePlace {
  /** Segment ordinal within the transaction set, row number, or line of the file. */
  readonly ordinal: number;
  readonly tag?: string;
}

/** A line of a canonical document together with where it came from. */
export type Placed<Line> = Line & { readonly source: SourcePlace };

export const address = z.object({
  name: z.string().min(1).describe('Who receives it.'),
  company: z.string().optional().describe('Company of the receiver.'),
  line1: z.string().min(1).describe('Street and house number.'),
  line2: z.string().optional().describe('Flat, floor, building.'),
  city: z.string().min(1).describe('City.'),
  region: z.string().optional().describe('State or province, as post there writes it, e.g. IL.'),
  postalCode: z.string().optional().describe('Postal code; a text, because it may begin with 0.'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'expected an ISO 3166-1 alpha-2 country code such as US')
    .describe('ISO 3166-1 alpha-2 country code, e.g. US.'),
  phone: z.string().optional().describe('Telephone number, as the customer wrote it.'),
  email: z.string().optional().describe('E-mail address of the customer.'),
});
export type Address = z.infer<typeof address>;
