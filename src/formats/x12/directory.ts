import { knownTags, segmentSpec, type TableVersion } from './dictionary.ts';
import { type GrammarLoop, type GrammarRow, type SetGrammar, setGrammar } from './grammar.ts';

/**
 * What the standard says of segments and transaction sets, for checking a mapping before any file comes. Data only: it
 * reads nothing and writes nothing, so the mapping room may see it.
 */
const VERSIONS: readonly TableVersion[] = ['004010', '005010'];

/** How many elements each segment has, by tag: the larger of 004010 and 005010. */
export const segmentLengths: ReadonlyMap<string, number> = new Map(
  VERSIONS.flatMap(knownTags)
    .filter((tag) => !/^C\d{3}$/.test(tag))
    .map((tag) => [tag, Math.max(...VERSIONS.map((version) => lengthIn(version, tag)))]),
);

function lengthIn(version: TableVersion, tag: string): number {
  return Math.max(0, (segmentSpec(version, tag)?.elements.length ?? 1) - 1);
}

/** Which segments a transaction set has, and in which order they come. */
export interface SetLayout {
  /** Its tags in the order of the printed standard, each once. */
  readonly tags: ReadonlySet<string>;
  /** Whether `tag` can come after `start` and before the next `start`. */
  canFollow(start: string, tag: string): boolean;
  /** Whether `tag` stands nowhere but in the loop that `start` opens. */
  isOnlyWithin(start: string, tag: string): boolean;
}

/**
 * The layout of a set. Of a release that has no table here, and where no release is named, whatever either table allows
 * is allowed. Undefined for a set without table.
 */
export function setLayout(set: string, release?: string): SetLayout | undefined {
  const exact = VERSIONS.filter((version) => version === release && setGrammar(version, set) !== undefined);
  const grammars = (exact.length > 0 ? exact : VERSIONS)
    .map((version) => setGrammar(version, set))
    .filter((grammar) => grammar !== undefined);
  if (grammars.length === 0) return undefined;
  return {
    tags: new Set(grammars.flatMap(({ rows }) => rows.map(({ tag }) => tag))),
    canFollow: (start, tag) =>
      grammars.some((grammar) =>
        rowsOf(grammar, start).some((from) => rowsOf(grammar, tag).some((to) => mayFollow(from, to))),
      ),
    isOnlyWithin: (start, tag) =>
      grammars.every((grammar) =>
        rowsOf(grammar, tag).every(({ loop }) => around(loop).some(({ opener }) => opener?.tag === start)),
      ),
  };
}

function rowsOf({ rows }: SetGrammar, tag: string): GrammarRow[] {
  return rows.filter((row) => row.tag === tag);
}

/** Further down, or further up in a loop that comes again without `from` beginning it. */
function mayFollow(from: GrammarRow, to: GrammarRow): boolean {
  if (to.index >= from.index) return true;
  const shared = around(to.loop);
  return around(from.loop).some(
    (loop) => loop.opener !== undefined && loop.opener !== from && loop.opener.most > 1 && shared.includes(loop),
  );
}

/** A loop and those around it. */
function around(loop: GrammarLoop): GrammarLoop[] {
  return loop.parent === undefined ? [loop] : [loop, ...around(loop.parent)];
}
