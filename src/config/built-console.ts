import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFolder } from './package-folder.ts';

/** A file of the built console, packed if there is a packed one that the asker takes. */
export interface ConsoleFile {
  readonly bytes: Buffer;
  readonly encoding?: 'br' | 'gzip';
}

/** Names that the build gives: nothing else is looked for, so no path leads out of the folder. */
const NAME = /^(assets\/)?[\w-]+(\.[\w-]+)*\.(html|js|css|svg|woff2|json)$/;

/**
 * A file of dist/console (`npm run build:console`); undefined when there is none of this name. It is read when it is asked for: a gateway whose console
 * nobody opens keeps none of it in memory.
 */
export async function consoleFile(
  name: string,
  takes: string,
  folder: string = join(packageFolder(), 'dist/console'),
): Promise<ConsoleFile | undefined> {
  if (!NAME.test(name)) return undefined;
  for (const [encoding, ending] of [
    ['br', '.br'],
    ['gzip', '.gz'],
  ] as const) {
    if (!takes.includes(encoding)) continue;
    const bytes = await readOrNot(join(folder, `${name}${ending}`));
    if (bytes !== undefined) return { bytes, encoding };
  }
  const bytes = await readOrNot(join(folder, name));
  return bytes === undefined ? undefined : { bytes };
}

async function readOrNot(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
