/**
 * Waiting for something that the simulated side keeps track of, without polling: the owner says `changed`, waiters look
 * again. A wait always ends: with the condition, with the time, or with the end of the owner.
 */
export class Watch {
  readonly #looks = new Set<() => void>();
  readonly #summary: () => string;
  #closed = false;

  /** `summary` says in one line what is known; it ends the message of a wait that failed. */
  constructor(summary: () => string) {
    this.#summary = summary;
  }

  changed(): void {
    for (const look of [...this.#looks]) look();
  }

  /** Ends every wait that is still going on with an error. */
  close(): void {
    this.#closed = true;
    this.changed();
  }

  waitFor(condition: () => boolean, options: { timeoutMs?: number; what: string }): Promise<void> {
    const { timeoutMs = 30_000, what } = options;
    if (condition()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const end = (failure?: string) => {
        clearTimeout(timer);
        this.#looks.delete(look);
        if (failure === undefined) resolve();
        else reject(new Error(`${failure} ${what}. ${this.#summary()}`));
      };
      const look = () => {
        if (condition()) end();
        else if (this.#closed) end('Stopped while waiting for');
      };
      const timer = setTimeout(() => end(`Waited ${timeoutMs} ms for`), timeoutMs);
      this.#looks.add(look);
    });
  }
}
