import {
  afterFailure,
  type Circuit,
  closedCircuit,
  enter,
  type Failure,
  type OpenCircuit,
} from '../../domain/circuit.ts';
import { type Bucket, corrected, type Figures, spend } from '../../domain/token-bucket.ts';
import { monotonicMs } from '../../kernel/clock.ts';
import { TransientError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { pause } from '../../kernel/pause.ts';
import { WITHOUT_LIMIT } from '../../stores/storefront-traffic.ts';
import type { Change, SharedRow, ShopState } from './shared-row.ts';

export interface ShopTrafficOptions {
  readonly storefrontId: string;
  readonly row: SharedRow;
  readonly logger: Logger;
  /** The shop is left alone from now on; told once over all gateways. */
  readonly opened: (open: OpenCircuit) => Promise<void>;
  /** It is called again. */
  readonly closed: () => Promise<void>;
}

/** Longer than this nobody waits for a turn: the work is given back and comes again. */
const LONGEST_WAIT_MS = 30_000;
/** How often usual traffic looks whether what is urgent has gone. */
const GIVE_WAY_MS = 20;
/** The answer to a call that is older than this will say nothing of the limit any more. */
const FORGOTTEN_MS = 30_000;

/** What the platform said; `at` by this process's own clock. */
type Told = Figures & { readonly at: number };

/** What one look at the row gave. */
interface Taken {
  readonly waitMs: number;
  /** Set when something was spent: all that was ever spent, and what of it now. */
  readonly spent?: number;
  readonly cost?: number;
  /** What is in the row now of what the platform said. */
  readonly figures?: Told | undefined;
}

/** The calls to one shop: its limit, shared with other gateways, and whether it is called at all. */
export class ShopTraffic {
  private readonly options: ShopTrafficOptions;
  private readonly stopped = new AbortController();
  private urgentWaiting = 0;
  /** What was taken and is not in the shop's figures yet, oldest first. */
  private outstanding: { cost: number; at: number }[] = [];
  /** What others had spent when this process looked last. */
  private seenSpent = 0;
  /** Not in the row yet. */
  private figures: Told | undefined;
  private telling: Promise<void> = Promise.resolve();

  constructor(options: ShopTrafficOptions) {
    this.options = options;
  }

  /**
   * Waits until `cost` may be spent. What is urgent goes first, and may spend what is kept free for it.
   *
   * @throws TransientError STOREFRONT-THROTTLED
   */
  async take(cost: number, urgency: 'urgent' | 'usual'): Promise<void> {
    if (this.stopped.signal.aborted) throw this.throttled(0);
    const until = monotonicMs() + LONGEST_WAIT_MS;
    const isUrgent = urgency === 'urgent';
    if (isUrgent) this.urgentWaiting += 1;
    try {
      for (;;) {
        const taken = await this.options.row.change((state, now) => this.spend(state, cost, urgency, now));
        this.remember(taken);
        const { waitMs } = taken;
        if (waitMs === 0) return;
        if (this.stopped.signal.aborted || monotonicMs() + waitMs > until) throw this.throttled(waitMs);
        await pause(waitMs, this.stopped.signal);
      }
    } finally {
      if (isUrgent) this.urgentWaiting -= 1;
    }
  }

  /** What the platform itself said. A pause is shared at once, the rest with the next call. */
  learn(figures: Figures): void {
    this.outstanding.shift();
    const told = { ...this.figures, ...figures, at: monotonicMs() };
    this.figures = told;
    if (figures.pauseMs === undefined) return;
    this.telling = this.telling
      .then(() =>
        this.options.row.change<Taken>(({ bucket, circuit }, now) => ({
          state: { bucket: this.learnt(bucket, now), circuit },
          result: { waitMs: 0, figures: told },
        })),
      )
      .then((told) => this.remember(told))
      .catch((error) => this.options.logger.warn({ err: error }, 'a pause that a shop asked for was not written down'));
  }

  /** @throws TransientError STOREFRONT-PAUSED */
  async enter(): Promise<void> {
    const waitMs = await this.options.row.change<number>(({ bucket, circuit }, now) => {
      const entered = enter(circuit, now);
      if ('waitMs' in entered) return { result: entered.waitMs };
      return { result: 0, ...(entered.circuit === circuit ? {} : { state: { bucket, circuit: entered.circuit } }) };
    });
    if (waitMs === 0) return;
    const { storefrontId, row } = this.options;
    const message = row.state?.circuit.open?.message ?? '';
    throw new TransientError('STOREFRONT-PAUSED', `${storefrontId} is left alone after failures: ${message}`, {
      retryAfterMs: Math.ceil(waitMs),
      nothingSent: true,
    });
  }

  async succeeded(): Promise<void> {
    const { row } = this.options;
    const before = await row.change<Circuit>(({ bucket, circuit }) => ({
      result: circuit,
      ...(circuit.failures === 0 && circuit.open === undefined ? {} : { state: { bucket, circuit: closedCircuit } }),
    }));
    if (before.open !== undefined) await this.options.closed();
  }

  async failed(failure: Failure): Promise<void> {
    const opening = await this.options.row.change<OpenCircuit | undefined>(({ bucket, circuit }, now) => {
      const next = afterFailure(circuit, failure, now);
      const isOpening = circuit.open === undefined && next.open !== undefined;
      return {
        result: isOpening ? next.open : undefined,
        ...(next === circuit ? {} : { state: { bucket, circuit: next } }),
      };
    });
    if (opening !== undefined) await this.options.opened(opening);
  }

  /** Nobody waits for a turn any more, and nobody gets one. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.telling;
  }

  /** Decides about one take. Nothing is remembered here: it counts only once the row was swapped. */
  private spend({ bucket, circuit }: ShopState, cost: number, urgency: 'urgent' | 'usual', now: number): Change<Taken> {
    if (urgency === 'usual' && this.urgentWaiting > 0) return { result: { waitMs: GIVE_WAY_MS } };
    const { figures } = this;
    const isFree = bucket.capacity >= WITHOUT_LIMIT && (bucket.pausedUntil ?? 0) <= now;
    if (isFree && figures === undefined) return { result: { waitMs: 0 } };
    const before = this.learnt(bucket, now);
    const spent = spend(before, cost, urgency, now);
    const after = 'waitMs' in spent ? before : spent.bucket;
    const taken = 'waitMs' in spent ? spent : { waitMs: 0, spent: after.spent, cost: after.spent - before.spent };
    return {
      result: { ...taken, figures },
      ...(after === bucket ? {} : { state: { bucket: after, circuit } }),
    };
  }

  private remember({ spent, cost, figures }: Taken): void {
    if (figures !== undefined && this.figures === figures) this.figures = undefined;
    if (spent === undefined) return;
    const forgotten = monotonicMs() - FORGOTTEN_MS;
    this.outstanding = this.outstanding.filter(({ at }) => at > forgotten);
    this.outstanding.push({ cost: cost ?? 0, at: monotonicMs() });
    this.seenSpent = spent;
  }

  /** The bucket as the platform's last figures have it, less what they cannot know of yet. */
  private learnt(bucket: Bucket, now: number): Bucket {
    const { figures } = this;
    if (figures === undefined) return bucket;
    const forgotten = monotonicMs() - FORGOTTEN_MS;
    const ours = this.outstanding.reduce((sum, { cost, at }) => sum + (at > forgotten ? cost : 0), 0);
    const others = Math.max(0, bucket.spent - this.seenSpent);
    return corrected(bucket, figures, ours + others, now, monotonicMs() - figures.at);
  }

  private throttled(waitMs: number): TransientError {
    const { storefrontId } = this.options;
    return new TransientError(
      'STOREFRONT-THROTTLED',
      `The limit of ${storefrontId} allows the next call in ${Math.ceil(waitMs / 1000)} s.`,
      { retryAfterMs: Math.ceil(waitMs), nothingSent: true },
    );
  }
}
