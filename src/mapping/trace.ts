import type { Position } from '../kernel/position.ts';
import { type ApplyStep, Fault, type ReadAddress, type Value } from './steps/step.ts';

/** How one field came to its value, once: what was read, every step, what was checked. */
export interface FieldTrace {
  /** Dotted place in the mapping file: `lines.fields.quantity`, `emit.0.BEG.BEG03`. */
  readonly path: string;
  /** Canonical field, or the place that is written: `quantity`, `BEG03`. */
  readonly field: string;
  /** `when` does not hold, so the field does not count here. */
  isSkipped: boolean;
  readonly reads: TracedRead[];
  /** The text that stood in for a blank value. */
  default?: string;
  readonly steps: TracedStep[];
  readonly checks: TracedCheck[];
  /** What came out; absent when blank or at fault. */
  value?: Value;
  fault?: TracedFault;
}

/** One address, and what stood there. */
export interface TracedRead {
  readonly address: string;
  /** Where in the partner's file; absent where nothing was found, and for constants and outbound paths. */
  readonly place?: Position;
  readonly value?: Value;
}

export interface TracedStep {
  /** As the mapping writes it, e.g. `unit: { by: QTY03, to: EA }`. */
  readonly step: string;
  /** Other addresses the step read. */
  readonly reads: readonly TracedRead[];
  /** The value after it; absent when blank or at fault. */
  readonly value?: Value;
  readonly fault?: TracedFault;
}

export interface TracedCheck {
  /** `required`, `min 0`, `max 22`, or `canonical`: what the canonical document itself demands. */
  readonly rule: string;
  readonly ok: boolean;
}

export interface TracedFault {
  readonly code: string;
  readonly message: string;
}

/** One address of a field, read alone. */
export interface Origin {
  readonly address: string;
  read(source: unknown): Value | undefined | Fault;
  /** Where the last read looked. */
  position(source: unknown): Position | undefined;
}

interface WatchedReader {
  readonly describe: string;
  /** Absent: the reader is its own and only origin, without a place. */
  readonly origins?: readonly Origin[];
  read(source: unknown): Value | undefined | Fault;
}

interface WatchedRules {
  readonly required?: boolean | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly clamp?: boolean | undefined;
}

/**
 * Watches one mapping at work: hand it to `loadMapping`, and every evaluation of a field is told to `receive` when it
 * starts, as a trace that fills while the field is evaluated. It is woven in when the mapping is compiled; a mapping
 * compiled without a tracer has no trace code at all, so that feeds lose nothing.
 */
export class Tracer {
  readonly #receive: (trace: FieldTrace) => void;
  readonly #latest = new Map<string, FieldTrace>();
  readonly #fields = new Map<string, string>();

  constructor(receive: (trace: FieldTrace) => void) {
    this.#receive = receive;
  }

  /** Every field that was compiled, also those that were never evaluated: path in the mapping file → name. */
  get fields(): ReadonlyMap<string, string> {
    return this.#fields;
  }

  /** A watch over the field at `path` of the mapping file. */
  field(path: string, field: string): FieldWatch {
    this.#fields.set(path, field);
    return new FieldWatch(path, field, (trace) => {
      this.#latest.set(path, trace);
      this.#receive(trace);
    });
  }

  /** Tells a constant that is written as it stands. */
  constant(path: string, field: string, value: string): void {
    this.#receive({ ...emptyTrace(path, field), reads: [{ address: 'a constant', value }], value });
  }

  /** Watches what the canonical document demands of the field at `path`, which is checked after its evaluation. */
  canonical(path: string, check: (value: Value) => string | undefined): (value: Value) => string | undefined {
    return (value) => {
      const misfit = check(value);
      const trace = this.#latest.get(path);
      if (trace !== undefined) {
        trace.checks.push({ rule: 'canonical', ok: misfit === undefined });
        if (misfit !== undefined) {
          delete trace.value;
          trace.fault = { code: 'MAP-VALUE', message: misfit };
        }
      }
      return misfit;
    };
  }
}

/** Wraps the parts that a field is compiled from, so that each tells what it did. */
export class FieldWatch {
  readonly #path: string;
  readonly #field: string;
  readonly #start: (trace: FieldTrace) => void;
  #trace: FieldTrace;
  #stepReads: TracedRead[] = [];

  constructor(path: string, field: string, start: (trace: FieldTrace) => void) {
    this.#path = path;
    this.#field = field;
    this.#start = start;
    this.#trace = emptyTrace(path, field);
  }

  /** Opens a trace for every evaluation and closes it with what came out. */
  evaluate<Noted>(
    evaluate: (source: unknown, noted: Noted) => Value | undefined | Fault,
  ): (source: unknown, noted: Noted) => Value | undefined | Fault {
    return (source, noted) => {
      this.#trace = emptyTrace(this.#path, this.#field);
      this.#start(this.#trace);
      const result = evaluate(source, noted);
      Object.assign(this.#trace, outcome(result));
      return result;
    };
  }

  when(when: (source: unknown) => boolean): (source: unknown) => boolean {
    return (source) => {
      const holds = when(source);
      this.#trace.isSkipped = !holds;
      return holds;
    };
  }

  /** Records each address that is read; the reader itself goes last, because steps look beside what it chose. */
  read(raw: WatchedReader, fallback: string | undefined): WatchedReader['read'] {
    const { origins = [{ address: raw.describe, read: raw.read, position: () => undefined }] } = raw;
    return (source) => {
      for (const { address, read, position } of origins) {
        const value = read(source);
        const place = value === undefined || value instanceof Fault ? undefined : position(source);
        this.#trace.reads.push({
          address,
          ...(place === undefined ? {} : { place }),
          ...(value === undefined || value instanceof Fault ? {} : { value }),
        });
      }
      const value = raw.read(source);
      if (value === undefined && fallback !== undefined) this.#trace.default = fallback;
      return value;
    };
  }

  address(text: string, read: ReadAddress): ReadAddress {
    return (source) => {
      const value = read(source);
      this.#stepReads.push({ address: text, ...(value === undefined ? {} : { value }) });
      return value;
    };
  }

  step(step: string, apply: ApplyStep): ApplyStep {
    return (value, source) => {
      this.#stepReads = [];
      const result = apply(value, source);
      this.#trace.steps.push({ step, reads: this.#stepReads, ...outcome(result) });
      return result;
    };
  }

  /** Records the verdict of each rule; rules behind the first broken one are not looked at. */
  checks(
    { required, min, max, clamp }: WatchedRules,
    check: (value: Value | undefined) => Value | undefined | Fault,
  ): (value: Value | undefined) => Value | undefined | Fault {
    const rules = [
      ...(required === true ? [{ rule: 'required', code: 'MAP-REQUIRED' }] : []),
      ...(min === undefined ? [] : [{ rule: `min ${min}`, code: clamp === true ? 'MAP-CLAMPED' : 'MAP-MIN' }]),
      ...(max === undefined ? [] : [{ rule: `max ${max}`, code: clamp === true ? 'MAP-CLAMPED' : 'MAP-MAX' }]),
    ];
    return (value) => {
      const result = check(value);
      const broken = result instanceof Fault ? result.code : undefined;
      if (value === undefined && broken === undefined) return result;
      for (const { rule, code } of rules) {
        this.#trace.checks.push({ rule, ok: code !== broken });
        if (code === broken) break;
      }
      return result;
    };
  }
}

function emptyTrace(path: string, field: string): FieldTrace {
  return { path, field, isSkipped: false, reads: [], steps: [], checks: [] };
}

/** What came out of a step or field: a value, a fault, or nothing; a tolerated fault is both. */
function outcome(result: Value | undefined | Fault): { value?: Value; fault?: TracedFault } {
  if (!(result instanceof Fault)) return result === undefined ? {} : { value: result };
  const { code, message, tolerated } = result;
  return { fault: { code, message }, ...(tolerated === undefined ? {} : { value: tolerated }) };
}
