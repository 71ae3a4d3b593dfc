import type { GrammarLoop, GrammarRow, SetGrammar } from './grammar.ts';

/** What stands out at one segment. */
export type StepFinding =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'out-of-order' }
  | { readonly kind: 'segment-repeats' | 'loop-repeats'; readonly most: number }
  | { readonly kind: 'missing'; readonly row: GrammarRow; readonly path: string };

const NOTHING: readonly StepFinding[] = [];

/** Walks one document along its grammar. Constant memory: counters per row of the table. */
export class SetWalker {
  private readonly grammar: SetGrammar;
  private current: GrammarRow | undefined;
  /** How often each row came in the running pass through its loop, and in which pass that was. */
  private readonly counts: Uint32Array;
  private readonly passOfCount: Uint32Array;
  /** Number of the running pass of each loop; passes are numbered through the whole document. */
  private readonly pass: Uint32Array;
  private passes = 1;
  /** An occurrence was passed over since the last segment: what its loop lacks was told then. */
  private isLeft = false;

  constructor(grammar: SetGrammar) {
    this.grammar = grammar;
    this.counts = new Uint32Array(grammar.rows.length);
    this.passOfCount = new Uint32Array(grammar.rows.length);
    this.pass = new Uint32Array(grammar.loops.length);
    this.pass[0] = this.passes;
  }

  /** Where the last segment of the table stands; a segment the set does not have changes nothing. */
  get row(): GrammarRow | undefined {
    return this.current;
  }

  /** Path of the loop the last segment stands in: `LIN/QTY`; empty outside loops. */
  get path(): string {
    return this.current?.loop.path ?? '';
  }

  /** How many loops the last segment stands in. */
  get depth(): number {
    let depth = 0;
    for (let loop = this.current?.loop; loop?.parent !== undefined; loop = loop.parent) depth += 1;
    return depth;
  }

  step(tag: string): readonly StepFinding[] {
    const [first] = this.grammar.rows;
    if (first === undefined) return NOTHING;
    if (this.current === undefined) {
      this.current = first;
      this.count(first);
      return NOTHING;
    }
    const from = this.current;
    const transition = this.grammar.next(from, tag);
    if (transition.kind === 'none') return [{ kind: 'unknown' }];
    const { row } = transition;
    const isLeaving = !this.isLeft && (from.loop !== row.loop || row.isOpener);
    const missing = isLeaving ? this.missing(from.loop, row) : NOTHING;
    this.isLeft = false;
    this.current = row;
    const isRepeat = this.count(row) === row.most + 1;
    // Nearly every segment is in place, and there are millions.
    if (missing.length === 0 && !isRepeat && transition.kind === 'in-order') return NOTHING;
    const findings = [...missing];
    if (transition.kind === 'out-of-order') findings.push({ kind: 'out-of-order' });
    if (isRepeat) findings.push({ kind: row.isOpener ? 'loop-repeats' : 'segment-repeats', most: row.most });
    return findings;
  }

  /**
   * Passes over one whole occurrence of the loop that a tag opens, in which nothing is to be found. What the loop before
   * it lacks is found here, as it would be at its first segment.
   */
  passOver(tag: string): readonly StepFinding[] {
    const findings = this.step(tag);
    this.isLeft = true;
    return findings;
  }

  /** After the last segment: what the document as a whole lacks. */
  end(): readonly StepFinding[] {
    const root = this.grammar.loops[0];
    if (root === undefined) return NOTHING;
    return root.items
      .filter((row) => row.mandatory && this.counts[row.index] === 0)
      .map((row) => ({ kind: 'missing', row, path: '' }));
  }

  /** Adds one to a row of the running pass of the loop around it; opening a loop starts a new pass of that loop. */
  private count(row: GrammarRow): number {
    const around = row.isOpener ? row.loop.parent : row.loop;
    const running = this.pass[around?.index ?? 0] ?? 0;
    const seen = this.passOfCount[row.index] === running ? (this.counts[row.index] ?? 0) : 0;
    this.passOfCount[row.index] = running;
    this.counts[row.index] = seen + 1;
    if (row.isOpener) {
      this.passes += 1;
      this.pass[row.loop.index] = this.passes;
    }
    return seen + 1;
  }

  /** Mandatory segments that the loops lack which end when `to` follows. */
  private missing(from: GrammarLoop, to: GrammarRow): readonly StepFinding[] {
    const target = to.isOpener ? to.loop.parent : to.loop;
    let findings: StepFinding[] | undefined;
    for (let loop: GrammarLoop | undefined = from; loop?.parent !== undefined; loop = loop.parent) {
      if (isWithin(target, loop)) break;
      const running = this.pass[loop.index];
      for (const row of loop.items) {
        const came = this.passOfCount[row.index] === running && (this.counts[row.index] ?? 0) > 0;
        if (!row.mandatory || came) continue;
        findings ??= [];
        findings.push({ kind: 'missing', row, path: loop.path });
      }
    }
    return findings ?? NOTHING;
  }
}

function isWithin(inner: GrammarLoop | undefined, outer: GrammarLoop): boolean {
  for (let loop = inner; loop !== undefined; loop = loop.parent) if (loop === outer) return true;
  return false;
}
