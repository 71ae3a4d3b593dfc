import type { Database } from '../../stores/database.ts';
import { closeException } from '../../stores/exceptions.ts';
import { rateOn } from '../../stores/rates.ts';
import { chargedAbroadOf, type ShipmentKey, setShipmentRates } from '../../stores/shipment-rates.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';

/**
 * Fixes at which rates that what a ship notice charges counts in the currencies of its purchase orders: those of the day it left. What
 * was fixed once stays. Answers the currencies whose rate nobody knows; a person is told of them.
 */
export async function knowShipmentRates(gateway: Gateway, trx: Database, key: ShipmentKey): Promise<string[]> {
  const { supplierId, shipmentRef } = key;
  const missing: { readonly from: string; readonly to: string; readonly day: string }[] = [];
  for (const { id, currency, rates: known, day, others } of await chargedAbroadOf(trx, key)) {
    const rates = { ...known };
    for (const other of others) {
      if (rates[other] !== undefined) continue;
      const rate = await rateOn(trx, currency, other, day);
      if (rate === undefined) missing.push({ from: currency, to: other, day: day.toISOString().slice(0, 10) });
      else rates[other] = rate;
    }
    await setShipmentRates(trx, supplierId, id, rates);
  }
  const dedupeKey = `RATE-MISSING/${supplierId}/shipment ${shipmentRef}`;
  const [first] = missing;
  if (first === undefined) {
    await closeException(trx, dedupeKey, 'no rate is missing', gateway.clock.now());
    return [];
  }
  const to = [...new Set(missing.map((one) => one.to))];
  const name = gateway.suppliers.get(supplierId)?.name ?? supplierId;
  await raise(gateway, trx, {
    dedupeKey,
    code: 'RATE-MISSING',
    supplierId,
    message: `Shipment ${shipmentRef} of ${name} charges in ${first.from}, but there is no rate to ${to.join(', ')} on ${first.day}.`,
    facts: { shipment: shipmentRef, currency: first.from, to, day: first.day },
  });
  return to;
}
