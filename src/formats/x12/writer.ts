import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { EncodeDocument, EncodeRequest, EncodeResult, InterchangeAcknowledgment, X12Envelope } from '../codec.ts';
import type { TargetElement } from '../tree.ts';
import { ElementWriter } from './element-writer.ts';
import { checkEnvelope, gsElements, interchangeNumber, isaElements } from './envelope-writer.ts';
import { charactersIn, chooseSeparators } from './separator-choice.ts';

/** Tags the writer makes itself. */
const ENVELOPE_TAGS = new Set(['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA', 'TA1']);

/**
 * Writes one interchange with one functional group, or with none when it carries interchange acknowledgments only.
 * Counts, control numbers and padding are the writer's; empty trailing elements and components and segments without any
 * value are left out, as X12 demands. A value that contains a separator or a character that cannot be carried is refused
 * with its place, unless the envelope says otherwise: X12 has no escape character.
 */
export function encodeX12(request: EncodeRequest): EncodeResult {
  const { x12: envelope, documents } = request;
  const acknowledgments = envelope?.acknowledgments ?? [];
  if (envelope === undefined || documents.length + acknowledgments.length === 0) {
    const message = envelope === undefined ? 'An X12 file needs an envelope.' : 'An X12 file needs a document.';
    return { ok: false, problems: [problem('FORMAT-WRITE-SHAPE', 'error', {}, message)] };
  }
  const separators = chooseSeparators(envelope, () => charactersIn(request));
  const problems = checkEnvelope(envelope, separators, documents.length > 0);
  const writer = new InterchangeWriter(envelope, new ElementWriter(envelope, separators, problems), problems);
  writer.open(acknowledgments);
  if (documents.length > 0) writer.group(documents);
  writer.close(documents.length > 0 ? 1 : 0);
  if (problems.length > 0) return { ok: false, problems };
  const end = separators.segment + (envelope.separators?.newline ? '\n' : '');
  return { ok: true, bytes: Buffer.from(writer.segments.join(end) + end, 'latin1') };
}

class InterchangeWriter {
  readonly segments: string[] = [];
  private readonly numbers = new Set<string>();
  private readonly envelope: X12Envelope;
  private readonly elements: ElementWriter;
  private readonly problems: Problem[];

  constructor(envelope: X12Envelope, elements: ElementWriter, problems: Problem[]) {
    this.envelope = envelope;
    this.elements = elements;
    this.problems = problems;
  }

  open(acknowledgments: readonly InterchangeAcknowledgment[]): void {
    const { elements, envelope, segments } = this;
    segments.push(elements.join('ISA', isaElements(envelope, elements.separators)));
    for (const { controlNumber, date, time, status, note } of acknowledgments) {
      const written = elements.write('TA1', [controlNumber, date, time, status, note], {});
      if (written.length < 5 || written.includes('')) this.refuse({ tag: 'TA1' }, 'TA1 needs all its elements.', '');
      segments.push(elements.join('TA1', written));
    }
  }

  group(documents: readonly EncodeDocument[]): void {
    const { elements, envelope, segments } = this;
    const number = String(envelope.groupControlNumber);
    segments.push(elements.join('GS', gsElements(envelope)));
    for (const document of documents) this.document(document);
    segments.push(elements.join('GE', [String(documents.length), number]));
  }

  close(groups: number): void {
    this.segments.push(this.elements.join('IEA', [String(groups), interchangeNumber(this.envelope)]));
  }

  private document({ set = '', controlNumber = '', implementation, body }: EncodeDocument): void {
    const { elements, numbers, segments } = this;
    const place: Position = { transactionSet: controlNumber };
    if (!/^[A-Z0-9]{3}$/.test(set)) this.refuse(place, 'ST01 is not a set identifier.', set, 'such as 850');
    if (!/^[A-Za-z0-9]{4,9}$/.test(controlNumber) || numbers.has(controlNumber)) {
      this.refuse(place, 'ST02 must be unique and have 4 to 9 digits.', controlNumber, 'such as 0001');
    }
    numbers.add(controlNumber);
    if (body.kind !== 'segments') {
      const details = { found: body.kind, expected: 'segments' };
      const message = 'An X12 document is a list of segments.';
      this.problems.push(problem('FORMAT-WRITE-SHAPE', 'error', place, message, details));
      return;
    }
    segments.push(elements.join('ST', elements.write('ST', [set, controlNumber, implementation], place, 1)));
    let count = 1;
    for (const segment of body.segments) {
      if (this.segment(segment.tag, segment.elements, place, count + 1)) count += 1;
    }
    segments.push(elements.join('SE', [String(count + 1), controlNumber]));
  }

  /** False when there was nothing to write. */
  private segment(tag: string, values: readonly TargetElement[], place: Position, ordinal: number): boolean {
    const isTag = /^[A-Z][A-Z0-9]{1,2}$/.test(tag);
    const written = this.elements.write(tag, values, place, ordinal);
    if (written.length === 0 && isTag) return false;
    if (!isTag || ENVELOPE_TAGS.has(tag)) {
      const details = { found: tag, expected: 'such as PO1' };
      const message = `"${tag}" cannot be written as a segment.`;
      const position = { ...place, segment: ordinal, tag };
      this.problems.push(problem('X12-WRITE-SEGMENT', 'error', position, message, details));
    }
    this.segments.push(this.elements.join(tag, written));
    return true;
  }

  private refuse(place: Position, message: string, found: string, expected?: string): void {
    this.problems.push(problem('X12-WRITE-ENVELOPE', 'error', place, message, { found, expected }));
  }
}
