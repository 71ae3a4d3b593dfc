import { monotonicMs } from './clock.ts';

const EVERY_MS = 60_000;
const MOST_REMEMBERED = 100;

/** What is said of something that was kept quiet since it was said last. */
export interface Again {
  /** How often it came in between; absent the first time. */
  readonly again?: number;
}

/**
 * Lets the same thing be said once a minute, however often it happens: while a database is gone, dozens of workers find out
 * twice a second, and what else happens must still be found in the log.
 *
 * @param now milliseconds of a clock that never goes back
 * @returns what is to be called with a text that is the same for the same thing, and with how to say it
 */
export function sparingly(now: () => number = monotonicMs): (what: string, say: (again: Again) => void) => void {
  const said = new Map<string, { at: number; quiet: number }>();
  return (what, say) => {
    const last = said.get(what);
    if (last !== undefined && now() - last.at < EVERY_MS) {
      last.quiet += 1;
      return;
    }
    // Texts that never come twice must not pile up.
    if (last === undefined && said.size >= MOST_REMEMBERED) said.clear();
    said.set(what, { at: now(), quiet: 0 });
    say(last === undefined || last.quiet === 0 ? {} : { again: last.quiet });
  };
}
