import type { Gateway } from '../pipeline/gateway.ts';
import { collect } from '../pipeline/inbound/collect.ts';
import { removeAbandoned, sweep } from '../pipeline/sweep.ts';

/** Something that runs again and again until it is stopped. */
export interface Running {
  /** Starts nothing new and waits for what is under way. */
  stop(): Promise<void>;
}

/** How often a process asks whether a folder is due; whether it is, the database says. */
const SHORTEST_TICK_MS = 200;
const LONGEST_TICK_MS = 5_000;
const SWEEP_MS = 5_000;
const CLEAN_MS = 3600_000;

/** Starts polling every folder of every supplier, the sweep, and the cleaning of the archive. */
export function startSchedule(gateway: Gateway): Running {
  const loops: Running[] = [];
  for (const profile of gateway.suppliers.values()) {
    for (const rule of profile.collect) {
      const tick = Math.min(
        LONGEST_TICK_MS,
        Math.max(SHORTEST_TICK_MS, Math.min(rule.everyMs, rule.settleMs || rule.everyMs) / 2),
      );
      loops.push(repeat(gateway, tick, () => collect(gateway, profile.id, rule)));
    }
  }
  loops.push(repeat(gateway, SWEEP_MS, () => sweep(gateway)));
  loops.push(repeat(gateway, CLEAN_MS, () => removeAbandoned(gateway)));
  return { stop: async () => void (await Promise.all(loops.map((loop) => loop.stop()))) };
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
