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
  extensions: readonly ('fsync' | 'posix-rename' | 'hardlink' | 'limits')[];
  /** rclone says OK to a hard link and makes none. */
  hardlink: 'works' | 'pretends';
  /** Answer to fsync, where it is offered. */
  fsync: 'works' | 'failure';
  /** Answer to exclusive create (`wx`) of an existing file. */
  exclusiveOfExisting: 'failure' | 'already-exists' | 'opens' | 'empties';
  /** Answer to making a folder that exists. */
  makeExisting: 'failure' | 'already-exists' | 'ok';
  /** Answer to opening a folder that is missing. */
  openMissingFolder: 'no-such-file' | 'failure';
  /** Answer to removing a folder as if it were a file. */
  removeFolder: 'permission-denied' | 'failure';
  /** Under which name a file is seen while it is written: Perl puts something behind it, HiddenStores around it. */
  whileWriting: 'own-name' | 'suffix' | 'hidden';
  setTime: 'works' | 'permission-denied' | 'unsupported';
  /** Smallest difference between two times that it keeps, in seconds. */
  timeResolution: number;
  /** Bytes of the longest name that can be written; a longer one is a bad message. */
  longestName: number;
  /** Most bytes it gives for one READ, however many are asked for; undefined: all that are asked for. */
  largestRead: number | undefined;
  /** A READ for more than this ends the connection, as lsh does with ssh2. */
  diesOnReadAbove: number | undefined;
  /** Object storage behind SFTP: a rename is a copy, and the copy has a new time. */
  renameSetsTime: boolean;
  /** ProFTPD's `AllowOverwrite off`: opening an existing file for writing is PERMISSION_DENIED. */
  refusesOverwrite: boolean;
  /** So many stats after an upload still see no such file. */
  staleStats: number;
  /** So many listings after the first give its names again, unless the client itself changed something. */
  staleListings: number;
  /** A connection on which nothing was said for so long is ended; 0: never. */
  idleCloseMs: number;
}

export const opensshHabits: SftpHabits = {
  renameOntoExisting: 'failure',
  extensions: ['fsync', 'posix-rename', 'hardlink', 'limits'],
  hardlink: 'works',
  fsync: 'works',
  exclusiveOfExisting: 'failure',
  makeExisting: 'failure',
  openMissingFolder: 'no-such-file',
  removeFolder: 'permission-denied',
  whileWriting: 'own-name',
  setTime: 'works',
  timeResolution: 1,
  longestName: 255,
  largestRead: 261_120,
  diesOnReadAbove: undefined,
  renameSetsTime: false,
  refusesOverwrite: false,
  staleStats: 0,
  staleListings: 0,
  idleCloseMs: 0,
};
