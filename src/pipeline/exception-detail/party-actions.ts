import type { Code } from '../../kernel/codes.ts';
import type { ExceptionAbout } from '../../stores/exception-subjects.ts';
import { type ExceptionAction, post, REASON } from './action.ts';

/** Exceptions about what stands among the dead letters of a shop; the ordinal or number of a letter ends their key. */
const ABOUT_LETTER = /^STOREFRONT-(STATUS-UNTOLD|REFUSED\/[^/]+\/fulfilment)\//;

/** Leads to what a shop did not take. */
export function ofLetter({ key, storefrontId }: ExceptionAbout): ExceptionAction[] {
  if (storefrontId === undefined || !ABOUT_LETTER.test(key)) return [];
  return [
    {
      id: 'see-letters',
      label: 'See what the shop did not take',
      does: 'Shows it with the answer of the shop, to be sent again when its cause is gone.',
      needs: 'viewer',
      isDangerous: false,
      page: `/storefronts/${encodeURIComponent(storefrontId)}?tab=letters`,
    },
  ];
}

/** An order in the shop that was not taken as it was there; a person can have it read again. */
const NOT_TAKEN = /^ORDER-(UNREADABLE|NOT-IN-SHOP)$/;

/** What can be done about a shop that an exception is about. */
export function ofStorefront(code: Code, { storefrontId, orderNumber }: ExceptionAbout): ExceptionAction[] {
  if (storefrontId === undefined) return [];
  const path = `/v1/storefronts/${encodeURIComponent(storefrontId)}`;
  const order = orderNumber !== undefined && NOT_TAKEN.test(code) ? encodeURIComponent(orderNumber) : undefined;
  return [
    ...(order === undefined
      ? []
      : [
          post(
            'fetch-order',
            'Read the order again',
            'Asks the shop for it now. What was corrected there is taken, also where it would be left there otherwise.',
            `${path}/orders/${order}/fetch`,
            { fields: [] },
          ),
        ]),
    ...(code === 'STOREFRONT-DRIFT'
      ? [
          post('drift', 'Compare it now', 'Asks the shop for its figures and repairs what differs.', `${path}/drift`, {
            fields: [],
          }),
        ]
      : []),
    post('retry-shop', 'Try the shop now', 'Ends its pause; what waits goes out.', `${path}/retry`, { fields: [] }),
    {
      id: 'see-shop',
      label: 'See the storefront',
      does: 'Shows its settings, its push log and what waits.',
      needs: 'viewer',
      isDangerous: false,
      page: `/storefronts/${encodeURIComponent(storefrontId)}`,
    },
  ];
}

/** Codes after which a look into the supplier's folders shows whether the cause is gone. */
const ABOUT_CHANNEL = /^(CHANNEL|API|MAIL|FEED-(OVERDUE|STALE|LATE)|FILE-TOO-LARGE|ARCHIVE-FULL|SERVER)/;

/** What can be done about the server of a supplier. */
export function ofSupplier({
  code,
  supplierId,
}: {
  readonly code: Code;
  readonly supplierId: string | null;
}): ExceptionAction[] {
  if (supplierId === null || !ABOUT_CHANNEL.test(code)) return [];
  const path = `/v1/suppliers/${encodeURIComponent(supplierId)}/poll`;
  return [post('poll', 'Look for files now', 'Looks into all folders of the supplier at once.', path, { fields: [] })];
}

/** Pins a key that the server of a supplier showed: that very one, so whoever presses decides about the key that is named here. */
export function ofHostKey(supplierId: string | null, { hostKey }: ExceptionAbout): ExceptionAction[] {
  if (supplierId === null || hostKey === undefined) return [];
  const { way, address, type, seen, pinned } = hostKey;
  // supplier.yaml holds two at most: the one before and the one after a change.
  const isFull = pinned.length > 1;
  return [
    post(
      'trust-key',
      'Trust this key',
      `${address} is taken for the supplier’s server when it shows the ${type} key ${seen}${isFull ? ', and no other one' : ''}. Only do it after the supplier named the same fingerprint by another way: somebody in between would show a key of their own, read what is sent and change what comes.`,
      `/v1/suppliers/${encodeURIComponent(supplierId)}/host-keys/trust`,
      {
        body: { way, fingerprint: seen, ...(isFull ? { only: true } : {}) },
        fields: [
          REASON,
          ...(isFull
            ? []
            : ([{ name: 'only', label: 'Drop the keys known before', kind: 'flag', required: false }] as const)),
        ],
        needs: 'engineer',
        isDangerous: true,
      },
    ),
  ];
}
