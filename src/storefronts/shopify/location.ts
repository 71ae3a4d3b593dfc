import { z } from 'zod';
import { RejectedError } from '../../kernel/errors.ts';
import type { Admin, How, Operation } from './admin.ts';
import { globalId } from './ids.ts';

export interface ShopLocation {
  readonly id: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly fulfillsOnlineOrders: boolean;
}

const locations: Operation<{ readonly locations: { readonly nodes: readonly ShopLocation[] } }> = {
  name: 'CrossdockLocations',
  text: `query CrossdockLocations {
    locations(first: 250, includeInactive: true) { nodes { id name isActive fulfillsOnlineOrders } }
  }`,
  data: z.object({
    locations: z.object({
      nodes: z.array(
        z.object({ id: z.string(), name: z.string(), isActive: z.boolean(), fulfillsOnlineOrders: z.boolean() }),
      ),
    }),
  }),
  cost: 260,
};

/**
 * The one location that is ours, by its name or id.
 *
 * @throws RejectedError STOREFRONT-SHOPIFY-LOCATION when there is none, or several of that name
 */
export async function findLocation(admin: Admin, wanted: string, how: How): Promise<ShopLocation> {
  const { nodes } = (await admin.run(locations, {}, how)).locations;
  const id = globalId('Location', wanted);
  const found = nodes.filter((location) => location.id === id || location.name === wanted);
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const there = nodes.map(({ name, id: other }) => `"${name}" (${other.slice(other.lastIndexOf('/') + 1)})`).join(', ');
  throw new RejectedError(
    'STOREFRONT-SHOPIFY-LOCATION',
    `The shop has ${found.length === 0 ? 'no location' : `${found.length} locations`} "${wanted}"; there are: ${there || 'none'}.`,
  );
}

/** Its id, asked for once: a location keeps its id when it is renamed. */
export function locationId(admin: Admin, wanted: string): (how: How) => Promise<string> {
  let known: string | undefined = /^(gid:|\d+$)/.test(wanted) ? globalId('Location', wanted) : undefined;
  return async (how) => {
    known ??= (await findLocation(admin, wanted, how)).id;
    return known;
  };
}
