import type { SftpOperation, WireName } from './sftp-wire.ts';

/**
 * What a simulated SFTP server does wrong, as data that a test or the demo may change at any time. Everything is off
 * by default. The cases are those of real servers and networks (FAULTS.md sections 0, 3 and 7).
 */
export interface SftpFaults {
  /** TCP connections are accepted and nothing is ever said. */
  muteConnections: boolean;
  /** More connections than this at a time are closed at once, as servers do that count sessions. */
  mostConnections: number | undefined;
  /** Login works, the SFTP subsystem is never opened. */
  neverOpenSftp: boolean;
  /** Requests that are neither carried out nor answered. */
  silent: readonly SftpOperation[];
  /** Requests that are carried out and whose answer never arrives. */
  loseReply: readonly SftpOperation[];
  /** Requests that are answered with OK and not carried out. */
  pretend: readonly SftpOperation[];
  /** Requests answered with bytes that are no SFTP packet. */
  garbage: readonly SftpOperation[];
  /** Requests answered with this status code instead of being carried out; `times` limits how often. */
  fail: Partial<Record<SftpOperation, { readonly code: number; times?: number }>>;
  /** Milliseconds before every answer. */
  delayMs: number;
  /** READ says end-of-file from this offset on, while the reported size stays. */
  earlyEofAt: number | undefined;
  /** At most this many bytes per READ. */
  shortReads: number | undefined;
  /** A READ for more than this ends the connection, as lsh does. */
  diesOnReadAbove: number | undefined;
  /** The connection is cut once it has carried this many bytes of file content. */
  dropAfterReadBytes: number | undefined;
  /** The last byte of every WRITE is stored wrong. */
  flipsBits: boolean;
  /** Only so many bytes of an upload are kept; every WRITE still answers OK. */
  keepOnly: number | undefined;
  /** The size that attributes report instead of the real one. */
  reportSize: number | bigint | undefined;
  /** More entries at the end of every listing. */
  extraNames: readonly WireName[];
  /** Listings carry names only. */
  listWithoutAttributes: boolean;
  /** READDIR repeats itself for ever. */
  endlessListing: boolean;
}

/** All faults off. */
export function noFaults(): SftpFaults {
  return {
    muteConnections: false,
    mostConnections: undefined,
    neverOpenSftp: false,
    silent: [],
    loseReply: [],
    pretend: [],
    garbage: [],
    fail: {},
    delayMs: 0,
    earlyEofAt: undefined,
    shortReads: undefined,
    diesOnReadAbove: undefined,
    dropAfterReadBytes: undefined,
    flipsBits: false,
    keepOnly: undefined,
    reportSize: undefined,
    extraNames: [],
    listWithoutAttributes: false,
    endlessListing: false,
  };
}

/** How a server behaves where real ones differ (FAULTS.md 7). */
export interface SftpHabits {
  /** Answer to a plain rename onto an existing name: OpenSSH fails, ProFTPD answers 11, six others replace. */
  renameOntoExisting: 'failure' | 'already-exists' | 'replace';
  /** Extensions it advertises. */
  extensions: readonly ('fsync' | 'posix-rename')[];
  /** Object storage behind SFTP: a rename is a copy, and the copy has a new time. */
  renameSetsTime: boolean;
  /** ProFTPD's `AllowOverwrite off`: opening an existing file for writing is PERMISSION_DENIED. */
  refusesOverwrite: boolean;
}

export const opensshHabits: SftpHabits = {
  renameOntoExisting: 'failure',
  extensions: ['fsync', 'posix-rename'],
  renameSetsTime: false,
  refusesOverwrite: false,
};
