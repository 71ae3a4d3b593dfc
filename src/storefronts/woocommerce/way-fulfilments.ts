import { z } from 'zod';
import { understood } from './orders.ts';
import { type Parcel, sameNumber } from './packages.ts';
import type { TrackingWay } from './ways.ts';

const meta = z.object({ id: z.int().nullish(), key: z.string(), value: z.unknown() });
const fulfilment = z.object({ id: z.int(), date_deleted: z.unknown(), meta_data: z.array(meta) });
type ShopFulfilment = z.infer<typeof fulfilment>;

const OURS = '_crossdock_package';

/** What WooCommerce calls the carriers that it knows. */
const providers: Readonly<Record<string, string>> = {
  UPS: 'ups',
  USPS: 'usps',
  FedEx: 'fedex',
  'DHL Express': 'dhl',
  'Royal Mail': 'royal-mail',
  Purolator: 'purolator',
  'Canada Post': 'canada-post',
  OnTrac: 'lasership-ontrac',
  DPD: 'dpd',
  GLS: 'gls',
};

/** Fulfilments of WooCommerce itself (10.1 and later, where switched on): by package and line. */
export const fulfilmentsWay: TrackingWay = {
  name: 'fulfilments',

  async isThere(site) {
    const path = '/wc/v3/orders/0/fulfillments';
    const answer = await site.call({ about: 'check', method: 'GET', path, mayBeAbsent: true });
    return answer.kind !== 'absent';
  },

  async tell({ site, options, orderId, key, parcel, knownAs }) {
    const path = `/wc/v3/orders/${orderId}/fulfillments`;
    const call = { about: 'fulfilment', urgency: 'urgent', key, mayBeAbsent: true } as const;
    const list = await site.call({ ...call, method: 'GET', path });
    if (list.kind === 'absent') return list;
    if (list.kind === 'no') return { kind: 'refused', reason: list.message };
    const all = understood(z.array(fulfilment), list).filter(({ date_deleted: deleted }) => !deleted);
    const known =
      all.find((one) => textOf(one, OURS) === parcel.ref) ??
      all.find(({ id }) => nameOf(id) === knownAs) ??
      all.find((one) => textOf(one, OURS) === '' && sameNumber(textOf(one, '_tracking_number'), parcel.number));
    if (known !== undefined && (parcel.revision === 0 || isSame(known, parcel)))
      return { kind: 'told', id: nameOf(known.id) };
    const body = {
      status: 'fulfilled',
      is_fulfilled: true,
      notify_customer: options.notifyCustomers,
      // What is left out here is deleted there: a correction names everything again.
      meta_data: metaOf(parcel).map((one) => ({
        ...one,
        id: known?.meta_data.find((m) => m.key === one.key)?.id ?? 0,
      })),
    };
    const answer =
      known === undefined
        ? await site.call({ ...call, method: 'POST', path, body })
        : await site.call({ ...call, method: 'PUT', path: `${path}/${known.id}`, body });
    if (answer.kind === 'absent') return answer;
    if (answer.kind === 'no') return { kind: 'refused', reason: answer.message };
    return { kind: 'told', id: nameOf(understood(z.object({ id: z.int() }), answer).id) };
  },
};

function nameOf(id: number): string {
  return `fulfilment:${id}`;
}

function metaOf(parcel: Parcel): { key: string; value: unknown }[] {
  const provider = providers[parcel.carrier] ?? 'other';
  const texts: Record<string, string> = {
    _tracking_number: parcel.number,
    _shipment_provider: parcel.carrier === '' ? '' : provider,
    _provider_name: provider === 'other' ? parcel.carrier : '',
    _tracking_url: parcel.url,
    [OURS]: parcel.ref,
  };
  const items = parcel.lines.map(({ id, quantity }) => ({ item_id: id, qty: quantity }));
  const present = Object.entries(texts).filter(([, value]) => value !== '');
  return [{ key: '_items', value: items }, ...present.map(([key, value]) => ({ key, value }))];
}

function isSame(known: ShopFulfilment, parcel: Parcel): boolean {
  const wanted = metaOf(parcel);
  const theirs = known.meta_data.filter(({ key }) => wanted.some((one) => one.key === key) || key in shown);
  if (theirs.length !== wanted.length) return false;
  return wanted.every(({ key, value }) => {
    const found = theirs.find((one) => one.key === key)?.value;
    return key === '_items' ? JSON.stringify(found) === JSON.stringify(value) : found === value;
  });
}

/** Keys that a correction may have to take away. */
const shown = { _tracking_number: true, _shipment_provider: true, _provider_name: true, _tracking_url: true };

function textOf({ meta_data: all }: ShopFulfilment, key: string): string {
  const value = all.find((one) => one.key === key)?.value;
  return typeof value === 'string' ? value : '';
}
