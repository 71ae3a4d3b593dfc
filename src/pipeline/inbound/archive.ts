import type { Channel, RemoteFile, SettleOutcome } from '../../channels/channel.ts';
import { RejectedError } from '../../kernel/errors.ts';
import type { CollectRule, SupplierProfile } from '../../partners/profile.ts';
import { keepContent, storeContent } from '../../stores/archive/ledger.ts';
import type { FetchedContent } from '../../stores/archive/place.ts';
import type { Database } from '../../stores/database.ts';
import { closeException } from '../../stores/exceptions.ts';
import { claimFile, findFile, markSettled, type NewFile, type SeenFile, unsettledFiles } from '../../stores/files.ts';
import { raise } from '../exceptions.ts';
import { channelOf, type Gateway } from '../gateway.ts';
import type { Turn } from '../lanes.ts';
import { transact } from '../transact.ts';

/**
 * Fetches one settled file, keeps its bytes, claims it and queues its opening, the last three in one transaction. Only
 * after that commit is the remote file archived or deleted, and that step may be repeated.
 *
 * @throws TransientError when the file changes while it is read, or the connection is lost, LANE-LOST when the turn
 *   is not ours any more: nothing was kept
 */
export async function archiveFile(
  gateway: Gateway,
  profile: SupplierProfile,
  channel: Channel,
  rule: CollectRule,
  file: RemoteFile,
  firstSeenAt: Date,
  turn: Turn,
): Promise<void> {
  const began = gateway.clock.now();
  const bytes = capped(channel.read(file), rule.maxBytes, file.name);
  const content = await storeContent(gateway.archive, gateway.ids.next(), bytes, began);
  const fileId = await transact(gateway, async (trx, gateway) => {
    await turn.confirm(trx);
    return claimContent(gateway, trx, content, {
      supplierId: profile.id,
      folder: rule.folder,
      name: file.name,
      size: file.size,
      modifiedAt: file.modifiedAt,
      firstSeenAt,
      settle: rule.then,
      ...(rule.archiveFolder === undefined ? {} : { settleFolder: rule.archiveFolder }),
    });
  });
  if (fileId === undefined) return;
  gateway.tell({
    type: 'file-received',
    supplierId: profile.id,
    file: file.name,
    bytes: content.size,
    ms: gateway.clock.now().getTime() - began.getTime(),
  });
  await settleFile(gateway, profile.id, fileId);
}

/**
 * Makes fetched bytes part of the archive, claims the file and queues its opening, all in the caller's transaction.
 * Answers its id; undefined when this very file was claimed before.
 */
export async function claimContent(
  gateway: Gateway,
  trx: Database,
  content: FetchedContent,
  file: Omit<NewFile, 'sha256' | 'receivedAt'>,
): Promise<string | undefined> {
  const receivedAt = gateway.clock.now();
  await keepContent(gateway.archive, trx, content, receivedAt);
  const fileId = await claimFile(trx, { ...file, sha256: content.sha256, receivedAt });
  if (fileId !== undefined) await gateway.queue.send(trx, 'file.open', { supplierId: file.supplierId, fileId });
  return fileId;
}

/**
 * Clears an archived file away at the supplier, if it is still the file that was read. Repeatable. A supplier that does
 * not allow it is an exception for a person and stops nothing: what the file said is already recorded.
 *
 * @throws TransientError when the supplier cannot be reached
 */
export async function settleFile(gateway: Gateway, supplierId: string, fileId: string): Promise<void> {
  const file = await findFile(gateway.db, supplierId, fileId);
  if (!file || file.settled !== null) return;
  const dedupeKey = `SETTLE/${supplierId}/${file.folder}`;
  try {
    await markSettled(gateway.db, file, await clearAway(gateway, file));
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    await raise(gateway, gateway.db, {
      dedupeKey,
      code: error.code,
      severity: 'warning',
      supplierId,
      message: `${file.name} was read but cannot be cleared away from ${file.folder}: ${error.message}`,
      facts: error.facts,
    });
    return;
  }
  if (file.settle !== 'keep' && (await unsettledFiles(gateway.db, supplierId, file.folder, 1)).length === 0) {
    await closeException(gateway.db, dedupeKey, 'everything could be cleared away', gateway.clock.now());
  }
}

async function clearAway(gateway: Gateway, file: SeenFile): Promise<SettleOutcome> {
  if (file.settle === 'keep') return 'done';
  const { folder, name, size, modifiedAt } = file;
  return channelOf(gateway, file.supplierId).settle(
    { folder, name, size, modifiedAt },
    file.settle === 'archive' ? { kind: 'archive', folder: file.settleFolder ?? 'archive' } : { kind: 'delete' },
  );
}

/** Stops a stream that is longer than is accepted: sizes from the other side are claims, bytes are facts. */
export async function* capped(
  bytes: AsyncIterable<Uint8Array>,
  most: number,
  name: string,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > most) {
      throw new RejectedError('FILE-TOO-LARGE', `${name} sent more than ${most} bytes.`, { facts: { name, most } });
    }
    yield chunk;
  }
}
