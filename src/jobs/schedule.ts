import type { SupplierProfile } from '../partners/profile.ts';
import { clean, type Retention } from '../pipeline/clean.ts';
import { watchClocks } from '../pipeline/clocks/watch-clocks.ts';
import type { Gateway } from '../pipeline/gateway.ts';
import { collect } from '../pipeline/inbound/collect.ts';
import { sweep } from '../pipeline/sweep.ts';

/** Something that runs again and again until it is stopped. */
export interface Running {
  /** Starts nothing new and waits for what is under way. */
  stop(): Promise<void>;
}

/** How often a process asks whether a folder is due; whether it is, the database says. */
const SHORTEST_TICK_MS = 200;
const LONGEST_TICK_MS = 5_000;
const SWEEP_MS = 5_000;
/** How often a process asks whether the archive is due to be cleaned; whether it is, the database says. */
const CLEAN_TICK_MS = 300_000;
const CLOCKS_MS = 15_000;

/** Polling, sweep and cleaning of one gateway. Suppliers come and go while it runs. */
export interface Schedule extends Running {
  /** Polls the folders of a supplier from now on as its profile says. */
  poll(profile: SupplierProfile): void;
  /** Polls them no more, and waits for what is under way. */
  cease(supplierId: string): Promise<void>;
}

/** Starts the sweep, the cleaning of the archive, and the polling of every folder of every supplier there is. */
export function startSchedule(gateway: Gateway, retention: Retention): Schedule {
  const polls = new Map<string, readonly Running[]>();
  const ending = new Set<Promise<unknown>>();
  const others = [
    repeat(gateway, SWEEP_MS, () => sweep(gateway)),
    repeat(gateway, CLEAN_TICK_MS, () => clean(gateway, retention)),
    repeat(gateway, CLOCKS_MS, () => watchClocks(gateway, CLOCKS_MS)),
  ];
  const cease = async (supplierId: string): Promise<void> => {
    const loops = polls.get(supplierId) ?? [];
    polls.delete(supplierId);
    const ended = Promise.all(loops.map((loop) => loop.stop()));
    ending.add(ended);
    await ended;
    ending.delete(ended);
  };
  const poll = (profile: SupplierProfile): void => {
    const loops = profile.collect.map((rule) => {
      const tick = Math.min(
        LONGEST_TICK_MS,
        Math.max(SHORTEST_TICK_MS, Math.min(rule.everyMs, rule.settleMs || rule.everyMs) / 2),
      );
      return repeat(gateway, tick, () => collect(gateway, profile.id, rule));
    });
    polls.set(profile.id, loops);
  };
  for (const profile of gateway.suppliers.values()) poll(profile);
  return {
    poll,
    cease,
    stop: async () => {
      await Promise.all([...ending, ...[...polls.keys()].map(cease), ...others.map((loop) => loop.stop())]);
    },
  };
}

/** Runs an action, waits, runs it again: never two at a time. An action that fails is logged and tried again. */
function repeat(gateway: Gateway, pauseMs: number, action: () => Promise<void>): Running {
  const stopped = new AbortController();
  const loop = (async () => {
    while (!stopped.signal.aborted) {
      try {
        await action();
      } catch (error) {
        gateway.logger.error({ err: error }, 'a scheduled step failed');
      }
      await pause(pauseMs, stopped.signal);
    }
  })();
  return {
    stop: async () => {
      stopped.abort();
      await loop;
    },
  };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
