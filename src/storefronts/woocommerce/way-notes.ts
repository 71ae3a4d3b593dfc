import { writeNoteOnce } from './notes.ts';
import { type Parcel, showsOther } from './packages.ts';
import type { TrackingWay } from './ways.ts';

/** What every shop has: a note that the customer sees. It cannot be changed; a correction is another one. */
export const notesWay: TrackingWay = {
  name: 'notes',
  isThere: async () => true,

  async tell({ site, options, orderId, key, parcel, before }) {
    // A correction of lines alone is nothing that the customer was told.
    if (before !== undefined && !showsOther(before, parcel)) return { kind: 'told', id: before.id };
    const written = await writeNoteOnce(site, {
      orderId,
      text: textOf(parcel, before !== undefined),
      marker: `Shipment reference ${parcel.ref}${parcel.revision === 0 ? '' : `-${parcel.revision}`}.`,
      toCustomer: options.notifyCustomers,
      about: 'fulfilment',
      urgency: 'urgent',
      key,
    });
    return 'id' in written ? { kind: 'told', id: `note:${written.id}` } : { kind: 'refused', reason: written.message };
  },
};

function textOf({ carrier, number, url }: Parcel, isCorrection: boolean): string {
  const by = carrier === '' ? '' : ` with ${carrier}`;
  const under = number === '' ? '' : `, tracking number ${number}`;
  const at = url === '' ? '' : ` (${url})`;
  return `${isCorrection ? 'Corrected: a' : 'A'} package of your order was shipped${by}${under}${at}.`;
}
