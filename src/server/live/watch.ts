import type { Logger } from '../../kernel/logger.ts';
import { topicsOf } from './topics.ts';

/** Marks at a moment: what changed shows by comparing two of them. */
type Read = (since: string) => Promise<ReadonlyMap<string, string>>;
type Listener = (topics: ReadonlySet<string>) => void;

/**
 * Looks at the database again and again while somebody listens, one look for all of them, and tells which collections of the API changed; while nobody does, it does nothing.
 *
 * Each change is told twice, with the next look too: a transaction that took its number earlier may commit after one that was already seen, and
 * would be missed otherwise.
 */
export class Watch {
  readonly #read: Read;
  readonly #everyMs: number;
  readonly #logger: Logger;
  readonly #listeners = new Set<Listener>();
  #timer: NodeJS.Timeout | undefined;
  #marks: ReadonlyMap<string, string> | undefined;
  #before: ReadonlySet<string> = new Set();
  #since = '0';

  constructor(read: Read, { everyMs, logger }: { readonly everyMs: number; readonly logger: Logger }) {
    this.#read = read;
    this.#everyMs = everyMs;
    this.#logger = logger;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** @returns what ends it */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#wait();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#marks = undefined;
      this.#before = new Set();
    };
  }

  #wait(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(
      async () => {
        await this.#look();
        this.#timer = undefined;
        if (this.#listeners.size > 0) this.#wait();
      },
      this.#marks === undefined ? 0 : this.#everyMs,
    );
  }

  async #look(): Promise<void> {
    try {
      const marks = await this.#read(this.#since);
      const changed = this.#changedIn(marks);
      const topics = topicsOf(new Set([...changed, ...this.#before]));
      this.#before = changed;
      this.#marks = marks;
      this.#since = marks.get('states') ?? this.#since;
      if (topics.size > 0) for (const listener of [...this.#listeners]) listener(topics);
    } catch (error) {
      // The next look tells all that this one would have.
      this.#logger.warn({ err: error }, 'what changed could not be looked at');
    }
  }

  #changedIn(marks: ReadonlyMap<string, string>): ReadonlySet<string> {
    const before = this.#marks;
    if (before === undefined) return new Set();
    return new Set([...marks].filter(([what, mark]) => before.get(what) !== mark).map(([what]) => what));
  }
}
