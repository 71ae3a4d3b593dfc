import type { Clock } from '../../kernel/clock.ts';
import { countDeadBuffers } from '../../kernel/dead-buffers.ts';
import { TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import { deadlineError, type SftpSession } from './session.ts';
import { SftpStatus, statusError } from './status.ts';

/**
 * File content over one session, with many requests in flight: on a line with delay a transfer that waits for each
 * answer is many times slower (PERFORMANCE.md). Bytes come out in order.
 */
export interface TransferLimits {
  /** Bytes per request. 32 KiB is taken by all known servers but lsh with ssh2, which needs 16; see sftp-channel.ts. */
  readonly chunkBytes: number;
  readonly requestsInFlight: number;
  /** Longest wait for the next piece, in milliseconds. */
  readonly progressMs: number;
  /** Lowest average speed while we wait for the server. */
  readonly minimumBytesPerSecond: number;
  readonly address: string;
  readonly clock: Clock;
}

const SMALLEST_PIECE_BYTES = 4096;

/**
 * Reads exactly `size` bytes, in pieces each of which holds until the next one is asked for, and then makes sure that there
 * are no more. The server may answer with fewer bytes than asked for; an end of file before `size`, or data after it, is CHANNEL-FILE-CHANGED (FAULTS.md T2, C1 to C3, C6).
 */
export async function* readInOrder(
  session: SftpSession,
  handle: Buffer,
  file: { readonly path: string; readonly size: number },
  limits: TransferLimits,
): AsyncGenerator<Uint8Array> {
  const watch = createWatch(session, `read ${printable(file.path)}`, limits);

  /**
   * What answers are written into, again and again. A buffer that waits for an answer from the other side outlives collections of
   * young garbage; were it given up then, V8 would mark its whole heap every few megabytes to be rid of it.
   */
  const idle: Buffer[] = [];
  const idleBytes = Math.max(1, Math.min(limits.chunkBytes, file.size));

  async function readOnce(offset: number, length: number): Promise<Answer> {
    const target = idle.pop() ?? Buffer.allocUnsafe(idleBytes);
    const count = await session.request<number>('read', undefined, (sftp, done) =>
      sftp.read(handle, target, 0, length, offset, (error, bytesRead) => done(error, bytesRead)),
    );
    watch.progress(count);
    return { bytes: target.subarray(0, count), target };
  }

  function reuse({ target }: Answer): void {
    if (target !== undefined) idle.push(target);
  }

  /** Smaller from the first answer on that shows what the server gives at most, so that pieces take one request again. */
  let pieceBytes = limits.chunkBytes;

  async function readPiece(offset: number, length: number): Promise<Answer> {
    const first = await readOnce(offset, length);
    const got = first.bytes.length;
    if (got === length) return first;
    if (got >= SMALLEST_PIECE_BYTES) pieceBytes = Math.min(pieceBytes, got);
    const parts = [first];
    let at = got;
    while (at < length) {
      const next = parts.at(-1)?.bytes.length === 0 ? undefined : await readOnce(offset + at, length - at);
      if (next === undefined) throw tooShort(file, offset + at);
      parts.push(next);
      at += next.bytes.length;
    }
    const piece = Buffer.concat(
      parts.map(({ bytes }) => bytes),
      length,
    );
    parts.forEach(reuse);
    return { bytes: piece };
  }

  /** A server that fails a read at the end instead of saying end-of-file has no more data either. */
  async function isAtEnd(): Promise<boolean> {
    try {
      return (await readOnce(file.size, 1)).bytes.length === 0;
    } catch (thrown) {
      if (thrown instanceof SftpStatus) return true;
      throw thrown;
    }
  }

  const inFlight: Promise<Answer>[] = [];
  let asked = 0;
  const leaves = countDeadBuffers();
  try {
    while (asked < file.size || inFlight.length > 0) {
      // Not one request for each answer: those that leave together cost one write to the socket.
      if (inFlight.length <= limits.requestsInFlight / 2) {
        session.together(() => {
          while (asked < file.size && inFlight.length < limits.requestsInFlight) {
            const length = Math.min(pieceBytes, file.size - asked);
            inFlight.push(handled(readPiece(asked, length)));
            asked += length;
          }
        });
      }
      const head = inFlight.shift();
      if (head === undefined) continue;
      const piece = await watch.waitFor(head);
      yield piece.bytes;
      reuse(piece);
      leaves(piece.bytes.length);
    }
    if (!(await watch.waitFor(handled(isAtEnd())))) throw tooLong(file);
  } catch (thrown) {
    throw thrown instanceof SftpStatus ? statusError(thrown, 'read', file.path) : thrown;
  } finally {
    watch.stop();
  }
}

/** What the server gave for a request, and the buffer to use again. */
interface Answer {
  readonly bytes: Buffer;
  readonly target?: Buffer;
}

/** Writes all bytes to an open handle. */
export async function writeAll(
  session: SftpSession,
  handle: Buffer,
  path: string,
  bytes: Uint8Array,
  limits: TransferLimits,
): Promise<void> {
  const watch = createWatch(session, `write ${printable(path)}`, limits);
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const inFlight: Promise<void>[] = [];
  try {
    for (let at = 0; at < source.length; at += limits.chunkBytes) {
      const length = Math.min(limits.chunkBytes, source.length - at);
      const work = session
        .request<void>('write', undefined, (sftp, done) =>
          sftp.write(handle, source, at, length, at, (error) => done(error)),
        )
        .then(() => watch.progress(length));
      inFlight.push(handled(work));
      const head = inFlight.length >= limits.requestsInFlight ? inFlight.shift() : undefined;
      if (head !== undefined) await watch.waitFor(head);
    }
    for (const rest of inFlight) await watch.waitFor(rest);
  } catch (thrown) {
    throw thrown instanceof SftpStatus ? statusError(thrown, 'write', path) : thrown;
  } finally {
    watch.stop();
  }
}

/** Marks a promise as looked after: a later piece may fail while an earlier one is awaited, or after we gave up. */
function handled<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

interface Watch {
  progress(bytes: number): void;
  waitFor<T>(work: Promise<T>): Promise<T>;
  stop(): void;
}

/**
 * Cuts the session when nothing arrives for `progressMs`, or when it arrives too slowly over all (FAULTS.md C10). Only
 * time spent waiting for the server counts; a consumer may take as long as it likes.
 */
function createWatch(session: SftpSession, what: string, limits: TransferLimits): Watch {
  const { clock, progressMs, minimumBytesPerSecond, address } = limits;
  let bytes = 0;
  let waitedMs = 0;
  let waitingSince: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  function stop(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waitingSince !== undefined) waitedMs += Math.max(0, clock.now().getTime() - waitingSince);
    waitingSince = undefined;
  }

  function cutIfSlow(): void {
    const running = waitingSince === undefined ? 0 : Math.max(0, clock.now().getTime() - waitingSince);
    const total = waitedMs + running;
    if (total <= progressMs + (bytes / minimumBytesPerSecond) * 1000) return;
    session.destroy(
      new TransientError(
        'CHANNEL-DEADLINE',
        `${address}: ${what} brought ${bytes} bytes in ${total} ms, less than ${minimumBytesPerSecond} bytes a second; the connection was cut.`,
        { facts: { address, bytes, waitedMs: total, minimumBytesPerSecond } },
      ),
    );
  }

  return {
    progress: (count) => {
      bytes += count;
      if (count > 0) timer?.refresh();
      cutIfSlow();
    },
    waitFor: async (work) => {
      waitingSince = clock.now().getTime();
      timer = setTimeout(() => session.destroy(deadlineError(address, what, progressMs)), progressMs);
      try {
        return await work;
      } finally {
        stop();
      }
    },
    stop,
  };
}

function tooShort(file: { readonly path: string; readonly size: number }, at: number): TransientError {
  return new TransientError(
    'CHANNEL-FILE-CHANGED',
    `${printable(file.path)} ends after ${at} bytes; the server says it has ${file.size}.`,
    { facts: { path: file.path, expected: file.size, read: at } },
  );
}

function tooLong(file: { readonly path: string; readonly size: number }): TransientError {
  return new TransientError(
    'CHANNEL-FILE-CHANGED',
    `${printable(file.path)} goes on after the ${file.size} bytes that the server says it has.`,
    { facts: { path: file.path, expected: file.size } },
  );
}
