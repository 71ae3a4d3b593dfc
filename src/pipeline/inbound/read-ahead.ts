import type { SeenFile } from '../../stores/files.ts';
import type { StagedRows } from '../../stores/stage-writer.ts';
import type { KnownFeed } from './imprint.ts';
import type { TranslatedFile } from './translate.ts';

/** What was read of a stock file while it was fetched. */
export interface ReadAhead {
  /** Of the supplier's mappings, by which it was read. */
  readonly revision: string;
  readonly translated: TranslatedFile;
  readonly known: KnownFeed;
  /** The lines that were not known. */
  readonly rows: StagedRows;
}

/** After so long another gateway has opened the file, or nobody will soon. */
const KEPT_MS = 60_000;

/**
 * The one file that is read while it is fetched, from then until it is opened: one, because it takes memory. It is only a
 * shortcut within this process: whoever opens a file that nobody read ahead reads it from the archive.
 */
export class ReadAheads {
  private current: { key?: string; readonly reading: Promise<ReadAhead | undefined> } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly worthBytes: number;

  /** @param worthBytes a smaller file is read as quickly from the archive */
  constructor(worthBytes = 1024 * 1024) {
    this.worthBytes = worthBytes;
  }

  /** Whether a file of that size should be read now. */
  takes(size: number): boolean {
    return this.current === undefined && size >= this.worthBytes;
  }

  /** Answers what is to be called with the file that was fetched; with undefined, when none was. */
  begin(reading: Promise<ReadAhead | undefined>): (file: FetchedFile | undefined) => void {
    const current: { key?: string; readonly reading: Promise<ReadAhead | undefined> } = { reading };
    const giveUp = (): void => {
      if (this.current === current) this.forget();
    };
    this.current = current;
    reading.then((ahead) => ahead ?? giveUp(), giveUp);
    return (file) => {
      if (this.current !== current) return;
      if (file === undefined) this.forget();
      else {
        current.key = keyOf(file);
        this.timer = setTimeout(giveUp, KEPT_MS).unref();
      }
    };
  }

  /** What was read of a file; it is given away. */
  async take(file: FetchedFile): Promise<ReadAhead | undefined> {
    const { current } = this;
    if (current?.key !== keyOf(file)) return undefined;
    this.forget();
    return current.reading.catch(() => undefined);
  }

  private forget(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.current = undefined;
  }
}

export type FetchedFile = Pick<SeenFile, 'supplierId' | 'folder' | 'name' | 'sha256'>;

function keyOf({ supplierId, folder, name, sha256 }: FetchedFile): string {
  return JSON.stringify([supplierId, folder, name, sha256.toString('hex')]);
}
