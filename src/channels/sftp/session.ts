import type { Socket } from 'node:net';
import type { Client, SFTPWrapper } from 'ssh2';
import { errorMessage, TransientError } from '../../kernel/errors.ts';
import { SftpStatus } from './status.ts';

/**
 * One live SFTP session. Whatever the server does, every request ends: by its answer, by its deadline, or because the
 * session ended; a deadline destroys the socket, since a server that has stopped answering cannot be asked to stop
 * (FAULTS.md T4 to T7). A session that has ended is never used again.
 */
export interface SftpSession {
  readonly ended: boolean;
  /** Fingerprint of the host key that was accepted. */
  readonly hostKey: string;
  /** How the server names its software. */
  readonly software: string;
  /** Extensions the server advertises. */
  offers(extension: string): boolean;
  /**
   * Sends one request and waits for its answer. Throws SftpStatus for a status other than OK, TransientError when the
   * session ends first. `deadlineMs` undefined: somebody else watches progress.
   */
  request<T>(
    name: string,
    deadlineMs: number | undefined,
    send: (sftp: SFTPWrapper, done: Answer<T>) => void,
  ): Promise<T>;
  /** What is requested in here leaves in one write to the socket. */
  together(send: () => void): void;
  /** Ends at once; every waiting request fails with `reason`. */
  destroy(reason: TransientError): void;
  /** Says goodbye and ends within `deadlineMs`, whatever the server does. */
  close(deadlineMs: number): Promise<void>;
}

export type Answer<T> = (error: Error | null | undefined, value?: T) => void;

/** Wraps a connected client whose SFTP subsystem is open. */
export function createSession(
  parts: { readonly socket: Socket; readonly client: Client; readonly sftp: SFTPWrapper },
  about: { readonly hostKey: string; readonly software: string; readonly address: string },
): SftpSession {
  const { socket, client, sftp } = parts;
  const waiting = new Set<(reason: Error) => void>();
  let endedBy: TransientError | undefined;

  function end(reason: TransientError): void {
    if (endedBy !== undefined) return;
    endedBy = reason;
    socket.destroy();
    for (const fail of waiting) fail(reason);
    waiting.clear();
  }

  const lost = (why: string, cause?: unknown): TransientError =>
    new TransientError('CHANNEL-CONNECTION-LOST', `The connection to ${about.address} ended: ${why}.`, {
      facts: { address: about.address },
      ...(cause === undefined ? {} : { cause }),
    });
  client.on('error', (error) => end(lost(errorMessage(error), error)));
  sftp.on('error', (error: Error) => end(lost(errorMessage(error), error)));
  sftp.on('end', () => end(lost('the server closed the SFTP session')));
  sftp.on('close', () => end(lost('the server closed the SFTP session')));
  client.on('close', () => end(lost('the server closed it')));
  socket.on('close', () => end(lost('the server closed it')));
  if (socket.destroyed) end(lost('the server closed it'));

  function request<T>(
    name: string,
    deadlineMs: number | undefined,
    send: (sftp: SFTPWrapper, done: Answer<T>) => void,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (endedBy !== undefined) {
        reject(endedBy);
        return;
      }
      const timer =
        deadlineMs === undefined
          ? undefined
          : setTimeout(() => end(deadlineError(about.address, name, deadlineMs)), deadlineMs);
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        waiting.delete(fail);
        finish();
      };
      const fail = (reason: Error): void => settle(() => reject(reason));
      waiting.add(fail);
      send(sftp, (error, value) => {
        if (!waiting.has(fail)) return;
        if (error === null || error === undefined) return settle(() => resolve(value as T));
        const status = (error as { code?: unknown }).code;
        // Without a status it is not an answer: ssh2 fails open requests this way when the session breaks.
        if (typeof status === 'number') return fail(new SftpStatus(status, error.message));
        end(lost(errorMessage(error), error));
      });
    });
  }

  async function close(deadlineMs: number): Promise<void> {
    if (socket.destroyed) return;
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const timer = setTimeout(() => socket.destroy(), deadlineMs);
    client.end();
    await gone;
    clearTimeout(timer);
  }

  return {
    get ended() {
      return endedBy !== undefined;
    },
    hostKey: about.hostKey,
    software: about.software,
    offers: (extension) => extensionsOf(sftp)[extension] !== undefined,
    request,
    together: (send) => {
      socket.cork();
      try {
        send();
      } finally {
        socket.uncork();
      }
    },
    destroy: end,
    close,
  };
}

/** The deadline of `name` has passed; the socket is destroyed by whoever throws this. */
export function deadlineError(address: string, name: string, deadlineMs: number): TransientError {
  return new TransientError(
    'CHANNEL-DEADLINE',
    `${address} did not finish "${name}" within ${deadlineMs} ms; the connection was cut.`,
    { facts: { address, operation: name, deadlineMs } },
  );
}

/** ssh2 keeps the advertised extensions in a private field and offers no other way to see them. */
function extensionsOf(sftp: SFTPWrapper): Readonly<Record<string, unknown>> {
  const { _extensions } = sftp as unknown as { _extensions?: Record<string, unknown> };
  return _extensions ?? {};
}
