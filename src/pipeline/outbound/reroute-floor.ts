import { judgeMargin } from '../../domain/margin-watch.ts';
import type { RoutingPlan } from '../../domain/routing/plan.ts';
import { minorUnits } from '../../kernel/currency.ts';
import { add, type Decimal, round } from '../../kernel/decimal.ts';
import type { Database } from '../../stores/database.ts';
import type { OrderToRoute } from '../../stores/routing.ts';
import type { Gateway } from '../gateway.ts';
import { marginWith } from '../money/settle-order.ts';

/** Why a person decides about an answer: what the order would leave, and what it should. */
export interface HeldBack {
  readonly suppliers: readonly string[];
  readonly income: Decimal;
  readonly margin: Decimal;
  readonly floor: Decimal;
  readonly currency: string;
}

/**
 * What a supplier refused goes elsewhere by itself only where the order still leaves what its storefront wants
 * (`margin.floor`): the first supplier was the best one, so the next is dearer, and nobody sees it. What a person asked for is not
 * held back.
 */
export async function heldBack(
  gateway: Gateway,
  trx: Database,
  order: OrderToRoute,
  { assignments }: RoutingPlan,
): Promise<HeldBack | undefined> {
  const settings = gateway.margins?.get(order.storefrontId);
  if (settings === undefined || assignments.length === 0) return undefined;
  if (order.refused.length === 0 || order.isWantedByPerson) return undefined;
  const planned = assignments.map(({ supplierId, currency, rate, dropShipFee, surcharge, freight, lines }) => ({
    supplierId,
    id: `planned at ${supplierId}`,
    currency,
    rate,
    dropShipFee: add(dropShipFee, surcharge),
    freight,
    lines: lines.map(({ lineId, quantity, unitCost }, at) => ({
      lineNumber: at + 1,
      lineId,
      quantity,
      unitCost,
      agreedCost: null,
      dead: 0,
      acknowledged: 0,
      shipped: 0,
    })),
  }));
  const expected = await marginWith(gateway, trx, order.id, planned);
  if (expected === undefined) return undefined;
  const { currency, sum } = expected;
  const finding = judgeMargin(sum, currency, settings).find(({ what }) => what === 'below-floor');
  if (finding?.what !== 'below-floor') return undefined;
  const said = (amount: Decimal): Decimal => round(amount, minorUnits(currency));
  return {
    suppliers: assignments.map(({ supplierId }) => supplierId),
    income: said(sum.income),
    margin: said(sum.margin),
    floor: said(finding.floor),
    currency,
  };
}

/** The answer as it is kept: nobody is asked, and every line that somebody could have had says why. */
export function withoutHeldBack(plan: RoutingPlan, held: HeldBack): RoutingPlan {
  const reason = `${held.suppliers.join(' and ')} could, but the order would leave ${held.margin} of ${held.income} ${held.currency}, less than ${held.floor}: a person decides`;
  const parts = plan.assignments.flatMap(({ lines }) => lines);
  const unfulfillable = [...new Set(parts.map(({ lineId }) => lineId))].map((lineId) => ({
    lineId,
    quantity: parts.reduce((sum, part) => sum + (part.lineId === lineId ? part.quantity : 0), 0),
    reason,
  }));
  return { ...plan, assignments: [], unfulfillable: [...unfulfillable, ...plan.unfulfillable] };
}
