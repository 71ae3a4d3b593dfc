import type { Decimal } from '../kernel/decimal.ts';
import type { Database } from './database.ts';

export interface ShipmentKey {
  readonly supplierId: string;
  readonly shipmentRef: string;
}

/** A word about a shipment that is in force and charges something in another currency than that of a purchase order in it. */
export interface ChargedAbroad {
  readonly id: string;
  readonly currency: string;
  /** Of what one unit of its currency is, what is known. */
  readonly rates: Readonly<Record<string, Decimal>>;
  /** The day it left, or else the one on which it came. */
  readonly day: Date;
  /** Currencies of the purchase orders in it that are others. */
  readonly others: readonly string[];
}

/** What is charged, of shipments and words about them that are in force (`s`), in other currencies than those of their purchase orders. */
const chargedAbroad = `
  select s.supplier_id, s.shipment_ref, s.id, s.charges_currency::text as currency, s.charges_rates as rates,
    coalesce(s.shipped_at, s.recorded_at) as day, array_agg(distinct p.currency::text order by p.currency::text) as others
  from shipment s
  join package k on k.supplier_id = s.supplier_id and k.shipment_id = s.id
  join shipment_line x on x.supplier_id = k.supplier_id and x.package_id = k.id
  join purchase_order p on p.supplier_id = x.supplier_id and p.id = x.purchase_order_id
  where s.in_force and s.charges <> '[]' and p.currency <> s.charges_currency`;

export async function chargedAbroadOf(trx: Database, key: ShipmentKey): Promise<ChargedAbroad[]> {
  const { rows } = await trx.raw<{ rows: ChargedAbroad[] }>(
    `select id::text, currency, rates, day, others from (${chargedAbroad}
       and s.supplier_id = :supplierId and s.shipment_ref = :shipmentRef
       group by s.supplier_id, s.id) found order by id`,
    { ...key },
  );
  return rows;
}

/** Fixes at which rates the charges of a shipment count. */
export async function setShipmentRates(
  trx: Database,
  supplierId: string,
  id: string,
  rates: Readonly<Record<string, Decimal>>,
): Promise<void> {
  await trx('shipment')
    .where({ supplier_id: supplierId, id })
    .update({ charges_rates: JSON.stringify(rates) });
}

/** Shipments whose charges wait for a rate. */
export async function shipmentsWithoutRate(db: Database): Promise<ShipmentKey[]> {
  const { rows } = await db.raw<{ rows: ShipmentKey[] }>(
    `select distinct supplier_id as "supplierId", shipment_ref as "shipmentRef"
     from (${chargedAbroad} group by s.supplier_id, s.id) found
     where not found.rates \\?& found.others order by 1, 2`,
  );
  return rows;
}

/** Purchase orders of which something is in a shipment, by their numbers in the database. */
export async function ordersInShipment(
  trx: Database,
  { supplierId, shipmentRef }: ShipmentKey,
): Promise<{ readonly id: string; readonly orderId: string }[]> {
  const { rows } = await trx.raw<{ rows: { id: string; orderId: string }[] }>(
    `select distinct p.id::text, p.order_id::text as "orderId"
     from shipment s
     join package k on k.supplier_id = s.supplier_id and k.shipment_id = s.id
     join shipment_line x on x.supplier_id = k.supplier_id and x.package_id = k.id
     join purchase_order p on p.supplier_id = x.supplier_id and p.id = x.purchase_order_id
     where s.supplier_id = :supplierId and s.shipment_ref = :shipmentRef and s.in_force order by 1`,
    { supplierId, shipmentRef },
  );
  return rows;
}
