import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { loadCodeLists } from './code-lists.ts';
import { type Compiler, createCompiler } from './compiler.ts';
import { type CompiledInbound, compileCsv, compileX12, compileXml } from './inbound/compile.ts';
import { checkSchema } from './lint/check-schema.ts';
import { type LocatedMap, locate } from './lint/located.ts';
import { type LintProblem, nearest } from './lint/problem.ts';
import type { Mapping, MappingIdentity } from './mapping.ts';
import { type CompiledOutbound, compileCsvTarget, compileX12Target, compileXmlTarget } from './outbound/compile.ts';
import { type ReadText, resolvedText, resolveMapping } from './resolve.ts';
import { inboundFile, outboundFile } from './schema.ts';

/** Either a mapping without any finding, or everything that is wrong with the file and what it extends. */
export type LoadedMapping =
  | { readonly mapping: Mapping; readonly problems?: undefined }
  | { readonly mapping?: undefined; readonly problems: readonly LintProblem[] };

/**
 * Loads one mapping file: merges what it extends, checks all of it, and compiles it to closures. Files are read through
 * `readText` only. All findings come at once, each with file, line and column.
 */
export function loadMapping(readText: ReadText, path: string): LoadedMapping {
  const { root, problems } = resolveMapping(readText, path);
  if (root === undefined || problems.length > 0) return { problems };
  const { lists, texts } = loadCodeLists(root, readText, problems);
  const issue = locate(root, ['issues', 'unknown-code']).node;
  const unknownCode =
    issue?.kind === 'scalar' && (issue.value === 'hold-file' || issue.value === 'warn') ? issue.value : 'hold-line';
  const compiler = createCompiler(root, problems, lists, unknownCode);
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
  if (file.direction === 'in')
    return { mapping: { ...identity, direction: 'in', kind: file.kind, ...(result as CompiledInbound) } };
  return { mapping: { ...identity, direction: 'out', kind: file.kind, ...(result as CompiledOutbound) } };
}

type AnyFile =
  | z.infer<(typeof inboundFile)[keyof typeof inboundFile]>
  | z.infer<(typeof outboundFile)[keyof typeof outboundFile]>;

/** Checks the file against the shape of its direction and format, then compiles it. */
function compileFile(
  compiler: Compiler,
  root: LocatedMap,
): { file: AnyFile; result: CompiledInbound | CompiledOutbound } | undefined {
  const direction = choice(compiler, root, ['direction'], ['in', 'out'] as const);
  if (direction === undefined) return undefined;
  const format = choice(compiler, root, [direction === 'in' ? 'source' : 'target', 'format'], [
    'x12',
    'csv',
    'xml',
  ] as const);
  if (format === undefined) return undefined;
  const { problems } = compiler;
  const run = <File extends AnyFile>(
    schema: z.ZodType<File>,
    compile: (file: File) => CompiledInbound | CompiledOutbound,
  ) => {
    const file = checkSchema(schema, root, [], problems);
    return file === undefined ? undefined : { file, result: compile(file) };
  };
  if (direction === 'in') {
    if (format === 'x12') return run(inboundFile.x12, (file) => compileX12(compiler, file));
    if (format === 'csv') return run(inboundFile.csv, (file) => compileCsv(compiler, file));
    return run(inboundFile.xml, (file) => compileXml(compiler, file));
  }
  if (format === 'x12') return run(outboundFile.x12, (file) => compileX12Target(compiler, file));
  if (format === 'csv') return run(outboundFile.csv, (file) => compileCsvTarget(compiler, file));
  return run(outboundFile.xml, (file) => compileXmlTarget(compiler, file));
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
