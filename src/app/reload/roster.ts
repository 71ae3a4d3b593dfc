import type { Channel } from '../../channels/channel.ts';
import { createChannel } from '../../channels/registry.ts';
import type { ServerMemory } from '../../channels/server-memory.ts';
import type { SessionLeave } from '../../channels/session-leave.ts';
import type { Schedule } from '../../jobs/schedule.ts';
import type { Clock } from '../../kernel/clock.ts';
import { randomIds } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { type ChannelProfile, isSameChannel, type SupplierProfile } from '../../partners/profile.ts';
import type { Gateway } from '../../pipeline/gateway.ts';
import { openFile } from '../../pipeline/inbound/open.ts';
import { waitingFiles } from '../../stores/files.ts';

/** What processes share about the suppliers' side, by supplier. */
export interface SharedByReplicas {
  /** Who may have the one session of an account. */
  readonly leave: (account: string) => SessionLeave;
  /** What is known of the server. */
  readonly memory: (supplierId: string) => ServerMemory;
}

/**
 * The suppliers that a gateway works for right now, with their channels. The pipeline sees the same maps, so a step that
 * begins after a change gets the new profile, and one that is under way ends with the one it took.
 */
export class Roster {
  readonly suppliers = new Map<string, SupplierProfile>();
  readonly channels = new Map<string, Channel>();
  /** Of suppliers whose documents go out another way than their files come. */
  readonly deliveryChannels = new Map<string, Channel>();
  private schedule: Schedule | undefined;
  /** Connections that end with the work that still uses them. */
  private readonly closing = new Set<Promise<void>>();
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly adapt: (profile: SupplierProfile) => SupplierProfile;
  private readonly shared: SharedByReplicas;

  /**
   * @param adapt changes a profile before it is used: shorter pauses for demos and tests
   * @param shared what all processes have in common about a supplier's side
   */
  constructor(
    clock: Clock,
    logger: Logger,
    adapt: (profile: SupplierProfile) => SupplierProfile,
    shared: SharedByReplicas,
  ) {
    this.clock = clock;
    this.logger = logger;
    this.adapt = adapt;
    this.shared = shared;
  }

  /** From now on suppliers that come are polled. */
  pollWith(schedule: Schedule): void {
    this.schedule = schedule;
  }

  /** Works for a supplier as this profile says. Its connections are kept unless how to connect changed. */
  run(given: SupplierProfile): void {
    const profile = this.adapt(given);
    const { id } = profile;
    const before = this.suppliers.get(id);
    const ceased = this.schedule?.cease(id) ?? Promise.resolve();
    const left = [
      this.connect(this.channels, id, before?.channel, profile.channel),
      this.connect(this.deliveryChannels, id, ownDelivery(before), ownDelivery(profile)),
    ];
    this.suppliers.set(id, profile);
    this.schedule?.poll(profile);
    for (const channel of left) if (channel !== undefined) this.closeAfter(ceased, channel);
  }

  /** Makes the channel to a supplier as it is wanted now, and answers the one that is not used any more. */
  private connect(
    channels: Map<string, Channel>,
    supplierId: string,
    before: ChannelProfile | undefined,
    wanted: ChannelProfile | undefined,
  ): Channel | undefined {
    if (JSON.stringify(before) === JSON.stringify(wanted)) return undefined;
    const left = channels.get(supplierId);
    if (wanted === undefined) channels.delete(supplierId);
    else {
      const logger = this.logger.child({ supplierId });
      channels.set(
        supplierId,
        createChannel(wanted, {
          clock: this.clock,
          ids: randomIds,
          logger,
          sessionLeave: this.shared.leave,
          serverMemory: this.shared.memory(supplierId),
        }),
      );
    }
    return left;
  }

  /** A poll that is under way may end; a delivery over the old connection is tried again over the new one. */
  private closeAfter(ceased: Promise<void>, channel: Channel): void {
    const closed = ceased
      .then(() => channel.close())
      .catch((error) => this.logger.warn({ err: error }, 'a connection could not be closed'))
      .finally(() => this.closing.delete(closed));
    this.closing.add(closed);
  }

  /** Ends the work for a supplier: nothing is collected any more, and what came before is opened as it would have been. */
  async retire(gateway: Gateway, supplierId: string): Promise<void> {
    if (!this.suppliers.has(supplierId)) return;
    await this.schedule?.cease(supplierId);
    for (const fileId of await waitingFiles(gateway.db, supplierId)) {
      try {
        await openFile(gateway, supplierId, fileId);
      } catch (error) {
        gateway.logger.error({ err: error, supplierId, fileId }, 'a file of a retired supplier waits until it is back');
      }
    }
    this.suppliers.delete(supplierId);
    const left = [this.channels.get(supplierId), this.deliveryChannels.get(supplierId)];
    this.channels.delete(supplierId);
    this.deliveryChannels.delete(supplierId);
    await Promise.all(left.map((channel) => channel?.close()));
  }

  async close(): Promise<void> {
    const open = [...this.channels.values(), ...this.deliveryChannels.values()];
    await Promise.all([...this.closing, ...open.map((channel) => channel.close())]);
  }
}

/** How documents go out, where that is not the way by which files come. */
function ownDelivery(profile: SupplierProfile | undefined): ChannelProfile | undefined {
  return profile === undefined || isSameChannel(profile) ? undefined : profile.deliver.channel;
}
