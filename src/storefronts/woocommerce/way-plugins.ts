import { z } from 'zod';
import { understood } from './orders.ts';
import { type Parcel, sameNumber } from './packages.ts';
import type { Site } from './site.ts';
import { notesWay } from './way-notes.ts';
import type { Telling, Told, TrackingWay } from './ways.ts';

const item = z.object({
  tracking_id: z.union([z.string(), z.number()]).transform(String),
  tracking_number: z.string(),
  tracking_provider: z.string().nullish(),
  custom_tracking_provider: z.string().nullish(),
});
type TrackingItem = z.infer<typeof item>;

/** Two plugins with the same routes under their own names: tracking numbers of a whole order, without lines. */
function pluginWay(name: 'shipment-tracking' | 'advanced-shipment-tracking', namespace: string): TrackingWay {
  const listOf = (orderId: string): string => `/${namespace}/orders/${orderId}/shipment-trackings`;

  return {
    name,
    async isThere(site) {
      const answer = await site.call({ about: 'check', method: 'GET', path: listOf('0'), mayBeAbsent: true });
      return answer.kind !== 'absent';
    },

    async tell(telling) {
      const { site, orderId, key, parcel, knownAs } = telling;
      // The plugin has a place for a number only.
      if (parcel.number === '') return notesWay.tell(telling);
      const call = { about: 'fulfilment', urgency: 'urgent', key, mayBeAbsent: true } as const;
      const list = await site.call({ ...call, method: 'GET', path: listOf(orderId) });
      if (list.kind === 'absent') return list;
      if (list.kind === 'no') return { kind: 'refused', reason: list.message };
      const all = understood(z.array(item), list);
      const known = all.find((one) => sameNumber(one.tracking_number, parcel.number));
      const isRight =
        known !== undefined && (parcel.revision === 0 || carrierOf(known) === parcel.carrier.toLowerCase());
      const old = all.find((one) => nameOf(one) === knownAs);
      const told: Told = isRight ? { kind: 'told', id: nameOf(known) } : await add(telling, namespace);
      if (told.kind !== 'told') return told;
      // The new number is there before the old one goes: a customer who looks in between sees both.
      for (const wrong of [old, isRight ? undefined : known]) {
        if (wrong === undefined || nameOf(wrong) === told.id) continue;
        await site.call({ ...call, method: 'DELETE', path: `${listOf(orderId)}/${wrong.tracking_id}` });
      }
      return told;
    },
  };
}

async function add({ site, orderId, key, parcel }: Telling, namespace: string): Promise<Told> {
  const provider = await providerOf(site, namespace, parcel, key);
  const body = { ...provider, tracking_number: parcel.number, date_shipped: parcel.shippedAt.slice(0, 10) };
  const path = `/${namespace}/orders/${orderId}/shipment-trackings`;
  const answer = await site.call({ about: 'fulfilment', urgency: 'urgent', key, method: 'POST', path, body });
  if (answer.kind === 'no') return { kind: 'refused', reason: answer.message };
  return { kind: 'told', id: nameOf(understood(item, answer)) };
}

/** The plugin's own name of the carrier, where its list has one, because then it makes the link; otherwise ours with our link. */
async function providerOf(
  site: Site,
  namespace: string,
  { carrier, url }: Parcel,
  key: string,
): Promise<Record<string, string>> {
  const path = `/${namespace}/shipment-trackings/providers`;
  const list = await site.call({ about: 'fulfilment', urgency: 'urgent', key, method: 'GET', path, mayBeAbsent: true });
  const byCountry =
    list.kind === 'yes' ? z.record(z.string(), z.record(z.string(), z.unknown())).safeParse(list.json) : undefined;
  const names = Object.values(byCountry?.data ?? {}).flatMap((providers) => Object.keys(providers));
  const known = names.find((name) => name.toLowerCase() === carrier.toLowerCase());
  if (known !== undefined) return { tracking_provider: known };
  return {
    custom_tracking_provider: carrier === '' ? 'Carrier' : carrier,
    ...(url === '' ? {} : { custom_tracking_link: url }),
  };
}

function nameOf({ tracking_id: id }: TrackingItem): string {
  return `tracking:${id}`;
}

function carrierOf({ tracking_provider: own, custom_tracking_provider: custom }: TrackingItem): string {
  return ((own ?? '') === '' ? (custom ?? '') : (own as string)).toLowerCase();
}

export const shipmentTrackingWay = pluginWay('shipment-tracking', 'wc-shipment-tracking/v3');
export const advancedShipmentTrackingWay = pluginWay('advanced-shipment-tracking', 'wc-ast/v3');
