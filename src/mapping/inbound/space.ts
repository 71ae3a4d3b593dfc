import type { Position } from '../../kernel/position.ts';
import type { Path } from '../compiler.ts';
import type { RawReader } from '../field.ts';
import type { InboundField } from '../schema.ts';
import { Fault, type ReadAddress } from '../steps/step.ts';

/** How a field, or one of its places, is read, and what says whether it may be absent. */
export type ReadSpec = Pick<
  InboundField,
  'from' | 'col' | 'where' | 'pair' | 'several' | 'required' | 'default' | 'when'
>;

/**
 * How one format is addressed: X12 segments, CSV rows or XML nodes. The inbound compiler asks it for readers; what a
 * `source` is, is between the space and its document reader.
 */
export interface AddressSpace {
  /**
   * The reader of `from`, `where`, `pair`, `several`, of a field or of one of its places; what is impossible is
   * reported.
   */
  fieldReader(spec: ReadSpec, path: Path): RawReader;
  /** An address in a step option: the same segment as the field's own where the tag is the same. */
  stepAddress(text: string, path: Path, field: InboundField): ReadAddress;
  /** The condition of one `when` entry. */
  condition(text: string, path: Path): (source: unknown, test: (value: string | undefined) => boolean) => boolean;
  /** Where the last read of `source` looked. */
  position(source: unknown): Position;
}

/** Reads several addresses as one list, with a blank where one has nothing; nothing at all is no list. */
export function listReader(describe: string, reads: readonly RawReader['read'][]): RawReader {
  return {
    type: 'list',
    describe,
    read: (source) => {
      const values: string[] = [];
      for (const read of reads) {
        const value = read(source);
        if (value instanceof Fault) return value;
        if (Array.isArray(value)) values.push(...(value as readonly string[]));
        else values.push(typeof value === 'string' ? value : '');
      }
      return values.every((value) => value === '') ? undefined : values;
    },
  };
}

/** True for undefined, the empty text and blanks only. */
export function isBlank(text: string | undefined): boolean {
  return text === undefined || text === '' || (text.charCodeAt(0) <= 32 && text.trim() === '');
}

/** Whether `trim` may change the text: a quick look, because it seldom does. */
export function isBlankEnded(text: string): boolean {
  return text !== '' && (isSpace(text.charCodeAt(0)) || isSpace(text.charCodeAt(text.length - 1)));
}

/** Everything that `trim` may remove: some of it lies beyond ASCII. */
function isSpace(code: number): boolean {
  return code <= 32 || code >= 160;
}
