import type { Code } from '../../kernel/codes.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { CodeList } from './code-lists.ts';
import type { Condition, ElementSpec, SegmentSpec } from './dictionary.ts';
import { isDate, isTime, plainDigits } from './values.ts';

/** A finding about one element or component; `code403` is what AK403 says about it (element 723 of 005010). */
export interface ElementFinding {
  readonly code: Code;
  readonly severity: Problem['severity'];
  readonly element: number;
  readonly component?: number;
  readonly repetition?: number;
  readonly message: string;
  readonly found?: string;
  readonly expected?: string;
  readonly code403: string;
  /** What it was compared with is only a selection: the value may be right, so its sender is not told. */
  readonly isUnsure?: true;
}

export type ReportElement = (finding: ElementFinding) => void;

/** What elements are read by, besides their table. */
export interface ElementRules {
  /** Separators of the interchange; empty where it has none. */
  readonly component: string;
  readonly repetition: string;
  /** Dates of six digits are as good as those of eight. */
  readonly shortDates: boolean;
  /** Whether conditions between elements are checked. */
  readonly conditions: boolean;
}

/** What a finding says besides its place. */
type Remark = Pick<ElementFinding, 'code' | 'severity' | 'found' | 'expected' | 'code403' | 'isUnsure'>;

/** Data element 235, the qualifier of an item number. */
const ITEM_QUALIFIER = '235';

/** A list as short as this is shown in full. */
const SHORT_LIST = 8;

/**
 * Checks segments against their table, and the composites in them against theirs.
 *
 * What shows that values may have moved is an error: an empty mandatory element, letters in a number, an item qualifier
 * that cannot be one. What only concerns one value is a warning: the mapping holds the line if it needs that value.
 */
export class ElementChecker {
  private readonly rules: ElementRules;
  private readonly report: ReportElement;
  /** Where the value stands that is looked at; 0 = not inside a composite, not in a repetition. */
  private segment: SegmentSpec | undefined;
  private element = 0;
  private component = 0;
  private repetition = 0;

  constructor(rules: ElementRules, report: ReportElement) {
    this.rules = rules;
    this.report = report;
  }

  check(segment: SegmentSpec, elements: readonly string[]): void {
    const { repetition } = this.rules;
    this.segment = segment;
    const end = Math.min(segment.elements.length, elements.length);
    for (let position = 1; position < end; position += 1) {
      const value = elements[position];
      const element = segment.elements[position];
      if (element === undefined || value === undefined || value === '') continue;
      this.element = position;
      if (repetition !== '' && value.includes(repetition)) this.repeated(element, value);
      else if (element.composite === undefined) this.value(element, value);
      else this.composite(element.composite, value);
    }
    this.whole(segment, elements);
  }

  private repeated(element: ElementSpec, value: string): void {
    const parts = value.split(this.rules.repetition);
    if (parts.length > element.repeats) {
      this.note(`comes ${parts.length} times`, {
        code: 'X12-ELEMENT-REPEATS',
        severity: 'warning',
        found: value,
        expected: `at most ${element.repeats}`,
        code403: '12',
      });
    }
    // Where nothing may repeat, the separator is more likely part of the value.
    const values = element.repeats === 1 ? [value] : parts;
    for (const [index, part] of values.entries()) {
      if (part === '') continue;
      this.repetition = values.length === 1 ? 0 : index + 1;
      if (element.composite === undefined) this.value(element, part);
      else this.composite(element.composite, part);
    }
    this.repetition = 0;
  }

  private composite(composite: SegmentSpec, value: string): void {
    const { component } = this.rules;
    const [, first] = composite.elements;
    const isLone = component === '' || !value.includes(component);
    if (isLone && first !== undefined && (component === '' || composite.mayEndAfterFirst)) {
      this.component = 1;
      this.value(first, value);
    } else {
      const values = [composite.tag, ...value.split(component)];
      const end = Math.min(composite.elements.length, values.length);
      for (let position = 1; position < end; position += 1) {
        const part = values[position];
        const element = composite.elements[position];
        if (element === undefined || part === undefined || part === '') continue;
        this.component = position;
        this.value(element, part);
      }
      this.whole(composite, values);
    }
    this.component = 0;
  }

  /** What a segment or a composite lacks as a whole, or has too much. */
  private whole(spec: SegmentSpec, values: readonly string[]): void {
    const last = spec.elements.length - 1;
    const present = values.length - 1;
    for (const position of spec.mandatory) {
      const value = values[position];
      if (value === undefined || value === '' || isBlank(value)) this.missing(spec, position, values);
    }
    if (present > last) this.surplus(spec, values, last);
    if (!this.rules.conditions) return;
    for (const condition of spec.conditions) {
      if (condition.from > present) break;
      if (!isMet(condition, values)) this.condition(spec, condition, values);
    }
  }

  private value(element: ElementSpec, value: string): void {
    const { longest, shortest, codes } = element;
    switch (element.kind) {
      case 'text':
        if (value.length > longest || value.length < shortest) this.length(element, value, value.length);
        else if (codes !== undefined && !codes.has(value) && !isBlank(value)) this.code(element, codes, value);
        break;
      case 'date':
        if ((value.length !== longest && !this.rules.shortDates) || !isDate(value)) this.moment(element, value);
        break;
      case 'time':
        if (!isTime(value)) this.moment(element, value);
        break;
      case 'number':
        this.number(element, value);
        break;
      case 'composite':
        break;
    }
  }

  /** R has a point where it is needed, N0…N9 have none (X12.6, 3.5.1). The sign and the point do not count as length. */
  private number(element: ElementSpec, value: string): void {
    const digits = plainDigits(value);
    const isReal = element.type === 'R';
    if (digits !== undefined && (isReal || !value.includes('.'))) {
      if (digits > element.longest || digits < element.shortest) this.length(element, value, digits);
      return;
    }
    if (digits !== undefined && element.type !== 'N0') {
      this.note('has implied decimals and a decimal point', {
        code: 'X12-ELEMENT-POINT',
        severity: 'warning',
        found: value,
        expected: 'digits only',
        code403: '6',
      });
      return;
    }
    const trimmed = value.trim();
    const isReadable = isReal && /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:E[-+]?\d+)?$/.test(trimmed);
    this.note('is not a plain number', {
      code: 'X12-ELEMENT-NUMBER',
      severity: isReadable || plainDigits(trimmed) !== undefined ? 'warning' : 'error',
      found: value,
      expected: isReal ? 'a number such as 12.5' : 'digits only',
      code403: '6',
    });
  }

  private length({ number, shortest, longest }: ElementSpec, value: string, length: number): void {
    const isQualifier = number === ITEM_QUALIFIER;
    this.note(`has ${length} ${length === 1 ? 'character' : 'characters'}`, {
      code: isQualifier ? 'X12-ELEMENT-QUALIFIER' : 'X12-ELEMENT-LENGTH',
      severity: isQualifier ? 'error' : 'warning',
      found: value,
      expected:
        longest === 1 ? '1 character' : `${shortest === longest ? longest : `${shortest} to ${longest}`} characters`,
      code403: length < shortest ? '4' : '5',
    });
  }

  private code({ number }: ElementSpec, { kind, codes }: CodeList, value: string): void {
    const isComplete = kind === 'complete';
    const isShort = isComplete && codes.size <= SHORT_LIST;
    this.note(isComplete ? `is no code of data element ${number}` : 'is not among the codes known here', {
      code: 'X12-ELEMENT-CODE',
      severity: 'warning',
      found: value,
      expected: isShort ? [...codes.keys()].join(', ') : `a code of data element ${number}`,
      code403: '7',
      ...(isComplete ? {} : { isUnsure: true }),
    });
  }

  private moment({ kind, longest }: ElementSpec, value: string): void {
    const isDay = kind === 'date';
    const days = longest === 6 ? 'YYMMDD' : this.rules.shortDates ? 'YYMMDD or CCYYMMDD' : 'CCYYMMDD';
    this.note(`is not a ${kind}`, {
      code: isDay ? 'X12-ELEMENT-DATE' : 'X12-ELEMENT-TIME',
      severity: 'warning',
      found: value,
      expected: isDay ? days : 'HHMM or HHMMSS',
      code403: isDay ? '8' : '9',
    });
  }

  private missing(spec: SegmentSpec, position: number, values: readonly string[]): void {
    // LIN: senders leave the first pair empty and begin at a later one; one whole pair anywhere says what the line is.
    const pairElsewhere = spec.tag === 'LIN' && (position === 2 || position === 3) && hasPairAfter(values, 4);
    this.pointAt(spec, position);
    this.note('is empty', {
      code: 'X12-ELEMENT-MISSING',
      severity: pairElsewhere ? 'warning' : 'error',
      expected: 'a value',
      code403: '1',
    });
  }

  private surplus(spec: SegmentSpec, values: readonly string[], last: number): void {
    const position = values.findIndex((value, at) => at > last && value !== '');
    if (position === -1) return;
    const isComposite = spec !== this.segment;
    this.pointAt(spec, last);
    const whole = isComposite ? `${this.place(0)} (${spec.name})` : spec.tag;
    const parts = isComposite ? 'component' : 'element';
    const count = `${last} ${parts}${last === 1 ? '' : 's'}`;
    this.pointAt(spec, position);
    this.say(`${whole} has ${count} in X12, but ${parts} ${position} has a value.`, {
      code: 'X12-ELEMENT-EXTRA',
      severity: 'warning',
      found: values[position] ?? '',
      expected: `at most ${count}`,
      code403: isComposite ? '13' : '3',
    });
  }

  private condition(spec: SegmentSpec, condition: Condition, values: readonly string[]): void {
    const { kind, positions } = condition;
    const [first = 0] = positions;
    const missing = positions.find((position) => !values[position]) ?? first;
    this.pointAt(spec, kind === 'E' ? (positions.findLast((position) => values[position]) ?? first) : missing);
    const names = positions.map((position) => this.place(position)).join(', ');
    this.say(`${names}: ${CONDITION_WORDS[kind] ?? condition.text}.`, {
      code: 'X12-ELEMENT-CONDITION',
      severity: 'warning',
      expected: `condition ${condition.text} of the segment`,
      code403: kind === 'E' ? '10' : '2',
    });
  }

  private pointAt(spec: SegmentSpec, position: number): void {
    if (spec === this.segment) this.element = position;
    else this.component = position;
  }

  /** `QTY02`, or `QTY03-1` while inside a composite; 0 = the composite itself. */
  private place(position: number): string {
    const tag = this.segment?.tag ?? '';
    const isInside = this.component > 0;
    const element = `${tag}${String(isInside ? this.element : position).padStart(2, '0')}`;
    return isInside && position > 0 ? `${element}-${position}` : element;
  }

  private note(what: string, remark: Remark): void {
    const { segment, element, component } = this;
    const spec = segment?.elements[element];
    const named = component === 0 ? spec : spec?.composite?.elements[component];
    const place = this.place(component === 0 ? element : component);
    this.say(`${place} (${named?.name ?? 'unused'}) ${what}.`, remark);
  }

  private say(message: string, remark: Remark): void {
    const { element, component, repetition } = this;
    this.report({
      ...remark,
      message,
      element,
      ...(component === 0 ? {} : { component }),
      ...(repetition === 0 ? {} : { repetition }),
    });
  }
}

function isBlank(value: string): boolean {
  return value.charCodeAt(0) === 0x20 && value.trim() === '';
}

function hasPairAfter(elements: readonly string[], from: number): boolean {
  for (let at = from; at + 1 < elements.length; at += 2) if (elements[at] && elements[at + 1]) return true;
  return false;
}

function isMet({ kind, positions }: Condition, values: readonly string[]): boolean {
  let present = 0;
  for (const position of positions) if (values[position]) present += 1;
  switch (kind) {
    case 'P':
      return present === 0 || present === positions.length;
    case 'R':
      return present > 0;
    case 'E':
      return present <= 1;
    case 'C':
      return present === positions.length || !values[positions[0] ?? 0];
    default:
      return present > 1 || !values[positions[0] ?? 0];
  }
}

const CONDITION_WORDS: Readonly<Record<string, string>> = {
  P: 'all or none of them must be there',
  R: 'at least one of them must be there',
  E: 'only one of them may be there',
  C: 'if the first is there, all must be',
  L: 'if the first is there, at least one more must be',
};
