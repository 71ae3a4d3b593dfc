import { TransientError } from '../kernel/errors.ts';
import type { Publication, PublishAttempt, UploadTarget } from './channel.ts';
import type { EntryState, FileAccess } from './file-access.ts';
import { requirePlainName } from './names.ts';

/** First phase of a delivery: all bytes under the temporary name. Repeating it starts over. */
export async function stageFile(access: FileAccess, target: UploadTarget, bytes: Uint8Array): Promise<void> {
  requirePlainName(target.name);
  requirePlainName(target.temporaryName);
  await access.write(target.folder, target.temporaryName, bytes);
}

/**
 * Takes back the first phase of a delivery that will not see the second one under this temporary name. It looks first:
 * some servers answer the removal of what is not there, or any removal, with a refusal that does not say why.
 */
export async function unstageFile(access: FileAccess, target: UploadTarget): Promise<void> {
  const { folder, temporaryName } = target;
  requirePlainName(temporaryName);
  if ((await access.stat(folder, temporaryName)) === undefined) return;
  await access.remove(folder, temporaryName);
}

/**
 * Second phase: temporary name to final name (FAULTS.md 2.J). It looks before it renames, because half of the known
 * servers replace an existing file without a word (FAULTS.md 7), and it looks again when a rename is refused. The
 * existence of the final name decides nothing by itself: suppliers take files away, the temporary name is ours alone. Is
 * the temporary name gone, then an earlier call renamed it; without an earlier call somebody swept it away, and it is
 * written again.
 */
export async function publishFile(
  access: FileAccess,
  target: UploadTarget,
  bytes: Uint8Array,
  attempt: PublishAttempt,
): Promise<Publication> {
  requirePlainName(target.name);
  requirePlainName(target.temporaryName);
  const { folder, name, temporaryName } = target;
  let refusal: TransientError | undefined;
  let { mayHaveHappened } = attempt;
  for (let round = 0; round < 2; round += 1) {
    const staged = await access.stat(folder, temporaryName);
    const final = await access.stat(folder, name);
    if (staged === undefined && mayHaveHappened) {
      const holds = final === undefined ? 'gone' : await compare(access, target, final, bytes);
      return { outcome: holds === 'different' ? 'conflict' : 'already' };
    }
    if (final !== undefined) {
      const holds = await compare(access, target, final, bytes);
      if (holds === 'same') {
        if (staged !== undefined) await access.remove(folder, temporaryName);
        return { outcome: 'already' };
      }
      // Taken away while we looked: with our length it may have been ours, and a second one would double the order.
      if (holds === 'different' || final.size === bytes.length) return { outcome: 'conflict' };
      continue;
    }
    // A crash of the other side can cut a file that was whole when it was staged, and a tidy supplier remove it.
    if (staged?.size !== bytes.length) await access.write(folder, temporaryName, bytes);
    await attempt.justBefore?.();
    mayHaveHappened = true;
    const answer = await access.rename({ folder, name: temporaryName }, { folder, name });
    if (answer.done) return await confirmRenamed(access, target);
    refusal = answer.error;
  }
  throw (
    refusal ??
    new TransientError(
      'CHANNEL-OPERATION-FAILED',
      `${folder}/${name} appeared and vanished while it was published; nothing was renamed.`,
      { facts: { folder, name } },
    )
  );
}

async function confirmRenamed(access: FileAccess, target: UploadTarget): Promise<Publication> {
  const { folder, name, temporaryName } = target;
  if ((await access.stat(folder, temporaryName)) === undefined) return { outcome: 'published' };
  throw new TransientError(
    'CHANNEL-OPERATION-FAILED',
    `The server says that ${temporaryName} was renamed to ${name} in ${folder}, but ${temporaryName} is still there.`,
    { facts: { folder, name, temporaryName } },
  );
}

/** How the file under the final name compares with what we want there. */
async function compare(
  access: FileAccess,
  target: UploadTarget,
  final: EntryState,
  bytes: Uint8Array,
): Promise<'same' | 'different' | 'gone'> {
  if (!final.isFile || final.size !== bytes.length) return 'different';
  let at = 0;
  try {
    for await (const chunk of access.read(target.folder, target.name, final)) {
      if (Buffer.compare(chunk, bytes.subarray(at, at + chunk.length)) !== 0) return 'different';
      at += chunk.length;
    }
  } catch (thrown) {
    if (thrown instanceof TransientError && thrown.code === 'CHANNEL-FILE-GONE') return 'gone';
    throw thrown;
  }
  return at === bytes.length ? 'same' : 'different';
}
