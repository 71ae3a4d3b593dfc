import { monotonicMs } from '../kernel/clock.ts';
import { CrossdockError, RejectedError, TransientError } from '../kernel/errors.ts';
import type { ItemOutcome, Storefront } from './storefront.ts';

/** Whether a shop is called at all, shared by everybody who calls it. */
export interface Gate {
  /** @throws TransientError STOREFRONT-PAUSED with `retryAfterMs` while the shop is left alone */
  enter(): Promise<void>;
  succeeded(): Promise<void>;
  failed(failure: ShopFailure): Promise<void>;
  /** The shop itself asked for a pause. */
  learn(figures: { readonly pauseMs: number }): void;
}

export interface ShopFailure {
  readonly kind: 'connection' | 'call' | 'refused';
  readonly subject: string;
  readonly code: string;
  readonly message: string;
}

/** What a shop may refuse and still be a shop: whoever is refused it goes without. */
type Extra = 'prices' | 'notes';

/** So long nobody asks again for an extra that was refused. */
const EXTRA_RESTS_MS = 60_000;

/**
 * No such page, no such permission: of prices, notes, orders, items and webhooks it says nothing of the rest, and whoever asked for them tells
 * a person and comes again later. What refuses the credentials or the address refuses everything.
 */
const OF_ONE_PART = /^STOREFRONT-(NOT-FOUND|REFUSED|[A-Z]+-SCOPE)$/;

/** A storefront behind its gate: how each call went decides whether the next one is made. `check` always goes through: a person asks. */
export function guarded(storefront: Storefront, gate: Gate, parallelCalls: number): Storefront {
  const resting = new Map<Extra, { readonly until: number; readonly refusal: RejectedError }>();

  /** A refusal of an extra does not keep stock and packages from the shop, and is not asked for with every one of them. */
  async function extra<Result>(which: Extra, subject: string, call: () => Promise<Result>): Promise<Result> {
    const rest = resting.get(which);
    if (rest !== undefined && monotonicMs() < rest.until) throw rest.refusal;
    try {
      return await through(subject, call, isOfOnePart);
    } catch (error) {
      if (isOfOnePart(error)) resting.set(which, { until: monotonicMs() + EXTRA_RESTS_MS, refusal: error });
      throw error;
    }
  }

  async function through<Result>(
    subject: string,
    call: () => Promise<Result>,
    saysNothing: (error: unknown) => boolean = () => false,
  ): Promise<Result> {
    await gate.enter();
    let result: Result;
    try {
      result = await call();
    } catch (error) {
      const failure = saysNothing(error) ? undefined : failureOf(error, subject);
      if (failure !== undefined) await gate.failed(failure);
      if (error instanceof TransientError && error.retryAfterMs !== undefined && !error.nothingSent)
        gate.learn({ pauseMs: error.retryAfterMs });
      throw error;
    }
    const silence = silenceOf(result, subject);
    await (silence === undefined ? gate.succeeded() : gate.failed(silence));
    return result;
  }

  const { orders, items, webhooks, notes, statuses } = storefront;
  return {
    capabilities: { ...storefront.capabilities, parallelCalls },
    publishStock: (batch) => through(batch.idempotencyKey, () => storefront.publishStock(batch)),
    publishPrices: (batch) => extra('prices', batch.idempotencyKey, () => storefront.publishPrices(batch)),
    fulfil: (fulfilment) => through(fulfilment.idempotencyKey, () => storefront.fulfil(fulfilment)),
    verifyWebhook: (request) => storefront.verifyWebhook(request),
    ...(orders && {
      orders: {
        read: (orderId) => through(`order ${orderId}`, () => orders.read(orderId), isOfOnePart),
        changed: (since, cursor) => through('changed orders', () => orders.changed(since, cursor), isOfOnePart),
      },
    }),
    ...(items && {
      items: { read: (skus, pricesIn) => through('items', () => items.read(skus, pricesIn), isOfOnePart) },
    }),
    ...(webhooks && {
      webhooks: { subscribe: (address) => through('webhooks', () => webhooks.subscribe(address), isOfOnePart) },
    }),
    ...(notes && {
      notes: { add: (orderId, key, text) => extra('notes', `note ${key}`, () => notes.add(orderId, key, text)) },
    }),
    ...(statuses && {
      statuses: { tell: (status) => through(status.idempotencyKey, () => statuses.tell(status)) },
    }),
    check: () => storefront.check(),
    close: () => storefront.close(),
  };
}

function isOfOnePart(error: unknown): error is RejectedError {
  return error instanceof RejectedError && OF_ONE_PART.test(error.code);
}

/** What an error says of the shop; undefined: nothing. */
function failureOf(error: unknown, subject: string): ShopFailure | undefined {
  if (!(error instanceof CrossdockError)) return undefined;
  const { code, message } = error;
  if (error.kind === 'config' || code === 'STOREFRONT-BATCH-INVALID') return undefined;
  if (!(error instanceof TransientError)) return { kind: 'refused', subject, code, message };
  // A shop that asks for a pause lives; a database that is down is no shop.
  if (code === 'STOREFRONT-THROTTLED' || code === 'STOREFRONT-PAUSED' || code.startsWith('DATABASE-')) return undefined;
  return { kind: code === 'STOREFRONT-UNREACHABLE' ? 'connection' : 'call', subject, code, message };
}

/** An answer that says nothing of any item is none. */
function silenceOf(result: unknown, subject: string): ShopFailure | undefined {
  const outcomes = (Array.isArray(result) ? result : [result]) as readonly (Partial<ItemOutcome> | undefined)[];
  const [first] = outcomes;
  if (first?.outcome !== 'unknown' || !outcomes.every((one) => one?.outcome === 'unknown')) return undefined;
  return { kind: 'call', subject, code: 'STOREFRONT-NO-ANSWER', message: String(first.reason) };
}
