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
/** Names in a position (tag, control numbers, path, column) come from the file too; messages may repeat them. */
const LONGEST_NAME = 120;
const LONGEST_MESSAGE = 400;

/** Makes a Problem; what comes from the file is cut so that a hostile value cannot flood logs and pages. */
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
  return {
    code,
    severity,
    position: shortPosition(position),
    message: short(message, LONGEST_MESSAGE),
    ...(details.found === undefined ? {} : { found: short(details.found, LONGEST_FOUND) }),
    ...(details.expected === undefined ? {} : { expected: short(details.expected, LONGEST_MESSAGE) }),
    ...(details.acknowledgment === undefined ? {} : { acknowledgment: details.acknowledgment }),
  };
}

function short(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function shortPosition(position: Position): Position {
  const values = Object.entries(position);
  if (values.every(([, value]) => typeof value !== 'string' || value.length <= LONGEST_NAME)) return position;
  return Object.fromEntries(
    values.map(([name, value]) => [name, typeof value === 'string' ? short(value, LONGEST_NAME) : value]),
  );
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
