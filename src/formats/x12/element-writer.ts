import type { Code } from '../../kernel/codes.ts';
import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { X12Envelope } from '../codec.ts';
import type { TargetComposite, TargetElement } from '../tree.ts';
import type { WriterSeparators } from './envelope-writer.ts';
import { elementNumber } from './names.ts';

/**
 * Data elements that only people read: messages, cities, names, addresses, descriptions, routings. Everywhere else a
 * blank in place of a character would make another identifier, code, number or date of the value.
 */
const FREE_TEXT = new Set('3 19 61 79 93 166 352 369 387 933 1035 1036 1037 1551'.split(' '));

/** Turns the values of segments into text, and notes what cannot be written. */
export class ElementWriter {
  readonly separators: WriterSeparators;
  private readonly envelope: X12Envelope;
  private readonly problems: Problem[];
  /** Each separator with its name, as far as the interchange has it. */
  private readonly named: readonly (readonly [name: string, separator: string])[];

  constructor(envelope: X12Envelope, separators: WriterSeparators, problems: Problem[]) {
    this.separators = separators;
    this.envelope = envelope;
    this.problems = problems;
    const named = [
      ['element separator', separators.element],
      ['segment terminator', separators.segment],
      ['component separator', separators.component],
      ['repetition separator', separators.repetition],
    ] as const;
    this.named = named.filter(([, separator]) => separator !== '');
  }

  /** The elements of a segment as text, without empty ones at the end. `ordinal` is its place in its document. */
  write(tag: string, values: readonly TargetElement[], place: Position, ordinal?: number): string[] {
    const position = { ...place, ...(ordinal === undefined ? {} : { segment: ordinal }), tag };
    return dropTrailing(values.map((value, index) => this.element(value, { ...position, element: index + 1 })));
  }

  join(tag: string, elements: readonly string[]): string {
    return [tag, ...elements].join(this.separators.element);
  }

  private element(value: TargetElement, position: Position): string {
    if (value === undefined || typeof value === 'string') return this.text(value ?? '', position);
    if ('components' in value) return this.composite(value, position);
    const repeats = dropTrailing(
      value.repeats.map((repeat, index) => {
        const at = { ...position, repetition: index + 1 };
        return typeof repeat === 'string' ? this.text(repeat, at) : this.composite(repeat, at);
      }),
    );
    const { repetition } = this.separators;
    if (repeats.length > 1 && repetition === '') {
      const message = `X12 has no repetitions in version ${this.envelope.version}.`;
      this.refuse('X12-WRITE-REPETITION', position, message, `${repeats.length} values`, 'one value');
    }
    return repeats.join(repetition);
  }

  private composite({ components }: TargetComposite, position: Position): string {
    const written = components.map((value, index) => this.text(value ?? '', { ...position, component: index + 1 }));
    return dropTrailing(written).join(this.separators.component);
  }

  private text(given: string, position: Position): string {
    const value = this.isReplaceable(position) ? this.replaced(given) : given;
    const [name, separator] = this.named.find(([, one]) => value.includes(one)) ?? [];
    if (separator !== undefined) {
      const message = `The value contains "${separator}", the ${name} of this file.`;
      this.refuse('X12-WRITE-SEPARATOR', position, message, value, `text without ${separator}`);
    } else if (/\p{Cc}|[\u0100-\u{10ffff}]/u.test(value)) {
      const message = 'The value contains a character that cannot be written.';
      this.refuse('X12-WRITE-CHARACTER', position, message, value, 'printable characters of ISO 8859-1');
    }
    return value;
  }

  private isReplaceable({ tag = '', element = 0, component }: Position): boolean {
    if (this.envelope.separatorsInData !== 'replace') return false;
    return FREE_TEXT.has(elementNumber(tag, element, this.envelope.version, component) ?? '');
  }

  /** With a blank for every separator, line break and other control character. */
  private replaced(value: string): string {
    const characters = value.replace(/\r\n|\p{Cc}/gu, ' ');
    return this.named.reduce((text, [, separator]) => text.replaceAll(separator, ' '), characters);
  }

  private refuse(code: Code, position: Position, message: string, found: string, expected: string): void {
    this.problems.push(problem(code, 'error', position, message, { found, expected }));
  }
}

function dropTrailing(values: readonly string[]): string[] {
  let { length } = values;
  while (length > 0 && values[length - 1] === '') length -= 1;
  return values.slice(0, length);
}
