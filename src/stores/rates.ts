import type { Decimal } from '../kernel/decimal.ts';
import type { Database } from './database.ts';

export interface Rate {
  readonly currency: string;
  readonly toCurrency: string;
  /** `2026-11-29`: the first day on which it counts, until the next one. */
  readonly validFrom: string;
  /** What one unit of `currency` is in `toCurrency`. */
  readonly rate: Decimal;
  readonly source: string;
}

/** Rates of exchange on a day are looked for no further back than so many days. */
const OLDEST_DAYS = 31;

/**
 * What one unit of a currency is in another one on a day, by the newest rate of that day or before: as it was said, the other way
 * round, or over a third currency. Undefined where none of a month says so.
 */
export async function rateOn(
  db: Database,
  currency: string,
  toCurrency: string,
  day: Date,
): Promise<Decimal | undefined> {
  if (currency === toCurrency) return '1';
  const { rows } = await db.raw<{ rows: { rate: Decimal }[] }>(
    `with said as (
       select distinct on (currency, to_currency) currency, to_currency, rate, valid_from from exchange_rate
       where valid_from between cast(:day as timestamptz)::date - cast(:oldest as int) and cast(:day as timestamptz)::date
       order by currency, to_currency, valid_from desc
     ), both_ways as (
       select currency, to_currency, rate, valid_from, 0 as turned from said
       union all select to_currency, currency, 1 / rate, valid_from, 1 from said
     ), found as (
       select rate, 1 as steps, turned, valid_from from both_ways where currency = :currency and to_currency = :toCurrency
       union all
       select a.rate * b.rate, 2, a.turned + b.turned, least(a.valid_from, b.valid_from) from both_ways a
       join both_ways b on b.currency = a.to_currency and b.to_currency = :toCurrency
       where a.currency = :currency
     )
     select round(rate, 12)::text as rate from found
     order by steps, valid_from desc, turned, rate limit 1`,
    { currency, toCurrency, day, oldest: OLDEST_DAYS },
  );
  return rows[0]?.rate;
}

/** Keeps rates; what a day was said to be before is replaced, and used anew. */
export async function putRates(db: Database, rates: readonly Rate[], at: Date): Promise<void> {
  if (rates.length === 0) return;
  await db('exchange_rate')
    .insert(
      rates.map((rate) => ({
        currency: rate.currency,
        to_currency: rate.toCurrency,
        valid_from: rate.validFrom,
        rate: rate.rate,
        source: rate.source,
        recorded_at: at,
        used_at: null,
      })),
    )
    .onConflict(['currency', 'to_currency', 'valid_from'])
    .merge();
}

/** One rate as it was said at some time. */
export interface UnusedRate {
  readonly currency: string;
  readonly toCurrency: string;
  readonly validFrom: string;
  readonly recordedAt: Date;
}

/** Rates that count by now, and that nothing which waits was tried with yet. */
export async function unusedRates(db: Database, now: Date): Promise<UnusedRate[]> {
  const { rows } = await db.raw<{ rows: UnusedRate[] }>(
    `select currency, to_currency as "toCurrency", valid_from::text as "validFrom", recorded_at as "recordedAt" from exchange_rate
     where used_at is null and valid_from <= (cast(:now as timestamptz) at time zone 'UTC')::date`,
    { now },
  );
  return rows;
}

/** What was said anew meanwhile stays unused. */
export async function markUsed(trx: Database, rates: readonly UnusedRate[], at: Date): Promise<void> {
  await trx.raw(
    `update exchange_rate r set used_at = :at
     from jsonb_to_recordset(cast(:rates as jsonb))
       as x(currency text, "toCurrency" text, "validFrom" date, "recordedAt" timestamptz)
     where r.currency = x.currency and r.to_currency = x."toCurrency" and r.valid_from = x."validFrom"
       and r.recorded_at = x."recordedAt"`,
    { at, rates: JSON.stringify(rates) },
  );
}

/** The newest rates first. */
export async function listRates(db: Database, limit: number): Promise<Rate[]> {
  const { rows } = await db.raw<{ rows: Rate[] }>(
    `select currency, to_currency as "toCurrency", valid_from::text as "validFrom", trim_scale(rate)::text as rate, source
     from exchange_rate order by valid_from desc, currency, to_currency limit :limit`,
    { limit },
  );
  return rows;
}
