import type { Position } from '../../kernel/position.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { FunctionalGroup, SourceDocument, SourceEvent, X12Strictness, X12Validation } from '../codec.ts';
import { SetChecker } from './checks.ts';
import type { SeenNumbers } from './control-numbers.ts';
import { Findings } from './findings.ts';
import { isBeginning, setLabel, setsBeginningWith } from './labels.ts';
import type { RunScanner } from './runs.ts';
import type { TextDecoding } from './text.ts';
import { checkTrailer } from './trailers.ts';

/** What holds for every transaction set of one interchange. */
export interface InterchangeRules {
  readonly element: string;
  readonly separators: { readonly component: string; readonly repetition: string };
  /** Characters that no value of this interchange may contain. */
  readonly forbidden: RegExp;
  readonly decoding: TextDecoding;
  readonly tolerate: ReadonlySet<string>;
  readonly validation: X12Validation;
  readonly strict: ReadonlySet<X12Strictness>;
  /** Finds runs that may be known; undefined where a document has none. */
  scannerFor(document: SourceDocument): RunScanner | undefined;
}

/** What a transaction set needs to know of the group around it. */
export interface AroundSet {
  readonly group: FunctionalGroup;
  readonly numbers: SeenNumbers;
  /** File, interchange and group. */
  readonly position: Position;
}

interface OpenRun {
  readonly low: number;
  readonly high: number;
  /** Byte offset of what follows it. */
  readonly end: number;
  readonly ordinal: number;
  /** How many findings there were before it. */
  readonly findings: number;
}

interface EndedRun {
  readonly event: { isClean: boolean };
  readonly findings: number;
}

/** One transaction set while it is read: from its ST to its SE, or to what shows that SE is missing. */
export class TransactionSet {
  readonly findings = new Findings();
  readonly controlNumber: string;
  /** Number of the last segment, ST being 1. */
  ordinal = 1;
  readonly runs: RunScanner | undefined;
  /** Something was passed over that was not handed out yet. */
  private hasPassed = false;
  /** The run whose segments are being read. */
  private reading: OpenRun | undefined;
  /** The run whose first segment comes next. */
  private starting: OpenRun | undefined;
  private readonly rules: InterchangeRules;
  private readonly document: SourceDocument;
  private readonly base: Position;
  private readonly checker: SetChecker;
  private undecodable = false;

  constructor(rules: InterchangeRules, around: AroundSet, st: string[]) {
    const set = st[1]?.trim() ?? '';
    const { version } = around.group;
    this.rules = rules;
    this.controlNumber = st[2] ?? '';
    this.document = {
      format: 'x12',
      set,
      controlNumber: this.controlNumber,
      version,
      ...(st[3] ? { implementation: st[3] } : {}),
    };
    this.runs = rules.scannerFor(this.document);
    this.base = { ...around.position, transactionSet: this.controlNumber };
    this.checker = new SetChecker(set, version, {
      findings: this.findings,
      base: this.base,
      tolerate: rules.tolerate,
      validation: rules.validation,
      strict: rules.strict,
      forbidden: rules.forbidden,
      separators: rules.separators,
    });
  }

  start(around: AroundSet, st: string[], text: string, byteOffset: number, events: SourceEvent[]): void {
    events.push({ type: 'document-start', document: this.document });
    this.push('ST', st, byteOffset, events);
    this.checkSt(around, st, byteOffset);
    this.checker.segment('ST', st, text, 1, byteOffset);
  }

  segment(tag: string, raw: string[], text: string, byteOffset: number, events: SourceEvent[]): void {
    const ended = this.endRun(byteOffset, events);
    this.ordinal += 1;
    const elements = this.rules.decoding.isIdentity ? raw : this.decode(raw, byteOffset);
    this.push(tag, elements, byteOffset, events);
    if (this.ordinal === 2) this.checkLabel(tag, byteOffset);
    this.checker.segment(tag, elements, text, this.ordinal, byteOffset);
    this.judgeRun(ended);
  }

  /** The run that the scanner found begins with the next segment; `textOffset` is where its text begins in the file. */
  openRun(textOffset: number): void {
    const { runs } = this;
    if (runs === undefined) return;
    const { low, high, end } = runs;
    this.starting = { low, high, end: textOffset + end, ordinal: this.ordinal + 1, findings: this.findings.count };
  }

  /** Passes over the run that the scanner found. Answers how many segments it has. */
  passOver(text: string, byteOffset: number, events: SourceEvent[]): number {
    const { runs } = this;
    if (runs === undefined) return 0;
    const ended = this.endRun(byteOffset, events);
    this.checker.passOver(runs, text, this.ordinal + 1, byteOffset, this.rules.element);
    this.judgeRun(ended);
    this.ordinal += runs.segments;
    this.hasPassed = true;
    return runs.segments;
  }

  /** Hands out the text of what was passed over, before anything else is. */
  handOutKnown(events: SourceEvent[]): void {
    if (!this.hasPassed || this.runs === undefined) return;
    this.hasPassed = false;
    events.push({ type: 'known', latin1: this.runs.takeText() });
  }

  /** What ends a run is still part of how it is judged: only there one sees what the run lacks. */
  private endRun(byteOffset: number, events: SourceEvent[]): EndedRun | undefined {
    const { reading, starting } = this;
    let ended: EndedRun | undefined;
    if (reading !== undefined && byteOffset >= reading.end) {
      const { ordinal, low, high } = reading;
      const event = { type: 'run-end' as const, ordinal, low, high, isClean: false };
      events.push(event);
      ended = { event, findings: reading.findings };
      this.reading = undefined;
    }
    if (starting !== undefined) {
      this.reading = starting;
      this.starting = undefined;
    }
    return ended;
  }

  private judgeRun(ended: EndedRun | undefined): void {
    if (ended !== undefined) ended.event.isClean = this.findings.count === ended.findings;
  }

  /** Ends it with its SE. True when that agrees. */
  end(se: string[], text: string, byteOffset: number, events: SourceEvent[]): boolean {
    const ended = this.endRun(byteOffset, events);
    this.ordinal += 1;
    this.push('SE', se, byteOffset, events);
    this.checker.segment('SE', se, text, this.ordinal, byteOffset);
    this.judgeRun(ended);
    const { ordinal: counted, controlNumber } = this;
    const position = this.at('SE', byteOffset);
    const trailer = { tag: 'SE', elements: se, counted, controlNumber, position } as const;
    const complete = checkTrailer(trailer, this.findings, this.rules.tolerate);
    this.checker.end();
    this.close(complete, events);
    return complete;
  }

  /** Ends it where something else shows that its SE is missing. */
  breakOff(events: SourceEvent[]): void {
    const message = `SE of transaction set ${this.controlNumber} is missing.`;
    this.findings.addOnce('X12-SE-MISSING', 'error', this.base, message, {
      expected: 'SE',
      acknowledgment: { level: 'AK5', code: '2' },
    });
    this.close(false, events);
  }

  private close(complete: boolean, events: SourceEvent[]): void {
    this.handOutKnown(events);
    events.push({
      type: 'document-end',
      document: this.document,
      complete,
      problems: this.findings.close(this.base),
      recordCount: this.ordinal,
    });
  }

  private push(tag: string, elements: string[], byteOffset: number, events: SourceEvent[]): void {
    const { ordinal, rules } = this;
    this.handOutKnown(events);
    events.push({
      type: 'record',
      record: { kind: 'segment', tag, elements, ordinal, byteOffset, separators: rules.separators },
    });
  }

  private checkSt({ group, numbers }: AroundSet, st: readonly string[], byteOffset: number): void {
    const position = this.at('ST', byteOffset);
    const id = this.document.set ?? '';
    if (id === '' || this.controlNumber.trim() === '') {
      const element = id === '' ? 1 : 2;
      this.findings.add('X12-ST-VALUE', 'error', { ...position, element }, `ST0${element} is empty.`, {
        found: st.join(this.rules.element),
        acknowledgment: { level: 'AK5', code: id === '' ? '6' : '7' },
      });
    } else if (numbers.repeats(this.controlNumber)) {
      const severity: Problem['severity'] = this.rules.tolerate.has('duplicate-control') ? 'warning' : 'error';
      const message = 'An earlier transaction set of this group has the same control number.';
      this.findings.add('X12-ST-DUPLICATE', severity, { ...position, element: 2 }, message, {
        found: this.controlNumber,
        acknowledgment: { level: 'AK5', code: '23' },
      });
    }
    const label = setLabel(id);
    if (label !== undefined && label.functionalId !== group.functionalId) {
      const message = `A group of type ${group.functionalId || '(empty)'} carries a transaction set ${id}.`;
      const details = { found: group.functionalId, expected: label.functionalId };
      this.findings.add('X12-GS-LABEL', 'warning', { ...position, element: 1 }, message, details);
    }
  }

  /** Compares ST01 with the segment that begins the document. */
  private checkLabel(tag: string, byteOffset: number): void {
    const id = this.document.set ?? '';
    const expected = setLabel(id)?.begins;
    if (expected === undefined || tag === expected || !isBeginning(tag)) return;
    const really = setsBeginningWith(tag).join(' or ');
    const message = `ST01 says ${id}, but the document begins as ${really} does.`;
    this.findings.add('X12-SET-LABEL', 'error', this.at(tag, byteOffset), message, {
      found: tag,
      expected,
      acknowledgment: { level: 'AK5', code: '6' },
    });
  }

  private decode(raw: string[], byteOffset: number): string[] {
    const { decoding } = this.rules;
    const decoded = decoding.elements(raw);
    if (decoded !== undefined) return decoded;
    if (!this.undecodable) {
      this.undecodable = true;
      const message = `The bytes are not valid ${decoding.name}.`;
      this.findings.add('FORMAT-CHARSET', 'error', this.at(raw[0] ?? '', byteOffset), message, {
        found: raw.join(this.rules.element),
        expected: decoding.name,
        acknowledgment: { level: 'AK3', code: '8' },
      });
    }
    return raw;
  }

  private at(tag: string, byteOffset: number): Position {
    return { ...this.base, segment: this.ordinal, tag, byteOffset };
  }
}
