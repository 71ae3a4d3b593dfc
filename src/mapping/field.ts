import { compare, isDecimal } from '../kernel/decimal.ts';
import type { CanonicalField } from './canonical.ts';
import {
  type Compiler,
  compileSteps,
  dotted,
  named,
  type Path,
  phrase,
  type StepChain,
  type StepUse,
} from './compiler.ts';
import { Fault, type IssueEffect, type ReadAddress, type Value, type ValueType } from './steps/step.ts';
import type { Origin } from './trace.ts';

/** Reading one field of one line: the raw value before defaults and steps. */
export interface RawReader {
  read(source: unknown): Value | undefined | Fault;
  readonly type: ValueType;
  /** In words for findings: `LIN pair SK,VN,VP`. */
  readonly describe: string;
  /** Every address it reads, one by one; only there for a tracer. */
  readonly origins?: readonly Origin[];
}

/** A field ready to be evaluated. */
export interface CompiledField {
  readonly name: string;
  readonly effect: IssueEffect;
  readonly output: ValueType;
  readonly isBroken: boolean;
  /** The final value; undefined when blank and not required. */
  evaluate(source: unknown, noted: (fault: Fault) => void): Value | undefined | Fault;
}

export interface FieldRules {
  readonly do?: readonly StepUse[] | undefined;
  readonly default?: string | undefined;
  readonly required?: boolean | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly truncate?: boolean | undefined;
  readonly clamp?: boolean | undefined;
}

interface FieldParts {
  readonly name: string;
  readonly path: Path;
  readonly rules: FieldRules;
  readonly raw: RawReader;
  readonly effect: IssueEffect;
  /** Whether the field counts at all for this line. */
  readonly when: ((source: unknown) => boolean) | undefined;
  readonly address: (text: string, path: Path) => ReadAddress;
}

/**
 * Compiles what happens after reading, in this order: default if blank, steps, required, truncate, min and max.
 * With clamp a number outside them is only a warning. min and max compare numbers; for texts they are lengths.
 */
export function compileField(
  compiler: Compiler,
  parts: FieldParts,
): CompiledField & { readonly possible?: readonly string[] } {
  const { name, path, rules, raw } = parts;
  const watch = compiler.tracer?.field(dotted(path), name);
  const chain = compileSteps(compiler, rules.do ?? [], name, [...path, 'do'], raw.type, parts.address, watch);
  const { required = false, min, max, truncate = false, clamp = false, default: fallback } = rules;
  if (truncate && (max === undefined || chain.output !== 'text')) {
    compiler.reportKey([...path, 'truncate'], 'MAP-LINT-VALUE', 'truncate cuts a text at "max"; give "max"');
  }
  if (clamp && ((min === undefined && max === undefined) || (!chain.isBroken && !isNumeric(chain.output)))) {
    compiler.reportKey([...path, 'clamp'], 'MAP-LINT-VALUE', 'clamp takes a limit for a number outside it; give "min"');
  }
  const limit = limits(name, chain.output, min, max);
  const judge = (value: Value | undefined): Value | undefined | Fault => {
    if (value === undefined) {
      if (!required) return undefined;
      return new Fault('MAP-REQUIRED', `${name} is required (read from ${raw.describe})`, {
        found: '',
        expected: `a value at ${raw.describe}`,
      });
    }
    if (truncate && max !== undefined && typeof value === 'string' && value.length > max) return value.slice(0, max);
    const misfit = limit?.(value);
    return clamp && misfit !== undefined ? clamped(misfit, value, min, max) : (misfit ?? value);
  };
  const read = watch === undefined ? raw.read : watch.read(raw, fallback);
  const check = watch === undefined ? judge : watch.checks(rules, judge);
  const when = watch === undefined || parts.when === undefined ? parts.when : watch.when(parts.when);
  const blank = watch === undefined ? ofBlank(chain, fallback, judge) : undefined;
  const evaluate: CompiledField['evaluate'] = (source, noted) => {
    if (when !== undefined && !when(source)) return undefined;
    const found = read(source);
    if (found === undefined && blank !== undefined) return blank.result;
    if (found instanceof Fault) return named(name, found);
    const result = chain.run(found ?? fallback, source, noted);
    if (result instanceof Fault) return result;
    const judged = check(result);
    if (!(judged instanceof Fault) || judged.tolerated === undefined) return judged;
    noted(judged);
    return judged.tolerated;
  };
  return {
    name,
    effect: parts.effect,
    output: chain.output,
    isBroken: chain.isBroken,
    ...(chain.possible === undefined ? {} : { possible: chain.possible }),
    evaluate: watch === undefined ? evaluate : watch.evaluate(evaluate),
  };
}

/** What a field is where nothing stands: always the same, unless a step looks beside it or has something to note. */
function ofBlank(
  chain: StepChain,
  fallback: string | undefined,
  judge: (value: Value | undefined) => Value | undefined | Fault,
): { readonly result: Value | undefined | Fault } | undefined {
  if (chain.isBroken || chain.looksBeside) return undefined;
  let isNoted = false;
  const value = chain.run(fallback, undefined, () => {
    isNoted = true;
  });
  const result = value instanceof Fault ? value : judge(value);
  return isNoted || (result instanceof Fault && result.tolerated !== undefined) ? undefined : { result };
}

/** Reports a field whose steps end in a type that the canonical field does not take. */
export function checkAgainstCanonical(
  compiler: Compiler,
  path: Path,
  field: CompiledField & { readonly possible?: readonly string[] },
  canonical: CanonicalField,
): void {
  if (field.isBroken) return;
  if (field.output !== canonical.type) {
    const hint: Partial<Record<ValueType, string>> = {
      number: 'end with "number"',
      decimal: 'end with "decimal"',
      boolean: 'end with "oneOf" or "matches"',
      day: 'end with "date" and "as: date"',
      instant: 'end with "date"',
      text: field.output === 'list' ? 'end with "join" or "first"' : 'leave the conversion out',
    };
    compiler.reportKey(
      path,
      'MAP-LINT-TYPE',
      `${field.name} takes ${phrase(canonical.type)}, but its steps give ${phrase(field.output)}; ${hint[canonical.type] ?? ''}`,
    );
    return;
  }
  const { options } = canonical;
  const odd = options === undefined ? undefined : field.possible?.find((value) => !options.includes(value));
  if (odd !== undefined && options !== undefined) {
    compiler.reportKey(
      path,
      'MAP-LINT-CODES',
      `${field.name} cannot be "${odd}", which its code list gives; it is one of ${options.join(', ')}`,
    );
  }
}

function limits(
  name: string,
  type: ValueType,
  min: number | undefined,
  max: number | undefined,
): ((value: Value) => Fault | undefined) | undefined {
  if (min === undefined && max === undefined) return undefined;
  const isLength = type !== 'number' && type !== 'decimal';
  return (value) => {
    if (isLength) {
      const length = typeof value === 'string' ? value.length : Array.isArray(value) ? value.length : 0;
      if (min !== undefined && length < min) {
        return new Fault('MAP-MIN', `${name} has ${length} characters, fewer than ${min}`, {
          found: String(value),
          expected: `at least ${min} characters`,
        });
      }
      if (max === undefined || length <= max) return undefined;
      return new Fault('MAP-MAX', `${name} has ${length} characters, more than ${max}`, {
        found: String(value),
        expected: `at most ${max} characters`,
      });
    }
    if (min !== undefined && isBelow(value, min))
      return new Fault('MAP-MIN', `${name}=${String(value)} is below ${min}`, {
        found: String(value),
        expected: `at least ${min}`,
      });
    if (max !== undefined && isAbove(value, max))
      return new Fault('MAP-MAX', `${name}=${String(value)} is above ${max}`, {
        found: String(value),
        expected: `at most ${max}`,
      });
    return undefined;
  };
}

/** The limit instead of a number outside it, as a warning. */
function clamped(misfit: Fault, value: Value, min = Number.NaN, max = Number.NaN): Fault {
  const limit = misfit.code === 'MAP-MIN' ? min : max;
  return new Fault('MAP-CLAMPED', `${misfit.message}; ${limit} counts`, {
    found: String(value),
    ...(misfit.expected === undefined ? {} : { expected: misfit.expected }),
    tolerated: typeof value === 'number' ? limit : String(limit),
  });
}

function isNumeric(type: ValueType): boolean {
  return type === 'number' || type === 'decimal';
}

function isBelow(value: Value, limit: number): boolean {
  return typeof value === 'number'
    ? value < limit
    : typeof value === 'string' && isDecimal(value) && compare(value, String(limit)) < 0;
}

function isAbove(value: Value, limit: number): boolean {
  return typeof value === 'number'
    ? value > limit
    : typeof value === 'string' && isDecimal(value) && compare(value, String(limit)) > 0;
}
