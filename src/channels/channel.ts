/**
 * # Channel: moves whole files
 *
 * A channel is one connection to one supplier's place for files. It knows folders and bytes, nothing of what is in
 * them. Names from the other side are data: they are never joined into local paths and never trusted.
 *
 * Every call ends: with a result, with a TransientError (try again; nothing is known to have changed unless the call
 * says so) or with a RejectedError (the other side said no; repeating does not help). Decorators over this contract
 * keep that promise and pass the same contract tests.
 *
 * ## Collecting
 * - `list` names the regular files of a folder, oldest first. Directories, links, special files and temporary names are
 *   left out. It is all or nothing: a listing that breaks off is an error. It says nothing about completeness of a file;
 *   deciding that one has settled takes two listings and is the caller's work.
 * - `read` streams one file, as it was listed. It fails with a TransientError when size or time differ from the listing,
 *   at open or at close, or when the number of bytes differs, so that half a file is never taken for a whole one. Only
 *   when the stream has ended without an error do the bytes count; until then they must have no effect.
 * - `settle` archives, renames or deletes a file **only if it is still the file that was read** (same size and time);
 *   a changed file is left alone and reported as `changed`. Repeating it after success reports `absent`.
 *
 * ## Delivering (two phases, so that a crash at any instant neither doubles nor loses nor cuts a file)
 * - `stage` writes all bytes under a temporary name, overwriting what an earlier attempt left there, and checks the
 *   size on the other side. After it the file exists under its temporary name only.
 * - `publish` renames the staged file to its final name, never over an existing one. It answers
 *   `published` (done by this call), `already` (the temporary name is gone, so an earlier call did it; or the final
 *   file has the same bytes), or `conflict` (a different file has the final name; the temporary file, if still there, is
 *   kept, and a person must look).
 */
export interface Channel {
  readonly capabilities: ChannelCapabilities;

  list(folder: string): Promise<readonly RemoteFile[]>;

  /** Streams the file's bytes. The iterator must be finished or returned; both close the remote handle. */
  read(file: RemoteFile): AsyncIterable<Uint8Array>;

  settle(file: RemoteFile, action: SettleAction): Promise<SettleOutcome>;

  stage(target: UploadTarget, bytes: Uint8Array): Promise<void>;

  publish(target: UploadTarget, bytes: Uint8Array): Promise<PublishOutcome>;

  /** Connects, lists the collect folders, writes and renames a scratch file in the deliver folders: for `doctor`. */
  check(folders: {
    readonly collect: readonly string[];
    readonly deliver: readonly string[];
  }): Promise<readonly CheckStep[]>;

  /** Ends every connection within a few seconds, whatever the other side does. */
  close(): Promise<void>;
}

/** What an adapter can do, as data. */
export interface ChannelCapabilities {
  readonly adapter: ChannelKind;
  /** Resolution of `modifiedAt`. */
  readonly timeResolutionMs: number;
  /** Whether a rename onto an existing name is refused by the other side; `unknown` until probed. */
  readonly renameRefusesExisting: 'yes' | 'no' | 'unknown';
}

export type ChannelKind = 'sftp' | 'folder' | 'memory';

export interface RemoteFile {
  readonly folder: string;
  /** As the other side wrote it: any characters. */
  readonly name: string;
  readonly size: number;
  readonly modifiedAt: Date;
}

export type SettleAction =
  | { readonly kind: 'archive'; readonly folder: string }
  | { readonly kind: 'delete' }
  /** Leave it where it is: the duplicate rules recognise it. */
  | { readonly kind: 'keep' };

export type SettleOutcome = 'done' | 'changed' | 'absent';

export interface UploadTarget {
  readonly folder: string;
  /** Final name; deterministic for one delivery, so that every attempt uses the same. */
  readonly name: string;
  /** Temporary name in the same folder, which the supplier ignores by agreement. */
  readonly temporaryName: string;
}

export type PublishOutcome = 'published' | 'already' | 'conflict';

export interface CheckStep {
  readonly name: 'connect' | 'host key' | 'list' | 'write' | 'rename';
  readonly ok: boolean;
  /** One line for a person: what was seen, and when not ok what to do. */
  readonly detail: string;
}
