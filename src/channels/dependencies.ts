import type { Clock } from '../kernel/clock.ts';
import type { Ids } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { ServerMemory } from './server-memory.ts';
import type { SessionLeave } from './session-leave.ts';

/** What every adapter is handed. */
export interface ChannelDependencies {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Entries that are skipped for a reason a person may want to know are logged here. */
  readonly logger: Logger;
  /** Where several processes share the one session of an account (user, host and port). */
  readonly sessionLeave?: (account: string) => SessionLeave;
  /** Where what is learnt about a server outlives the process. Without it nothing is probed unasked. */
  readonly serverMemory?: ServerMemory;
}
