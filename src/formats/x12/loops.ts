import { tableVersion } from './dictionary.ts';
import { setGrammar } from './grammar.ts';
import { SetWalker } from './walker.ts';

/** Which loop a segment stands in, for showing a document: indentation and folding. */
export interface LoopPlace {
  /** `LIN/QTY`; empty outside loops. */
  readonly path: string;
  readonly depth: number;
  /** The segment begins a new pass of its loop. */
  readonly opens: boolean;
}

/**
 * Follows a document through its grammar. Sets and releases without a table are followed by that of 004010, or not at
 * all: then everything is at depth 0.
 */
export class LoopTracker {
  private readonly walker: SetWalker | undefined;

  constructor(set: string, version: string) {
    const grammar = setGrammar(tableVersion(version) ?? (version >= '005' ? '005010' : '004010'), set);
    this.walker = grammar === undefined ? undefined : new SetWalker(grammar);
  }

  /** The place of the next segment of the document, ST being the first. */
  next(tag: string): LoopPlace {
    const { walker } = this;
    if (walker === undefined) return { path: '', depth: 0, opens: false };
    walker.step(tag);
    const known = walker.row?.tag === tag;
    return { path: walker.path, depth: walker.depth, opens: known && walker.row?.isOpener === true };
  }
}
