import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Files that other people published, which are not part of this repository: CROSSDOCK_CORPUS names a folder with `x12/`,
 * `csv/`, `xml/` and a MANIFEST.tsv (file, set, version, deliberately_invalid, measured_defects, …).
 */
const folder = process.env.CROSSDOCK_CORPUS ?? '';

export const isCorpusThere = folder !== '' && existsSync(join(folder, 'MANIFEST.tsv'));
export const noCorpus = 'CROSSDOCK_CORPUS does not name a folder with MANIFEST.tsv';

/** What the manifest says about one file. */
export interface ManifestEntry {
  readonly file: string;
  /** False where its authors meant it to be wrong, or where nobody knows what they meant. */
  readonly isMeantGood: boolean;
  /** What an independent reader found wrong with its envelope and counts. */
  readonly defects: readonly string[];
}

export function manifest(): readonly ManifestEntry[] {
  if (!isCorpusThere) return [];
  const rows = readFileSync(join(folder, 'MANIFEST.tsv'), 'utf8').trimEnd().split('\n').slice(1);
  return rows.map((row) => {
    const [file = '', , , invalid, defects = ''] = row.split('\t');
    return { file, isMeantGood: invalid === 'no', defects: defects === '-' ? [] : defects.split('; ') };
  });
}

export function corpusFile(file: string): Buffer {
  return readFileSync(join(folder, file));
}

/** The files of one folder of the corpus, with paths as the manifest has them. */
export function corpusFiles(format: string): string[] {
  const inside = join(folder, format);
  if (!isCorpusThere || !existsSync(inside)) return [];
  return readdirSync(inside, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replace(/^\//, ''))
    .sort();
}
