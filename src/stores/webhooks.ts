import type { Database } from './database.ts';

/** Claims a webhook delivery; false when it was taken before. In the same transaction as what it brings. */
export async function claimWebhook(
  trx: Database,
  webhook: { readonly storefrontId: string; readonly deliveryId: string; readonly type: string; readonly at: Date },
): Promise<boolean> {
  const rows = await trx('webhook_inbox')
    .insert({
      storefront_id: webhook.storefrontId,
      delivery_id: webhook.deliveryId,
      type: webhook.type,
      received_at: webhook.at,
    })
    .onConflict(['storefront_id', 'delivery_id'])
    .ignore()
    .returning('delivery_id');
  return rows.length === 1;
}
