import type { Database } from '../database.ts';

/**
 * # Place: where raw bytes are kept
 *
 * The table raw_content says which bytes the archive has and in which place; a place holds them, compressed. The order
 * that makes it safe: bytes are **durable** when `write` resolves, and only after that a transaction claims them. A crash
 * between the two leaves bytes that nobody refers to, which the sweep finds by `listOld` and removes.
 *
 * What is read back is what was written or an error; nobody here decides whether it is what its hash says, which the
 * ledger does for every place alike (ledger.ts).
 *
 * Errors: TransientError ARCHIVE-FULL or ARCHIVE-UNAVAILABLE when the place cannot do it now; ContentUnreadable when these
 * bytes, and not the place, are gone or damaged.
 */
export interface ContentPlace {
  /** As crossdock.yaml calls it, and raw_content.place remembers it. */
  readonly name: string;
  /**
   * What a key is made of. `content-id`: a key is used by one fetch alone. `sha256`: equal bytes share one, so that the
   * bytes of one fetch can be what another one is about to claim.
   */
  readonly keyedBy: 'content-id' | 'sha256';

  /**
   * Writes a stream; durable when it resolves. The memory it takes does not depend on the size.
   *
   * @param bytes in pieces, each of which holds until the next one is asked for
   * @throws what `bytes` throws, and the errors above; nothing is left behind then, unless the place itself is gone
   */
  write(contentId: string, bytes: AsyncIterable<Uint8Array>, now: Date): Promise<FetchedContent>;

  /** Whether the bytes are still there: asked under the lock of their key, just before their claim commits. */
  stillHas(db: Database, content: ContentKey): Promise<boolean>;

  /** The bytes as they were written. A database place reads on the given connection. */
  read(db: Database, content: ContentKey): AsyncIterable<Uint8Array>;

  /** Removes bytes. What is not there is as good as removed. Called under the lock of their key. */
  remove(db: Database, content: ContentKey): Promise<void>;

  /** Keys of everything written before that moment, wanted or not, in batches; and clears away what was half written by then. */
  listOld(db: Database, before: Date): AsyncIterable<readonly string[]>;

  /** Whether what is stored under a key is still from before that moment: asked under its lock. */
  isOld(db: Database, key: string, before: Date): Promise<boolean>;

  /**
   * The mark that tells this place from another one of the same name (an unmounted share, another bucket).
   *
   * @param candidate put there when the place has none; undefined: only look
   */
  mark(candidate: string | undefined): Promise<string | undefined>;

  close(): Promise<void>;
}

/** Bytes in a place. */
export interface ContentKey {
  readonly contentId: string;
  readonly sha256: Buffer;
}

/** Bytes that were fetched but count for nothing yet: `keepContent` makes them the archive's. */
export interface FetchedContent extends ContentKey {
  readonly size: number;
  /** When writing began. */
  readonly writtenAt: Date;
}

/** The key of bytes in a place. */
export function keyIn(place: Pick<ContentPlace, 'keyedBy'>, content: ContentKey): string {
  return place.keyedBy === 'sha256' ? content.sha256.toString('hex') : content.contentId;
}
