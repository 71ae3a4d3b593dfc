import { z } from 'zod';
import { carrierName, trackingUrl } from '../carriers.ts';
import { packageReference } from '../reference.ts';
import type { Fulfilment, ItemOutcome } from '../storefront.ts';
import { type Api, understood } from './api.ts';
import type { BigcommerceOptions } from './options.ts';
import type { BcLine } from './order.ts';
import { all, isOrderId, linesOf } from './orders.ts';
import { addStaffNote } from './staff-notes.ts';

const text = z.string().nullish();
const shipment = z.object({
  id: z.int(),
  order_address_id: z.int().nullish(),
  tracking_number: text,
  tracking_carrier: text,
  tracking_link: text,
  shipping_provider: text,
  comments: text,
  items: z.array(z.object({ order_product_id: z.int(), quantity: z.number() })),
});
type Shipment = z.infer<typeof shipment>;

/** What may be written of a shipment; every other field is refused. */
interface Wanted {
  readonly tracking_number: string;
  readonly tracking_carrier: string;
  readonly shipping_provider: string;
  readonly tracking_link: string;
  readonly shipping_method: string;
  readonly comments: string;
}

/** What a package is at one address: usually all of it. */
interface Part {
  readonly address: number;
  readonly items: readonly { readonly order_product_id: number; readonly quantity: number }[];
}

/**
 * Tells the store of one package: a shipment for each address that it has lines of. Each one posted mails the customer, so that the
 * shipments there are read first. The store counts what is shipped by itself.
 */
export async function fulfil(api: Api, options: BigcommerceOptions, fulfilment: Fulfilment): Promise<ItemOutcome> {
  const { orderId, packageId, idempotencyKey: key } = fulfilment;
  const refused = (reason: string): ItemOutcome => ({ key: packageId, outcome: 'refused', reason, permanent: true });
  if (!isOrderId(orderId)) return refused(`the store has no order ${orderId}: its ids are numbers`);
  const asked = { about: 'fulfilment', urgency: 'urgent', key } as const;
  const lines = await linesOf(api, orderId, asked);
  const shipments = await all(api, `/v2/orders/${orderId}/shipments`, shipment, asked);
  if (lines === undefined || shipments === undefined || lines.length === 0)
    return refused('the store has no such order');
  const parts = partsOf(fulfilment, lines);
  if (typeof parts === 'string') return refused(parts);
  const wanted = wantedOf(fulfilment);
  const ids: number[] = [];
  for (const part of parts) {
    const told = await tell({ api, fulfilment, lines, shipments, wanted, part });
    if (typeof told === 'string') return refused(told);
    ids.push(told);
  }
  if (options.staffNotes) await noteSupplier(api, fulfilment);
  return { key: packageId, outcome: 'done', externalId: ids.join(',') };
}

function partsOf({ lines }: Fulfilment, ordered: readonly BcLine[]): readonly Part[] | string {
  const byAddress = new Map<number, { order_product_id: number; quantity: number }[]>();
  for (const { lineId, quantity } of lines) {
    const line = ordered.find(({ id }) => String(id) === lineId);
    if (line === undefined) return `the order has no line ${lineId}`;
    const address = line.order_address_id ?? 0;
    byAddress.set(address, [...(byAddress.get(address) ?? []), { order_product_id: line.id, quantity }]);
  }
  return [...byAddress].map(([address, items]) => ({ address, items }));
}

interface Telling {
  readonly api: Api;
  readonly fulfilment: Fulfilment;
  readonly lines: readonly BcLine[];
  readonly shipments: readonly Shipment[];
  readonly wanted: Wanted;
  readonly part: Part;
}

/** The id of the shipment, old or new; a text is why there is none. */
async function tell({ api, fulfilment, lines, shipments, wanted, part }: Telling): Promise<number | string> {
  const { orderId, idempotencyKey: key, revision = 0 } = fulfilment;
  const call = { about: 'fulfilment', urgency: 'urgent', key } as const;
  const path = `/v2/orders/${orderId}/shipments`;
  const known = knownAs(fulfilment, wanted, part, shipments);
  if (known !== undefined && revision === 0) return known.id;
  const isOtherContent = known !== undefined && !sameItems(known, part);
  if (known !== undefined && !isOtherContent) {
    if (isAsWanted(known, wanted)) return known.id;
    // Items must not stand in a change: it would be refused.
    const answer = await api.call({ ...call, method: 'PUT', path: `${path}/${known.id}`, body: wanted });
    return answer.kind === 'no' ? answer.message : known.id;
  }
  const fault = overShipped(part, lines, known);
  if (fault !== undefined) return fault;
  if (known !== undefined) {
    const gone = await api.call({ ...call, method: 'DELETE', path: `${path}/${known.id}` });
    if (gone.kind === 'no' && gone.status !== 404) return gone.message;
  }
  const body = { ...wanted, order_address_id: part.address, items: part.items };
  const answer = await api.call({ ...call, method: 'POST', path, body });
  return answer.kind === 'no' ? answer.message : understood(z.object({ id: z.int() }), answer).id;
}

/** By our mark, by the name that the store gave it, or by its number where somebody entered it by hand. */
function knownAs(
  fulfilment: Fulfilment,
  { tracking_number: number }: Wanted,
  { address }: Part,
  shipments: readonly Shipment[],
): Shipment | undefined {
  const here = shipments.filter(({ order_address_id: id }) => (id ?? address) === address);
  const mark = markOf(fulfilment);
  const names = fulfilment.externalId?.split(',') ?? [];
  return (
    here.find(({ comments }) => (comments ?? '').includes(mark)) ??
    here.find(({ id }) => names.includes(String(id))) ??
    here.find((one) => !/Ref\. [0-9a-f]{16}/.test(one.comments ?? '') && sameNumber(one.tracking_number ?? '', number))
  );
}

function sameNumber(left: string, right: string): boolean {
  const plain = (number: string): string => number.replace(/[\s-]/g, '').toUpperCase();
  return plain(left) !== '' && plain(left) === plain(right);
}

function sameItems({ items }: Shipment, part: Part): boolean {
  const plain = (list: Part['items']): string =>
    list
      .map(({ order_product_id: id, quantity }) => `${id}:${quantity}`)
      .sort()
      .join();
  return plain(items) === plain(part.items);
}

function isAsWanted(known: Shipment, wanted: Wanted): boolean {
  return (['tracking_number', 'tracking_carrier', 'shipping_provider', 'tracking_link'] as const).every(
    (name) => (known[name] ?? '') === wanted[name],
  );
}

/** The store refuses more than is left; here it is said of which line. */
function overShipped({ items }: Part, lines: readonly BcLine[], known: Shipment | undefined): string | undefined {
  for (const { order_product_id: id, quantity } of items) {
    const line = lines.find((one) => one.id === id);
    const before = known?.items.find((one) => one.order_product_id === id)?.quantity ?? 0;
    const shipped = (line?.quantity_shipped ?? 0) - before;
    if (line !== undefined && shipped + quantity > line.quantity) {
      return `the store counts ${shipped} of ${line.quantity} of line ${id} as shipped already, in shipments without this tracking number`;
    }
  }
  return undefined;
}

/** What the store has a word of its own for. Links of these it makes itself. */
const providers: Readonly<Record<string, string>> = {
  UPS: 'ups',
  USPS: 'usps',
  FedEx: 'fedex',
  'Royal Mail': 'royalmail',
  'Canada Post': 'canadapost',
};

/** Words of AfterShip, which the store takes for the carrier. */
const slugs: Readonly<Record<string, string>> = {
  UPS: 'ups',
  USPS: 'usps',
  FedEx: 'fedex',
  'DHL Express': 'dhl',
  OnTrac: 'ontrac',
  Purolator: 'purolator',
  'Royal Mail': 'royal-mail',
  GLS: 'gls',
  DPD: 'dpd',
  'Canada Post': 'canada-post',
};

const LONGEST_NUMBER = 50;
const LONGEST_LINK = 500;

function wantedOf(fulfilment: Fulfilment): Wanted {
  const { carrier, service = '', trackingNumber = '' } = fulfilment;
  const name = carrier === undefined ? '' : carrierName(carrier);
  const number = trackingNumber.trim();
  const isShort = number.length <= LONGEST_NUMBER;
  const link = fulfilment.trackingUrl ?? trackingUrl(carrier, number) ?? '';
  // A number that is cut leads nowhere: one that is too long is told in words.
  const inWords = isShort ? '' : `Tracking number ${number}. `;
  const byHand = name !== '' && slugs[name] === undefined ? `Shipped with ${name}. ` : '';
  return {
    tracking_number: isShort ? number : '',
    tracking_carrier: slugs[name] ?? '',
    shipping_provider: providers[name] ?? '',
    tracking_link: link.length <= LONGEST_LINK ? link : '',
    shipping_method: service,
    comments: `${inWords}${byHand}${markOf(fulfilment)}`,
  };
}

/** Stands in the comments of the shipment, which the customer may see. */
function markOf(fulfilment: Fulfilment): string {
  return `Ref. ${packageReference(fulfilment)}`;
}

/** The staff sees who ships; the customer does not. */
async function noteSupplier(api: Api, fulfilment: Fulfilment): Promise<void> {
  const { orderId, supplierName, packageId, trackingNumber } = fulfilment;
  const number = trackingNumber === undefined ? '' : `, ${trackingNumber}`;
  await addStaffNote(api, {
    orderId,
    key: `package ${packageReference(fulfilment)}`,
    text: `${supplierName} shipped package ${packageId}${number}.`,
    about: 'fulfilment',
    urgency: 'urgent',
  });
}
