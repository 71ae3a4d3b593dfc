import type { z } from 'zod';
import type { Code } from '../../kernel/codes.ts';

/**
 * # Steps: what `do:` lists
 *
 * A step is a named pure function on one value. Its entry in the table says what it does, with examples that are its
 * tests and its documentation, and which types it takes and gives, so that lint can reject `upper` after `number`.
 *
 * Types: `text`; `list` of texts (several addresses, or `several: all`); `number` (whole or fractional, for
 * quantities); `decimal` (exact, for money); `boolean`; `day` (2026-10-01); `instant` (UTC).
 */
export type ValueType = 'text' | 'list' | 'number' | 'decimal' | 'boolean' | 'day' | 'instant';

export type Value = string | number | boolean | readonly string[];

/** Reads another address of the same line, e.g. the unit beside a quantity. `source` is the line being read. */
export type ReadAddress = (source: unknown) => string | undefined;

/** A step that is ready to run. Undefined means blank: nothing there. */
export interface ApplyStep {
  (value: Value | undefined, source: unknown): Value | undefined | Fault;
  /** The same for a text: without the way through `apply`, which a feed takes a million times. */
  readonly text?: ApplyText;
}

export type ApplyText = (text: string) => Value | undefined | Fault;

/** What a value did wrong. `effect` overrides the field's `onError`; a fault with `tolerated` is only a warning. */
export class Fault {
  readonly code: Code;
  readonly message: string;
  readonly found: string | undefined;
  readonly expected: string | undefined;
  readonly effect: IssueEffect | undefined;
  readonly tolerated: Value | undefined;

  constructor(
    code: Code,
    message: string,
    details: { found?: string | undefined; expected?: string; effect?: IssueEffect; tolerated?: Value } = {},
  ) {
    this.code = code;
    this.message = message;
    this.found = details.found;
    this.expected = details.expected;
    this.effect = details.effect;
    this.tolerated = details.tolerated;
  }
}

/** `hold-line`: this line waits. `hold-file`: the whole document waits. `warn`: the field stays empty. */
export type IssueEffect = 'hold-line' | 'hold-file' | 'warn';

/** What a step may ask for while it is compiled. */
export interface StepTools {
  /** Compiles an address; an impossible one is reported. */
  address(text: string): ReadAddress;
  /** A code list of the file; an unknown name is reported. */
  codes(name: string): ReadonlyMap<string, string>;
  readonly unknownCode: IssueEffect;
  /** Reports that the options cannot work. */
  problem(code: Code, message: string, suggestion?: string): void;
}

export interface StepExample {
  /** What stands around the value: other addresses of the line, and the code lists of the file. */
  readonly beside?: Readonly<Record<string, string>>;
  readonly codes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly options?: unknown;
  readonly input?: Value;
  /** Result; absent together with `fault` means blank. */
  readonly output?: Value;
  /** Text of the finding instead of a result. */
  readonly fault?: string;
}

export interface StepSpec<Options extends z.ZodType> {
  readonly doc: string;
  readonly options: Options;
  readonly input: readonly ValueType[] | ((options: z.infer<Options>) => readonly ValueType[]);
  /** `same`: what came in. */
  readonly output: ValueType | 'same' | ((input: ValueType, options: z.infer<Options>) => ValueType);
  /** Steps skip blank values unless they say `sees`. */
  readonly blank?: 'sees';
  readonly examples: readonly StepExample[];
  make(options: z.infer<Options>, tools: StepTools): ApplyStep;
}

/** A step with its option type forgotten, as the table keeps it. */
export interface Step {
  readonly doc: string;
  readonly options: z.ZodType;
  readonly examples: readonly StepExample[];
  readonly seesBlank: boolean;
  input(options: unknown): readonly ValueType[];
  output(input: ValueType, options: unknown): ValueType;
  make(options: unknown, tools: StepTools): ApplyStep;
}

/** Turns a typed step into a table entry; options reach it only after its own schema accepted them. */
export function defineStep<Options extends z.ZodType>(spec: StepSpec<Options>): Step {
  const { input, output } = spec;
  return {
    doc: spec.doc,
    options: spec.options,
    examples: spec.examples,
    seesBlank: spec.blank === 'sees',
    input: (options) => (typeof input === 'function' ? input(options as z.infer<Options>) : input),
    output: (type, options) => {
      if (output === 'same') return type;
      return typeof output === 'function' ? output(type, options as z.infer<Options>) : output;
    },
    make: (options, tools) => spec.make(options as z.infer<Options>, tools),
  };
}

/** Applies a function to a text, or to every text of a list. */
export function eachText(text: (text: string) => string | undefined | Fault): ApplyStep {
  const apply = (value: Value | undefined): Value | undefined | Fault => {
    if (typeof value === 'string') return text(value);
    if (!Array.isArray(value)) return value;
    const results: string[] = [];
    for (const item of value as readonly string[]) {
      const result = text(item);
      if (result instanceof Fault) return result;
      if (result !== undefined) results.push(result);
    }
    return results;
  };
  return Object.assign(apply, { text });
}

/** Applies a function to a text; steps before it give nothing else. */
export function onText(text: ApplyText): ApplyStep {
  return Object.assign((value: Value | undefined) => (typeof value === 'string' ? text(value) : value), { text });
}
