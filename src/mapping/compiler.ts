import type { z } from 'zod';
import type { Code } from '../kernel/codes.ts';
import { nearest } from '../kernel/nearest.ts';
import { keysAt } from '../kernel/settings/schema-keys.ts';
import { type LocatedMap, locate } from './lint/located.ts';
import { type LintProblem, lintProblem } from './lint/problem.ts';
import {
  type ApplyStep,
  type ApplyText,
  Fault,
  type IssueEffect,
  type ReadAddress,
  type Value,
  type ValueType,
} from './steps/step.ts';
import { absentSteps, steps } from './steps/table.ts';
import { writtenStep } from './steps/written.ts';
import type { FieldWatch, Tracer } from './trace.ts';

export type Path = readonly PropertyKey[];

/** A path as people write it: `lines.fields.sku.do.1`. */
export function dotted(path: Path): string {
  return path.map(String).join('.');
}

/** What every part of a compilation shares: the merged file, its code lists, and a place to report findings. */
export interface Compiler {
  readonly root: LocatedMap;
  readonly problems: LintProblem[];
  readonly codeLists: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly unknownCode: IssueEffect;
  /** Woven into what is compiled; absent in every mapping that works for a living. */
  readonly tracer: Tracer | undefined;
  report(path: Path, code: Code, message: string, suggestion?: string): void;
  /** Like report, but at the key instead of the value. */
  reportKey(path: Path, code: Code, message: string, suggestion?: string): void;
}

export function createCompiler(
  root: LocatedMap,
  problems: LintProblem[],
  codeLists: ReadonlyMap<string, ReadonlyMap<string, string>>,
  unknownCode: IssueEffect,
  tracer?: Tracer,
): Compiler {
  return {
    root,
    problems,
    codeLists,
    unknownCode,
    tracer,
    report: (path, code, message, suggestion) => {
      problems.push(lintProblem(code, locate(root, path).place, dotted(path), message, suggestion));
    },
    reportKey: (path, code, message, suggestion) => {
      const { key, place } = locate(root, path);
      problems.push(lintProblem(code, key ?? place, dotted(path), message, suggestion));
    },
  };
}

/** Steps of one field, compiled: the value after all of them, or the fault that stopped them. */
export interface StepChain {
  readonly output: ValueType;
  /** A step was reported, so nothing can be said about the type that comes out. */
  readonly isBroken: boolean;
  /** A step reads other addresses, so that the same value may become another one in the next line. */
  readonly looksBeside: boolean;
  /** `noted` gets faults that were tolerated. */
  run(value: Value | undefined, source: unknown, noted: (fault: Fault) => void): Value | undefined | Fault;
  /** The only values the last step can give, where it is a lookup: for checking them against the canonical options. */
  readonly possible?: readonly string[];
}

export type StepUse = string | Readonly<Record<string, unknown>>;

/**
 * Compiles `do:`. `label` names the field in findings, `input` is the type of the value read, `address` compiles an
 * address that a step option names, `watch` is told of every step. Unknown steps, wrong options and types that do not
 * fit are reported at the step.
 */
export function compileSteps(
  compiler: Compiler,
  uses: readonly StepUse[],
  label: string,
  path: Path,
  input: ValueType,
  address: (text: string, path: Path) => ReadAddress,
  watch?: FieldWatch,
): StepChain {
  let type = input;
  let previous = '';
  const reported = compiler.problems.length;
  let possible: readonly string[] | undefined;
  const chain: { apply: ApplyStep; text: ApplyText | undefined; seesBlank: boolean }[] = [];
  let looksBeside = false;
  for (const [index, use] of uses.entries()) {
    const at = [...path, index];
    const keys = typeof use === 'string' ? [use] : Object.keys(use);
    const name = keys[0];
    if (name === undefined || keys.length !== 1) {
      compiler.report(
        at,
        'MAP-LINT-STEP',
        `a step is a name or a map with one name, found ${keys.length === 0 ? 'an empty map' : keys.join(', ')}`,
      );
      continue;
    }
    const step = steps.get(name);
    if (step === undefined) {
      const absent = Object.hasOwn(absentSteps, name) ? absentSteps[name] : undefined;
      const place = typeof use === 'string' ? compiler.report : compiler.reportKey;
      const wherever = typeof use === 'string' ? at : [...at, name];
      if (absent !== undefined) place(wherever, 'MAP-LINT-STEP', `the step "${name}" does not exist: ${absent}`);
      else {
        const suggestion = nearest(name, steps.keys());
        place(
          wherever,
          'MAP-LINT-STEP',
          `unknown step "${name}"${suggestion === undefined ? `; known: ${[...steps.keys()].join(', ')}` : ''}`,
          suggestion,
        );
      }
      continue;
    }
    const raw = typeof use === 'string' ? undefined : use[name];
    const optionPath = typeof use === 'string' ? at : [...at, name];
    const options = step.options.safeParse(raw);
    if (!options.success) {
      for (const issue of options.error.issues) reportOptions(compiler, optionPath, name, step.options, issue);
      continue;
    }
    if (!step.input(options.data).includes(type)) {
      const before =
        previous === '' ? `what is read is ${phrase(type)}` : `"${previous}" before it gives ${phrase(type)}`;
      compiler.report(
        at,
        'MAP-LINT-TYPE',
        `"${name}" works on ${step.input(options.data).map(phrase).join(' or ')}, but ${before}`,
      );
      continue;
    }
    const apply = step.make(options.data, {
      address: (text) => {
        looksBeside = true;
        const read = address(text, optionPath);
        return watch === undefined ? read : watch.address(text, read);
      },
      codes: (list) => {
        const found = compiler.codeLists.get(list);
        if (found === undefined) {
          const suggestion = nearest(list, compiler.codeLists.keys());
          compiler.report(optionPath, 'MAP-LINT-CODES', `there is no code list "${list}" under codes`, suggestion);
        }
        return found ?? new Map();
      },
      unknownCode: compiler.unknownCode,
      problem: (code, message, suggestion) => compiler.report(optionPath, code, message, suggestion),
    });
    const watched = watch === undefined ? apply : watch.step(writtenStep(name, raw), apply);
    chain.push({ apply: watched, text: watched.text, seesBlank: step.seesBlank });
    type = step.output(type, options.data);
    possible = name === 'lookup' ? lookupValues(compiler, options.data) : undefined;
    previous = name;
  }
  return {
    output: type,
    isBroken: compiler.problems.length > reported,
    looksBeside,
    ...(possible === undefined ? {} : { possible }),
    run: (start, source, noted) => {
      let value: Value | undefined = start;
      for (const { apply, text, seesBlank } of chain) {
        if (value === undefined && !seesBlank) continue;
        const result: Value | undefined | Fault =
          text !== undefined && typeof value === 'string' ? text(value) : apply(value, source);
        if (result instanceof Fault) {
          if (result.tolerated === undefined) return named(label, result);
          noted(named(label, result));
          value = result.tolerated;
        } else {
          // A text that steps emptied is blank; only an explicit empty default stays, for yes-or-no steps.
          value = result === '' && start !== '' ? undefined : result;
        }
      }
      return value === '' || (Array.isArray(value) && value.length === 0) ? undefined : value;
    },
  };
}

const PHRASES: Readonly<Record<ValueType, string>> = {
  text: 'a text',
  list: 'a list',
  number: 'a number',
  decimal: 'a decimal',
  boolean: 'true or false',
  day: 'a day',
  instant: 'an instant',
};

/** A value type in words. */
export function phrase(type: ValueType): string {
  return PHRASES[type];
}

function lookupValues(compiler: Compiler, options: unknown): string[] {
  const name = typeof options === 'string' ? options : (options as { list: string }).list;
  const fallback = typeof options === 'string' ? undefined : (options as { else?: string }).else;
  return [...(compiler.codeLists.get(name)?.values() ?? []), ...(fallback === undefined ? [] : [fallback])];
}

interface OptionIssue {
  readonly code?: string | undefined;
  readonly path: PropertyKey[];
  readonly message: string;
  readonly keys?: string[];
  readonly values?: readonly unknown[];
}

function reportOptions(
  compiler: Compiler,
  path: Path,
  name: string,
  options: z.core.$ZodType,
  issue: OptionIssue,
): void {
  const at = [...path, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(options, issue.path);
    for (const key of issue.keys ?? []) {
      const suggestion = nearest(key, known);
      const hint = suggestion === undefined && known.length > 0 ? `; it has ${known.join(', ')}` : '';
      compiler.reportKey([...at, key], 'MAP-LINT-KEY', `the step "${name}" has no option "${key}"${hint}`, suggestion);
    }
    return;
  }
  const where = issue.path.length === 0 ? '' : `option "${issue.path.map(String).join('.')}": `;
  const message = `${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
  const { node } = locate(compiler.root, at);
  if (issue.code === 'invalid_value' && node?.kind === 'scalar') {
    const allowed = (issue.values ?? []).map(String);
    const finding = `the step "${name}" cannot use this: ${where}"${node.text}" is not one of ${allowed.join(', ')}`;
    compiler.report(at, 'MAP-LINT-STEP', finding, nearest(node.text, allowed));
    return;
  }
  compiler.report(at, 'MAP-LINT-STEP', `the step "${name}" cannot use this: ${where}${message}`);
}

/** The same fault with the field's name in front. */
export function named(label: string, fault: Fault): Fault {
  return new Fault(fault.code, `${label}: ${fault.message}`, {
    found: fault.found,
    ...(fault.expected === undefined ? {} : { expected: fault.expected }),
    ...(fault.effect === undefined ? {} : { effect: fault.effect }),
  });
}
