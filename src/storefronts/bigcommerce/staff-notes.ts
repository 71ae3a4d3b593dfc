import { z } from 'zod';
import { reference } from '../reference.ts';
import type { ItemOutcome, OrderNotes } from '../storefront.ts';
import type { ExchangeKind, Urgency } from '../surroundings.ts';
import { type Api, understood } from './api.ts';
import { isNoSuch, isOrderId } from './orders.ts';

const notes = z.object({ staff_notes: z.string().nullish() });

export interface NoteToAdd {
  readonly orderId: string;
  readonly key: string;
  readonly text: string;
  readonly about: ExchangeKind;
  readonly urgency: Urgency;
}

/** The staff notes of an order are one text that people write into, too: a line is put behind it, once, and nothing is taken away. */
export async function addStaffNote(api: Api, { orderId, key, text, about, urgency }: NoteToAdd): Promise<ItemOutcome> {
  const refused = (reason: string): ItemOutcome => ({ key, outcome: 'refused', reason, permanent: true });
  if (!isOrderId(orderId)) return refused('the store has no such order');
  const call = { about, urgency, key, path: `/v2/orders/${orderId}` } as const;
  const answer = await api.call({ ...call, method: 'GET' });
  if (isNoSuch(answer)) return refused('the store has no such order');
  const before = understood(notes, answer).staff_notes ?? '';
  const marker = `[crossdock ${reference(key)}]`;
  if (before.includes(marker)) return { key, outcome: 'done' };
  const added = `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${text} ${marker}`;
  const written = await api.call({ ...call, method: 'PUT', body: { staff_notes: added } });
  return written.kind === 'no' ? refused(written.message) : { key, outcome: 'done' };
}

export function orderNotes(api: Api): OrderNotes {
  return { add: (orderId, key, text) => addStaffNote(api, { orderId, key, text, about: 'notes', urgency: 'usual' }) };
}
