import { setLayout } from '../../formats/x12/directory.ts';
import type { LoopDeclaration } from '../schema.ts';

/** What is wrong with a place, and what was probably meant. */
export interface Misplaced {
  readonly error: string;
  readonly suggestion?: string;
}

/** Whether the segments that a mapping names can come where it looks for them. */
export interface Layout {
  /** A segment that the transaction set does not have. */
  checkTag(tag: string): Misplaced | undefined;
  /** A segment that never comes in a loop, by its name, or with `document` outside all loops. */
  checkPlace(tag: string, loop: string): Misplaced | undefined;
}

/** Finds no fault, where nothing is known. */
export const ANYTHING: Layout = { checkTag: () => undefined, checkPlace: () => undefined };

/**
 * The layout of the set that a mapping reads, as far as the standard has it. Who tolerates segments that the set does
 * not have (`unknown-segment`) may read them anywhere.
 */
export function layoutOf(
  source: {
    readonly transaction: string;
    readonly version?: string | undefined;
    readonly dialect?: { readonly tolerate?: readonly string[] | undefined } | undefined;
  },
  loops: Readonly<Record<string, LoopDeclaration>>,
): Layout {
  const { transaction, version, dialect } = source;
  const layout = setLayout(transaction, version);
  if (layout === undefined) return ANYTHING;
  const toleratesUnknown = dialect?.tolerate?.includes('unknown-segment') === true;
  const isKnown = (tag: string): boolean => layout.tags.has(tag);
  return {
    checkTag: (tag) => {
      if (toleratesUnknown || isKnown(tag)) return undefined;
      return {
        error: `an ${transaction} has no segment ${tag}, so the reader refuses a file with one; if this partner sends it, say tolerate: [unknown-segment] under source.dialect`,
      };
    },
    checkPlace: (tag, loop) => {
      if (!isKnown(tag)) return undefined;
      if (loop !== 'document') {
        const start = Object.hasOwn(loops, loop) ? (loops[loop]?.start ?? tag) : tag;
        if (!isKnown(start) || layout.canFollow(start, tag)) return undefined;
        return { error: `in an ${transaction}, ${tag} cannot come inside "${loop}": it stands before ${start}` };
      }
      const around = Object.entries(loops).find(
        ([, { start, where, in: outer, ends }]) =>
          where === undefined &&
          outer === undefined &&
          !(ends ?? []).some((end) => layout.isOnlyWithin(start, end)) &&
          layout.isOnlyWithin(start, tag),
      );
      if (around === undefined) return undefined;
      const [name, { start }] = around;
      return {
        error: `in an ${transaction}, ${tag} stands only behind ${start}, so it is in "${name}" and never in the header`,
        suggestion: name,
      };
    },
  };
}
