import { RejectedError } from '../../kernel/errors.ts';
import {
  findExchange,
  productsOfBatch,
  type ShopExchange,
  tellPackageAgain,
  tellPricesAgain,
  tellQuantitiesAgain,
} from '../../stores/shop-exchanges.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import type { Gateway } from '../gateway.ts';
import type { Audit } from '../outbound/delivery-actions.ts';
import { transact } from '../transact.ts';

/** What is told again, and how much of it. */
export interface Replayed {
  readonly storefrontId: string;
  readonly what: 'quantities' | 'prices' | 'package';
  readonly count: number;
  /** What it was about, at most a few of them. */
  readonly examples: readonly string[];
  /** One sentence for people. */
  readonly says: string;
}

const EXAMPLES = 10;

/**
 * Tells a storefront again what a call of the push log was about: the quantities, the prices or the package as they are now.
 * What was sent then is never sent again: it may be outdated.
 *
 * @throws RejectedError EXCHANGE-UNKNOWN, EXCHANGE-NOTHING-TO-PUSH
 */
export async function replay(gateway: Gateway, id: string, { by, reason }: Audit): Promise<Replayed> {
  return transact(gateway, async (trx, gateway) => {
    const exchange = await findExchange(trx, id);
    if (exchange === undefined) throw new RejectedError('EXCHANGE-UNKNOWN', `There is no call ${id} in the push log.`);
    const { storefrontId } = exchange;
    const now = gateway.clock.now();
    const replayed = (await packageAgain(exchange)) ?? (await productsAgain(exchange));
    const cause = `told again after call ${id}: ${replayed.says}`;
    await recordStateEvent(trx, { entity: 'push', entityId: id, to: 'replayed', cause, at: now, actor: by, reason });
    await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
    return replayed;

    async function packageAgain({ key }: ShopExchange): Promise<Replayed | undefined> {
      const fulfilmentId = /^fulfilment_(\d{1,18})(_\d+)?$/.exec(key ?? '')?.[1];
      if (fulfilmentId === undefined) return undefined;
      const told = await tellPackageAgain(trx, storefrontId, fulfilmentId, now);
      if (told === undefined) throw nothing(id, 'its package is gone');
      const says = `package ${told.packageRef} of order ${told.orderId} goes out again as it is now; a shop that has it already keeps one`;
      return { storefrontId, what: 'package', count: 1, examples: [told.packageRef], says };
    }

    async function productsAgain({ key, about }: ShopExchange): Promise<Replayed> {
      const what = about === 'stock' ? 'quantities' : about === 'prices' ? 'prices' : undefined;
      if (what === undefined || key === null) throw nothing(id, `it was about ${about}`);
      const products = await productsOfBatch(trx, storefrontId, key);
      if (products === undefined) throw nothing(id, 'what it was about is not kept any more');
      const again = what === 'quantities' ? tellQuantitiesAgain : tellPricesAgain;
      const count = await again(
        trx,
        storefrontId,
        products.map(({ id }) => id),
        now,
      );
      if (count === 0) throw nothing(id, 'none of its products is listed there any more');
      const examples = products.slice(0, EXAMPLES).map(({ sku }) => sku);
      const says = `${count} of ${what} go out again as they are now, such as ${examples[0]}; what was sent then is not repeated`;
      return { storefrontId, what, count, examples, says };
    }
  });
}

function nothing(id: string, because: string): RejectedError {
  return new RejectedError('EXCHANGE-NOTHING-TO-PUSH', `Call ${id} cannot be pushed again: ${because}.`);
}
