/**
 * The only source of the current time. Everything that needs "now" is handed a Clock, so that tests and replays can
 * say when now is.
 */
export interface Clock {
  /** The current instant. */
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved: for replays and tests. */
export function fixedClock(start: string | Date): Clock & { advance(milliseconds: number): void } {
  let instant = new Date(start).getTime();
  return {
    now: () => new Date(instant),
    advance: (milliseconds) => {
      instant += milliseconds;
    },
  };
}

/**
 * Milliseconds on a clock that nobody sets, for waits between parts of one process. It says nothing about the time of day,
 * which a Clock says, and runs on where a test lets that one stand still.
 */
export function monotonicMs(): number {
  return performance.now();
}
