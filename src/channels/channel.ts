/**
 * # Channel: moves whole files
 *
 * A channel is one connection to one supplier: a place for files, a mailbox, an interface. It knows folders and bytes,
 * nothing of what is in them. Names from the other side are data: they are never joined into local paths and never
 * trusted. What an adapter can do at all stands in its capabilities; a call that it cannot do is a RejectedError
 * CHANNEL-UNSUPPORTED.
 *
 * Every call ends: with a result, with a TransientError (try again; nothing is known to have changed unless the call
 * says so) or with a RejectedError (the other side said no; repeating does not help). An error of `publish` that says
 * `nothingSent` leaves everything as if it had not been called. Decorators over this contract
 * keep that promise and pass the same contract tests.
 *
 * ## Collecting
 * - `list` names the regular files of a folder, oldest first. Directories, links, special files and temporary names are
 *   left out. A listing that breaks off is an error. One with more entries than are accepted ends there and says that it
 *   is not whole: what it names can be taken, and nothing may be concluded from what it does not name. It says nothing
 *   about completeness of a file; deciding that one has settled takes two listings and is the caller's work.
 * - `read` streams one file, as it was listed. It fails with a TransientError when size or time differ from the listing,
 *   at open or at close, or when the number of bytes differs, so that half a file is never taken for a whole one. Only
 *   when the stream has ended without an error do the bytes count; until then they must have no effect.
 * - `settle` archives, renames or deletes a file **only if it is still the file that was read** (same size and time);
 *   a changed file is left alone and reported as `changed`. Repeating it after success reports `absent`.
 *
 * ## Delivering (two phases, so that a crash at any instant neither doubles nor loses nor cuts a file)
 * - `stage` writes all bytes under a temporary name, overwriting what an earlier attempt left there, and checks the
 *   size on the other side. After it the file exists under its temporary name only. Where there is no such thing as a
 *   temporary name (a request, a message) it only checks that the document can be sent at all.
 * - `publish` makes the document the supplier's: it renames the staged file to its final name, never over an existing
 *   one, or sends the request or message. The caller has recorded before that it will be called, so that after a crash
 *   it can say whether an earlier call may have had its effect; the adapter then asks the other side, and never sends a
 *   second one on a guess.
 * - `unstage` takes away what `stage` left of a document that is not published any more. A call that fails, or is given
 *   up, may still take effect at any time later: whoever calls it must never stage under that temporary name again.
 */
export interface Channel {
  readonly capabilities: ChannelCapabilities;

  list(folder: string): Promise<FolderListing>;

  /**
   * Streams the file's bytes. A piece holds until the next one is asked for. The iterator must be finished or returned; both
   * close the remote handle.
   */
  read(file: RemoteFile): AsyncIterable<Uint8Array>;

  settle(file: RemoteFile, action: SettleAction): Promise<SettleOutcome>;

  stage(target: UploadTarget, bytes: Uint8Array): Promise<void>;

  publish(target: UploadTarget, bytes: Uint8Array, attempt: PublishAttempt): Promise<Publication>;

  /**
   * Removes the file under the temporary name, and no other; one that is not there is fine, as often as it is asked.
   * Where there is no such thing as a temporary name there is nothing to remove, and nobody is asked.
   */
  unstage(target: UploadTarget): Promise<void>;

  /**
   * Calls back soon after something comes or changes in a folder, where an adapter can be told. A hint only: events get
   * lost on network shares and under load, so listing on a schedule stays the truth. Answers how to stop.
   */
  watch?(folder: string, onHint: () => void): Promise<() => Promise<void>>;

  /** Connects, and tries with scratch files what will be done in these folders: for `doctor`. */
  check(folders: FoldersToCheck): Promise<readonly CheckStep[]>;

  /** Ends every connection within a few seconds, whatever the other side does. */
  close(): Promise<void>;
}

/** What an adapter can do, as data. */
export interface ChannelCapabilities {
  readonly adapter: ChannelKind;
  /** `poll`: files are listed and read. `push`: the supplier brings them. `none`: it only delivers. */
  readonly collects: 'poll' | 'push' | 'none';
  /** How a document reaches the supplier; a request or a message cannot be looked at once it is sent. */
  readonly delivers: 'file' | 'request' | 'message' | 'none';
  /** Resolution of `modifiedAt`. */
  readonly timeResolutionMs: number;
  /** Whether a rename onto an existing name is refused by the other side; `unknown` until probed. */
  readonly renameRefusesExisting: 'yes' | 'no' | 'unknown';
}

export type ChannelKind = 'sftp' | 'folder' | 'http' | 'email' | 'memory';

export interface FolderListing {
  /** Oldest first. */
  readonly files: readonly RemoteFile[];
  /** False: the folder holds more entries than are accepted, and those left out may be anything. */
  readonly isWhole: boolean;
}

export interface RemoteFile {
  readonly folder: string;
  /** As the other side wrote it: any characters. */
  readonly name: string;
  readonly size: number;
  readonly modifiedAt: Date;
}

export type SettleAction =
  | {
      readonly kind: 'archive';
      readonly folder: string;
      /** Put behind the name when the archive has one of that name already; else the file's time is. */
      readonly tag?: string;
    }
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
  /** What the bytes are. Where files are delivered only their names count; a request or a message needs it. */
  readonly document?: DocumentIdentity;
}

/** A document as the supplier can ask for it, and as it is asked for. */
export interface DocumentIdentity {
  /** `order`, `functional-acknowledgment` … */
  readonly kind: string;
  /** Its number: the PO number of an order. */
  readonly number: string;
  /** The same for every attempt at this document and for no other one: letters, digits and dashes. */
  readonly key: string;
}

export interface PublishAttempt {
  /**
   * An earlier call of `publish` began and its outcome was never recorded. Of a request or a message also: the supplier
   * may have it already, because it was sent before and is sent again.
   */
  readonly mayHaveHappened: boolean;
  /**
   * A person, asked because of that, decided that it is sent once more. Who can be asked is asked all the same and never
   * gets a second one that they know; where nobody can be, it is sent.
   */
  readonly decided?: boolean;
  /**
   * Awaited right before the step that cannot be taken back, each time it is tried: the rename, the request, the message.
   * When it throws, the step is not taken and the error goes to the caller as it is.
   */
  readonly justBefore?: () => Promise<void>;
}

export interface Publication {
  readonly outcome: PublishOutcome;
  /** The supplier's own number for the document, where it answers with one. */
  readonly reference?: string;
  /** What a person can look for at the supplier when it is uncertain: a Message-ID, a key. */
  readonly lookFor?: string;
  /** Receivers who did not get it although it was taken for others: a person has to know. */
  readonly refusedReceivers?: readonly string[];
}

/**
 * - `published`: done by this call.
 * - `already`: an earlier call did it: the temporary name is gone although none but that call can have taken it away, the
 *   final file has the same bytes, or the other side knows the document.
 * - `conflict`: something else has the final name or the number. What was staged, if still there, is kept, and a person
 *   must look.
 * - `uncertain`: an earlier call may have done it and the other side cannot be asked; only a person can find out.
 */
export type PublishOutcome = 'published' | 'already' | 'conflict' | 'uncertain';

/** What a connection must be good for. */
export interface FoldersToCheck {
  /** They are listed. */
  readonly collect: readonly string[];
  /** A scratch file is written, renamed and removed there. */
  readonly deliver: readonly string[];
  /** Files are taken away from there once they were read: moved to the archive folder or, without one, deleted. */
  readonly clear?: readonly FolderToClear[];
}

export interface FolderToClear {
  readonly folder: string;
  readonly archiveFolder?: string | undefined;
}

export interface CheckStep {
  readonly name:
    | 'connect'
    | 'host key'
    | 'login'
    | 'list'
    | 'archive'
    | 'delete'
    | 'write'
    | 'rename'
    | 'habits'
    | 'request'
    | 'lookup';
  readonly ok: boolean;
  /** One line for a person: what was seen, and when not ok what to do. */
  readonly detail: string;
}
