import { type Code, codes } from './codes.ts';
import { formatPosition, type Position } from './position.ts';

/**
 * A finding about somebody's file: data, not an exception. It goes to the functional acknowledgment, the exception
 * list and the command line. It always says where, what was found and what was expected; why it matters and what to
 * do come from the catalogue entry of its code (docs/errors.md).
 *
 * - `error`: the record, document or file it stands on does not count.
 * - `warning`: it counts, and a person may want to know.
 */
export interface Problem {
  readonly code: Code;
  readonly severity: 'error' | 'warning';
  readonly position: Position;
  /** One sentence: what is wrong here. */
  readonly message: string;
  /** The offending value, cut to 120 characters. */
  readonly found?: string;
  readonly expected?: string;
  /** X12 syntax error code for the acknowledgment (AK304, AK403, AK502, AK905, TA105), where there is one. */
  readonly acknowledgment?: { readonly level: 'AK3' | 'AK4' | 'AK5' | 'AK9' | 'TA1'; readonly code: string };
}

const LONGEST_FOUND = 120;

/** Makes a Problem; `found` is cut so that a hostile value cannot flood logs and pages. */
export function problem(
  code: Code,
  severity: Problem['severity'],
  position: Position,
  message: string,
  details: {
    found?: string | undefined;
    expected?: string | undefined;
    acknowledgment?: Problem['acknowledgment'];
  } = {},
): Problem {
  const found =
    details.found !== undefined && details.found.length > LONGEST_FOUND
      ? `${details.found.slice(0, LONGEST_FOUND)}…`
      : details.found;
  return {
    code,
    severity,
    position,
    message,
    ...(found === undefined ? {} : { found }),
    ...(details.expected === undefined ? {} : { expected: details.expected }),
    ...(details.acknowledgment === undefined ? {} : { acknowledgment: details.acknowledgment }),
  };
}

/**
 * The whole finding for a person: place, sentence, found and expected, why it matters, what to do.
 * Control characters in data are shown as escapes so that a value cannot forge lines.
 */
export function formatProblem(finding: Problem): string {
  const entry = codes[finding.code];
  const place = formatPosition(finding.position);
  const lines = [
    `${finding.code} ${finding.severity}${place ? ` at ${printable(place)}` : ''}: ${printable(finding.message)}`,
  ];
  if (finding.found !== undefined) lines.push(`  found:    ${printable(finding.found)}`);
  if (finding.expected !== undefined) lines.push(`  expected: ${printable(finding.expected)}`);
  lines.push(`  why:      ${entry.why}`, `  remedy:   ${entry.remedy}`);
  return lines.join('\n');
}

/** Text with control characters (C0, DEL, C1) written as \xNN. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this function makes visible
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
