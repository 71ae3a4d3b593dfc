import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Larger files are known by size and time: nothing of this size belongs beside a mapping. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Every file below a folder with the hash of its content. A file that goes while it is read is as good as gone.
 *
 * @throws when the folder cannot be listed: that says nothing about what is in it
 */
export async function folderContents(folder: string): Promise<ReadonlyMap<string, string>> {
  const contents = new Map<string, string>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const hash = await contentHash(path).catch(() => undefined);
    if (hash !== undefined) contents.set(path.slice(folder.length + 1), hash);
  }
  return contents;
}

async function contentHash(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  if (size > MOST_BYTES) return `${size} bytes of ${mtimeMs}`;
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/** One hash for those of the files whose path fits. */
export function hashOf(contents: ReadonlyMap<string, string>, fits: (path: string) => boolean = () => true): string {
  const hash = createHash('sha256');
  for (const [path, content] of [...contents].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (fits(path)) hash.update(`${path}\0${content}\0`);
  }
  return hash.digest('hex');
}
