import { z } from 'zod';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import type { Admin, How, Operation } from './admin.ts';
import type { StockLine } from './sent.ts';
import { lineOf, saysOf, type UserError, userErrors } from './user-errors.ts';

const setQuantities: Operation<{ inventorySetQuantities: { userErrors: UserError[] } | null }> = {
  name: 'CrossdockSetQuantities',
  text: `mutation CrossdockSetQuantities($input: InventorySetQuantitiesInput!, $key: String!) {
    inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { code field message } }
  }`,
  data: z.object({ inventorySetQuantities: z.object({ userErrors }).nullable() }),
  cost: 10,
};

const activate: Operation<{ inventoryActivate: { userErrors: UserError[] } | null }> = {
  name: 'CrossdockActivate',
  text: `mutation CrossdockActivate($item: ID!, $location: ID!, $available: Int!, $key: String!) {
    inventoryActivate(inventoryItemId: $item, locationId: $location, available: $available) @idempotent(key: $key) {
      userErrors { field message } }
  }`,
  data: z.object({ inventoryActivate: z.object({ userErrors }).nullable() }),
  cost: 10,
};

/** What Shopify said of a call: it took all of it, or none. */
export type SetAnswer =
  | { readonly state: 'done' }
  /** The key belongs to a call that failed or to another one: the same lines under another key. */
  | { readonly state: 'key-used' }
  | {
      readonly state: 'refused';
      /** The shop has another quantity than the line says. */
      readonly stale: readonly StockLine[];
      readonly refused: ReadonlyMap<StockLine, UserError>;
    };

/**
 * Sets quantities at one location in one call, each only if the shop still has what its line says.
 *
 * @throws TransientError STOREFRONT-NO-ANSWER while Shopify is still at work on the same call; RejectedError for what is about no line
 */
export async function setQuantitiesOf(
  admin: Admin,
  { key, lines, location, how }: { key: string; lines: readonly StockLine[]; location: string; how: How },
): Promise<SetAnswer> {
  const input = {
    name: 'available',
    reason: 'correction',
    referenceDocumentUri: `gid://crossdock/Stock/${key}`,
    quantities: lines.map(({ inventoryItemId, from, to }) => ({
      inventoryItemId,
      locationId: location,
      quantity: to,
      changeFromQuantity: from,
    })),
  };
  const { inventorySetQuantities } = await admin.run(setQuantities, { input, key }, { ...how, key });
  if (inventorySetQuantities === null) {
    throw new TransientError('STOREFRONT-FAILED', 'Shopify did not say what became of the quantities.');
  }
  return understood(lines, inventorySetQuantities.userErrors);
}

function understood(lines: readonly StockLine[], errors: readonly UserError[]): SetAnswer {
  if (errors.length === 0) return { state: 'done' };
  const refused = new Map<StockLine, UserError>();
  const stale = new Set<StockLine>();
  for (const error of errors) {
    if (error.code === 'IDEMPOTENCY_CONCURRENT_REQUEST') {
      throw new TransientError('STOREFRONT-NO-ANSWER', 'Shopify is still at work on the same call.', {
        retryAfterMs: 2000,
      });
    }
    if (error.code?.startsWith('IDEMPOTENCY_') === true) return { state: 'key-used' };
    if (error.code === 'INVALID_LOCATION') {
      throw new RejectedError(
        'STOREFRONT-SHOPIFY-LOCATION',
        `The location is not in the shop any more: ${saysOf(error)}.`,
      );
    }
    const line = lines[lineOf(error, 'quantities') ?? -1];
    if (line === undefined) {
      throw new RejectedError('STOREFRONT-REFUSED', `Shopify takes no quantities: ${saysOf(error)}.`);
    }
    if (error.code === 'CHANGE_FROM_QUANTITY_STALE') stale.add(line);
    else refused.set(line, error);
  }
  return { state: 'refused', stale: [...stale].filter((line) => !refused.has(line)), refused };
}

/** Stocks a product at the location for the first time. Answers why not. */
export async function activateAt(
  admin: Admin,
  variables: { readonly item: string; readonly location: string; readonly available: number; readonly key: string },
  how: How,
): Promise<string | undefined> {
  const { inventoryActivate } = await admin.run(activate, variables, { ...how, key: variables.key });
  if (inventoryActivate === null)
    throw new TransientError('STOREFRONT-FAILED', 'Shopify did not say what became of it.');
  const [error] = inventoryActivate.userErrors;
  return error === undefined ? undefined : saysOf(error);
}
