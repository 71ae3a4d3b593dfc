/**
 * Numbers that look random and are the same for the same seed (mulberry32), so that a failing case can be made again
 * from two numbers.
 */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** 0 ≤ number < 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to `end` - 1; 0 when there is none. */
  below(end: number): number {
    return end < 1 ? 0 : Math.floor(this.next() * end);
  }

  between(first: number, last: number): number {
    return first + this.below(last - first + 1);
  }

  /** True with a probability. */
  hits(share: number): boolean {
    return this.next() < share;
  }

  pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new Error('nothing to pick from');
    return items[this.below(items.length)] as Item;
  }

  /** Text of characters from an alphabet. */
  text(alphabet: string, shortest: number, longest: number): string {
    const characters = [...alphabet];
    return Array.from({ length: this.between(shortest, longest) }, () => this.pick(characters)).join('');
  }
}
