const MOST_DISTINCT = 500;
const LONGEST_SAMPLE = 120;

/** What nothing read: how often each was seen, and the first value of each. */
export interface Unread {
  readonly counts: ReadonlyMap<string, number>;
  readonly samples: ReadonlyMap<string, string>;
}

/** Counts inputs by name. A hostile file may have any number of names; only so many are told apart. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #samples = new Map<string, string>();

  /** Counts one more; true when the name is new, so that only then a sample need be made. */
  add(name: string): boolean {
    const known = this.#counts.get(name);
    if (known !== undefined) this.#counts.set(name, known + 1);
    else if (this.#counts.size < MOST_DISTINCT) this.#counts.set(name, 1);
    else this.#counts.set('other', (this.#counts.get('other') ?? 0) + 1);
    return known === undefined && this.#counts.has(name);
  }

  /** A count made elsewhere, under one of few names: a column, an element of a segment that is read. */
  put(name: string, count: number, sample: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
    this.sample(name, sample);
  }

  sample(name: string, value: string): void {
    const text = value.trim();
    if (!this.#samples.has(name))
      this.#samples.set(name, text.length > LONGEST_SAMPLE ? `${text.slice(0, LONGEST_SAMPLE)}…` : text);
  }

  /** By name, in order of the alphabet. */
  result(): Unread {
    const counts = new Map([...this.#counts].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)));
    return { counts, samples: this.#samples };
  }
}
