import { anyOf, prepare } from '../prepared.ts';

/** Adds entries to the margin of some orders. */
export const appendEntries = prepare(
  'append margin entries',
  `insert into margin_entry (order_id, order_line_id, supplier_id, purchase_order_id, line_number, stage, kind, superseding,
     amount, currency, stated_amount, stated_currency, rate, source, recorded_at)
   select "orderId", "lineId", "supplierId", "purchaseOrderId", "lineNumber", stage, kind, superseding,
     amount, currency, "statedAmount", "statedCurrency", rate, source, cast(:at as timestamptz)
   from jsonb_to_recordset(cast(:entries as jsonb)) as e("orderId" bigint, "lineId" text, "supplierId" text,
     "purchaseOrderId" bigint, "lineNumber" int, stage text, kind text, superseding boolean, amount numeric, currency text,
     "statedAmount" numeric, "statedCurrency" text, rate numeric, source text)`,
);

/** Fixes what is kept of the income of some orders. */
export const fixFeeTerms = prepare(
  'fix fee terms',
  `update sales_order o set fee_terms = t.terms
   from jsonb_to_recordset(cast(:terms as jsonb)) as t("orderId" bigint, terms jsonb) where o.id = t."orderId"`,
);

/** Locks some orders, in the order in which whoever locks them one by one does. */
export const lockToSettle = prepare(
  'lock orders to settle',
  `select id from sales_order where id = ${anyOf('orderIds')} order by id::text collate "C" for no key update`,
);
