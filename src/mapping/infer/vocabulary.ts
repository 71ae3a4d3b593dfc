import type { InboundKind } from '../../documents/kinds.ts';
import { acknowledgmentWords } from './vocabulary/acknowledgment.ts';
import type { FieldWords } from './vocabulary/field-words.ts';
import { inventoryWords } from './vocabulary/inventory.ts';
import { invoiceWords } from './vocabulary/invoice.ts';
import { priceCatalogWords } from './vocabulary/price-catalog.ts';
import { shipNoticeWords } from './vocabulary/ship-notice.ts';

/**
 * Every field of a kind that a table or tree may name. `aside` entries are no canonical fields; others are read with
 * their help.
 */
export const vocabulary: Readonly<Record<Exclude<InboundKind, 'functional-acknowledgment'>, readonly FieldWords[]>> = {
  inventory: inventoryWords,
  'price-catalog': priceCatalogWords,
  acknowledgment: acknowledgmentWords,
  'ship-notice': shipNoticeWords,
  invoice: invoiceWords,
};
