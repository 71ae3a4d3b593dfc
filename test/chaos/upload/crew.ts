import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A process that delivers, ready to begin. */
export interface Worker {
  readonly place: string;
  /** Begins to deliver. */
  go(): void;
  /** SIGSTOP and SIGCONT: it stands still, as a machine does that swaps or whose host is moved. */
  freeze(): void;
  thaw(): void;
  /** SIGKILL: nothing is closed, flushed or given back. */
  kill(): Promise<void>;
}

/**
 * Keeps a few processes loaded and ready, so that a kill hits the protocol and not a start. What Node compiles is kept
 * for the next ones, which then start in a third of the time.
 */
export class Crew {
  private readonly spare: Promise<Worker>[] = [];
  private readonly alive = new Set<Worker>();
  private made = 0;
  private first: Promise<Worker> | undefined;

  private readonly settings: Readonly<Record<string, unknown>>;
  private readonly spares: number;
  private readonly cache: string;

  /** @param cache a folder of its own, for what Node compiles */
  constructor(settings: Readonly<Record<string, unknown>>, spares: number, cache: string) {
    this.settings = settings;
    this.spares = spares;
    this.cache = cache;
  }

  /** The next one that is ready. */
  async next(): Promise<Worker> {
    if (this.first === undefined) {
      this.first = this.hire();
      return await this.first;
    }
    await this.first;
    while (this.spare.length <= this.spares) {
      const worker = this.hire();
      // Whoever needs it hears of it; one that nobody needs any more may fail.
      worker.catch(() => undefined);
      this.spare.push(worker);
    }
    return await (this.spare.shift() as Promise<Worker>);
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.spare.splice(0));
    await Promise.all([...this.alive].map((worker) => worker.kill()));
  }

  private async hire(): Promise<Worker> {
    this.made += 1;
    const place = `worker-${this.made}`;
    const isFirst = this.made === 1;
    const file = join(import.meta.dirname, 'upload-child.ts');
    const child = spawn(process.execPath, [file, JSON.stringify({ ...this.settings, place, isFirst })], {
      env: { ...process.env, NODE_COMPILE_CACHE: this.cache },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    // A killed process breaks its pipe.
    child.stdin.on('error', () => undefined);
    const worker: Worker = {
      place,
      go: () => void child.stdin.write('go\n'),
      freeze: () => void child.kill('SIGSTOP'),
      thaw: () => void child.kill('SIGCONT'),
      kill: async () => {
        child.kill('SIGKILL');
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
        this.alive.delete(worker);
      },
    };
    this.alive.add(worker);
    await isReady(child);
    return worker;
  }
}

async function isReady(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error('a worker has no standard output');
  for await (const line of createInterface(child.stdout)) if (line === 'ready') return;
  throw new Error(`a worker ended with ${child.exitCode} before it was ready`);
}
