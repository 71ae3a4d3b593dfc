import { detectFormat } from '../../formats/detect.ts';
import { DEFAULT_LIMITS } from '../../formats/packed/limits.ts';
import { decryptedName, decryptPgp, isPgp } from '../../formats/packed/pgp.ts';
import { UnpackRefusal } from '../../formats/packed/refusal.ts';
import { unpack } from '../../formats/packed/unpack.ts';
import { RejectedError } from '../../kernel/errors.ts';
import type { Gateway } from '../../pipeline/gateway.ts';
import { readContent } from '../../stores/archive/ledger.ts';
import { ContentUnreadable } from '../../stores/archive/unreadable.ts';
import { viewFile } from '../../stores/file-list.ts';
import { once } from '../map/read.ts';
import type { TrialSample } from './trial.ts';

/** A sample longer than this is cut: a person looks at its beginning. */
const MOST_SAMPLE_BYTES = 2 * 1024 * 1024;

/** A sample as the lab reads it: unpacked, decrypted, and cut where it is long. */
export interface LabSample extends TrialSample {
  readonly isCut: boolean;
}

/**
 * The beginning of a file that was received, as a mapping would be given it.
 *
 * @throws RejectedError LAB-SAMPLE, MAPPING-UNKNOWN
 */
export async function receivedSample(gateway: Gateway, supplier: string, fileId: string): Promise<LabSample> {
  const file = await viewFile(gateway.db, fileId);
  if (file === undefined || file.supplierId !== supplier)
    throw new RejectedError('MAPPING-UNKNOWN', `${supplier} sent no file ${fileId}.`);
  const content = readContent(gateway.archive, gateway.db, Buffer.from(file.sha256, 'hex'));
  try {
    return await opened(gateway, supplier, file.name, content, file.receivedAt);
  } catch (error) {
    if (error instanceof ContentUnreadable) throw new RejectedError('LAB-SAMPLE', `${error.message}`);
    if (error instanceof UnpackRefusal) throw new RejectedError('LAB-SAMPLE', error.problem.message);
    throw error;
  }
}

/** Bytes that somebody pasted or dropped. */
export async function givenSample(name: string, bytes: Uint8Array): Promise<LabSample> {
  const isCut = bytes.length > MOST_SAMPLE_BYTES;
  return { name, bytes: isCut ? wholeLines(bytes.subarray(0, MOST_SAMPLE_BYTES)) : bytes, isCut };
}

async function opened(
  gateway: Gateway,
  supplier: string,
  name: string,
  content: AsyncIterable<Uint8Array>,
  receivedAt: Date,
): Promise<LabSample> {
  const raw = await beginning(content);
  const pgp = gateway.suppliers.get(supplier)?.pgp;
  if (isPgp(raw.bytes)) {
    if (pgp === undefined) throw new RejectedError('LAB-SAMPLE', 'It is encrypted, and no key for it is configured.');
    if (raw.isCut) throw new RejectedError('LAB-SAMPLE', 'It is encrypted and too long to be opened here.');
    const decrypted = decryptPgp(once(raw.bytes), pgp, receivedAt, { file: name }, DEFAULT_LIMITS);
    return inside(decryptedName(name), await beginning(decrypted));
  }
  return inside(name, raw);
}

async function inside(name: string, raw: Beginning): Promise<LabSample> {
  const { format } = detectFormat(raw.bytes.subarray(0, 4096), name);
  if (format !== 'gzip' && format !== 'zip') {
    return { name, bytes: raw.isCut ? wholeLines(raw.bytes) : raw.bytes, isCut: raw.isCut };
  }
  if (format === 'zip' && raw.isCut)
    throw new RejectedError('LAB-SAMPLE', 'The archive is too long to be opened here.');
  for await (const entry of unpack(once(raw.bytes), format, name)) {
    const first = await beginning(entry.content);
    return { name: entry.name, bytes: first.isCut ? wholeLines(first.bytes) : first.bytes, isCut: first.isCut };
  }
  throw new RejectedError('LAB-SAMPLE', 'The archive is empty.');
}

interface Beginning {
  readonly bytes: Uint8Array;
  readonly isCut: boolean;
}

async function beginning(content: AsyncIterable<Uint8Array>): Promise<Beginning> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of content) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MOST_SAMPLE_BYTES) break;
  }
  const bytes = Buffer.concat(chunks);
  return bytes.length > MOST_SAMPLE_BYTES
    ? { bytes: bytes.subarray(0, MOST_SAMPLE_BYTES), isCut: true }
    : { bytes, isCut: false };
}

/** Without the line that the cut went through. */
function wholeLines(bytes: Uint8Array): Uint8Array {
  const end = bytes.lastIndexOf(0x0a);
  return end > 0 ? bytes.subarray(0, end + 1) : bytes;
}
