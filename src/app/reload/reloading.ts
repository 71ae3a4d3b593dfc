import { watch } from 'chokidar';
import { agree } from '../../domain/mapping-agreement.ts';
import { ConfigError, errorMessage } from '../../kernel/errors.ts';
import type { Environment, NotConfigured } from '../../partners/load.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Gateway } from '../../pipeline/gateway.ts';
import { supplierRow } from '../../pipeline/party-rows.ts';
import { transact } from '../../pipeline/transact.ts';
import {
  forgetGateways,
  type GatewayFolder,
  isKeptRevision,
  lockRevision,
  otherFolders,
  putInForce,
  revisionsInForce,
  showFolder,
} from '../../stores/mapping-revisions.ts';
import { syncParties } from '../../stores/parties.ts';
import { markOfferedPricesDue } from '../../stores/prices.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import { Alerts, REFUSED } from './alerts.ts';
import { folderContents, hashOf } from './folder-contents.ts';
import { BASE, type Judged, judgeFolder, type Verdict } from './judge.ts';
import { loadKeptSupplier } from './kept-supplier.ts';

/** A change that nobody hinted at is seen after at most this long. */
const RESCAN_MS = 30_000;
/** Files that are being written change again within this time. */
const SETTLE_MS = 300;
const MOST_SETTLING = 20;
/** A gateway that was not seen for three looks is dead. */
const DEAD_MS = 3 * RESCAN_MS + 10_000;

export interface ReloadingOptions {
  readonly gateway: Gateway;
  /** Absolute. */
  readonly folder: string;
  readonly environment: Environment;
  /** Machine and folder, for people. */
  readonly place: string;
  /** Runs a supplier from now on as this profile says, instead of as before. */
  readonly run: (profile: SupplierProfile) => void;
  /** Ends everything for a supplier that is not run any more; what it sent before is opened first. */
  readonly retire: (supplierId: string) => Promise<void>;
}

/**
 * # Hot reload: the folder proposes, the database says what is in force, every gateway runs that
 *
 * A look reads the mappings folder by content. A supplier whose files changed is judged: it must lint, and its own
 * golden tests must pass. Then its revision is put in force with its texts, and all gateways on the database run it, also
 * those whose folders lack it. A refused supplier keeps its last good revision, from the database if need be, and an
 * exception says what is wrong and where until it is mended. File events only make the next look come sooner.
 */
export class Reloading {
  notConfigured: readonly NotConfigured[] = [];
  private readonly options: ReloadingOptions;
  private readonly id: string;
  private readonly alerts: Alerts;
  private judged: ReadonlyMap<string, Judged> = new Map();
  private seenHash: string | undefined;
  /** Suppliers whose files changed since they were last agreed upon. */
  private readonly changed = new Set<string>();
  /** Revisions in force that this gateway found it cannot run. */
  private readonly unrunnable = new Map<string, string>();
  private isFirstLook = true;
  private stopped = false;
  private looking: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private watcher: ReturnType<typeof watch> | undefined;

  constructor(options: ReloadingOptions) {
    this.options = options;
    this.id = options.gateway.ids.next();
    this.alerts = new Alerts(options.gateway);
  }

  /** Everything that speaks against suppliers of this folder, one line each. */
  get findings(): readonly string[] {
    return [...this.judged.values()].flatMap(({ verdict }) => (verdict.state === 'refused' ? verdict.findings : []));
  }

  /** Looks from now on whenever something may have changed, and now and then in any case. */
  watch(): void {
    this.watcher = watch(this.options.folder, { ignoreInitial: true });
    this.watcher.on('all', () => this.lookSoon());
    // What changed since the first look had no watcher yet.
    this.watcher.on('ready', () => this.lookSoon());
    // Without events (no inotify left, a network disk) the looks on time are enough.
    this.watcher.on('error', (error) => this.options.gateway.logger.warn({ err: error }, 'mappings are not watched'));
    this.lookLater();
  }

  /** Looks again soon: somebody else may have put a revision in force. */
  lookSoon(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.lookWithin(SETTLE_MS);
  }

  /** One look; looks wait for each other. */
  look(): Promise<void> {
    this.looking = this.looking.catch(() => undefined).then(() => this.lookOnce());
    return this.looking;
  }

  /** Ends looking; may be called again. */
  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    clearTimeout(this.timer);
    await this.watcher?.close();
    await this.looking.catch(() => undefined);
    const { gateway } = this.options;
    await forgetGateways(gateway.db, this.id, new Date(gateway.clock.now().getTime() - DEAD_MS));
  }

  private lookLater(): void {
    // A look that was asked for meanwhile comes sooner.
    if (this.timer === undefined) this.lookWithin(RESCAN_MS);
  }

  private lookWithin(milliseconds: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.look()
        .catch((error) => this.options.gateway.logger.error({ err: error }, 'mappings could not be looked at'))
        .finally(() => this.lookLater());
    }, milliseconds);
  }

  private async lookOnce(): Promise<void> {
    const { gateway } = this.options;
    const { db, clock } = gateway;
    await this.judgeChanges();
    const now = clock.now();
    const since = new Date(now.getTime() - DEAD_MS);
    await forgetGateways(db, undefined, since);
    await showFolder(db, { id: this.id, place: this.options.place, folder: this.shown() }, now);
    const others = await otherFolders(db, this.id, since);
    const inForce = new Map((await revisionsInForce(db)).map((row) => [row.supplierId, row.revision]));
    for (const supplierId of new Set([...this.judged.keys(), ...inForce.keys(), ...gateway.suppliers.keys()])) {
      if (supplierId === BASE || this.stopped) continue;
      try {
        await this.settle(supplierId, inForce.get(supplierId), others);
      } catch (error) {
        gateway.logger.error({ err: error, supplierId }, 'a supplier could not be brought to what is in force');
      }
    }
    await this.alerts.refused(this.judged, others, new Set([...inForce.keys(), ...gateway.suppliers.keys()]));
    this.isFirstLook = false;
  }

  /** Reads the folder; where it changed, and has stopped changing, judges it. */
  private async judgeChanges(): Promise<void> {
    const { folder, environment, gateway } = this.options;
    let contents: ReadonlyMap<string, string>;
    try {
      contents = await folderContents(folder);
    } catch (error) {
      return this.distrust(`${folder}:1:1 MAP-LINT-READ it cannot be listed: ${whyNot(error)}`);
    }
    let hash = hashOf(contents);
    if (hash === this.seenHash) return;
    // A disk that is not mounted looks like this; suppliers are taken away one by one.
    if (contents.size === 0 && !this.isFirstLook) return this.distrust(`${folder}:1:1 MAP-LINT-READ it is empty`);
    for (let round = 0; !this.isFirstLook && round < MOST_SETTLING && !this.stopped; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      const before = hash;
      contents = await folderContents(folder);
      hash = hashOf(contents);
      if (hash === before) break;
    }
    const isFirstLook = this.isFirstLook;
    const { suppliers, notConfigured } = await judgeFolder({
      folder,
      environment,
      contents,
      before: this.judged,
      isTrusted: async (id, revision) => isFirstLook && (await isKeptRevision(gateway.db, id, revision)),
    });
    // What changed while it was read is read again; only a start goes on with what it has until then.
    const isStill = hashOf(await folderContents(folder)) === hash;
    if (!isStill && !isFirstLook) return this.lookSoon();
    for (const id of new Set([...this.judged.keys(), ...suppliers.keys()])) {
      if (!isFirstLook && this.judged.get(id)?.key !== suppliers.get(id)?.key) this.changed.add(id);
    }
    this.judged = suppliers;
    this.notConfigured = notConfigured;
    this.seenHash = isStill ? hash : undefined;
  }

  /** The folder says nothing that can be believed: everything stays as it is, but for the one finding. */
  private distrust(finding: string): void {
    if (this.isFirstLook) throw new ConfigError('CONFIG-INVALID', `The suppliers cannot be used:\n${finding}`);
    const judged: Judged = { key: finding, verdict: { state: 'refused', findings: [finding] } };
    this.judged = new Map([...this.judged, [BASE, judged]]);
    this.seenHash = undefined;
  }

  /** What other gateways are told of this folder. */
  private shown(): Record<string, string> {
    const shown: Record<string, string> = {};
    for (const [id, { verdict }] of this.judged) {
      shown[id] = verdict.state === 'good' ? verdict.profile.revision : REFUSED;
    }
    return shown;
  }

  /** Brings one supplier to what is in force, after the folder had its say. */
  private async settle(
    supplierId: string,
    inForce: string | null | undefined,
    others: readonly GatewayFolder[],
  ): Promise<void> {
    const verdict = this.judged.get(supplierId)?.verdict;
    let target = inForce ?? null;
    if (verdict?.state !== 'refused') {
      const folder = verdict?.profile.revision ?? null;
      const agreement = agree({
        inForce,
        folder,
        isChange: this.changed.has(supplierId),
        isFirstLook: this.isFirstLook,
        isKnown:
          folder !== null && folder !== inForce && (await isKeptRevision(this.options.gateway.db, supplierId, folder)),
        isHeldElsewhere: others.some((other) => (other.folder[supplierId] ?? null) === inForce),
      });
      if (agreement === 'accept') {
        // Somebody else decided at the same moment: the next look sees what.
        if (!(await this.accept(supplierId, inForce, verdict))) return this.lookSoon();
        target = folder;
      }
      await this.alerts.behind(supplierId, agreement === 'follow', target, others);
    }
    this.changed.delete(supplierId);
    await this.bringTo(supplierId, target, verdict);
  }

  /** Puts the folder's word in force, unless what was in force is not any more. */
  private async accept(
    supplierId: string,
    inForce: string | null | undefined,
    verdict: Extract<Verdict, { state: 'good' }> | undefined,
  ): Promise<boolean> {
    return transact(this.options.gateway, async (trx, gateway) => {
      await lockRevision(trx, supplierId);
      const row = (await revisionsInForce(trx)).find((entry) => entry.supplierId === supplierId);
      if (row?.revision !== inForce) return false;
      const at = gateway.clock.now();
      const rows = verdict === undefined ? [] : [supplierRow(verdict.profile, at)];
      await syncParties(trx, rows, [], at, verdict === undefined ? [supplierId] : []);
      // What an order to it costs is in no table; prices may be made from it.
      if (JSON.stringify(gateway.suppliers.get(supplierId)?.costs) !== JSON.stringify(verdict?.profile.costs))
        await markOfferedPricesDue(trx, supplierId, at);
      if (verdict !== undefined) {
        const { profile, texts } = verdict;
        const mappings = [...profile.inbound, ...profile.outbound];
        await putInForce(trx, { supplierId, revision: profile.revision, texts, mappings, at });
      }
      const to = verdict === undefined ? 'retired' : short(verdict.profile.revision);
      await recordStateEvent(trx, {
        entity: 'supplier',
        entityId: supplierId,
        from: inForce == null ? undefined : short(inForce),
        to,
        cause: `its folder on ${this.options.place}`,
        at,
      });
      gateway.tell({ type: 'supplier-changed', supplierId, revision: to });
      return true;
    });
  }

  private async bringTo(supplierId: string, target: string | null, verdict: Verdict | undefined): Promise<void> {
    const { gateway, run, retire } = this.options;
    if ((gateway.suppliers.get(supplierId)?.revision ?? null) === target || this.unrunnable.get(supplierId) === target)
      return;
    const profile = target === null ? undefined : await this.profileOf(supplierId, target, verdict);
    if (profile === undefined) {
      // Work done by another revision than the one in force would not be what the others do.
      await retire(supplierId);
      if (target !== null) this.unrunnable.set(supplierId, target);
    } else {
      run(profile);
      this.unrunnable.delete(supplierId);
      this.alerts.available(supplierId);
    }
  }

  /** The supplier as a revision says, from the folder or else from the database; undefined, with an exception, when it cannot be run. */
  private async profileOf(
    supplierId: string,
    revision: string,
    verdict: Verdict | undefined,
  ): Promise<SupplierProfile | undefined> {
    if (verdict?.state === 'good' && verdict.profile.revision === revision) return verdict.profile;
    const { gateway, environment } = this.options;
    const kept = await loadKeptSupplier(gateway.db, supplierId, revision, environment, true);
    if (kept?.profile?.revision === revision) return kept.profile;
    await this.alerts.unavailable(supplierId, revision, kept);
    return undefined;
  }
}

function short(revision: string): string {
  return revision === '' ? '(not kept)' : revision.slice(0, 8);
}

/** What a person can act on: the usual cause is a wrong name in crossdock.yaml, or a disk that is not there. */
function whyNot(error: unknown): string {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
    ? 'there is no such folder. Correct mappings: in crossdock.yaml, or mount its disk.'
    : errorMessage(error);
}
