import { RejectedError, TransientError } from '../kernel/errors.ts';
import { printable } from '../kernel/problem.ts';
import type { RemoteFile, SettleAction, SettleOutcome } from './channel.ts';
import { type FileAccess, type FileLocation, isSameFile } from './file-access.ts';
import { isSameFolder, requirePlainName } from './names.ts';

const ARCHIVE_NAME_ATTEMPTS = 20;
/** Bytes of the original name that are kept when something is put behind it; names end at 255. */
const KEPT_NAME_BYTES = 200;

/**
 * Puts a collected file out of the way, only if it is still the file that was read (FAULTS.md H3, H4): a supplier may
 * have sent a new one under the same name, and losing that would lose its news.
 */
export async function settleFile(access: FileAccess, file: RemoteFile, action: SettleAction): Promise<SettleOutcome> {
  requirePlainName(file.name);
  if (action.kind === 'keep') return 'done';
  const state = await access.stat(file.folder, file.name);
  if (state === undefined) return 'absent';
  if (!isSameFile(state, file)) return 'changed';
  if (action.kind === 'delete') {
    await access.remove(file.folder, file.name);
    return 'done';
  }
  if (isSameFolder(action.folder, file.folder)) {
    throw new RejectedError(
      'CHANNEL-ARCHIVE-FOLDER',
      `Files of ${file.folder} cannot be archived into ${action.folder}: it is the same folder.`,
    );
  }
  await access.ensureFolder(action.folder);
  return await archive(access, file, action.folder, action.tag ?? timeTag(file));
}

async function archive(access: FileAccess, file: RemoteFile, folder: string, tag: string): Promise<SettleOutcome> {
  const from: FileLocation = { folder: file.folder, name: file.name };
  for (let attempt = 0; attempt < ARCHIVE_NAME_ATTEMPTS; attempt += 1) {
    const to: FileLocation = { folder, name: archiveName(file, tag, attempt) };
    if ((await access.stat(to.folder, to.name)) !== undefined) continue;
    const answer = await access.rename(from, to);
    if (answer.done) return await confirmArchived(access, file, to);
    const source = await access.stat(from.folder, from.name);
    if (source === undefined) return 'absent';
    if (!isSameFile(source, file)) return 'changed';
    // Refused with nothing under the target name: it was not the name that stood in the way.
    if ((await access.stat(to.folder, to.name)) === undefined) throw answer.error;
  }
  throw new TransientError(
    'CHANNEL-OPERATION-FAILED',
    `${printable(file.name)} cannot be archived: ${ARCHIVE_NAME_ATTEMPTS} names for it already exist in ${folder}.`,
    { facts: { folder, name: file.name } },
  );
}

/** The plain name first; then with the tag behind it, then counted. Deterministic, and never an existing one. */
function archiveName(file: RemoteFile, tag: string, attempt: number): string {
  if (attempt === 0) return file.name;
  const count = attempt === 1 ? '' : `.${attempt}`;
  const kept = Buffer.from(file.name).subarray(0, KEPT_NAME_BYTES).toString();
  return `${kept}.${tag}${count}`;
}

function timeTag({ modifiedAt }: RemoteFile): string {
  return modifiedAt.toISOString().replace(/[-:]|\.\d+/g, '');
}

/**
 * Between our look and the rename the file can have been replaced; then the new one was moved and is put back. Only the
 * size tells: servers in front of object storage copy instead of renaming, and the copy has a new time.
 */
async function confirmArchived(access: FileAccess, file: RemoteFile, to: FileLocation): Promise<SettleOutcome> {
  const moved = await access.stat(to.folder, to.name);
  if (moved === undefined || moved.size === file.size) return 'done';
  if ((await access.stat(file.folder, file.name)) === undefined) {
    const back = await access.rename(to, { folder: file.folder, name: file.name });
    if (back.done) return 'changed';
  }
  throw new TransientError(
    'CHANNEL-OPERATION-FAILED',
    `${printable(file.name)} was replaced in ${file.folder} just as it was archived; the new file is now ${to.folder}/${printable(to.name)} and has not been read. Move it back by hand.`,
    { facts: { folder: file.folder, name: file.name, archivedAs: to.name } },
  );
}
