import { setGrammar } from './grammar.ts';
import { tableForNames } from './releases.ts';
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
 * Follows a document through the grammar of its release or the nearest one. Sets without a table are not followed: then
 * everything is at depth 0.
 */
export class LoopTracker {
  private readonly walker: SetWalker | undefined;

  constructor(set: string, version: string) {
    const grammar = setGrammar(tableForNames(version, set), set);
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
