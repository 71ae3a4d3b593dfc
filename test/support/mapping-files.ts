import type { SegmentRecord } from '../../src/formats/tree.ts';
import { formatLintProblem } from '../../src/mapping/lint/problem.ts';
import { loadMapping } from '../../src/mapping/load.ts';
import type { HeldLine, InboundMapping, Mapping, MappingResult, OutboundMapping } from '../../src/mapping/mapping.ts';

export type Files = Readonly<Record<string, string>>;

/** Loads a mapping from texts; fails with every finding when there is one. */
export function loaded(files: Files, path: string): Mapping {
  const result = loadMapping((name) => (Object.hasOwn(files, name) ? files[name] : undefined), path);
  if (result.mapping === undefined) throw new Error(result.problems.map(formatLintProblem).join('\n'));
  return result.mapping;
}

export function inbound(files: Files, path: string): InboundMapping {
  const mapping = loaded(files, path);
  if (mapping.direction !== 'in') throw new Error(`${path} is not inbound`);
  return mapping;
}

export function outbound(files: Files, path: string): OutboundMapping {
  const mapping = loaded(files, path);
  if (mapping.direction !== 'out') throw new Error(`${path} is not outbound`);
  return mapping;
}

/** Every finding about a file as `map lint` prints it. */
export function findings(files: Files, path: string): string[] {
  return (loadMapping((name) => (Object.hasOwn(files, name) ? files[name] : undefined), path).problems ?? []).map(
    formatLintProblem,
  );
}

/** Segments from text with `*` and `~`; the first one counts as ST. */
export function segments(text: string): SegmentRecord[] {
  return text
    .split('~')
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '')
    .map((segment, index) => {
      const elements = segment.split('*');
      return {
        kind: 'segment',
        tag: elements[0] ?? '',
        elements,
        ordinal: index + 1,
        byteOffset: 0,
        separators: { component: '>', repetition: '^' },
      };
    });
}

export interface Translated extends MappingResult {
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly held: readonly HeldLine[];
}

/** Reads records and collects everything that comes out; fields without value are left out of the lines. */
export function translate(
  mapping: InboundMapping,
  records: Iterable<Parameters<ReturnType<InboundMapping['reader']>['push']>[0]>,
): Translated {
  const lines: Record<string, unknown>[] = [];
  const held: HeldLine[] = [];
  const reader = mapping.reader({
    line: ({ source: _, ...line }) => {
      lines.push(Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined)));
    },
    held: (line) => {
      held.push(line);
    },
  });
  for (const record of records) reader.push(record);
  return { ...reader.end(), lines, held };
}

/** `CODE message` of every finding of every held line. */
export function reasons(held: readonly HeldLine[]): string[] {
  return held.flatMap(({ problems }) => problems.map(({ code, message }) => `${code} ${message}`));
}
