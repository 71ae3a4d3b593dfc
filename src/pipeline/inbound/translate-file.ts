import { detectFormat } from '../../formats/detect.ts';
import { UnpackRefusal } from '../../formats/packed/refusal.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import type { SeenFile } from '../../stores/files.ts';
import { readContent } from '../../stores/raw-content.ts';
import { HEAD_BYTES, unreadable } from './foreign.ts';
import { type TranslatedFile, type TranslationTools, translateContent } from './translate.ts';
import { translatePacked } from './translate-packed.ts';

/** What came of an archived file: its documents, or why none of it can be read. */
export type FileTranslation =
  | { readonly ok: true; readonly translated: TranslatedFile }
  | { readonly ok: false; readonly problem: Problem };

/** Translates an archived file, packed or not, from the bytes in the archive: at first, and whenever it is read again. */
export async function translateFile(
  tools: TranslationTools,
  db: Database,
  profile: SupplierProfile,
  file: Pick<SeenFile, 'folder' | 'name' | 'sha256'>,
): Promise<FileTranslation> {
  const { name } = file;
  const detected = detectFormat(await firstBytes(db, file.sha256), name);
  try {
    const translated =
      detected.format === 'gzip' || detected.format === 'zip'
        ? await translatePacked(tools, db, profile, file, detected.format)
        : await translateContent(
            tools,
            profile,
            { name, label: name, content: readContent(db, file.sha256), documentsBefore: 0 },
            detected,
          );
    if (translated !== undefined) return { ok: true, translated };
    return { ok: false, problem: unreadable(name, detected, profile) };
  } catch (thrown) {
    if (!(thrown instanceof UnpackRefusal)) throw thrown;
    return { ok: false, problem: thrown.problem };
  }
}

async function firstBytes(db: Database, sha256: Buffer): Promise<Uint8Array> {
  for await (const chunk of readContent(db, sha256)) return chunk.subarray(0, HEAD_BYTES);
  return new Uint8Array();
}
