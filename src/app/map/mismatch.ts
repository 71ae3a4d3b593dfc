import type { SourceDocument } from '../../formats/codec.ts';
import { type Detection, detectFormat } from '../../formats/detect.ts';
import { matchesPattern } from '../../kernel/pattern.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { InboundMapping } from '../../mapping/mapping.ts';

/** What a file may seem to be from its first bytes and still be of a format that has no signature of its own. */
const SEEMS: Readonly<Record<string, readonly string[]>> = { csv: ['csv', 'text'], fixed: ['text', 'csv'] };

/**
 * Whether a mapping and a file belong together, judged before anything is read: an error when the format is another one, a
 * warning when the gateway would choose the mapping by the file's name and this name is not it.
 */
export function mismatch(mapping: InboundMapping, head: Uint8Array, fileName: string | undefined): Problem[] {
  const { source, id } = mapping;
  const place = fileName === undefined ? {} : { file: fileName };
  const detected: Detection = detectFormat(head, fileName);
  const accepted = SEEMS[source.format] ?? [source.format];
  if (!accepted.includes(detected.format)) {
    const found = detected.format === 'unknown' ? 'no format that is known here' : detected.format;
    return [
      problem('MAP-FOREIGN', 'error', place, `${id} reads ${source.format}, but this file is not: ${detected.reason}`, {
        found,
        expected: source.format,
      }),
    ];
  }
  if (fileName === undefined || source.file === undefined || matchesPattern(source.file, fileName)) return [];
  return [
    problem(
      'MAP-FOREIGN',
      'warning',
      place,
      `the gateway would not choose ${id} for a file of this name; it is tried all the same`,
      { found: fileName, expected: `a name like ${source.file}` },
    ),
  ];
}

/** Why the gateway would not hand this document to the mapping, though it has the right format. */
export function documentMismatch(
  { id, source }: InboundMapping,
  { set, version }: SourceDocument,
): Problem | undefined {
  if (source.root !== undefined && set !== undefined && localName(source.root) !== localName(set)) {
    const message = `${id} reads files whose root element is ${source.root}; it is tried all the same`;
    return problem('MAP-FOREIGN', 'warning', {}, message, { found: set, expected: source.root });
  }
  if (source.version === undefined || version === undefined || version.startsWith(source.version)) return undefined;
  const message = `${id} reads release ${source.version} and the gateway would not choose it here; it is tried all the same`;
  return problem('MAP-FOREIGN', 'warning', {}, message, { found: version, expected: source.version });
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
