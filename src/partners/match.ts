import type { FormatName } from '../formats/codec.ts';
import { matchesPattern, patternsOverlap } from '../kernel/pattern.ts';
import type { InboundMapping, MappingSource } from '../mapping/mapping.ts';
import type { SupplierProfile } from './profile.ts';

/** What is known of an input when its mapping is looked for. */
export interface MappingInput {
  readonly format: FormatName;
  /** ST01; without it no X12 mapping fits. */
  readonly set?: string | undefined;
  /** GS08; its first six characters count. */
  readonly version?: string | undefined;
  readonly fileName: string;
  /** Root element of an XML file; unknown before it is opened. */
  readonly root?: string | undefined;
}

/**
 * The inbound mapping of a supplier that reads this input, or undefined. Lint has made sure that there is at most one; a mapping that
 * names the version wins over one that takes any.
 */
export function mappingFor(profile: Pick<SupplierProfile, 'inbound'>, input: MappingInput): InboundMapping | undefined {
  const fitting = profile.inbound.filter(({ source }) => fits(source, input));
  return fitting.find(({ source }) => source.version !== undefined) ?? fitting[0];
}

function fits(source: MappingSource, input: MappingInput): boolean {
  if (source.format !== input.format) return false;
  if (source.file !== undefined && !matchesPattern(source.file, input.fileName)) return false;
  if (source.format === 'x12') {
    return (
      source.transaction === input.set &&
      (source.version === undefined || source.version === input.version?.slice(0, 6))
    );
  }
  return source.root === undefined || input.root === undefined || localName(source.root) === localName(input.root);
}

/** Whether files with these names are read by different mappings, whatever is in them. */
export function isReadOtherwise({ inbound }: Pick<SupplierProfile, 'inbound'>, name: string, other: string): boolean {
  const readersOf = (fileName: string): readonly InboundMapping[] =>
    inbound.filter(({ source }) => source.file !== undefined && matchesPattern(source.file, fileName));
  const readers = readersOf(name);
  const others = readersOf(other);
  return readers.length > 0 && others.length > 0 && !readers.some((mapping) => others.includes(mapping));
}

const ROWS_OF_TEXT: ReadonlySet<FormatName> = new Set(['csv', 'fixed']);

/** Whether one input could be read by both, with neither the better fit. */
export function sourcesOverlap(left: MappingSource, right: MappingSource): boolean {
  // Rows of text look alike, whether their columns are delimited or have places.
  const bothAreRows = ROWS_OF_TEXT.has(left.format) && ROWS_OF_TEXT.has(right.format);
  if (left.format !== right.format && !bothAreRows) return false;
  if (left.file !== undefined && right.file !== undefined && !patternsOverlap(left.file, right.file)) return false;
  if (left.format === 'x12') return left.transaction === right.transaction && left.version === right.version;
  // Before an XML file is opened only its name is known, and the codec options depend on the mapping.
  return true;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
