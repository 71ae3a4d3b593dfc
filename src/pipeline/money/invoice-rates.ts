import type { Database } from '../../stores/database.ts';
import { closeException } from '../../stores/exceptions.ts';
import { type InvoiceKey, invoiceRateFacts, setInvoiceRates } from '../../stores/invoice-matches.ts';
import { rateOn } from '../../stores/rates.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';

/**
 * Fixes at which rates an invoice counts in the currencies of the orders that it bills: those of its day. What was fixed once
 * stays. Answers the currencies whose rate nobody knows; a person is told of them as soon as the invoice counts.
 */
export async function knowRates(gateway: Gateway, trx: Database, key: InvoiceKey): Promise<string[]> {
  const invoice = await invoiceRateFacts(trx, key);
  if (!invoice) return [];
  const rates = { ...invoice.rates };
  const unknown: string[] = [];
  for (const currency of invoice.orderCurrencies) {
    if (currency === invoice.currency || rates[currency] !== undefined) continue;
    const rate = await rateOn(trx, invoice.currency, currency, invoice.day);
    if (rate === undefined) unknown.push(currency);
    else rates[currency] = rate;
  }
  await setInvoiceRates(trx, key, rates);
  const dedupeKey = `RATE-MISSING/${key.supplierId}/${key.id}`;
  if (unknown.length === 0 || !invoice.counts) {
    await closeException(trx, dedupeKey, 'no rate is missing', gateway.clock.now());
    return unknown;
  }
  const day = invoice.day.toISOString().slice(0, 10);
  await raise(gateway, trx, {
    dedupeKey,
    code: 'RATE-MISSING',
    supplierId: key.supplierId,
    message: `Invoice ${invoice.number} of ${key.supplierId} is in ${invoice.currency}, but there is no rate to ${unknown.join(', ')} on ${day}.`,
    facts: { invoice: invoice.number, currency: invoice.currency, to: unknown, day },
  });
  return unknown;
}
