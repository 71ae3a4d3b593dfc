import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { nearest } from '../kernel/nearest.ts';
import { loadCodeLists } from './code-lists.ts';
import { type Compiler, createCompiler } from './compiler.ts';
import { type CompiledInbound, compileX12 } from './inbound/compile.ts';
import { compileJson, compileXml } from './inbound/compile-nodes.ts';
import { compileCsv, compileFixed, compileXlsx } from './inbound/compile-rows.ts';
import { checkSchema } from './lint/check-schema.ts';
import { type LocatedMap, locate } from './lint/located.ts';
import { type LintProblem, MOST_FINDINGS } from './lint/problem.ts';
import type { Mapping, MappingIdentity } from './mapping.ts';
import { type CompiledOutbound, compileX12Target } from './outbound/compile.ts';
import { compileJsonTarget, compileXmlTarget } from './outbound/compile-nodes.ts';
import { compileCsvTarget, compileFixedTarget } from './outbound/compile-rows.ts';
import { type ReadText, resolvedText, resolveMapping } from './resolve.ts';
import { inboundFile, outboundFile } from './schema.ts';
import type { Tracer } from './trace.ts';

/** Either a mapping without any finding, or everything that is wrong with the file and what it extends. */
export type LoadedMapping =
  | { readonly mapping: Mapping; readonly problems?: undefined }
  | { readonly mapping?: undefined; readonly problems: readonly LintProblem[] };

/**
 * Loads one mapping file: merges what it extends, checks all of it, and compiles it to closures. Files are read through
 * `readText` only. All findings come at once, each with file, line and column. With a `tracer` the mapping tells it how
 * every field came to its value.
 */
export function loadMapping(readText: ReadText, path: string, tracer?: Tracer): LoadedMapping {
  const { root, problems } = resolveMapping(readText, path);
  if (root === undefined || problems.length > 0) return { problems: inFileOrder(problems) };
  const { lists, texts } = loadCodeLists(root, readText, problems);
  const issue = locate(root, ['issues', 'unknown-code']).node ?? locate(root, ['lines', 'onProblem']).node;
  const unknownCode =
    issue?.kind === 'scalar' && (issue.value === 'hold-file' || issue.value === 'warn') ? issue.value : 'hold-line';
  const compiler = createCompiler(root, problems, lists, unknownCode, tracer);
  const compiled = compileFile(compiler, root);
  const sorted = inFileOrder(problems);
  if (compiled === undefined || sorted.length > 0) return { problems: sorted };
  const { file, result } = compiled;
  const hash = createHash('sha256').update(resolvedText(root));
  for (const text of texts) hash.update('\0').update(text);
  const identity: MappingIdentity = {
    id: file.id,
    supplier: file.supplier ?? '',
    version: hash.digest('hex'),
    file: path,
  };
  if (file.direction === 'in') {
    const lineRules = file.lines.fields;
    return { mapping: { ...identity, direction: 'in', kind: file.kind, lineRules, ...(result as CompiledInbound) } };
  }
  return { mapping: { ...identity, direction: 'out', kind: file.kind, ...(result as CompiledOutbound) } };
}

type AnyFile =
  | z.infer<(typeof inboundFile)[keyof typeof inboundFile]>
  | z.infer<(typeof outboundFile)[keyof typeof outboundFile]>;

const INBOUND_FORMATS = ['x12', 'csv', 'fixed', 'xml', 'json', 'xlsx'] as const;
const OUTBOUND_FORMATS = ['x12', 'csv', 'fixed', 'xml', 'json'] as const;

/** Checks the file against the shape of its direction and format, then compiles it. */
function compileFile(
  compiler: Compiler,
  root: LocatedMap,
): { file: AnyFile; result: CompiledInbound | CompiledOutbound } | undefined {
  const direction = choice(compiler, root, ['direction'], ['in', 'out'] as const);
  if (direction === undefined) return undefined;
  const { problems } = compiler;
  const run = <File extends AnyFile>(
    schema: z.ZodType<File>,
    compile: (file: File) => CompiledInbound | CompiledOutbound,
  ) => {
    const file = checkSchema(schema, root, [], problems);
    return file === undefined ? undefined : { file, result: compile(file) };
  };
  if (direction === 'in') {
    switch (choice(compiler, root, ['source', 'format'], INBOUND_FORMATS)) {
      case 'x12':
        return run(inboundFile.x12, (file) => compileX12(compiler, file));
      case 'csv':
        return run(inboundFile.csv, (file) => compileCsv(compiler, file));
      case 'fixed':
        return run(inboundFile.fixed, (file) => compileFixed(compiler, file));
      case 'xml':
        return run(inboundFile.xml, (file) => compileXml(compiler, file));
      case 'json':
        return run(inboundFile.json, (file) => compileJson(compiler, file));
      case 'xlsx':
        return run(inboundFile.xlsx, (file) => compileXlsx(compiler, file));
      case undefined:
        return undefined;
    }
  }
  switch (choice(compiler, root, ['target', 'format'], OUTBOUND_FORMATS)) {
    case 'x12':
      return run(outboundFile.x12, (file) => compileX12Target(compiler, file));
    case 'csv':
      return run(outboundFile.csv, (file) => compileCsvTarget(compiler, file));
    case 'fixed':
      return run(outboundFile.fixed, (file) => compileFixedTarget(compiler, file));
    case 'xml':
      return run(outboundFile.xml, (file) => compileXmlTarget(compiler, file));
    case 'json':
      return run(outboundFile.json, (file) => compileJsonTarget(compiler, file));
    case undefined:
      return undefined;
  }
}

function choice<const Options extends readonly string[]>(
  compiler: Compiler,
  root: LocatedMap,
  path: readonly string[],
  options: Options,
): Options[number] | undefined {
  const { node } = locate(root, path);
  const dotted = path.join('.');
  if (node === undefined) {
    compiler.report(path, 'MAP-LINT-MISSING', `"${dotted}" is missing; it is ${options.join(' or ')}`);
    return undefined;
  }
  const value = node.kind === 'scalar' ? node.value : undefined;
  const found = options.find((option) => option === value);
  if (found === undefined) {
    const shown = node.kind === 'scalar' ? `"${node.text}"` : `a ${node.kind}`;
    compiler.report(
      path,
      'MAP-LINT-VALUE',
      `${shown} is not ${options.join(' or ')}`,
      typeof value === 'string' ? nearest(value, options) : undefined,
    );
  }
  return found;
}

/** Findings by place, each once: the same place may be compiled for more than one reason. */
function inFileOrder(problems: readonly LintProblem[]): LintProblem[] {
  const seen = new Set<string>();
  return problems
    .slice(0, MOST_FINDINGS)
    .filter((problem) => {
      const key = JSON.stringify([problem.place, problem.path, problem.message]);
      return !seen.has(key) && seen.add(key) !== undefined;
    })
    .sort((left, right) =>
      left.place.file < right.place.file
        ? -1
        : left.place.file > right.place.file
          ? 1
          : left.place.line - right.place.line || left.place.column - right.place.column,
    );
}
