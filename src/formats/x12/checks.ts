import type { Code } from '../../kernel/codes.ts';
import type { Position } from '../../kernel/position.ts';
import { segmentSpec, type TableVersion, tableVersion } from './dictionary.ts';
import { checkElements, type ElementFinding } from './element-checks.ts';
import type { Findings } from './findings.ts';
import { setGrammar } from './grammar.ts';
import type { X12Tolerance } from './options.ts';
import { SetWalker, type StepFinding } from './walker.ts';

/** What a checker needs to know of the document around it. */
export interface CheckContext {
  readonly findings: Findings;
  /** Place of the document; segments add theirs. */
  readonly base: Position;
  readonly tolerate: ReadonlySet<string>;
  /** Characters that no value of this interchange may contain. */
  readonly forbidden: RegExp;
  readonly repetition: string;
}

const ELEMENT_TOLERANCES: Readonly<Partial<Record<Code, X12Tolerance>>> = {
  'X12-ELEMENT-MISSING': 'missing-element',
  'X12-ELEMENT-NUMBER': 'element-number',
};

/** Elements that say which thing is meant: item number, party, reference, order number, invoice number, marks. */
const IDENTIFYING = new Set(['234', '67', '127', '324', '76', '396', '87']);

/**
 * Checks the segments of one transaction set against the tables. Releases and sets without tables are only checked for
 * characters: their envelope still counts, and their mapping knows what it needs.
 */
export class SetChecker {
  private readonly context: CheckContext;
  private readonly version: TableVersion | undefined;
  private readonly walker: SetWalker | undefined;
  private ordinal = 0;
  private tag = '';
  private byteOffset = 0;

  constructor(set: string, version: string, context: CheckContext) {
    this.context = context;
    const tables = tableVersion(version);
    const grammar = tables === undefined ? undefined : setGrammar(tables, set);
    this.version = grammar === undefined ? undefined : tables;
    this.walker = grammar === undefined ? undefined : new SetWalker(grammar);
  }

  segment(tag: string, elements: readonly string[], text: string, ordinal: number, byteOffset: number): void {
    this.ordinal = ordinal;
    this.tag = tag;
    this.byteOffset = byteOffset;
    if (this.context.forbidden.test(text)) this.reportCharacters(elements);
    const { walker, version } = this;
    if (walker === undefined || version === undefined) return;
    const findings = walker.step(tag);
    if (findings.length > 0) for (const finding of findings) this.reportStep(finding, text);
    const { row } = walker;
    const spec = row?.tag === tag ? row.spec : segmentSpec(version, tag);
    if (spec !== undefined) checkElements(spec, elements, this.context.repetition, this.reportElement);
  }

  end(): void {
    for (const finding of this.walker?.end() ?? []) this.reportStep(finding, '');
  }

  private readonly reportElement = (finding: ElementFinding): void => {
    const { findings, tolerate } = this.context;
    const tolerance = ELEMENT_TOLERANCES[finding.code];
    const severity = tolerance !== undefined && tolerate.has(tolerance) ? 'warning' : finding.severity;
    if (findings.isFull(finding.code, severity, this.tag, finding.element)) return;
    findings.add(finding.code, severity, { ...this.position(), element: finding.element }, finding.message, {
      found: finding.found,
      expected: finding.expected,
      acknowledgment: { level: 'AK4', code: finding.code403 },
    });
  };

  private reportStep(finding: StepFinding, text: string): void {
    const { findings, tolerate } = this.context;
    const position = this.position();
    switch (finding.kind) {
      case 'unknown': {
        // Composites are in the tables too, but no segment is called like one.
        const isTag = this.tag.length <= 3 && this.version !== undefined;
        const inDictionary = isTag && segmentSpec(this.version, this.tag) !== undefined;
        const severity = tolerate.has('unknown-segment') ? 'warning' : 'error';
        const message = inDictionary
          ? `Segment ${this.tag} is not part of this transaction set.`
          : `"${this.tag}" is not a segment of X12.`;
        findings.add('X12-SEGMENT-UNKNOWN', severity, position, message, {
          found: text,
          acknowledgment: { level: 'AK3', code: inDictionary ? '6' : '1' },
        });
        break;
      }
      case 'out-of-order':
        if (findings.isFull('X12-SEGMENT-ORDER', 'warning', this.tag)) break;
        findings.add('X12-SEGMENT-ORDER', 'warning', position, `Segment ${this.tag} is out of order.`, {
          found: text,
          acknowledgment: { level: 'AK3', code: '7' },
        });
        break;
      case 'segment-repeats':
      case 'loop-repeats': {
        const isLoop = finding.kind === 'loop-repeats';
        const message = `${isLoop ? 'Loop' : 'Segment'} ${this.tag} comes more than ${finding.most} times.`;
        findings.add('X12-SEGMENT-REPEATS', 'warning', position, message, {
          expected: `at most ${finding.most}`,
          acknowledgment: { level: 'AK3', code: isLoop ? '4' : '5' },
        });
        break;
      }
      case 'missing': {
        const inLoop = finding.path !== '';
        const severity = inLoop || tolerate.has('missing-segment') ? 'warning' : 'error';
        const where = inLoop ? `loop ${finding.path}` : 'this transaction set';
        findings.add(
          'X12-SEGMENT-MISSING',
          severity,
          { ...position, tag: finding.row.tag },
          `Segment ${finding.row.tag} is missing from ${where}.`,
          { expected: finding.row.tag, acknowledgment: { level: 'AK3', code: '3' } },
        );
        break;
      }
    }
  }

  private reportCharacters(elements: readonly string[]): void {
    const { findings, forbidden, tolerate } = this.context;
    const element = elements.findIndex((value) => forbidden.test(value));
    const spec = this.version === undefined ? undefined : segmentSpec(this.version, this.tag);
    const identifies = IDENTIFYING.has(spec?.elements[element]?.number ?? '');
    const severity = identifies && !tolerate.has('control-characters') ? 'error' : 'warning';
    if (findings.isFull('X12-ELEMENT-CHARACTER', severity, this.tag, element)) return;
    const position = element > 0 ? { ...this.position(), element } : this.position();
    findings.add('X12-ELEMENT-CHARACTER', severity, position, 'The value contains control characters.', {
      found: elements[element] ?? this.tag,
      expected: 'printable characters',
      acknowledgment: { level: 'AK4', code: '6' },
    });
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
