import type { Code } from '../../kernel/codes.ts';
import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { EncodeDocument, EncodeRequest, EncodeResult, X12Envelope } from '../codec.ts';
import { checkEnvelope, gsElements, isaSegment, type WriterSeparators, writerSeparators } from './envelope-writer.ts';

/** Tags the writer makes itself. */
const ENVELOPE_TAGS = new Set(['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA', 'TA1']);

/**
 * Writes one interchange with one functional group. Counts, control numbers and padding are the writer's; empty trailing
 * elements and segments without any value are left out, as X12 demands. A value that contains a separator or a character
 * that cannot be carried is refused with its place: X12 has no escape character.
 */
export function encodeX12(request: EncodeRequest): EncodeResult {
  const envelope = request.x12;
  if (envelope === undefined || request.documents.length === 0) {
    const message = envelope === undefined ? 'An X12 file needs an envelope.' : 'An X12 file needs a document.';
    return { ok: false, problems: [problem('FORMAT-WRITE-SHAPE', 'error', {}, message)] };
  }
  const separators = writerSeparators(envelope);
  const problems: Problem[] = [...checkEnvelope(envelope, separators)];
  const lines: string[] = [isaSegment(envelope, separators), joinSegment('GS', gsElements(envelope), separators)];
  const numbers = new Set<string>();
  for (const document of request.documents) {
    writeDocument(document, numbers, separators, lines, problems);
  }
  const group = String(envelope.groupControlNumber);
  lines.push(joinSegment('GE', [String(request.documents.length), group], separators));
  lines.push(joinSegment('IEA', ['1', interchangeNumber(envelope)], separators));
  if (problems.length > 0) return { ok: false, problems };
  const end = separators.segment + (envelope.separators?.newline ? '\n' : '');
  return { ok: true, bytes: Buffer.from(lines.join(end) + end, 'latin1') };
}

function writeDocument(
  document: EncodeDocument,
  numbers: Set<string>,
  separators: WriterSeparators,
  lines: string[],
  problems: Problem[],
): void {
  const { set = '', controlNumber = '', body } = document;
  const place: Position = { transactionSet: controlNumber };
  const refuse = (code: Code, position: Position, message: string, found: string, expected: string) =>
    problems.push(problem(code, 'error', { ...place, ...position }, message, { found, expected }));
  if (!/^[A-Z0-9]{3}$/.test(set)) refuse('X12-WRITE-ENVELOPE', {}, 'ST01 is not a set identifier.', set, 'such as 850');
  if (!/^[A-Za-z0-9]{4,9}$/.test(controlNumber) || numbers.has(controlNumber)) {
    refuse('X12-WRITE-ENVELOPE', {}, 'ST02 must be unique and have 4 to 9 digits.', controlNumber, 'such as 0001');
  }
  numbers.add(controlNumber);
  if (body.kind !== 'segments') {
    refuse('FORMAT-WRITE-SHAPE', {}, 'An X12 document is a list of segments.', body.kind, 'segments');
    return;
  }
  lines.push(joinSegment('ST', [set, controlNumber], separators));
  let count = 1;
  for (const { tag, elements } of body.segments) {
    const used = dropTrailing(elements);
    if (used.length === 0 && /^[A-Z][A-Z0-9]{1,2}$/.test(tag)) continue;
    count += 1;
    if (!/^[A-Z][A-Z0-9]{1,2}$/.test(tag) || ENVELOPE_TAGS.has(tag)) {
      refuse(
        'X12-WRITE-SEGMENT',
        { segment: count, tag },
        `"${tag}" cannot be written as a segment.`,
        tag,
        'such as PO1',
      );
    }
    for (const [index, value] of used.entries()) {
      const fault = faultOf(value, separators);
      if (fault !== undefined)
        refuse(fault.code, { segment: count, tag, element: index + 1 }, fault.message, value, fault.expected);
    }
    lines.push(joinSegment(tag, used, separators));
  }
  lines.push(joinSegment('SE', [String(count + 1), controlNumber], separators));
}

/** Why a value cannot be written. */
function faultOf(
  value: string,
  separators: WriterSeparators,
): { code: Code; message: string; expected: string } | undefined {
  for (const [name, separator] of [
    ['element separator', separators.element],
    ['segment terminator', separators.segment],
    ['component separator', separators.component],
    ['repetition separator', separators.repetition],
  ] as const) {
    if (separator !== '' && value.includes(separator)) {
      return {
        code: 'X12-WRITE-SEPARATOR',
        message: `The value contains "${separator}", the ${name} of this file.`,
        expected: `text without ${separator}`,
      };
    }
  }
  if (/\p{Cc}|[\u0100-\u{10ffff}]/u.test(value)) {
    return {
      code: 'X12-WRITE-CHARACTER',
      message: 'The value contains a character that cannot be written.',
      expected: 'printable characters of ISO 8859-1',
    };
  }
  return undefined;
}

function joinSegment(tag: string, elements: readonly (string | undefined)[], separators: WriterSeparators): string {
  return [tag, ...dropTrailing(elements)].join(separators.element);
}

function dropTrailing(elements: readonly (string | undefined)[]): string[] {
  let length = elements.length;
  while (length > 0 && (elements[length - 1] ?? '') === '') length -= 1;
  return elements.slice(0, length).map((value) => value ?? '');
}

/** ISA13 as it is written: nine digits. */
function interchangeNumber(envelope: X12Envelope): string {
  return String(envelope.interchangeControlNumber).padStart(9, '0');
}
