import type { Standing } from './status.tsx';

/** How the states of our things stand, so that one state looks the same on every page. Page authors add the states they show. */
const standings: Readonly<Record<string, Standing>> = {
  // exceptions
  error: 'bad',
  warning: 'warn',
  open: 'warn',
  closed: 'ok',
  // files, documents, feeds
  received: 'busy',
  opened: 'ok',
  duplicate: 'idle',
  corrected: 'ok',
  applied: 'ok',
  held: 'held',
  refused: 'bad',
  failed: 'bad',
  abandoned: 'idle',
  ignored: 'idle',
  superseded: 'idle',
  undone: 'idle',
  // orders
  pending: 'busy',
  routed: 'busy',
  ordered: 'busy',
  accepted: 'ok',
  shipped: 'ok',
  invoiced: 'ok',
  rejected: 'bad',
  cancelled: 'idle',
  backordered: 'warn',
  unfulfillable: 'bad',
  closing: 'busy',
  accept: 'ok',
  reject: 'bad',
  backorder: 'warn',
  // feeds
  stale: 'idle',
  heartbeat: 'ok',
  released: 'ok',
  // invoices
  matched: 'ok',
  approved: 'ok',
  exception: 'warn',
  disputed: 'held',
  // reports to suppliers
  draft: 'held',
  ready: 'busy',
  sending: 'busy',
  uncertain: 'warn',
  discarded: 'idle',
  // deliveries
  new: 'busy',
  staged: 'busy',
  sent: 'ok',
  acknowledged: 'ok',
};

/** States that documents name by a verb, as their readers say them. */
const words: Readonly<Record<string, string>> = { accept: 'accepted', reject: 'rejected', backorder: 'backordered' };

export function stateWords(state: string): string {
  return words[state] ?? state;
}

export function standingOf(state: string): Standing {
  return standings[state] ?? 'idle';
}
