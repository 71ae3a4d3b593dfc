import { RejectedError } from '../../kernel/errors.ts';
import type { Storefront } from '../../storefronts/storefront.ts';
import type { Gateway } from '../gateway.ts';

/** @throws RejectedError STOREFRONT-UNKNOWN */
export function storefrontNamed(gateway: Gateway, storefrontId: string): Storefront {
  const storefront = gateway.storefronts.get(storefrontId);
  if (storefront !== undefined) return storefront;
  const known = [...gateway.storefronts.keys()].join(', ') || 'none';
  throw new RejectedError(
    'STOREFRONT-UNKNOWN',
    `There is no storefront ${storefrontId} in crossdock.yaml; there are: ${known}.`,
  );
}
