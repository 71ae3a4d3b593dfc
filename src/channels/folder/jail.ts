import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { RejectedError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import { fileError } from './file-errors.ts';

/** Finds real paths below a root and refuses all others. */
export interface Jail {
  /** The real path of an existing folder; an absolute one starts at the root. Throws CHANNEL-FOLDER-MISSING or CHANNEL-OUTSIDE-ROOT. */
  folder(folder: string): Promise<string>;
  /** The path of an entry of a folder; the name must be a plain name already. */
  entry(folder: string, name: string): Promise<string>;
  /** Where a folder would be that may not exist yet; its nearest existing parent is inside. */
  newFolder(folder: string): Promise<string>;
}

/**
 * The folder given in the settings is compared after all links are resolved (FAULTS.md D5), at every call: a link can
 * be put there later.
 */
export function createJail(root: string): Jail {
  async function realRoot(): Promise<string> {
    try {
      return await realpath(root);
    } catch (thrown) {
      throw fileError(thrown, 'open the root', root);
    }
  }

  async function folder(name: string): Promise<string> {
    const real = await realRoot();
    let path: string;
    try {
      path = await realpath(join(real, name));
    } catch (thrown) {
      throw fileError(thrown, 'open the folder', name, 'folder');
    }
    if (!isInside(real, path)) throw outside(name);
    return path;
  }

  return {
    folder,
    entry: async (name, entry) => join(await folder(name), entry),
    newFolder: async (name) => {
      const real = await realRoot();
      const path = join(real, name);
      for (let parent = path; isInside(real, parent); parent = resolve(parent, '..')) {
        const existing = await realpath(parent).catch(() => undefined);
        if (existing === undefined) continue;
        if (!isInside(real, existing)) throw outside(name);
        return path;
      }
      throw outside(name);
    },
  };
}

function isInside(root: string, path: string): boolean {
  const away = relative(root, path);
  return away === '' || (away !== '..' && !away.startsWith(`..${sep}`) && !isAbsolute(away));
}

function outside(folder: string): RejectedError {
  return new RejectedError('CHANNEL-OUTSIDE-ROOT', `The folder ${printable(folder)} leads outside the root.`, {
    facts: { folder },
  });
}
