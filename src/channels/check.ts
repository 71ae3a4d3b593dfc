import type { Clock } from '../kernel/clock.ts';
import { codes } from '../kernel/codes.ts';
import { CrossdockError, errorMessage } from '../kernel/errors.ts';
import type { Ids } from '../kernel/ids.ts';
import { printable } from '../kernel/problem.ts';
import type { CheckStep, FolderListing } from './channel.ts';
import type { FileAccess } from './file-access.ts';

/** What the checks of every adapter need. */
export interface CheckContext {
  readonly access: FileAccess;
  readonly list: (folder: string) => Promise<FolderListing>;
  readonly ids: Ids;
  readonly clock: Clock;
}

/**
 * Lists the folders to collect from; in the folders to deliver to, writes, renames and removes scratch files whose
 * names begin with a dot and end in .tmp, so that a supplier's importer leaves them alone.
 */
export async function checkFolders(
  context: CheckContext,
  folders: { readonly collect: readonly string[]; readonly deliver: readonly string[] },
): Promise<readonly CheckStep[]> {
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
  for (const folder of folders.deliver) {
    const scratch = `.crossdock-check-${context.ids.next().slice(0, 8)}`;
    const first = `${scratch}-1.tmp`;
    const second = `${scratch}-2.tmp`;
    const bytes = Buffer.from(`Crossdock connection check ${context.clock.now().toISOString()}\n`);
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
