import type { Clock } from '../kernel/clock.ts';
import { codes } from '../kernel/codes.ts';
import { CrossdockError, errorMessage } from '../kernel/errors.ts';
import type { Ids } from '../kernel/ids.ts';
import { printable } from '../kernel/problem.ts';
import type { CheckStep, FolderListing, FoldersToCheck, FolderToClear } from './channel.ts';
import type { FileAccess, FileLocation } from './file-access.ts';

/** What the checks of every adapter need. */
export interface CheckContext {
  readonly access: FileAccess;
  readonly list: (folder: string) => Promise<FolderListing>;
  readonly ids: Ids;
  readonly clock: Clock;
}

/**
 * Lists the folders to collect from; where files are moved, deleted or delivered, does so with scratch files whose
 * names begin with a dot and end in .tmp, so that a supplier's importer leaves them alone.
 */
export async function checkFolders(context: CheckContext, folders: FoldersToCheck): Promise<readonly CheckStep[]> {
  const steps: CheckStep[] = [];
  for (const folder of folders.collect) {
    steps.push(
      await runStep('list', async () => {
        const { files, isWhole } = await context.list(folder);
        const count = isWhole ? `${files.length}` : `more than ${files.length}`;
        return `${printable(folder)}: ${count} file${count === '1' ? '' : 's'} waiting`;
      }),
    );
  }
  // What is wrong with a folder that cannot be listed is said already.
  const unseen = new Set(folders.collect.filter((_, index) => steps[index]?.ok === false));
  for (const wanted of folders.clear ?? []) {
    if (!unseen.has(wanted.folder)) steps.push(await checkClearing(context, wanted));
  }
  for (const folder of folders.deliver) {
    const { name, bytes } = scratchFile(context);
    const first = name(1);
    const second = name(2);
    const wrote = await runStep('write', async () => {
      await context.access.write(folder, first, bytes);
      return `${printable(folder)}: wrote ${bytes.length} bytes as ${first} and read them back`;
    });
    steps.push(wrote);
    if (!wrote.ok) continue;
    steps.push(
      await runStep('rename', async () => {
        return (await refusesToReplace(context.access, folder, first, second, bytes))
          ? `${printable(folder)}: rename works and never replaces an existing file`
          : `${printable(folder)}: rename works, but this server replaces an existing file without a word; Crossdock looks before each rename, and nobody else should write into this folder`;
      }),
    );
  }
  return steps;
}

interface ScratchFile {
  readonly name: (number: number) => string;
  readonly bytes: Uint8Array;
}

function scratchFile({ ids, clock }: CheckContext): ScratchFile {
  const scratch = `.crossdock-check-${ids.next().slice(0, 8)}`;
  return {
    name: (number) => `${scratch}-${number}.tmp`,
    bytes: Buffer.from(`Crossdock connection check ${clock.now().toISOString()}\n`),
  };
}

/** Whether files can be taken away once they were read; otherwise the first one would show it. */
async function checkClearing(context: CheckContext, { folder, archiveFolder }: FolderToClear): Promise<CheckStep> {
  const { access } = context;
  const { name, bytes } = scratchFile(context);
  const scratch = { folder, name: name(1) };
  const can = archiveFolder === undefined ? 'be deleted' : `be moved to ${printable(archiveFolder)}`;
  const step = (ok: boolean, words: string): CheckStep => {
    return { name: archiveFolder === undefined ? 'delete' : 'archive', ok, detail: `${printable(folder)}: ${words}` };
  };
  try {
    await access.write(folder, scratch.name, bytes);
  } catch (thrown) {
    const why = 'because no file can be written there to try it with; most likely they cannot';
    return step(false, `whether files can ${can} is not known, ${why}. ${failureDetail(thrown)}`);
  }
  try {
    if (archiveFolder === undefined) await access.remove(folder, scratch.name);
    else await moveAway(access, scratch, { folder: archiveFolder, name: scratch.name });
  } catch (thrown) {
    // Why it could not be moved is what counts, not that it cannot be removed either.
    await access.remove(folder, scratch.name).catch(() => undefined);
    return step(false, `files cannot ${can}. ${failureDetail(thrown)}`);
  }
  if (archiveFolder === undefined) return step(true, `files can ${can}`);
  // What is archived stays there, so nobody needs to be able to delete it.
  const left = await access.remove(archiveFolder, scratch.name).then(
    () => '',
    () => `; ${scratch.name} stays there, because nothing can be deleted there`,
  );
  return step(true, `files can ${can}${left}`);
}

async function moveAway(access: FileAccess, from: FileLocation, to: FileLocation): Promise<void> {
  await access.ensureFolder(to.folder);
  const moved = await access.rename(from, to);
  if (!moved.done) throw moved.error;
  if ((await access.stat(to.folder, to.name)) === undefined) throw new Error(`${to.name} is missing after the move`);
}

/** Renames first to second, then tries to rename another file onto it. Leaves nothing behind. */
async function refusesToReplace(
  access: FileAccess,
  folder: string,
  first: string,
  second: string,
  bytes: Uint8Array,
): Promise<boolean> {
  try {
    const plain = await access.rename({ folder, name: first }, { folder, name: second });
    if (!plain.done) throw plain.error;
    if ((await access.stat(folder, second)) === undefined) throw new Error(`${second} is missing after the rename`);
    await access.write(folder, first, bytes);
    const onto = await access.rename({ folder, name: first }, { folder, name: second });
    return !onto.done;
  } finally {
    await access.remove(folder, first);
    await access.remove(folder, second);
  }
}

/** Runs one check; what goes wrong becomes its detail, with the remedy of the code. */
export async function runStep(name: CheckStep['name'], work: () => Promise<string>): Promise<CheckStep> {
  try {
    return { name, ok: true, detail: await work() };
  } catch (thrown) {
    return { name, ok: false, detail: failureDetail(thrown) };
  }
}

export function failureDetail(thrown: unknown): string {
  const message = errorMessage(thrown);
  return thrown instanceof CrossdockError ? `${thrown.code}: ${message} ${codes[thrown.code].remedy}` : message;
}
