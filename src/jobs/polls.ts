import type { CollectRule, SupplierProfile } from '../partners/profile.ts';
import type { Gateway } from '../pipeline/gateway.ts';
import { collect, collectLane } from '../pipeline/inbound/collect.ts';
import { dueLanes, wantLanes } from '../stores/lanes.ts';

interface Watched {
  readonly supplierId: string;
  readonly rule: CollectRule;
  /** The turn of this process that is under way. */
  turn?: Promise<void>;
  /** Ends the hints of a local folder, once they have begun. */
  hints?: Promise<(() => Promise<void>) | undefined>;
}

/**
 * The folders this process polls. Which of them is due, the database says, in one question for all of them, however many
 * suppliers there are; turns run side by side, so that a supplier that hangs holds up nobody else.
 */
export class Polls {
  private readonly gateway: Gateway;
  private readonly lanes = new Map<string, Watched>();
  private readonly ending = new Set<Promise<unknown>>();

  constructor(gateway: Gateway) {
    this.gateway = gateway;
  }

  /** Polls the folders of a supplier from now on as its profile says. */
  add(profile: SupplierProfile): void {
    for (const rule of profile.collect) {
      this.lanes.set(collectLane(profile.id, rule).key, { supplierId: profile.id, rule });
    }
  }

  /** Polls them no more, and waits for what is under way. */
  async remove(supplierId: string): Promise<void> {
    const ended: Promise<unknown>[] = [];
    for (const [key, lane] of this.lanes) {
      if (lane.supplierId !== supplierId) continue;
      this.lanes.delete(key);
      ended.push(this.end(lane));
    }
    const all = Promise.all(ended);
    this.ending.add(all);
    await all;
    this.ending.delete(all);
  }

  /** Begins the turns that are due. It does not wait for them. */
  async look(): Promise<void> {
    const idle = [...this.lanes].filter(([, lane]) => lane.turn === undefined).map(([key]) => key);
    if (idle.length === 0) return;
    for (const key of await dueLanes(this.gateway.db, 'collect', idle)) {
      const lane = this.lanes.get(key);
      if (lane !== undefined && lane.turn === undefined) lane.turn = this.poll(key, lane);
    }
  }

  /** Ends all of it; `look` must not be called any more. */
  async stop(): Promise<void> {
    const lanes = [...this.lanes.values()];
    this.lanes.clear();
    await Promise.all([...this.ending, ...lanes.map((lane) => this.end(lane))]);
  }

  private async poll(key: string, lane: Watched): Promise<void> {
    try {
      lane.hints ??= this.takeHints(key, lane);
      await collect(this.gateway, lane.supplierId, lane.rule);
    } catch (error) {
      this.gateway.logger.error({ err: error, lane: key }, 'a poll failed');
    } finally {
      delete lane.turn;
    }
  }

  private async end({ turn, hints }: Watched): Promise<void> {
    await turn;
    const stop = await hints;
    await stop?.();
  }

  /**
   * A local folder tells when something comes; then its lane is wanted at once. Only a hint: where none comes, or none
   * can, the schedule stays. When watching cannot begin, the next poll tries again.
   */
  private async takeHints(key: string, lane: Watched): Promise<(() => Promise<void>) | undefined> {
    const channel = this.gateway.channels.get(lane.supplierId);
    if (channel?.watch === undefined) return undefined;
    let isTold = false;
    const want = async (): Promise<void> => {
      // Many files at once are one hint; it is over when the database knows.
      if (isTold || !this.lanes.has(key)) return;
      isTold = true;
      try {
        await wantLanes(this.gateway.db, 'collect', [key]);
      } catch (error) {
        this.gateway.logger.warn({ err: error, lane: key }, 'a hint was lost; the folder is listed on schedule');
      } finally {
        isTold = false;
      }
    };
    try {
      return await channel.watch(lane.rule.folder, () => void want());
    } catch (error) {
      this.gateway.logger.warn({ err: error, lane: key }, 'a folder is not watched; it is listed on schedule');
      delete lane.hints;
      return undefined;
    }
  }
}
