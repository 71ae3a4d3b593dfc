import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { KnownRuns, SourceEvent, X12Strictness, X12Validation } from '../codec.ts';
import { forbiddenCharacters } from './checks.ts';
import { parseCount, SeenNumbers } from './control-numbers.ts';
import type { IsaHeader } from './delimiters.ts';
import { checkEnvelopeSegment } from './envelope-checks.ts';
import { Findings } from './findings.ts';
import { groupFromGs, interchangeAcknowledgment, interchangeFromIsa, isaFindings } from './headers.ts';
import type { OpenGroup, OpenInterchange } from './open-envelope.ts';
import type { X12Tolerance } from './options.ts';
import { contradicts } from './releases.ts';
import { RunScanner } from './runs.ts';
import { splitElements } from './split-elements.ts';
import type { TextDecoding } from './text.ts';
import type { OutsideRun, SegmentVisitor } from './tokenizer.ts';
import { checkTrailer } from './trailers.ts';
import { type InterchangeRules, TransactionSet } from './transaction-set.ts';

/**
 * # Envelope: segments → codec events
 *
 * The state machine of ISA / GS / ST / SE / GE / IEA. Control numbers are compared and counts checked here; what a
 * segment must contain is checked in checks.ts. Whatever order segments come in, every start event is followed by its
 * end event, and an end event says `complete` only when the trailer was there and agreed.
 */
export interface EnvelopeOptions {
  readonly file?: string | undefined;
  readonly tolerate: ReadonlySet<string>;
  readonly validation: X12Validation;
  readonly strict: ReadonlySet<X12Strictness>;
  readonly decoding: TextDecoding;
  readonly known?: KnownRuns | undefined;
}

const MOST_ACKNOWLEDGMENTS = 1000;
/** AK905 for an empty GS element: group not supported, version not supported, control number missing. */
const GS_CODES = { 1: '1', 6: '6', 8: '2' } as const;
const ENVELOPE_TAGS = new Set(['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA']);

export class Envelope implements SegmentVisitor {
  private readonly options: EnvelopeOptions;
  private events: SourceEvent[] = [];
  private interchange: OpenInterchange | undefined;
  private group: OpenGroup | undefined;
  private set: TransactionSet | undefined;
  private element = '*';
  /** Segments since the start of the file. */
  private ordinal = 0;
  private interchanges = 0;
  private allComplete = true;
  /** Segments between an ST outside any group and its SE belong to nothing and are reported once. */
  private skipping = false;

  constructor(options: EnvelopeOptions) {
    this.options = options;
  }

  /** The events since the last call. */
  take(): readonly SourceEvent[] {
    this.set?.handOutKnown(this.events);
    const { events } = this;
    this.events = [];
    return events;
  }

  header(header: IsaHeader, byteOffset: number): void {
    this.closeInterchange(undefined);
    this.ordinal += 1;
    this.interchanges += 1;
    const { element, component, repetition } = header;
    this.element = element;
    const { decoding, tolerate, validation, strict } = this.options;
    const known = decoding.isIdentity && !tolerate.has('line-breaks') ? this.options.known : undefined;
    const value = interchangeFromIsa(header, decoding, byteOffset);
    const findings = new Findings();
    const rules: InterchangeRules = {
      element,
      separators: { component: value.separators.component, repetition: value.separators.repetition },
      forbidden: forbiddenCharacters([element, component, repetition]),
      decoding,
      tolerate,
      validation,
      strict,
      scannerFor: (document) => RunScanner.of(known, document, header),
    };
    const groupNumbers = new SeenNumbers();
    const counts = { acknowledgments: [], hasMoreAcknowledgments: false, groups: 0 };
    this.interchange = { value, rules, findings, groupNumbers, ...counts };
    const position = this.at('ISA', byteOffset);
    for (const found of isaFindings(header, tolerate)) {
      const place = found.element === undefined ? position : { ...position, element: found.element };
      findings.add(found.code, found.severity, place, found.message, found.details);
    }
    this.events.push({ type: 'interchange-start', interchange: value });
  }

  segment(text: string, byteOffset: number): void {
    this.ordinal += 1;
    const elements = splitElements(text, this.element);
    const tag = elements[0] ?? '';
    const { set } = this;
    if (set === undefined || (tag !== 'SE' && ENVELOPE_TAGS.has(tag))) {
      this.envelope(tag, elements, text, byteOffset);
    } else if (tag === 'SE') {
      const complete = set.end(elements, text, byteOffset, this.events);
      this.allComplete &&= complete;
      this.set = undefined;
    } else {
      set.segment(tag, elements, text, byteOffset, this.events);
    }
  }

  get runs(): RunScanner | undefined {
    // The first segment behind ST is looked at for itself.
    return this.set === undefined || this.set.ordinal === 1 ? undefined : this.set.runs;
  }

  run(isKnown: boolean, text: string, at: number, byteOffset: number): void {
    const { set } = this;
    if (set === undefined) return;
    if (isKnown) this.ordinal += set.passOver(text, byteOffset, this.events);
    else set.openRun(byteOffset - at);
  }

  unterminated(text: string, byteOffset: number, isFollowed: boolean): void {
    const elements = splitElements(text, this.element);
    const tag = elements[0] ?? '';
    const tolerated = this.tolerates('unterminated-end') && tag === 'IEA' && elements.length === 3;
    const { set } = this;
    const segment = (set?.ordinal ?? this.ordinal) + 1;
    const message = `${isFollowed ? 'The next interchange begins' : 'The file ends'} before this segment does.`;
    this.innermost()?.addOnce(
      'X12-UNTERMINATED',
      tolerated ? 'warning' : 'error',
      { ...this.base(), segment, tag, byteOffset },
      message,
      {
        found: text,
        expected: 'a segment terminator',
        acknowledgment: set ? { level: 'AK5', code: '2' } : { level: 'TA1', code: '023' },
      },
    );
    if (tolerated) this.segment(text, byteOffset);
  }

  outside({ text, byteOffset, length, hasHeader }: OutsideRun): void {
    // Where an interchange may be lost, no tolerance for text around interchanges applies.
    const severity = hasHeader ? 'error' : this.severity('text-outside');
    if (severity === 'error') this.allComplete = false;
    const place = { ...this.base(), byteOffset };
    const lost = hasHeader ? ', among them an ISA that cannot be read' : '';
    const message = `${length} bytes stand outside any interchange${lost}.`;
    const details = { found: text, expected: 'ISA, or the end of the file' };
    this.events.push({ type: 'problem', problem: problem('X12-TEXT-OUTSIDE', severity, place, message, details) });
  }

  lineBreak(byteOffset: number): void {
    const message = 'Line breaks inside segments were taken out; this is the first.';
    this.interchange?.findings.add('X12-LINE-BREAK', 'warning', { ...this.base(), byteOffset }, message);
  }

  overflow(text: string, byteOffset: number): void {
    const [tag = ''] = splitElements(text, this.element);
    const segment = (this.set?.ordinal ?? this.ordinal) + 1;
    const place = { ...this.base(), segment, tag, byteOffset };
    const message = 'This segment is longer than any real one; nothing behind its beginning was read.';
    const details = { found: text, expected: 'a segment terminator' };
    this.innermost()?.addOnce('X12-SEGMENT-SIZE', 'error', place, message, details);
  }

  /** Closes what is still open. `complete` is whether everything in the file was. */
  end(): { readonly complete: boolean; readonly interchanges: number } {
    this.closeInterchange(undefined);
    return { complete: this.allComplete && this.interchanges > 0, interchanges: this.interchanges };
  }

  private envelope(tag: string, elements: string[], text: string, byteOffset: number): void {
    switch (tag) {
      case 'GS':
        this.openGroup(elements, byteOffset);
        break;
      case 'ST':
        this.openSet(elements, text, byteOffset);
        break;
      case 'GE':
        if (this.group === undefined) this.stray(tag, elements, byteOffset);
        else this.closeGroup(elements, byteOffset);
        break;
      case 'IEA':
        this.closeInterchange(elements, byteOffset);
        break;
      case 'TA1':
      case 'ISB':
      case 'ISE':
        if (this.group === undefined) this.betweenGroups(tag, elements, byteOffset);
        else this.stray(tag, elements, byteOffset);
        break;
      default:
        if (!this.skipping) this.stray(tag, elements, byteOffset);
    }
    if (ENVELOPE_TAGS.has(tag)) this.skipping = tag === 'ST' && this.set === undefined;
  }

  /** TA1 about another interchange, ISB and ISE about how this one is to be delivered. */
  private betweenGroups(tag: string, elements: readonly string[], byteOffset: number): void {
    if (this.interchange === undefined) return;
    const { acknowledgments, findings } = this.interchange;
    const position = this.at(tag, byteOffset);
    checkEnvelopeSegment(elements, position, findings);
    if (tag !== 'TA1') return;
    if (acknowledgments.length < MOST_ACKNOWLEDGMENTS) {
      acknowledgments.push(interchangeAcknowledgment(elements));
    } else if (!this.interchange.hasMoreAcknowledgments) {
      this.interchange.hasMoreAcknowledgments = true;
      const message = `There are more than ${MOST_ACKNOWLEDGMENTS} TA1; this is the first of the rest.`;
      findings.addOnce('X12-TA1-COUNT', 'error', position, message, { found: elements.join(this.element) });
    }
  }

  private openGroup(elements: string[], byteOffset: number): void {
    this.closeGroup(undefined);
    const { interchange } = this;
    if (interchange === undefined) return;
    interchange.groups += 1;
    const value = groupFromGs(elements);
    const findings = new Findings();
    this.group = { value, findings, setNumbers: new SeenNumbers(), documents: 0 };
    const position = this.at('GS', byteOffset);
    for (const [element, present] of [
      [1, value.functionalId],
      [6, value.controlNumber.trim()],
      [8, value.version],
    ] as const) {
      if (present !== '') continue;
      findings.add('X12-GS-VALUE', 'error', { ...position, element }, `GS0${element} is empty.`, {
        found: elements.join(this.element),
        acknowledgment: { level: 'AK9', code: GS_CODES[element] },
      });
    }
    checkEnvelopeSegment(elements, position, findings);
    const { version } = interchange.value;
    if (contradicts(version, value.version)) {
      const message = `ISA12 says version ${version}, but the group is of ${value.version}.`;
      const details = { found: version, expected: value.version.slice(0, 5) };
      findings.add('X12-VERSION-LABEL', 'warning', { ...position, element: 8 }, message, details);
    }
    if (interchange.groupNumbers.repeats(value.controlNumber)) {
      const message = 'An earlier group of this interchange has the same control number.';
      findings.add('X12-GS-DUPLICATE', this.severity('duplicate-control'), { ...position, element: 6 }, message, {
        found: value.controlNumber,
        acknowledgment: { level: 'AK9', code: '19' },
      });
    }
    this.events.push({ type: 'group-start', group: value });
  }

  private openSet(elements: string[], text: string, byteOffset: number): void {
    this.breakSetOff();
    const { group, interchange } = this;
    if (group === undefined || interchange === undefined) {
      this.stray('ST', elements, byteOffset);
      return;
    }
    group.documents += 1;
    const around = { group: group.value, numbers: group.setNumbers, position: this.base() };
    const set = new TransactionSet(interchange.rules, around, elements);
    this.set = set;
    set.start(around, elements, text, byteOffset, this.events);
  }

  private breakSetOff(): void {
    if (this.set === undefined) return;
    this.set.breakOff(this.events);
    this.set = undefined;
    this.allComplete = false;
  }

  private closeGroup(ge: string[] | undefined, byteOffset = 0): void {
    this.breakSetOff();
    const { group } = this;
    if (group === undefined) return;
    const { value, findings, documents } = group;
    const { controlNumber } = value;
    let complete = false;
    if (ge === undefined) {
      findings.addOnce('X12-GE-MISSING', 'error', this.base(), `GE of group ${controlNumber} is missing.`, {
        expected: 'GE',
        acknowledgment: { level: 'AK9', code: '3' },
      });
    } else {
      const position = this.at('GE', byteOffset);
      const trailer = { tag: 'GE', elements: ge, counted: documents, controlNumber, position } as const;
      complete = checkTrailer(trailer, findings, this.options.tolerate);
      checkEnvelopeSegment(ge, position, findings);
      if (documents === 0) {
        findings.add('X12-NO-DOCUMENTS', 'warning', position, 'The group contains no transaction set.');
      }
    }
    this.allComplete &&= complete;
    const declared = parseCount(ge?.[1]);
    this.events.push({
      type: 'group-end',
      group: value,
      complete,
      problems: findings.close(this.base()),
      ...(declared === undefined ? {} : { declaredDocuments: declared }),
      receivedDocuments: documents,
    });
    this.group = undefined;
  }

  private closeInterchange(iea: string[] | undefined, byteOffset = 0): void {
    this.closeGroup(undefined);
    const { interchange } = this;
    if (interchange === undefined) return;
    const { findings, value, groups, acknowledgments } = interchange;
    const { controlNumber } = value;
    let complete = false;
    if (iea === undefined) {
      findings.addOnce('X12-IEA-MISSING', 'error', this.base(), `IEA of interchange ${controlNumber} is missing.`, {
        expected: 'IEA',
        acknowledgment: { level: 'TA1', code: '023' },
      });
    } else {
      const position = this.at('IEA', byteOffset);
      // Interchanges that carry nothing but a TA1 are counted as 0 groups by most and as 1 by some.
      const onlyTa1 = groups === 0 && acknowledgments.length > 0;
      const counted = onlyTa1 && parseCount(iea[1]) === 1 ? 1 : groups;
      const trailer = { tag: 'IEA', elements: iea, counted, controlNumber, position } as const;
      complete = checkTrailer(trailer, findings, this.options.tolerate);
      checkEnvelopeSegment(iea, position, findings);
      if (groups === 0 && !onlyTa1) {
        findings.add('X12-NO-DOCUMENTS', 'warning', position, 'The interchange contains no group.');
      }
    }
    this.allComplete &&= complete;
    this.events.push({
      type: 'interchange-end',
      interchange: value,
      complete,
      problems: findings.close(this.base()),
      ...(acknowledgments.length === 0 ? {} : { acknowledgments }),
    });
    this.interchange = undefined;
  }

  private stray(tag: string, elements: readonly string[], byteOffset: number): void {
    this.allComplete = false;
    const inGroup = this.group !== undefined;
    const message = `Segment ${tag} stands ${inGroup ? 'between transaction sets' : 'between groups'}.`;
    const details = { found: elements.join(this.element), expected: inGroup ? 'ST or GE' : 'GS or IEA' };
    this.innermost()?.add('X12-STRAY-SEGMENT', 'error', this.at(tag, byteOffset), message, details);
  }

  private innermost(): Findings | undefined {
    return this.set?.findings ?? this.group?.findings ?? this.interchange?.findings;
  }

  private severity(tolerance: X12Tolerance): Problem['severity'] {
    return this.tolerates(tolerance) ? 'warning' : 'error';
  }

  private tolerates(tolerance: X12Tolerance): boolean {
    return this.options.tolerate.has(tolerance);
  }

  private at(tag: string, byteOffset: number): Position {
    return { ...this.base(), segment: this.ordinal, tag, byteOffset };
  }

  private base(): Position {
    return {
      ...(this.options.file === undefined ? {} : { file: this.options.file }),
      ...(this.interchange === undefined ? {} : { interchange: this.interchange.value.controlNumber }),
      ...(this.group === undefined ? {} : { group: this.group.value.controlNumber }),
      ...(this.set === undefined ? {} : { transactionSet: this.set.controlNumber }),
    };
  }
}
