import { Socket } from 'node:net';
import pg from 'pg';
import { monotonicMs } from '../kernel/clock.ts';
import { errorMessage } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { pause } from '../kernel/pause.ts';
import { sparingly } from '../kernel/sparingly.ts';
import { asDatabaseError, connectionSettings, type DatabaseAddress } from './database.ts';
import { LANE_NEWS } from './lanes.ts';
import { SESSION_LEASE_SECONDS, SESSION_NEWS } from './session-leases.ts';
import { beatOnce, type HeldLease } from './sql/beat.ts';

/**
 * This process among those at work on the database. It holds an advisory lock on a connection of its own: the server
 * lets it go when the process dies, and every other process looks once a second. So what a dead process held is free
 * within about a second, while the lease on each lane still covers a process that lives and is cut off.
 */
export interface Replica {
  /** Undefined while it is cut off from the database; another number once it is back. */
  readonly id: number | undefined;
  on(listener: ReplicaListener): void;
  close(): Promise<void>;
}

/** What a replica tells the rest of its process. Nothing here may throw. */
export interface ReplicaListener {
  /** It has to reckon that others took over what it held. */
  readonly lost?: () => void;
  /** Others died, also before the listener came, and what they held was freed. */
  readonly death?: () => void;
  /** Its sessions as a beat found them that began at this instant (`monotonicMs()`). */
  readonly beat?: (held: readonly HeldLease[], began: number) => void;
  /** A replica wants the session of an account, or gave it up. */
  readonly news?: (what: string, account: string) => void;
  /** A lane of this kind is wanted at once. */
  readonly laneWanted?: (kind: string) => void;
}

/** First number of the advisory locks; the second one is the replica's id. Arbitrary, and used for nothing else. */
const LOCK_CLASS = 7_420_002;
const BEAT_MS = 1_000;
/** A beat that takes longer is none: the way to the database is gone, whatever the socket says. */
const LONGEST_BEAT_MS = 5_000;
const GOODBYE_MS = 2_000;
/** A peer that is silent is asked often: the server lets go the lock of a machine that vanished after five seconds. */
const KEEPALIVES = 'set tcp_keepalives_idle = 2; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 3';

interface Registration {
  readonly id: number;
  readonly client: pg.Client;
  readonly socket: Socket;
}

/**
 * Registers this process. It comes back by itself after its connection was lost, under another number.
 *
 * @throws TransientError DATABASE-UNREACHABLE, DATABASE-BUSY
 */
export async function openReplica(options: {
  readonly address: DatabaseAddress;
  readonly logger: Logger;
}): Promise<Replica> {
  const { address, logger } = options;
  const listeners: ReplicaListener[] = [];
  const stopped = new AbortController();
  const seldom = sparingly();
  let current: Registration | undefined;
  /** The first beat may find the predecessor of this process before anybody listens. */
  let sawDeath = false;

  async function register(): Promise<void> {
    const socket = new Socket();
    const client = new pg.Client({
      ...connectionSettings(address),
      application_name: 'crossdock-replica',
      stream: () => socket,
    });
    client.on('error', (error) => leave(client, errorMessage(error)));
    client.on('end', () => leave(client, 'the connection ended'));
    client.on('notification', ({ channel, payload = '' }) => {
      const [what = '', account = ''] = payload.split(' ');
      for (const listener of listeners) {
        if (channel === LANE_NEWS) listener.laneWanted?.(payload);
        else listener.news?.(what, account);
      }
    });
    try {
      await client.connect();
      await client.query(`set idle_session_timeout = 0; ${KEEPALIVES}; listen ${SESSION_NEWS}; listen ${LANE_NEWS}`);
      // The lock before the row: a row without a lock is a dead replica.
      const { rows } = await client.query<{ id: number }>(
        "select nextval(pg_get_serial_sequence('replica', 'id'))::int as id",
      );
      const id = rows[0]?.id as number;
      await client.query('select pg_advisory_lock($1, $2)', [LOCK_CLASS, id]);
      await client.query('insert into replica (id) overriding system value values ($1)', [id]);
      current = { id, client, socket };
    } catch (error) {
      socket.destroy();
      throw asDatabaseError(error);
    }
  }

  function leave(client: pg.Client, why: string): void {
    if (current?.client !== client) return;
    const { id, socket } = current;
    current = undefined;
    // Also ends it at the server, which then lets the lock go, as soon as the server can hear of it.
    socket.destroy();
    logger.warn({ replica: id, why }, 'cut off from the database: turns under way are given up');
    for (const listener of listeners) listener.lost?.();
  }

  async function beat(): Promise<void> {
    if (current === undefined) await register();
    if (current === undefined) return;
    const { id, client } = current;
    const timer = setTimeout(() => leave(client, `no beat within ${LONGEST_BEAT_MS} ms`), LONGEST_BEAT_MS);
    const began = monotonicMs();
    try {
      const { dead, held } = await beatOnce(client, {
        replica: id,
        lockClass: LOCK_CLASS,
        leaseSeconds: SESSION_LEASE_SECONDS,
      });
      for (const listener of listeners) listener.beat?.(held, began);
      if (dead === 0) return;
      sawDeath = true;
      logger.warn({ dead }, 'another replica is dead: what it held is free');
      for (const listener of listeners) listener.death?.();
    } finally {
      clearTimeout(timer);
    }
  }

  async function beatUntilStopped(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await beat();
      } catch (error) {
        seldom(errorMessage(error), (again) => logger.warn({ err: error, ...again }, 'a beat failed'));
      }
      await pause(BEAT_MS, stopped.signal);
    }
  }

  await register();
  const beating = beatUntilStopped();
  return {
    get id() {
      return current?.id;
    },
    on: (listener) => {
      listeners.push(listener);
      if (sawDeath) listener.death?.();
    },
    close: async () => {
      stopped.abort();
      await beating;
      const leaving = current;
      current = undefined;
      if (leaving !== undefined) await sayGoodbye(leaving, logger);
    },
  };
}

/** A replica that leaves in order is no dead one. Ends within two seconds, whatever the server does. */
async function sayGoodbye({ id, client, socket }: Registration, logger: Logger): Promise<void> {
  const timer = setTimeout(() => socket.destroy(), GOODBYE_MS);
  try {
    await client.query('delete from replica where id = $1', [id]);
    await client.end();
  } catch (error) {
    logger.warn({ replica: id, err: error }, 'a replica could not say goodbye; the others will find it dead');
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}
