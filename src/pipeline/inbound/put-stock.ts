import { createHash } from 'node:crypto';
import { RejectedError } from '../../kernel/errors.ts';
import { mappingFor } from '../../partners/match.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { ApiAnswer } from '../../stores/api-requests.ts';
import type { Gateway } from '../gateway.ts';
import { receiveFile } from './receive.ts';

/** Quantities of our own stock, as a person or a till counts them. */
export interface PutStock {
  /** When they were true; the moment of the call without it. */
  readonly asOf?: string | undefined;
  readonly items: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly warehouse?: string | undefined;
    readonly gtin?: string | undefined;
    readonly cost?: string | undefined;
    readonly currency?: string | undefined;
    readonly discontinued?: boolean | undefined;
  }[];
}

/**
 * Takes quantities of our own stock as a file of the source, so that everything holds for them that holds for a feed: they
 * are archived, one call is one run, and every number can be explained. The idempotency key stands in the file: a count that
 * comes back to an earlier number is another count, and the same call again is the same file.
 *
 * @throws RejectedError OWN-STOCK-REFUSED where the source takes no quantities this way
 */
export async function putStock(
  gateway: Gateway,
  supplierId: string,
  stock: PutStock,
  idempotencyKey: string,
): Promise<ApiAnswer> {
  const name = `put_${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 16)}.json`;
  checkSource(supplierId, gateway.suppliers.get(supplierId), name);
  checkItems(stock);
  const bytes = Buffer.from(`${JSON.stringify({ request: idempotencyKey, ...stock }, null, 1)}\n`);
  return receiveFile(gateway, supplierId, {
    folder: 'stock',
    name,
    bytes: (async function* () {
      yield bytes;
    })(),
    announcedBytes: bytes.length,
    idempotencyKey,
  });
}

function checkSource(supplierId: string, profile: SupplierProfile | undefined, fileName: string): void {
  if (profile === undefined) throw refused(`There is no active source ${supplierId}.`);
  if (!profile.own) {
    throw refused(
      `${supplierId} is not own stock (own: true in its supplier.yaml): what a supplier has only it can say.`,
    );
  }
  if (profile.stock.coverage !== 'partial') {
    throw refused(
      `${supplierId} says stock.coverage: ${profile.stock.coverage}; a call names only some SKUs and says how many there are, which is partial.`,
    );
  }
  const mapping = mappingFor(profile, { format: 'json', fileName });
  if (mapping?.kind !== 'inventory')
    throw refused(`${supplierId} has no mapping that reads ${fileName}; extend base/json-own-stock.map.yaml.`);
}

function checkItems({ items }: PutStock): void {
  const seen = new Set<string>();
  for (const { sku, warehouse = '*' } of items) {
    const key = JSON.stringify([sku, warehouse]);
    if (seen.has(key))
      throw new RejectedError('REQUEST-INVALID', `The SKU ${sku} comes twice for warehouse ${warehouse}.`);
    seen.add(key);
  }
}

function refused(message: string): RejectedError {
  return new RejectedError('OWN-STOCK-REFUSED', message);
}
