import { z } from 'zod';
import { carrierName, trackingUrl } from '../carriers.ts';
import { packageReference } from '../reference.ts';
import type { Fulfilment } from '../storefront.ts';

/** One package in the words of a shop. */
export interface Parcel {
  /** Names the package among all of this order; two suppliers may both have a package 1. */
  readonly ref: string;
  readonly revision: number;
  readonly carrier: string;
  /** As the supplier wrote the carrier. */
  readonly carrierCode: string;
  readonly number: string;
  readonly url: string;
  readonly shippedAt: string;
  readonly lines: readonly { readonly id: number; readonly quantity: number }[];
}

/** What is kept at the order of a package that the shop was told of. */
const record = z.object({
  package: z.string(),
  revision: z.int(),
  /** What the shop calls it: of a fulfilment, a tracking item or a note. */
  id: z.string(),
  carrier: z.string(),
  number: z.string(),
  url: z.string(),
  lines: z.array(z.object({ id: z.int(), quantity: z.number() })).readonly(),
});
export type PackageRecord = z.infer<typeof record>;

const META = '_crossdock_package_';

export function metaKey(ref: string): string {
  return `${META}${ref}`;
}

export function parcelOf(fulfilment: Fulfilment, now: Date): Parcel {
  const { revision = 0, carrier = '', trackingNumber = '' } = fulfilment;
  return {
    ref: packageReference(fulfilment),
    revision,
    carrier: carrier === '' ? '' : carrierName(carrier),
    carrierCode: carrier,
    number: trackingNumber.trim(),
    url: fulfilment.trackingUrl ?? trackingUrl(carrier, trackingNumber) ?? '',
    shippedAt: fulfilment.shippedAt ?? now.toISOString(),
    lines: fulfilment.lines.map(({ lineId, quantity }) => ({ id: Number(lineId), quantity })),
  };
}

export function recordOf({ revision, carrier, number, url, lines }: Parcel, packageId: string, id: string): string {
  return JSON.stringify({ package: packageId, revision, id, carrier, number, url, lines } satisfies PackageRecord);
}

/** The packages of which the order says that its shop was told, by reference. */
export function recordsOf(
  meta: readonly { readonly key: string; readonly value: unknown }[],
): ReadonlyMap<string, PackageRecord> {
  const records = new Map<string, PackageRecord>();
  for (const { key, value } of meta) {
    if (!key.startsWith(META) || typeof value !== 'string') continue;
    try {
      records.set(key.slice(META.length), record.parse(JSON.parse(value)));
    } catch {
      // Somebody wrote over it: then the shop itself is asked what it shows.
    }
  }
  return records;
}

/** True when a customer would see a difference. */
export function showsOther(before: Pick<PackageRecord, 'carrier' | 'number' | 'url'>, parcel: Parcel): boolean {
  return before.carrier !== parcel.carrier || before.number !== parcel.number || before.url !== parcel.url;
}

/** Numbers are compared without blanks and case: people type them. */
export function sameNumber(left: string, right: string): boolean {
  const plain = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase();
  return plain(left) !== '' && plain(left) === plain(right);
}
