import { z } from 'zod';
import { reference } from '../reference.ts';
import type { OrderNotes } from '../storefront.ts';
import type { Urgency } from '../surroundings.ts';
import { isOrderId, understood } from './orders.ts';
import type { Site, SiteAnswer } from './site.ts';

const note = z.object({ id: z.int(), note: z.string() });

export interface NoteToWrite {
  readonly orderId: string;
  readonly text: string;
  /** Closes the note and is looked for before it is written: a note has no key. */
  readonly marker: string;
  /** The shop shows it to the customer and mails it. */
  readonly toCustomer: boolean;
  readonly about: 'notes' | 'fulfilment';
  readonly urgency: Urgency;
  readonly key: string;
}

/** The id of the note, old or new; or what the shop says against it. */
export async function writeNoteOnce(
  site: Site,
  { orderId, text, marker, toCustomer, about, urgency, key }: NoteToWrite,
): Promise<{ readonly id: number } | Extract<SiteAnswer, { kind: 'no' }>> {
  const path = `/wc/v3/orders/${orderId}/notes`;
  const list = await site.call({ about, method: 'GET', path, urgency, key });
  if (list.kind === 'no' && list.status === 404) return list;
  const before = understood(z.array(note), list).find((one) => one.note.includes(marker));
  if (before !== undefined) return before;
  const body = { note: `${text}\n${marker}`, customer_note: toCustomer };
  const answer = await site.call({ about, method: 'POST', path, body, urgency, key });
  return answer.kind === 'no' ? answer : understood(note, answer);
}

/** Notes that only the shop's staff sees. */
export function orderNotes(site: Site): OrderNotes {
  return {
    async add(orderId, key, text) {
      const unknown = 'the shop has no such order';
      if (!isOrderId(orderId)) return { key, outcome: 'refused', reason: unknown, permanent: true };
      const marker = `[crossdock ${reference(key)}]`;
      const written = await writeNoteOnce(site, {
        orderId,
        text,
        marker,
        toCustomer: false,
        about: 'notes',
        urgency: 'usual',
        key,
      });
      if ('id' in written) return { key, outcome: 'done', externalId: String(written.id) };
      return { key, outcome: 'refused', reason: written.message, permanent: true };
    },
  };
}
