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
