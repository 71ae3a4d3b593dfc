import { errorMessage } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { pause } from '../kernel/pause.ts';
import { sparingly } from '../kernel/sparingly.ts';

/** Something that runs again and again until it is stopped. */
export interface Running {
  /** Starts nothing new and waits for what is under way. */
  stop(): Promise<void>;
}

export interface Repeated extends Running {
  /** Runs it without waiting any longer; once more where it is running. */
  again(): void;
}

/** Runs an action, waits, runs it again: never two at a time. An action that fails is logged and tried again. */
export function repeat(logger: Logger, pauseMs: () => number, action: () => Promise<void>): Repeated {
  const stopped = new AbortController();
  const seldom = sparingly();
  let wanted = new AbortController();
  const loop = (async () => {
    while (!stopped.signal.aborted) {
      wanted = new AbortController();
      try {
        await action();
      } catch (error) {
        seldom(errorMessage(error), (again) => logger.error({ err: error, ...again }, 'a scheduled step failed'));
      }
      await pause(pauseMs(), wanted.signal);
    }
  })();
  return {
    again: () => wanted.abort(),
    stop: async () => {
      stopped.abort();
      wanted.abort();
      await loop;
    },
  };
}
