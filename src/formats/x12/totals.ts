import { parseCount } from './control-numbers.ts';
import { setLabel } from './labels.ts';

/** What CTT01 says against what was counted. */
export interface TotalFinding {
  readonly found: string;
  readonly expected: string;
  readonly message: string;
}

/**
 * Counts the lines of a document for CTT01. What a line is depends on the set (LIN, PO1, POC, IT1). Sets built of HL are
 * totalled by HL in the standard and by items in many programs: either is right.
 */
export class LineTotal {
  private readonly tag: string | undefined;
  private lines = 0;
  private items = 0;

  constructor(set: string) {
    this.tag = setLabel(set)?.lines;
  }

  /** Takes the next segment; a finding when it is a CTT that does not agree. */
  segment(tag: string, elements: readonly string[]): TotalFinding | undefined {
    if (tag === this.tag) {
      this.lines += 1;
      if (tag === 'HL' && elements[3] === 'I') this.items += 1;
    } else if (tag === 'CTT') {
      return this.compare(elements[1] ?? '');
    }
    return undefined;
  }

  /** Takes the segment at `at`, which is not handed out. Runs are not made of HL. */
  passOver(text: string, at: number, element: string): void {
    const { tag } = this;
    if (tag !== undefined && text.startsWith(tag, at) && text.startsWith(element, at + tag.length)) this.lines += 1;
  }

  private compare(found: string): TotalFinding | undefined {
    const { tag, lines, items } = this;
    const total = parseCount(found);
    if (tag === undefined || total === undefined || total === lines) return undefined;
    if (tag !== 'HL') {
      return { found, expected: String(lines), message: `CTT01 says ${total}, but the number of ${tag} is ${lines}.` };
    }
    if (total === items) return undefined;
    const message = `CTT01 says ${total}, but there are ${lines} HL, ${items} of them items.`;
    return { found, expected: `${lines} or ${items}`, message };
  }
}

/** Hash totals have at most ten digits; what is above is cut off by the standard. */
const HASH_LIMIT = 10_000_000_000;

/** The sum of the quantities of one kind (QTY01). */
class KindTotal {
  readonly kind: string;
  sum = 0;

  constructor(kind: string) {
    this.kind = kind;
  }

  isAt(text: string, at: number, element: string): boolean {
    return text.startsWith(this.kind, at) && text[at + this.kind.length] === element;
  }
}

const LETTER_Q = 0x51;
const ZERO = 0x30;

/**
 * Adds up the quantities of an 846 for CTT02. The standard adds the digits of every QTY02 without decimal point or sign;
 * many programs add the numbers, or those of one kind (QTY01) only. Each of these is right.
 */
export class HashTotal {
  private readonly isStock: boolean;
  private digits = 0;
  private sum = 0;
  private readonly byKind = new Map<string, KindTotal>();
  /** The kind of the segment before; mostly the next one has the same. */
  private last: KindTotal | undefined;

  constructor(set: string) {
    this.isStock = set === '846';
  }

  /** Takes the next segment; a finding when it is a CTT whose hash total does not agree. */
  segment(tag: string, elements: readonly string[]): TotalFinding | undefined {
    if (!this.isStock) return undefined;
    if (tag === 'QTY') this.add(elements[1] ?? '', elements[2] ?? '');
    return tag === 'CTT' ? this.compare(elements[2] ?? '') : undefined;
  }

  /** Takes the segment at `at`, which is not handed out, whole and in order. */
  passOver(text: string, at: number, end: number, element: string): void {
    if (!this.isStock || text.charCodeAt(at) !== LETTER_Q || !text.startsWith('QTY', at) || text[at + 3] !== element)
      return;
    const last = this.last?.isAt(text, at + 4, element) === true ? this.last : undefined;
    const kindEnd = last === undefined ? text.indexOf(element, at + 4) : at + 4 + last.kind.length;
    if (kindEnd === -1 || kindEnd >= end) return;
    let stop = kindEnd + 1;
    let whole = 0;
    for (; stop < end; stop += 1) {
      const digit = text.charCodeAt(stop) - ZERO;
      if (digit < 0 || digit > 9) break;
      whole = whole * 10 + digit;
    }
    const isWhole = stop > kindEnd + 1 && stop - kindEnd <= 16 && (stop === end || !isNumeric(text.charCodeAt(stop)));
    if (isWhole) {
      this.count(last ?? this.kind(text.slice(at + 4, kindEnd)), whole, whole);
      return;
    }
    while (stop < end && isNumeric(text.charCodeAt(stop))) stop += 1;
    this.add(text.slice(at + 4, kindEnd), text.slice(kindEnd + 1, stop));
  }

  private add(kind: string, text: string): void {
    const quantity = Number(text);
    if (text === '' || !Number.isFinite(quantity)) return;
    const digits = /[-+.]/.test(text) ? Number(text.replace(/[-+.]/g, '')) : quantity;
    this.count(this.kind(kind), digits, quantity);
  }

  private count(kind: KindTotal, digits: number, quantity: number): void {
    this.digits = (this.digits + digits) % HASH_LIMIT;
    this.sum += quantity;
    kind.sum += quantity;
    this.last = kind;
  }

  private kind(name: string): KindTotal {
    const known = this.byKind.get(name);
    if (known !== undefined) return known;
    const kind = new KindTotal(name);
    this.byKind.set(name, kind);
    return kind;
  }

  private compare(found: string): TotalFinding | undefined {
    if (found === '') return undefined;
    const stated = Number(found);
    const right = [this.digits, this.sum, ...[...this.byKind.values()].map(({ sum }) => sum)];
    if (right.some((sum) => isSame(stated, sum))) return undefined;
    const expected = String(Math.round(this.sum * 1e6) / 1e6);
    return { found, expected, message: `CTT02 says ${found}, but the quantities add up to ${expected}.` };
  }
}

/** Digits, sign, decimal point: all that a number of X12 has (and E, for numbers of programs). */
function isNumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x2b && code <= 0x2e) || code === 0x45 || code === 0x65;
}

/** Sums of many decimals are not exact. */
function isSame(stated: number, sum: number): boolean {
  const whole = Math.abs(sum) % HASH_LIMIT;
  return Math.abs(stated - sum) <= 1e-6 * Math.max(1, Math.abs(sum)) || stated === whole;
}
