/** Calls to one shop that are under way at once, each about products that no other one is about. */
export class UnderWay {
  private readonly most: number;
  private readonly calls = new Map<Promise<void>, readonly string[]>();
  private failure: { readonly error: unknown } | undefined;

  constructor(most: number) {
    this.most = Math.max(1, most);
  }

  /** What a newer value of must not be sent yet. */
  get products(): string[] {
    return [...this.calls.values()].flat();
  }

  /** Begins a call, and waits until there is room for another one. */
  async begin(products: readonly string[], call: () => Promise<void>): Promise<void> {
    const running: Promise<void> = call()
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => this.calls.delete(running));
    this.calls.set(running, products);
    while (this.calls.size >= this.most) await this.next();
    this.throwFailure();
  }

  /** Waits until one of them has ended; false when there is none. */
  async next(): Promise<boolean> {
    if (this.calls.size === 0) return false;
    await Promise.race(this.calls.keys());
    this.throwFailure();
    return true;
  }

  /** Waits for all of them, however they end. */
  async end(): Promise<void> {
    await Promise.all(this.calls.keys());
  }

  /** What ended one of them ends the turn. */
  private throwFailure(): void {
    if (this.failure === undefined) return;
    const { error } = this.failure;
    this.failure = undefined;
    throw error;
  }
}
