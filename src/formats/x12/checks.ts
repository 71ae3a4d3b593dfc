import type { Code } from '../../kernel/codes.ts';
import type { Position } from '../../kernel/position.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { X12Strictness, X12Validation } from '../codec.ts';
import { segmentSpec } from './dictionary.ts';
import { ElementChecker, type ElementFinding } from './element-checks.ts';
import type { Findings } from './findings.ts';
import { hasTable, setGrammar } from './grammar.ts';
import { setLabel } from './labels.ts';
import { includesLevel, type X12Tolerance } from './options.ts';
import { hasShortDates, otherTable, type TableChoice, type TableVersion, tableFor } from './releases.ts';
import type { RunScanner } from './runs.ts';
import { HashTotal, LineTotal } from './totals.ts';
import { SetWalker, type StepFinding } from './walker.ts';

/** What a checker needs to know of the document around it. */
export interface CheckContext {
  readonly findings: Findings;
  /** Place of the document; segments add theirs. */
  readonly base: Position;
  readonly tolerate: ReadonlySet<string>;
  readonly validation: X12Validation;
  readonly strict: ReadonlySet<X12Strictness>;
  /** Characters that no value of this interchange may contain. */
  readonly forbidden: RegExp;
  readonly separators: { readonly component: string; readonly repetition: string };
}

const ELEMENT_TOLERANCES: Readonly<Partial<Record<Code, X12Tolerance>>> = {
  'X12-ELEMENT-MISSING': 'missing-element',
  'X12-ELEMENT-NUMBER': 'element-number',
};

/** Elements that say which thing is meant: item number, party, reference, order number, invoice number, marks. */
const IDENTIFYING = new Set(['234', '67', '127', '324', '76', '396', '87']);

/** What a tag looks like in every release. */
const TAG = /^[A-Z][A-Z0-9]{1,2}$/;

/**
 * Checks the segments of one transaction set against the tables, as far as the agreement wants it.
 *
 * Releases without a table of their own are read with the nearest one. There only what our two releases agree on can be
 * an error, because it holds between and around them too; the rest are warnings that the sender is not told of: it is not
 * his table. Sets without a table are only checked for characters and totals: their envelope still counts, and their
 * mapping knows what it needs.
 */
export class SetChecker {
  private readonly context: CheckContext;
  private readonly set: string;
  private readonly version: string;
  private readonly table: TableChoice | undefined;
  private readonly walker: SetWalker | undefined;
  private readonly elements: ElementChecker | undefined;
  private readonly total: LineTotal;
  private readonly hash: HashTotal;
  private ordinal = 0;
  private tag = '';
  private byteOffset = 0;
  /** The document begins with a segment that only another release may have, as 820 once did with BPS. */
  private beginsOtherwise = false;

  constructor(set: string, version: string, context: CheckContext) {
    this.context = context;
    this.set = set;
    this.version = version;
    const { separators, validation } = context;
    const table = includesLevel(validation, 'syntax') ? tableFor(version, set) : undefined;
    const grammar = table === undefined ? undefined : setGrammar(table.version, set);
    this.table = grammar === undefined ? undefined : table;
    this.walker = grammar === undefined ? undefined : new SetWalker(grammar);
    const conditions = includesLevel(validation, 'conditions');
    const rules = { ...separators, shortDates: hasShortDates(version), conditions };
    this.elements = includesLevel(validation, 'elements') ? new ElementChecker(rules, this.reportElement) : undefined;
    this.total = new LineTotal(set);
    this.hash = new HashTotal(set);
  }

  segment(tag: string, elements: readonly string[], text: string, ordinal: number, byteOffset: number): void {
    this.ordinal = ordinal;
    this.tag = tag;
    this.byteOffset = byteOffset;
    if (ordinal === 1) this.reportTable();
    // First of all, so that every finding names the loop of this segment and not that of the one before.
    const steps = this.walker?.step(tag) ?? [];
    const total = this.total.segment(tag, elements);
    if (total !== undefined && !this.isFull('X12-CTT-COUNT', 'warning')) {
      const { found, expected, message } = total;
      this.add('X12-CTT-COUNT', 'warning', { ...this.position(), element: 1 }, message, { found, expected });
    }
    const hash = this.hash.segment(tag, elements);
    if (hash !== undefined && !this.isFull('X12-CTT-HASH', 'warning')) {
      const { found, expected, message } = hash;
      this.add('X12-CTT-HASH', 'warning', { ...this.position(), element: 2 }, message, { found, expected });
    }
    if (this.elements !== undefined && this.context.forbidden.test(text)) this.reportCharacters(elements);
    const { walker, table } = this;
    if (walker === undefined || table === undefined) return;
    if (steps.length > 0) for (const finding of steps) this.reportStep(finding, text, table);
    if (this.elements === undefined) return;
    const { row } = walker;
    const spec = row?.tag === tag ? row.spec : segmentSpec(table.version, tag);
    if (spec !== undefined) this.elements.check(spec, elements);
  }

  /** A run of segments that has no finding: only the totals and the order of loops take notice of it. */
  passOver(runs: RunScanner, text: string, ordinal: number, byteOffset: number, element: string): void {
    this.ordinal = ordinal;
    this.tag = runs.start;
    this.byteOffset = byteOffset;
    const { table } = this;
    if (table !== undefined) {
      for (const finding of this.walker?.passOver(runs.start) ?? []) this.reportStep(finding, '', table);
    }
    for (let segment = 0; segment < runs.segments; segment += 1) {
      const at = runs.starts[segment] ?? runs.end;
      const end = segment + 1 < runs.segments ? (runs.starts[segment + 1] ?? runs.end) : runs.end;
      this.total.passOver(text, at, element);
      this.hash.passOver(text, at, end, element);
    }
  }

  end(): void {
    const { table } = this;
    if (table === undefined) return;
    for (const finding of this.walker?.end() ?? []) this.reportStep(finding, '', table);
  }

  /** Says by which table the document is read, where that is not the one of its release. */
  private reportTable(): void {
    const { context, set, table, version } = this;
    if (table?.exact || !includesLevel(context.validation, 'syntax') || !hasTable(set)) return;
    const details = { found: version, expected: '004010 or 005010' };
    if (table === undefined) {
      const message = `${version === '' ? 'The release is not named' : `"${version}" names no release`}; only the envelope was checked.`;
      this.add('X12-VERSION-UNKNOWN', 'warning', this.position(), message, details);
    } else {
      // A set may exist in one release only, as 999 does.
      const missing = tableFor(version, '')?.exact ? `${set} in release ${version}` : `release ${version}`;
      const message = `There is no table for ${missing}; the document was checked by that of ${table.version}.`;
      this.add('X12-VERSION-NEAREST', 'warning', this.position(), message, details);
    }
  }

  private readonly reportElement = (finding: ElementFinding): void => {
    const { table } = this;
    if (table === undefined) return;
    const { code, element, component, repetition } = finding;
    const severity = this.elementSeverity(finding, table);
    if (this.isFull(code, severity, element, component)) return;
    const place = {
      ...this.position(),
      element,
      ...(component === undefined ? {} : { component }),
      ...(repetition === undefined ? {} : { repetition }),
    };
    const isTold = severity === 'error' || (table.exact && !finding.isUnsure);
    this.add(code, severity, place, finding.message, {
      found: finding.found,
      expected: finding.expected,
      ...(isTold ? { acknowledgment: { level: 'AK4', code: finding.code403 } } : {}),
    });
  };

  private elementSeverity(finding: ElementFinding, table: TableChoice): Problem['severity'] {
    const { tolerate, strict } = this.context;
    if (finding.code === 'X12-ELEMENT-CODE') return strict.has('unknown-code') ? 'error' : 'warning';
    const tolerance = ELEMENT_TOLERANCES[finding.code];
    if (tolerance !== undefined && tolerate.has(tolerance)) return 'warning';
    return table.exact || this.holdsInBoth(finding, table.version) ? finding.severity : 'warning';
  }

  /** Whether the other table would find the same. */
  private holdsInBoth({ code, element, component }: ElementFinding, version: TableVersion): boolean {
    const whole = segmentSpec(otherTable(version), this.tag)?.elements[element];
    const other = component === undefined ? whole : whole?.composite?.elements[component];
    if (other === undefined) return false;
    switch (code) {
      case 'X12-ELEMENT-MISSING':
        return other.mandatory;
      case 'X12-ELEMENT-NUMBER':
        return other.kind === 'number';
      default:
        return other.number === segmentSpec(version, this.tag)?.elements[element]?.number;
    }
  }

  private reportStep(finding: StepFinding, text: string, table: TableChoice): void {
    switch (finding.kind) {
      case 'unknown':
        this.reportUnknown(text, table);
        break;
      case 'out-of-order':
        this.step('X12-SEGMENT-ORDER', 'warning', `Segment ${this.tag} is out of order.`, '7', { found: text });
        break;
      case 'segment-repeats':
      case 'loop-repeats': {
        const isLoop = finding.kind === 'loop-repeats';
        const message = `${isLoop ? 'Loop' : 'Segment'} ${this.tag} comes more than ${finding.most === 1 ? 'once' : `${finding.most} times`}.`;
        const expected = `at most ${finding.most}`;
        this.step('X12-SEGMENT-REPEATS', 'warning', message, isLoop ? '4' : '5', { expected });
        break;
      }
      case 'missing':
        this.reportMissing(finding.row.tag, finding.path);
        break;
    }
  }

  private reportUnknown(text: string, table: TableChoice): void {
    const { tag, context } = this;
    // Composites are in the tables too, but no segment is called like one.
    const inDictionary = tag.length <= 3 && segmentSpec(table.version, tag) !== undefined;
    // Another release may have other segments, but none with a tag like `NEW YORK`.
    const mayBeRight = !table.exact && TAG.test(tag);
    if (mayBeRight && this.ordinal === 2) this.beginsOtherwise = true;
    const severity = mayBeRight || context.tolerate.has('unknown-segment') ? 'warning' : 'error';
    const message = inDictionary
      ? `Segment ${tag} is not part of this transaction set.`
      : `"${tag}" is not a segment of X12.`;
    this.step('X12-SEGMENT-UNKNOWN', severity, message, inDictionary ? '6' : '1', { found: text });
  }

  private reportMissing(tag: string, path: string): void {
    // What is mandatory outside loops is the same in both tables (a test says so), so it holds in other releases too.
    const inLoop = path !== '';
    const isReplaced = this.beginsOtherwise && tag === setLabel(this.set)?.begins;
    const isWaived = inLoop || isReplaced || this.context.tolerate.has('missing-segment');
    const severity = isWaived ? 'warning' : 'error';
    const message = `Segment ${tag} is missing from ${inLoop ? `loop ${path}` : 'this transaction set'}.`;
    this.step('X12-SEGMENT-MISSING', severity, message, '3', { expected: tag, tag });
  }

  private step(
    code: Code,
    severity: Problem['severity'],
    message: string,
    code304: string,
    { tag = this.tag, found, expected }: { tag?: string; found?: string; expected?: string },
  ): void {
    if (this.isFull(code, severity, 0, 0, tag)) return;
    const isTold = severity === 'error' || this.table?.exact === true;
    this.add(code, severity, { ...this.position(), tag }, message, {
      found,
      expected,
      ...(isTold ? { acknowledgment: { level: 'AK3', code: code304 } } : {}),
    });
  }

  private reportCharacters(elements: readonly string[]): void {
    const { forbidden, tolerate } = this.context;
    const element = elements.findIndex((value) => forbidden.test(value));
    const spec = this.table === undefined ? undefined : segmentSpec(this.table.version, this.tag);
    const identifies = IDENTIFYING.has(spec?.elements[element]?.number ?? '');
    const severity = identifies && !tolerate.has('control-characters') ? 'error' : 'warning';
    if (this.isFull('X12-ELEMENT-CHARACTER', severity, element)) return;
    const position = element > 0 ? { ...this.position(), element } : this.position();
    this.add('X12-ELEMENT-CHARACTER', severity, position, 'The value contains control characters.', {
      found: elements[element] ?? this.tag,
      expected: 'printable characters',
      acknowledgment: { level: 'AK4', code: '6' },
    });
  }

  private add(...finding: Parameters<Findings['add']>): void {
    this.context.findings.add(...finding);
  }

  private isFull(code: Code, severity: Problem['severity'], element = 0, component = 0, tag = this.tag): boolean {
    return this.context.findings.isFull(code, severity, tag, element, component);
  }

  private position(): Position {
    const path = this.walker?.path ?? '';
    return {
      ...this.context.base,
      segment: this.ordinal,
      tag: this.tag,
      byteOffset: this.byteOffset,
      ...(path === '' ? {} : { path }),
    };
  }
}

/** Control characters, without those that are separators of the interchange. */
export function forbiddenCharacters(separators: readonly string[]): RegExp {
  const written = (code: number) => `\\x${code.toString(16).padStart(2, '0')}`;
  const left = [...Array(0x20).keys(), 0x7f].filter((code) => !separators.includes(String.fromCharCode(code)));
  return new RegExp(`[${left.map(written).join('')}]`);
}
