import { detectFormat } from '../../formats/detect.ts';
import { DEFAULT_LIMITS } from '../../formats/packed/limits.ts';
import { decryptedName, decryptPgp, isPgp } from '../../formats/packed/pgp.ts';
import { UnpackRefusal } from '../../formats/packed/refusal.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import { type Archive, readContent, verifyContent } from '../../stores/archive/ledger.ts';
import { ContentUnreadable } from '../../stores/archive/unreadable.ts';
import type { Database } from '../../stores/database.ts';
import type { SeenFile } from '../../stores/files.ts';
import { unreadable } from './foreign.ts';
import { withHead } from './head.ts';
import type { Progress } from './progress.ts';
import { type TranslatedFile, type TranslationTools, translateContent } from './translate.ts';
import { translatePacked } from './translate-packed.ts';

/** What came of an archived file: its documents, or why none of it can be read. */
export type FileTranslation =
  | { readonly ok: true; readonly translated: TranslatedFile }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Translates an archived file, packed or not, from the bytes in the archive: at first, and whenever it is read again.
 *
 * Whatever comes of it counts only when the bytes are what was stored. Their hash is known at their end, so where reading
 * stopped before it, they are read to the end for that alone: damage is told as damage, not as a foreign file.
 */
export async function translateFile(
  tools: TranslationTools & { readonly archive: Archive; readonly progress?: Progress },
  db: Database,
  profile: SupplierProfile,
  file: Pick<SeenFile, 'folder' | 'name' | 'sha256' | 'receivedAt'>,
): Promise<FileTranslation> {
  let isWhole = false;
  async function* archived(): AsyncGenerator<Uint8Array> {
    const bytes = readContent(tools.archive, db, file.sha256);
    yield* tools.progress?.counted(bytes) ?? bytes;
    isWhole = true;
  }
  try {
    const translation = await translateReceived(tools, profile, file, archived);
    if (!isWhole) await verifyContent(tools.archive, db, file.sha256);
    return translation;
  } catch (thrown) {
    if (!(thrown instanceof ContentUnreadable)) throw thrown;
    return { ok: false, problem: thrown.problemOf(file.name) };
  }
}

/**
 * What a supplier encrypts is decrypted on the way: the archive has the bytes as they came. Findings name the file as it
 * was received; mappings ask for the name without what encryption added.
 */
async function translateReceived(
  tools: TranslationTools,
  profile: SupplierProfile,
  file: Pick<SeenFile, 'folder' | 'name' | 'receivedAt'>,
  archived: () => AsyncIterable<Uint8Array>,
): Promise<FileTranslation> {
  const { pgp } = profile;
  if (pgp === undefined || pgp.privateKeys.length === 0) return translateBytes(tools, profile, file, archived());
  const { head, content } = await withHead(archived());
  const { name: received, receivedAt } = file;
  if (!isPgp(head)) {
    if (pgp.verify === 'optional') return translateBytes(tools, profile, file, content);
    await content.return(undefined);
    const message = 'The file is not encrypted, though this supplier must encrypt and sign.';
    return { ok: false, problem: problem('PGP-NOT-ENCRYPTED', 'error', { file: received }, message) };
  }
  const rule = profile.collect.find(({ folder }) => folder === file.folder) ?? profile.collect[0];
  const limits = rule === undefined ? DEFAULT_LIMITS : { mostBytes: rule.maxBytes };
  let isWhole = false;
  const decrypt = (input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> =>
    decryptPgp(input, pgp, receivedAt, { file: received }, limits);
  async function* decrypted(): AsyncGenerator<Uint8Array> {
    yield* decrypt(content);
    isWhole = true;
  }
  const name = decryptedName(received);
  try {
    const translation = await translateBytes(tools, profile, { ...file, name }, decrypted());
    // A reader that stopped before the end has not seen whether it was signed.
    if (!isWhole) for await (const _rest of decrypt(archived()));
    return translation;
  } catch (thrown) {
    if (!(thrown instanceof UnpackRefusal)) throw thrown;
    return { ok: false, problem: thrown.problem };
  }
}

async function translateBytes(
  tools: TranslationTools,
  profile: SupplierProfile,
  file: Pick<SeenFile, 'folder' | 'name'>,
  bytes: AsyncIterable<Uint8Array>,
): Promise<FileTranslation> {
  const { name } = file;
  const { head, content } = await withHead(bytes);
  const detected = detectFormat(head, name);
  try {
    const translated =
      detected.format === 'gzip' || detected.format === 'zip'
        ? await translatePacked(tools, profile, file, content, detected.format)
        : await translateContent(tools, profile, { name, label: name, content, documentsBefore: 0 }, detected);
    if (translated !== undefined) return { ok: true, translated };
    return { ok: false, problem: unreadable(name, detected, profile) };
  } catch (thrown) {
    if (!(thrown instanceof UnpackRefusal)) throw thrown;
    return { ok: false, problem: thrown.problem };
  } finally {
    await content.return(undefined);
  }
}
