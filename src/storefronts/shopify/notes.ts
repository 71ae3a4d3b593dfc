import { z } from 'zod';
import type { ItemOutcome, OrderNotes } from '../storefront.ts';
import type { Admin, How, Operation } from './admin.ts';
import { globalId } from './ids.ts';
import { saysOf, type UserError, userErrors } from './user-errors.ts';

const NAMESPACE = 'crossdock';
const KEY = 'notes';
const TYPE = 'multi_line_text_field';

const define: Operation<{ metafieldDefinitionCreate: { userErrors: UserError[] } | null }> = {
  name: 'CrossdockDefineNotes',
  text: `mutation CrossdockDefineNotes($definition: MetafieldDefinitionInput!) {
    metafieldDefinitionCreate(definition: $definition) { userErrors { code field message } }
  }`,
  data: z.object({ metafieldDefinitionCreate: z.object({ userErrors }).nullable() }),
  cost: 10,
};

const read: Operation<{ order: { metafield: { value: string; compareDigest: string } | null } | null }> = {
  name: 'CrossdockReadNotes',
  text: `query CrossdockReadNotes($id: ID!) {
    order(id: $id) { metafield(namespace: "${NAMESPACE}", key: "${KEY}") { value compareDigest } }
  }`,
  data: z.object({
    order: z.object({ metafield: z.object({ value: z.string(), compareDigest: z.string() }).nullable() }).nullable(),
  }),
  cost: 2,
};

const write: Operation<{ metafieldsSet: { userErrors: UserError[] } | null }> = {
  name: 'CrossdockWriteNotes',
  text: `mutation CrossdockWriteNotes($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) { userErrors { code field message } }
  }`,
  data: z.object({ metafieldsSet: z.object({ userErrors }).nullable() }),
  cost: 10,
};

const ATTEMPTS = 3;

/**
 * Notes for staff, in a metafield that the admin shows with the order. The order's own note is the customer's, and has no
 * compare-and-set: writing there could undo what somebody types at the same moment.
 */
export function orderNotes(admin: Admin): OrderNotes {
  let isShown = false;

  /** Without a pinned definition the admin hides the field. That it cannot be pinned must not keep a note away. */
  async function show(how: How): Promise<void> {
    if (isShown) return;
    const definition = {
      name: 'Crossdock',
      namespace: NAMESPACE,
      key: KEY,
      type: TYPE,
      ownerType: 'ORDER',
      pin: true,
      description: 'Which supplier ships what of this order.',
    };
    await admin.run(define, { definition }, how);
    isShown = true;
  }

  return {
    async add(orderId, key, text) {
      const how: How = { about: 'notes', key };
      await show(how);
      const ownerId = globalId('Order', orderId);
      const mark = `[${oneLine(key)}]`;
      let refusal = '';
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const { order } = await admin.run(read, { id: ownerId }, how);
        if (order === null) return refused(key, `the shop has no order ${orderId}`);
        const lines = order.metafield?.value.split('\n') ?? [];
        if (lines.some((line) => line.endsWith(mark))) return { key, outcome: 'done' };
        const value = [...lines, `${oneLine(text)} ${mark}`].join('\n');
        const metafield = { ownerId, namespace: NAMESPACE, key: KEY, type: TYPE, value };
        const compareDigest = order.metafield?.compareDigest ?? null;
        const { metafieldsSet } = await admin.run(write, { metafields: [{ ...metafield, compareDigest }] }, how);
        const [error] = metafieldsSet?.userErrors ?? [];
        if (metafieldsSet === null) return { key, outcome: 'unknown', reason: 'Shopify did not say what became of it' };
        if (error === undefined) return { key, outcome: 'done' };
        if (error.code !== 'STALE_OBJECT') return refused(key, `Shopify says: ${saysOf(error)}`);
        refusal = saysOf(error);
      }
      return { key, outcome: 'refused', reason: `somebody else wrote at the same time: ${refusal}`, permanent: false };
    },
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function refused(key: string, reason: string): ItemOutcome {
  return { key, outcome: 'refused', reason, permanent: true };
}
