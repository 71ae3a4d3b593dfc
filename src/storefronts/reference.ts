import { createHash } from 'node:crypto';
import type { Fulfilment } from './storefront.ts';

/** A short name that survives a web page, for anything: what a shop is asked for before the same is written again. */
export function reference(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 16);
}

/** Names a package among all of its order; two suppliers may both have a package 1. */
export function packageReference({ supplierName, packageId }: Fulfilment): string {
  return reference(supplierName, packageId);
}
