import { createHash } from 'node:crypto';
import type { Code } from '../../kernel/codes.ts';
import { RejectedError } from '../../kernel/errors.ts';
import type { ReceiveRule } from '../../partners/profile.ts';
import { type ApiAnswer, lockRequest, storeAnswer } from '../../stores/api-requests.ts';
import { keepContent, storeContent } from '../../stores/archive/ledger.ts';
import { fileWithContent } from '../../stores/files.ts';
import { type Gateway, supplierOf } from '../gateway.ts';
import { transact } from '../transact.ts';
import { capped, claimContents } from './archive.ts';

/** A file that a supplier brings, as it says about itself. */
export interface BroughtFile {
  /** Last part of the address; files of it are kept apart from those of polled folders. */
  readonly folder: string;
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Content-Length; absent where the bytes come in chunks. */
  readonly announcedBytes?: number | undefined;
  /** SHA-256 that the bytes must have. */
  readonly sha256?: Buffer | undefined;
  readonly idempotencyKey?: string | undefined;
}

export interface TakenFile {
  readonly id: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly name: string;
  /** Id of the earliest file of this supplier with the same bytes. */
  readonly sameAs?: string;
}

/**
 * Takes a file that the supplier brings: its bytes go into the archive while they come; then it is claimed, its opening
 * queued and the answer kept under the idempotency key, all in one transaction. 201 for new bytes, 200 for bytes that
 * came before: those are opened like any repeated file, so that stock sent again is known to be fresh.
 *
 * @throws RejectedError FILE-TOO-LARGE, PUSH-INCOMPLETE, PUSH-DIGEST, IDEMPOTENCY-KEY-REUSED: nothing was kept
 */
export async function receiveFile(gateway: Gateway, supplierId: string, file: BroughtFile): Promise<ApiAnswer> {
  const began = gateway.clock.now();
  const { receive } = supplierOf(gateway, supplierId);
  const folder = `http/${file.folder}`;
  const content = await storeContent(gateway.archive, gateway.ids.next(), whole(file, receive), began);
  const { sha256, size } = content;
  const { answer, isTaken } = await transact(gateway, async (trx, gateway) => {
    const key = file.idempotencyKey === undefined ? undefined : `push/${supplierId}/${file.idempotencyKey}`;
    const request = createHash('sha256')
      .update(JSON.stringify([folder, file.name]))
      .update(sha256)
      .digest();
    const before = key === undefined ? undefined : await lockRequest(trx, key);
    if (before !== undefined) {
      if (before.requestSha256.equals(request)) {
        // These bytes are there already; what came now is given up.
        await keepContent(gateway.archive, trx, content, gateway.clock.now());
        return { answer: before.answer, isTaken: false };
      }
      throw refused('IDEMPOTENCY-KEY-REUSED', `The idempotency key ${file.idempotencyKey} was used for another file.`);
    }
    const sameAs = await fileWithContent(trx, supplierId, sha256);
    const now = gateway.clock.now();
    const claim = { supplierId, folder, name: file.name, size, modifiedAt: now, firstSeenAt: began };
    const [claimed] = await claimContents(gateway, trx, [{ content, file: { ...claim, settle: 'keep' } }]);
    const id = claimed?.id;
    const taken: TakenFile = {
      id: id ?? (sameAs as string),
      sha256: sha256.toString('hex'),
      bytes: size,
      name: file.name,
      ...(sameAs === undefined ? {} : { sameAs }),
    };
    const answer = { status: sameAs === undefined ? 201 : 200, body: taken };
    if (key !== undefined) await storeAnswer(trx, key, request, answer, now);
    return { answer, isTaken: id !== undefined };
  });
  if (isTaken) {
    const ms = gateway.clock.now().getTime() - began.getTime();
    gateway.tell({ type: 'file-received', supplierId, file: file.name, bytes: size, ms });
  }
  return answer;
}

/** The bytes, as long as they keep what was said of them: whoever throws here leaves nothing in the archive. */
async function* whole(file: BroughtFile, { maxBytes }: ReceiveRule): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of capped(file.bytes, maxBytes, file.name)) {
    hash.update(chunk);
    size += chunk.length;
    yield chunk;
  }
  if (size === 0) throw refused('PUSH-INCOMPLETE', `${file.name} has no bytes.`);
  if (file.announcedBytes !== undefined && size !== file.announcedBytes)
    throw refused('PUSH-INCOMPLETE', `${size} bytes of ${file.name} came; ${file.announcedBytes} were announced.`);
  const found = hash.digest();
  if (file.sha256 !== undefined && !found.equals(file.sha256)) {
    throw refused(
      'PUSH-DIGEST',
      `The bytes of ${file.name} have the SHA-256 ${found.toString('hex')}; the request says ${file.sha256.toString('hex')}.`,
    );
  }
}

function refused(code: Code, message: string): RejectedError {
  return new RejectedError(code, message);
}
