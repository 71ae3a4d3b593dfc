import type { Circuit } from '../../domain/circuit.ts';
import type { Bucket, Limits } from '../../domain/token-bucket.ts';
import { monotonicMs } from '../../kernel/clock.ts';
import type { Database } from '../../stores/database.ts';
import { beginTraffic, readTraffic, swapTraffic, type TrafficRow } from '../../stores/storefront-traffic.ts';

/** How a storefront stands: what may be spent, and whether it is called. */
export interface ShopState {
  readonly bucket: Bucket;
  readonly circuit: Circuit;
}

/** What becomes of the state, if anything, and what the caller is told. */
export interface Change<Result> {
  readonly state?: ShopState;
  readonly result: Result;
}

/** What was read so long ago is read again before anything is decided by it that would change nothing. */
const STALE_MS = 1_000;

/**
 * The state of one storefront, shared by all gateways as one row. Decisions are made here on what was read last, and count
 * only if the row is still the same: one statement where nobody else was at work, and never two who spend the same.
 */
export class SharedRow {
  private readonly db: () => Database;
  private readonly storefrontId: string;
  private readonly limits: Limits;
  private readonly settings: string;
  private known: { state: ShopState; settings: string; number: string; now: number; readAt: number } | undefined;
  /** Whether the settings of this process came into force; later ones of other processes stay. */
  private hasBegun = false;
  /** Changes of this process come one after the other. */
  private last: Promise<unknown> = Promise.resolve();

  /** @param settings a hash of what the configuration says of this storefront: when it changes, everything begins anew */
  constructor(db: () => Database, storefrontId: string, limits: Limits, settings: string) {
    this.db = db;
    this.storefrontId = storefrontId;
    this.limits = limits;
    this.settings = settings;
  }

  /** What was read last, which may be outdated. */
  get state(): ShopState | undefined {
    return this.known?.state;
  }

  /** Decides on the newest state. `decide` may be called again, when somebody else was first. */
  change<Result>(decide: (state: ShopState, now: number) => Change<Result>): Promise<Result> {
    const turn = this.last.then(() => this.decide(decide));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async decide<Result>(decide: (state: ShopState, now: number) => Change<Result>): Promise<Result> {
    for (;;) {
      const known = this.known ?? (await this.read());
      const age = monotonicMs() - known.readAt;
      // The reply took a while, so it is a little later than this: what runs in is never reckoned too high.
      const now = known.now + age;
      const { state, result } = decide(known.state, now);
      if (state === undefined) {
        if (age < STALE_MS) return result;
      } else {
        const swapped = await swapTraffic(this.db(), this.storefrontId, known.number, rowOf(state, known.settings));
        if (swapped !== undefined) {
          this.known = {
            ...known,
            state,
            number: String(BigInt(known.number) + 1n),
            now: swapped,
            readAt: monotonicMs(),
          };
          return result;
        }
      }
      await this.read();
    }
  }

  private async read(): Promise<NonNullable<SharedRow['known']>> {
    for (;;) {
      const found = await readTraffic(this.db(), this.storefrontId);
      if (found === undefined) {
        await beginTraffic(this.db(), this.storefrontId, { settings: this.settings, ...this.limits });
        continue;
      }
      const readAt = monotonicMs();
      const { row, number, now } = found;
      this.known = { state: stateOf(row), settings: row.settings, number, now, readAt };
      if (this.hasBegun || row.settings === this.settings) {
        this.hasBegun = true;
        return this.known;
      }
      const anew = rowOf(begun(stateOf(row), this.limits, now), this.settings);
      await swapTraffic(this.db(), this.storefrontId, number, anew);
    }
  }
}

/**
 * Somebody changed the settings, perhaps what was in the way: a shop that is left alone is tried at once. What may be spent
 * there is no more than it was.
 */
function begun({ bucket, circuit }: ShopState, limits: Limits, now: number): ShopState {
  return {
    bucket: { ...bucket, ...limits, tokens: Math.min(bucket.tokens, limits.capacity), pausedUntil: undefined },
    circuit: { ...circuit, open: circuit.open && { ...circuit.open, openings: 0, probeAt: now, isProbing: false } },
  };
}

function stateOf(row: TrafficRow): ShopState {
  const { tokens, capacity, perSecond, reserve, spent, at, pausedUntil } = row;
  const { failures, failedSubject, openSince, openCode, openMessage, openings, probeAt, isProbing, probesLeft } = row;
  return {
    bucket: { tokens, capacity, perSecond, reserve, spent, at, pausedUntil: pausedUntil ?? undefined },
    circuit: {
      failures,
      failedSubject: failedSubject ?? undefined,
      open:
        openSince === null
          ? undefined
          : {
              since: openSince,
              code: openCode ?? '',
              message: openMessage ?? '',
              openings,
              probeAt: probeAt ?? openSince,
              isProbing,
              probesLeft,
            },
    },
  };
}

function rowOf({ bucket, circuit }: ShopState, settings: string): TrafficRow {
  const { failures, failedSubject, open } = circuit;
  const { tokens, capacity, perSecond, reserve, spent, at, pausedUntil } = bucket;
  return {
    settings,
    ...{ tokens, capacity, perSecond, reserve, spent, at },
    pausedUntil: pausedUntil ?? null,
    failures,
    failedSubject: failedSubject ?? null,
    openSince: open?.since ?? null,
    openCode: open?.code ?? null,
    openMessage: open?.message ?? null,
    openings: open?.openings ?? 0,
    probeAt: open?.probeAt ?? null,
    isProbing: open?.isProbing ?? false,
    probesLeft: open?.probesLeft ?? 0,
  };
}
