import type { Problem } from '../../kernel/problem.ts';
import { giveBackMemory } from '../../kernel/spare-memory.ts';
import { fileWork, step } from '../../kernel/steps.ts';
import { isReadOtherwise } from '../../partners/match.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { heldBackRunOfFile } from '../../stores/feed-runs.ts';
import { confirmFeedOfFile, openStage } from '../../stores/feeds.ts';
import { noteRevision } from '../../stores/file-attempts.ts';
import {
  findFile,
  lockContent,
  lockFile,
  markFile,
  openedWithSameContent,
  type SeenFile,
  waitingFiles,
} from '../../stores/files.ts';
import { refreshListings } from '../../stores/listings.ts';
import { StageWriter } from '../../stores/stage-writer.ts';
import { raiseProblems } from '../exceptions.ts';
import { type Gateway, supplierInForce } from '../gateway.ts';
import { transact } from '../transact.ts';
import { isAddedUp } from './added-up.ts';
import { momentsOf } from './figure-moments.ts';
import { ImprintOutdated, ImprintSpoiled, type KnownFeed } from './imprint.ts';
import { knownFeed } from './known-feed.ts';
import { Progress } from './progress.ts';
import { recordFile } from './record.ts';
import { type FileTranslation, translateFile } from './translate-file.ts';

/** A file from this size on leaves memory behind that is worth giving back. */
const LARGE_BYTES = 16 * 1024 * 1024;

/**
 * Opens one archived file: recognises it, translates its documents and records them, all in one transaction. A file
 * that was opened before is left alone, so the job may come twice.
 *
 * Files that say only what changed build on each other, so of a supplier that sends them those that came earlier are opened
 * first.
 */
export async function openFile(gateway: Gateway, supplierId: string, fileId: string): Promise<void> {
  if ((gateway.suppliers.get(supplierId)?.stock.coverage ?? 'full') !== 'full') {
    for (const earlier of await waitingFiles(gateway.db, supplierId, fileId)) {
      await openStep(gateway, supplierId, earlier);
    }
  }
  await openStep(gateway, supplierId, fileId);
}

function openStep(gateway: Gateway, supplierId: string, fileId: string): Promise<void> {
  const about = { of: [fileWork(supplierId, fileId)], attributes: { supplier: supplierId } };
  return step('open', about, () => openOne(gateway, supplierId, fileId));
}

/** `ahead`: what was read of it while it was fetched counts; `known`: what it says again is not read; `whole`: all of it is. */
type Reading = 'ahead' | 'known' | 'whole';

async function openOne(gateway: Gateway, supplierId: string, fileId: string): Promise<void> {
  let bytes = 0;
  for (let reading: Reading | undefined = 'ahead'; reading !== undefined; ) {
    try {
      bytes = await readOne(gateway, supplierId, fileId, reading);
      reading = undefined;
    } catch (thrown) {
      if (!(thrown instanceof ImprintSpoiled)) throw thrown;
      reading = reading === 'ahead' && thrown instanceof ImprintOutdated ? 'known' : 'whole';
      gateway.logger.info({ supplierId, fileId, why: thrown.message, reading }, 'stock file is read again');
    }
  }
  if (bytes >= LARGE_BYTES) giveBackMemory();
}

/** Answers how many bytes were read. */
async function readOne(gateway: Gateway, supplierId: string, fileId: string, reading: Reading): Promise<number> {
  return transact(gateway, async (trx, gateway) => {
    const known = await findFile(trx, supplierId, fileId);
    if (known?.state !== 'received') return 0;
    if (gateway.safeguards.hashClaim) await lockContent(trx, supplierId, known.sha256);
    const file = await lockFile(trx, supplierId, fileId);
    if (file?.state !== 'received') return 0;
    const ahead = reading === 'ahead' ? await gateway.readAheads?.take(file) : undefined;
    const profile = await supplierInForce(gateway, trx, supplierId);
    if (gateway.safeguards.hashClaim && (await isRepeated(gateway, trx, profile, file)))
      return ahead === undefined ? 0 : file.size;

    await noteRevision(trx, file, profile.revision, gateway.clock.now());
    await openStage(trx);
    const progress = await Progress.begin(gateway, trx, file);
    try {
      const stage = new StageWriter(trx);
      const isAhead = ahead?.revision === profile.revision;
      if (isAhead) await stage.copy(ahead.rows);
      const read = isAhead
        ? { ok: true as const, ...ahead }
        : await step('translate', { attributes: { file: file.name } }, () =>
            readArchived(gateway, profile, file, { stage, progress, mayKnow: reading !== 'whole' }),
          );
      if (!read.ok) {
        await holdUnread(gateway, trx, file, read.problem);
        return file.size;
      }
      const tools = { progress, known: read.known };
      const state = await step('record', { attributes: { file: file.name } }, () =>
        recordFile(gateway, trx, profile, file, read.translated, tools),
      );
      await markFile(trx, file, state, gateway.clock.now());
      return file.size;
    } finally {
      await progress.end();
    }
  });
}

/** Read beside the transaction, which has the stage to write; the bytes were committed when the file was claimed. */
async function readArchived(
  gateway: Gateway,
  profile: SupplierProfile,
  file: SeenFile,
  tools: { readonly stage: StageWriter; readonly progress: Progress; readonly mayKnow: boolean },
): Promise<FileTranslation & { readonly known: KnownFeed | undefined }> {
  const { codecs, archive, db } = gateway;
  let feed: Promise<KnownFeed | undefined> | undefined;
  const known = (): Promise<KnownFeed | undefined> => {
    feed ??= knownFeed(gateway, profile, tools.mayKnow);
    return feed;
  };
  const read = await translateFile({ ...tools, codecs, archive, known }, db, profile, file);
  return { ...read, known: await feed };
}

/**
 * The same bytes as an earlier file say nothing new. If that file is the stock in force, they confirm it; if its stock
 * was replaced meanwhile, the supplier is back at the old figures, and the file must be read; but what was added up once is
 * never added again. Of two feeds that are told apart by the names of their files each says it of its own SKUs, or of its own
 * warehouse.
 */
export async function isRepeated(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  file: SeenFile,
): Promise<boolean> {
  const same = await openedWithSameContent(trx, file);
  const earlier = same.find(({ name }) => !isReadOtherwise(profile, file.name, name))?.id;
  if (earlier === undefined) return false;
  const now = gateway.clock.now();
  if (await isHeldBack(gateway, trx, file, earlier)) return true;
  const standing = await confirmFeedOfFile(
    trx,
    file.supplierId,
    earlier,
    (stated) => momentsOf(profile, file, stated).confirmedAt,
  );
  if (standing === 'replaced' && !(await isAddedUp(trx, profile, { ...file, id: earlier }))) return false;
  if (standing === 'in-force') {
    for (const storefrontId of await refreshListings(trx, now, { fileSeenAt: file.firstSeenAt })) {
      await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
    }
  }
  await markFile(trx, file, 'duplicate', now, `the same bytes as file ${earlier}`);
  gateway.tell({
    type: 'document-recorded',
    supplierId: file.supplierId,
    file: file.name,
    kind: standing === 'in-force' ? 'inventory' : 'file',
    label: 'repeat',
    state: 'duplicate',
    summary: standing === 'in-force' ? 'the same stock again: confirmed' : 'the same bytes again: nothing to do',
    ms: gateway.clock.now().getTime() - now.getTime(),
  });
  return true;
}

/**
 * The bytes of a feed that is held or was refused say nothing new: they neither apply nor confirm the stock in force, and
 * are no second opinion either.
 */
async function isHeldBack(gateway: Gateway, trx: Database, file: SeenFile, earlier: string): Promise<boolean> {
  const run = await heldBackRunOfFile(trx, file.supplierId, earlier);
  if (run === undefined) return false;
  const now = gateway.clock.now();
  const reason = `the same bytes as file ${earlier}, whose stock is ${run.state} (run ${run.id})`;
  await markFile(trx, file, 'duplicate', now, reason);
  gateway.tell({
    type: 'document-recorded',
    supplierId: file.supplierId,
    file: file.name,
    kind: 'inventory',
    label: 'repeat',
    state: 'duplicate',
    summary: `${reason}: no effect, and no confirmation of the stock in force`,
    ms: gateway.clock.now().getTime() - now.getTime(),
  });
  return true;
}

async function holdUnread(gateway: Gateway, trx: Database, file: SeenFile, found: Problem): Promise<void> {
  await markFile(trx, file, 'held', gateway.clock.now(), found.message);
  await raiseProblems(gateway, trx, { supplierId: file.supplierId, file: file.name, key: `file/${file.id}` }, [found]);
}
