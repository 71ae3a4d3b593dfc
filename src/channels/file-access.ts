import type { TransientError } from '../kernel/errors.ts';

/**
 * The few operations that publishing, settling and checking are made of. Each adapter brings its own; the rules that
 * must not differ between adapters (publish.ts, settle.ts, check.ts) are written once over them.
 */
export interface FileAccess {
  /**
   * What has the name, links not followed. `undefined` only when the other side says that nothing has it; any doubt is
   * a TransientError.
   */
  stat(folder: string, name: string): Promise<EntryState | undefined>;

  /** Gives a file another folder or name. `refused`: the other side answered and nothing moved, as far as it says. */
  rename(from: FileLocation, to: FileLocation): Promise<RenameAnswer>;

  /** Removes a file; one that is already gone is fine. */
  remove(folder: string, name: string): Promise<void>;

  /** Makes the folder when it is missing. */
  ensureFolder(folder: string): Promise<void>;

  /** The bytes of a file; fails like Channel.read. */
  read(folder: string, name: string, state: EntryState): AsyncIterable<Uint8Array>;

  /** Writes a whole file over what has the name, makes it durable where possible, and checks what arrived. */
  write(folder: string, name: string, bytes: Uint8Array): Promise<void>;
}

export interface FileLocation {
  readonly folder: string;
  readonly name: string;
}

export interface EntryState {
  /** False for folders, links and special files. */
  readonly isFile: boolean;
  readonly size: number;
  readonly modifiedAt: Date;
}

export type RenameAnswer =
  | { readonly done: true }
  | {
      readonly done: false;
      /** What to throw when looking again does not explain it. */
      readonly error: TransientError;
    };

/** Whether the entry is still the file that was seen: a regular file of the same size and time. */
export function isSameFile(state: EntryState, seen: { readonly size: number; readonly modifiedAt: Date }): boolean {
  return state.isFile && state.size === seen.size && state.modifiedAt.getTime() === seen.modifiedAt.getTime();
}
