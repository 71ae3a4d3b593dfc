import { setTimeout as sleep } from 'node:timers/promises';
import type { HeldSession, SessionLeave } from '../channels/session-leave.ts';
import { monotonicMs } from '../kernel/clock.ts';
import { TransientError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Database } from '../stores/database.ts';
import type { Replica } from '../stores/replica.ts';
import { dropSessionWish, giveUpSessionLease, type SessionLease, takeSessionLease } from '../stores/session-leases.ts';
import type { HeldLease } from '../stores/sql/beat.ts';

/** Longest wait for a session before the work is put off. */
const LONGEST_WAIT_MS = 15_000;
/** How often somebody who waits looks by itself; news of a free session ends the wait at once. */
const LOOK_MS = 250;
const COME_AGAIN_MS = 2_000;

interface Held {
  readonly lease: SessionLease;
  readonly takenAt: number;
  readonly wanted: AbortController;
  readonly lost: AbortController;
}

/**
 * One session for each account at a supplier over all replicas: leases in the database, extended by the beat of this replica, wishes
 * and news between replicas. Joins the channels' leave to the stores.
 */
export class Sessions {
  private readonly held = new Map<string, Held>();
  private readonly taking = new Map<string, number>();
  private readonly listeners = new Set<(account: string) => void>();
  private readonly db: Database;
  private readonly replica: Replica;
  private readonly logger: Logger;
  private readonly longestWaitMs: number;

  constructor(db: Database, replica: Replica, logger: Logger, longestWaitMs = LONGEST_WAIT_MS) {
    this.db = db;
    this.replica = replica;
    this.logger = logger;
    this.longestWaitMs = longestWaitMs;
    replica.on({
      lost: () => {
        for (const held of this.held.values()) held.lost.abort();
        this.held.clear();
      },
      beat: (leases, began) => this.compare(leases, began),
      news: (what, account) => {
        if (what === 'wanted') this.held.get(account)?.wanted.abort();
        else for (const listener of this.listeners) listener(account);
      },
    });
  }

  leaveFor(account: string): SessionLeave {
    return { take: (signal) => this.take(account, signal) };
  }

  private async take(account: string, signal: AbortSignal): Promise<HeldSession> {
    const until = monotonicMs() + this.longestWaitMs;
    this.count(account, 1);
    try {
      for (;;) {
        if (signal.aborted) throw new TransientError('CHANNEL-CLOSED', 'The channel was closed while it waited.');
        const replica = this.replica.id;
        const lease = replica === undefined ? undefined : await takeSessionLease(this.db, account, replica);
        if (lease !== undefined) return this.hold(lease);
        if (monotonicMs() > until) throw await this.elsewhere(account);
        await this.whenFree(account, signal);
      }
    } finally {
      this.count(account, -1);
    }
  }

  private hold(lease: SessionLease): HeldSession {
    const { account } = lease;
    const held = { lease, takenAt: monotonicMs(), wanted: new AbortController(), lost: new AbortController() };
    this.held.set(account, held);
    return {
      wanted: held.wanted.signal,
      lost: held.lost.signal,
      giveUp: async () => {
        if (this.held.get(account) !== held) return;
        this.held.delete(account);
        await this.giveBack(lease);
      },
    };
  }

  /** A lease that cannot be given back now is found by the next beat. */
  private async giveBack(lease: SessionLease): Promise<void> {
    try {
      await giveUpSessionLease(this.db, lease);
    } catch (error) {
      this.logger.warn({ lease, err: error }, 'a session could not be given up yet');
    }
  }

  /** What the database knows of our sessions against what we believe. */
  private compare(leases: readonly HeldLease[], began: number): void {
    for (const [account, held] of this.held) {
      const known = leases.find((lease) => lease.account === account && lease.fence === held.lease.fence);
      if (known?.isWanted) held.wanted.abort();
      if (known !== undefined || held.takenAt > began) continue;
      this.held.delete(account);
      held.lost.abort();
    }
    const replica = this.replica.id;
    for (const { account, fence } of leases) {
      if (replica === undefined || this.held.has(account) || this.taking.has(account)) continue;
      void this.giveBack({ account, replica, fence });
    }
  }

  private async elsewhere(account: string): Promise<TransientError> {
    const replica = this.replica.id;
    if (replica !== undefined) await dropSessionWish(this.db, account, replica);
    return new TransientError(
      'CHANNEL-SESSION-ELSEWHERE',
      `Another process keeps the session with ${account}; waited for it for ${this.longestWaitMs / 1000} s.`,
      { retryAfterMs: COME_AGAIN_MS },
    );
  }

  /** Resolves at news of a free session, at the end of a pause, or when the caller gives up. */
  private async whenFree(account: string, signal: AbortSignal): Promise<void> {
    const heard = new AbortController();
    const listener = (freed: string): void => {
      if (freed === account) heard.abort();
    };
    this.listeners.add(listener);
    try {
      await sleep(LOOK_MS, undefined, { signal: AbortSignal.any([signal, heard.signal]) });
    } catch (error) {
      // The pause ended early, which is what an aborted one says by throwing.
      if (!heard.signal.aborted && !signal.aborted) throw error;
    } finally {
      this.listeners.delete(listener);
    }
  }

  private count(account: string, by: 1 | -1): void {
    const count = (this.taking.get(account) ?? 0) + by;
    if (count === 0) this.taking.delete(account);
    else this.taking.set(account, count);
  }
}
