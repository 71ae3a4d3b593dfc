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

/**
 * Adds up the quantities of an 846 for CTT02. The standard adds the digits of every QTY02 without decimal point or sign;
 * many programs add the numbers, or those of one kind (QTY01) only. Each of these is right.
 */
export class HashTotal {
  private readonly isStock: boolean;
  private digits = 0;
  private sum = 0;
  private readonly byKind = new Map<string, number>();

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
    if (!this.isStock || !text.startsWith('QTY', at) || text[at + 3] !== element) return;
    const kindEnd = text.indexOf(element, at + 4);
    if (kindEnd === -1 || kindEnd >= end) return;
    let stop = kindEnd + 1;
    while (stop < end && isNumeric(text.charCodeAt(stop))) stop += 1;
    this.add(text.slice(at + 4, kindEnd), text.slice(kindEnd + 1, stop));
  }

  private add(kind: string, text: string): void {
    const quantity = Number(text);
    if (text === '' || !Number.isFinite(quantity)) return;
    const digits = /[-+.]/.test(text) ? Number(text.replace(/[-+.]/g, '')) : quantity;
    this.digits = (this.digits + digits) % HASH_LIMIT;
    this.sum += quantity;
    this.byKind.set(kind, (this.byKind.get(kind) ?? 0) + quantity);
  }

  private compare(found: string): TotalFinding | undefined {
    if (found === '') return undefined;
    const stated = Number(found);
    const right = [this.digits, this.sum, ...this.byKind.values()];
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
