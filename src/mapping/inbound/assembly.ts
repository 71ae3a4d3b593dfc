import type { Placed, SourcePlace } from '../../documents/parts.ts';
import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { LineSink, MappingResult } from '../mapping.ts';
import { Fault, type IssueEffect, type Value } from '../steps/step.ts';
import type { InboundFieldPlan } from './compile-fields.ts';
import type { Unread } from './tally.ts';

const MOST_ALIKE = 20;
const LONGEST_RAW = 4_000;
const NONE: readonly Problem[] = [];

/** What a mapping makes of a line and of the header, and what bad lines mean for the document. */
export interface LinePlan {
  readonly fields: readonly InboundFieldPlan[];
  readonly header: readonly InboundFieldPlan[];
  readonly policy: {
    readonly onProblem?: IssueEffect;
    /** Share of held lines above which the document must not take effect. */
    readonly holdFileAbove?: number;
  };
}

/**
 * Puts lines and the header together and decides what a finding does: hold the line, hold the file, or only warn.
 * Findings of one kind about one field are listed 20 times and counted after that.
 */
export class Assembly {
  readonly #fields: readonly InboundFieldPlan[];
  readonly #header: readonly InboundFieldPlan[];
  readonly #policy: LinePlan['policy'];
  readonly #blank: Readonly<Record<string, undefined>>;
  readonly #sink: LineSink;
  readonly #position: (source: unknown) => Position;
  readonly #problems: Problem[] = [];
  readonly #counts = new Map<string, { listed: number; last: Problem; more: number }>();
  #field: InboundFieldPlan | undefined;
  #source: unknown;
  readonly #noted = (fault: Fault): void => {
    const field = this.#field;
    if (field !== undefined) this.#note(this.#finding(field, fault, this.#source, 'warn'), field.name);
  };
  #noteCount = 0;
  #lineCount = 0;
  #heldCount = 0;

  constructor(plan: LinePlan, sink: LineSink, position: (source: unknown) => Position) {
    this.#fields = plan.fields;
    this.#header = plan.header;
    this.#policy = plan.policy;
    this.#sink = sink;
    this.#blank = Object.fromEntries([...plan.fields.map(({ name }) => [name, undefined]), ['source', undefined]]);
    this.#position = position;
  }

  /**
   * Evaluates every field of one line and hands it out, whole or held with all its findings.
   *
   * @param remarks findings about it that hold nothing, from outside its fields
   */
  line(source: unknown, place: SourcePlace, raw: () => string, remarks: readonly Problem[] = NONE): void {
    const line: Record<string, unknown> = { ...this.#blank };
    const noted = this.#noteCount;
    for (const remark of remarks) this.#note(remark, remark.found ?? '');
    let held: Problem[] | undefined;
    for (const field of this.#fields) {
      const value = this.#evaluate(field, source);
      if (value instanceof Fault) {
        const finding = this.#finding(field, value, source, effectOf(field, value));
        if (effectOf(field, value) === 'warn') this.#note(finding, field.name);
        else {
          held ??= [];
          held.push(finding);
          if (effectOf(field, value) === 'hold-file') this.#note(finding, field.name);
        }
      } else if (value !== undefined) line[field.name] = value;
    }
    if (held !== undefined) {
      this.#hold(held, place, raw(), line);
      return;
    }
    line.source = place;
    this.#lineCount += 1;
    this.#sink.line(line as Placed<Record<string, unknown>>, this.#noteCount === noted);
  }

  /** Holds a line that could not be read at all, for a reason outside its fields. */
  hold(problems: readonly Problem[], place: SourcePlace, raw: string): void {
    if (this.#policy.onProblem === 'hold-file') for (const finding of problems) this.#note(finding, '');
    this.#hold(problems, place, raw);
  }

  #hold(
    problems: readonly Problem[],
    place: SourcePlace,
    raw: string,
    fields?: Readonly<Record<string, unknown>>,
  ): void {
    this.#heldCount += 1;
    this.#sink.held({
      source: place,
      problems,
      raw: raw.length > LONGEST_RAW ? `${raw.slice(0, LONGEST_RAW)}…` : raw,
      ...(fields === undefined ? {} : { fields }),
    });
  }

  /** A fault of a field that was evaluated elsewhere, found where `source` stands now. */
  report(field: InboundFieldPlan, fault: Fault, source: unknown, effect: IssueEffect = effectOf(field, fault)): void {
    this.#note(this.#finding(field, fault, source, effect), field.name);
  }

  /** A finding about the document as a whole. */
  note(finding: Problem): void {
    this.#note(finding, '');
  }

  /** Evaluates the header and closes the document. */
  finish(source: unknown, unread: Unread, loops: ReadonlyMap<string, number> = new Map(), known = 0): MappingResult {
    this.#lineCount += known;
    const header: Record<string, unknown> = {};
    for (const field of this.#header) {
      const value = this.#evaluate(field, source);
      if (value instanceof Fault) this.#note(this.#finding(field, value, source, effectOf(field, value)), field.name);
      else if (value !== undefined) header[field.name] = value;
    }
    for (const { last, more } of this.#counts.values()) {
      if (more > 0) this.#problems.push(problem('MAP-MORE', last.severity, {}, `${more} more like: ${last.message}`));
    }
    this.#judgeShare();
    return {
      header,
      problems: this.#problems,
      lineCount: this.#lineCount,
      heldCount: this.#heldCount,
      unread: unread.counts,
      unreadSamples: unread.samples,
      loops,
    };
  }

  /** Few bad lines are a supplier's slip, many are a file or a mapping that nobody should trust. */
  #judgeShare(): void {
    const { holdFileAbove } = this.#policy;
    const all = this.#lineCount + this.#heldCount;
    if (holdFileAbove === undefined || this.#heldCount <= holdFileAbove * all) return;
    const found = `${this.#heldCount} of ${all} lines are held`;
    const expected = `at most ${Math.round(holdFileAbove * 1000) / 10} % (lines.holdFileAbove)`;
    this.#problems.push(problem('MAP-LINES-HELD', 'error', {}, `${found}.`, { found, expected }));
  }

  #evaluate(field: InboundFieldPlan, source: unknown): Value | undefined | Fault {
    this.#field = field;
    this.#source = source;
    const value = field.evaluate(source, this.#noted);
    if (value === undefined || value instanceof Fault) return value;
    const misfit = field.canonical.check?.(value);
    if (misfit === undefined) return value;
    return new Fault('MAP-VALUE', `${field.name}: "${String(value)}" does not fit: ${misfit}`, {
      found: String(value),
      expected: misfit.replace(/^expected /, ''),
    });
  }

  #finding(field: InboundFieldPlan, fault: Fault, source: unknown, effect: IssueEffect): Problem {
    const severity = effect === 'warn' ? 'warning' : 'error';
    const details = { found: fault.found, ...(fault.expected === undefined ? {} : { expected: fault.expected }) };
    return problem(fault.code, severity, this.#position(source), fault.message || field.name, details);
  }

  #note(finding: Problem, about: string): void {
    this.#noteCount += 1;
    const key = `${finding.code} ${finding.severity} ${about}`;
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { listed: 1, last: finding, more: 0 });
    else if (known.listed < MOST_ALIKE) known.listed += 1;
    else {
      known.more += 1;
      known.last = finding;
      return;
    }
    this.#problems.push(finding);
  }
}

function effectOf(field: InboundFieldPlan, fault: Fault): IssueEffect {
  return fault.effect ?? field.effect;
}
