import type { Gateway } from '../pipeline/gateway.ts';
import { type Errand, shopErrands } from '../pipeline/storefront/errands.ts';
import { dueLanes, wantLanes } from '../stores/lanes.ts';

/**
 * What this process does for its shops. Which errand is due, the database says, in one question for all of them; they run side
 * by side, so that a shop that hangs holds up no other.
 */
export class Errands {
  private readonly gateway: Gateway;
  private readonly errands: ReadonlyMap<string, Errand>;
  private isStarted = false;
  private readonly stopped = new AbortController();
  private readonly running = new Map<string, Promise<void>>();

  constructor(gateway: Gateway) {
    this.gateway = gateway;
    this.errands = new Map(shopErrands(gateway).map((errand) => [errand.key, errand]));
  }

  /** Begins those that are due. It does not wait for them. */
  async look(): Promise<void> {
    if (!this.isStarted) {
      const first = [...this.errands.values()].filter(({ atStart }) => atStart === true).map(({ key }) => key);
      await wantLanes(this.gateway.db, 'shop', first);
      this.isStarted = true;
    }
    const idle = [...this.errands.keys()].filter((key) => !this.running.has(key));
    if (idle.length === 0) return;
    for (const key of await dueLanes(this.gateway.db, 'shop', idle)) {
      const errand = this.errands.get(key);
      if (errand !== undefined && !this.running.has(key)) this.running.set(key, this.run(errand));
    }
  }

  /** Waits for what is under way; `look` must not be called any more. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await Promise.all(this.running.values());
  }

  private async run({ key, run }: Errand): Promise<void> {
    try {
      await run(this.stopped.signal);
    } catch (error) {
      this.gateway.logger.error({ err: error, lane: key }, 'an errand for a shop failed');
    } finally {
      this.running.delete(key);
    }
  }
}
