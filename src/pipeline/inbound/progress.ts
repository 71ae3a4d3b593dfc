import { monotonicMs } from '../../kernel/clock.ts';
import type { Database } from '../../stores/database.ts';
import { backendOf, type FilePhase, noteProgress } from '../../stores/file-progress.ts';
import type { SeenFile } from '../../stores/files.ts';
import { beside } from '../../stores/request-scope.ts';
import type { Gateway } from '../gateway.ts';

/** Files that are done sooner are never written down; longer ones so often at most. */
const EVERY_MS = 2_000;
/** The log is told of every phase, and so often while one lasts; not of files that are done sooner. */
const LOG_EVERY_MS = 15_000;
const QUIET_MS = 4_000;

type ReadFile = Pick<SeenFile, 'supplierId' | 'id' | 'name' | 'size'>;

/**
 * Tells people how far a long file is: what counts is counted in memory, and a timer writes it down beside the
 * transaction that reads the file, at most every two seconds and only where something changed. A short file costs nothing,
 * and whatever goes wrong here stops no file. What is written is true as long as that transaction runs, so that nobody
 * has to take it back.
 */
export class Progress {
  private readonly gateway: Gateway;
  private readonly file: ReadFile;
  private readonly backend: number;
  private readonly beganAt: Date;
  private readonly began = monotonicMs();
  private readonly timer: NodeJS.Timeout;
  private bytes = 0;
  private phase: FilePhase = 'reading';
  private phaseSince: Date;
  private written = '';
  private writing: Promise<void> | undefined;
  private loggedAt = Number.NEGATIVE_INFINITY;
  private loggedPhase: FilePhase | undefined;

  /** Begins with a file that is read in this transaction; `end` must follow before that ends. */
  static async begin(gateway: Gateway, trx: Database, file: ReadFile): Promise<Progress> {
    return new Progress(gateway, file, await backendOf(trx));
  }

  private constructor(gateway: Gateway, file: ReadFile, backend: number) {
    this.gateway = gateway;
    this.file = file;
    this.backend = backend;
    this.beganAt = gateway.clock.now();
    this.phaseSince = this.beganAt;
    this.timer = setInterval(() => this.tick(), EVERY_MS).unref();
  }

  /** The bytes of the file as they are read, counted. */
  async *counted(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    this.bytes = 0;
    for await (const some of bytes) {
      this.bytes += some.length;
      yield some;
    }
  }

  enter(phase: FilePhase): void {
    this.phase = phase;
    this.phaseSince = this.gateway.clock.now();
  }

  /** Waits for what is being written: its server process may run another transaction next. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.writing;
  }

  private tick(): void {
    this.log();
    const state = `${this.phase} ${this.bytes}`;
    if (this.writing !== undefined || state === this.written) return;
    this.written = state;
    this.writing = this.write();
  }

  private async write(): Promise<void> {
    const { beganAt, phaseSince, bytes, phase } = this;
    const { supplierId, id: fileId } = this.file;
    try {
      const progress = { supplierId, fileId, phase, bytes, beganAt, phaseSince };
      await noteProgress(beside(this.gateway.db), this.backend, progress);
    } catch (error) {
      this.gateway.logger.warn({ supplierId, fileId, err: error }, 'how far a file is could not be written down');
    } finally {
      this.writing = undefined;
    }
  }

  private log(): void {
    const now = monotonicMs();
    const { phase, bytes, began } = this;
    if (now - began < QUIET_MS || (phase === this.loggedPhase && now - this.loggedAt < LOG_EVERY_MS)) return;
    this.loggedAt = now;
    this.loggedPhase = phase;
    const { supplierId, name: file, size } = this.file;
    const ms = Math.round(now - began);
    this.gateway.logger.info({ supplierId, file, phase, bytes, size, ms }, 'a long file is on its way in');
  }
}
