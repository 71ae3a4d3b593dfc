/**
 * Control numbers are compared as numbers after trimming: `0008`, `8` and `8   ` are the same. Anything that is not all
 * digits is compared as trimmed text.
 */
export function sameControlNumber(left: string, right: string): boolean {
  return canonical(left) === canonical(right);
}

function canonical(value: string): string {
  const trimmed = value.trim();
  return /^\d+$/.test(trimmed) ? trimmed.replace(/^0+(?=\d)/, '') : trimmed;
}

/** A count such as SE01; undefined when it is not a whole number. */
export function parseCount(value: string | undefined): number | undefined {
  const trimmed = value?.trim() ?? '';
  return /^\d{1,12}$/.test(trimmed) ? Number(trimmed) : undefined;
}

const MOST_REMEMBERED = 20_000;
/** Longer than any control number; what is longer is cut. */
const LONGEST_KEPT = 80;

/** A short text of its own: a piece cut from a block would keep the whole block in memory. */
export function ownCopy(text: string): string {
  return Buffer.from(text.slice(0, LONGEST_KEPT), 'latin1').toString('latin1');
}

/**
 * Control numbers already used in a group. Numbers that count up, as nearly all do, are one range; others are
 * remembered one by one up to a limit, so that memory stays bounded (past it a repetition can go unnoticed here and is
 * caught by the natural key of the store).
 */
export class SeenNumbers {
  private first = 0;
  private last = -1;
  private readonly others = new Set<string>();

  /** Remembers a number; true when it was seen before. */
  repeats(value: string): boolean {
    const text = canonical(value);
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= this.first && number <= this.last) return true;
    if (this.others.has(text)) return true;
    if (this.last === -1 && !Number.isNaN(number)) {
      this.first = number;
      this.last = number;
    } else if (number === this.last + 1) {
      this.last = number;
    } else if (this.others.size < MOST_REMEMBERED && text.length <= LONGEST_KEPT) {
      this.others.add(ownCopy(text));
    }
    return false;
  }
}
