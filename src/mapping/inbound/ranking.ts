import { isBlankEnded } from './space.ts';

/** Above this a look-up is faster than comparing one by one. */
const FEW = 6;

/**
 * Texts by preference: the qualifiers of `pair`, the values of a condition. Most such lists have one or two texts, and
 * every line asks for some of them.
 */
export class Ranking {
  readonly texts: readonly string[];
  readonly #ranks: ReadonlyMap<string, number> | undefined;

  constructor(texts: Iterable<string>) {
    this.texts = [...new Set(texts)];
    this.#ranks = this.texts.length > FEW ? new Map(this.texts.map((text, rank) => [text, rank])) : undefined;
  }

  /** Rank of a text, else of what it is without blanks around it: 0 is the most preferred, -1 is none. */
  rankOf(text: string): number {
    const rank = this.#exactly(text);
    return rank >= 0 || !isBlankEnded(text) ? rank : this.#exactly(text.trim());
  }

  #exactly(text: string): number {
    if (this.#ranks !== undefined) return this.#ranks.get(text) ?? -1;
    const { texts } = this;
    for (let rank = 0; rank < texts.length; rank += 1) if (texts[rank] === text) return rank;
    return -1;
  }
}
