import type { z } from 'zod';
import { outboundKinds } from '../../documents/kinds.ts';
import type { TargetDocument, TargetSegments } from '../../formats/tree.ts';
import { setLayout } from '../../formats/x12/directory.ts';
import type { Problem } from '../../kernel/problem.ts';
import { checkTag, parseSegmentAddress } from '../addresses.ts';
import type { Compiler, Path } from '../compiler.ts';
import { locate } from '../lint/located.ts';
import type { MappingTarget, TargetEnvelope, WriteResult } from '../mapping.ts';
import type { outboundFile } from '../schema.ts';
import { type CompilePiece, compileEmit } from './emit.ts';
import type { Names, Values } from './scope.ts';
import { compileValue, type WriteValue } from './value.ts';

/** What an outbound file compiles to, apart from its identity. */
export interface CompiledOutbound {
  readonly target: MappingTarget;
  write(document: Readonly<Record<string, unknown>>): WriteResult;
}

type X12File = z.infer<typeof outboundFile.x12>;
type Segment = TargetSegments['segments'][number];

/** X12: segments with elements by address; envelope, counts and control numbers belong to the codec. */
export function compileX12Target(compiler: Compiler, file: X12File): CompiledOutbound {
  const { root, names } = rootOf(file.kind);
  const { transaction, version, envelope, fileName } = file.target;
  const given = envelope?.separators;
  const separators = [given?.element ?? '*', given?.component ?? '>', given?.segment ?? '~'];
  checkSeparators(compiler, given?.repetition === undefined ? separators : [...separators, given.repetition]);
  const layout = setLayout(transaction, version);
  const piece: CompilePiece<Segment> = (tag, path, inner) => {
    const wrong = checkTag(tag);
    if (wrong !== undefined) compiler.reportKey(path, 'MAP-LINT-ADDRESS', wrong.error, wrong.suggestion);
    else if (['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA'].includes(tag)) {
      compiler.reportKey(path, 'MAP-LINT-ADDRESS', `${tag} belongs to the envelope, which the writer adds`);
    } else if (layout?.tags.has(tag) === false && !tag.startsWith('Z')) {
      const message = `an ${transaction} has no segment ${tag}, so the partner would refuse it`;
      compiler.reportKey(path, 'MAP-LINT-ADDRESS', message);
    }
    const elements = compileElements(compiler, inner, tag, path, given?.choose ? [] : separators);
    const length = Math.max(0, ...elements.keys());
    return (values, problems) => ({
      tag,
      elements: Array.from({ length }, (_, index) => elements.get(index + 1)?.(values, problems)),
    });
  };
  const emit = compileEmit(compiler, names, ['emit'], piece);
  return {
    target: {
      format: 'x12',
      transaction,
      version,
      ...(fileName === undefined ? {} : { fileName }),
      ...(envelope === undefined ? {} : { envelope: envelopeOf(envelope) }),
      encode: {},
    },
    write: (document) =>
      written(root, document, (values, problems) => {
        const segments: Segment[] = [];
        emit(values, segments, problems);
        return { kind: 'segments', segments };
      }),
  };
}

function compileElements(
  compiler: Compiler,
  names: Names,
  tag: string,
  path: Path,
  separators: readonly string[],
): Map<number, WriteValue> {
  const elements = new Map<number, WriteValue>();
  const { node } = locate(compiler.root, path);
  if (node?.kind !== 'map') {
    compiler.report(path, 'MAP-LINT-VALUE', `expected a map of elements such as ${tag}01`);
    return elements;
  }
  for (const key of node.entries.keys()) {
    const at = [...path, key];
    const address = parseSegmentAddress(key);
    if ('error' in address) compiler.reportKey(at, 'MAP-LINT-ADDRESS', address.error, address.suggestion);
    else if (address.tag !== tag || address.element === undefined || address.loop !== undefined) {
      compiler.reportKey(at, 'MAP-LINT-ADDRESS', `"${key}" is not an element of ${tag}`, `${tag}${key.slice(-2)}`);
    } else if (address.component !== undefined || address.repetition !== undefined) {
      compiler.reportKey(at, 'MAP-LINT-ADDRESS', `"${key}": components and repetitions cannot be written in version 1`);
    } else {
      elements.set(
        address.element,
        compileValue(compiler, names, at, key, { tag, element: address.element, path: key }, separators),
      );
    }
  }
  return elements;
}

function checkSeparators(compiler: Compiler, separators: readonly string[]): void {
  const path = ['target', 'envelope', 'separators'];
  if (new Set(separators).size !== separators.length)
    compiler.report(path, 'MAP-LINT-VALUE', `the separators ${separators.join(' ')} must differ`);
  const odd = separators.find((one) => /[A-Za-z0-9 ]/.test(one));
  if (odd !== undefined)
    compiler.report(path, 'MAP-LINT-VALUE', `"${odd}" cannot be a separator, because data holds it`);
}

/** The one name that outbound paths begin with, and what stands behind it. */
export function rootOf(kind: keyof typeof outboundKinds): { root: string; names: Names } {
  const { root, document } = outboundKinds[kind];
  return { root, names: new Map([[root, document]]) };
}

/** Runs a compiled target on one document: what it wrote, or what is wrong. */
export function written(
  root: string,
  document: Readonly<Record<string, unknown>>,
  write: (values: Values, problems: Problem[]) => TargetDocument,
): WriteResult {
  const problems: Problem[] = [];
  const target = write({ [root]: document }, problems);
  return problems.some((finding) => finding.severity === 'error')
    ? { ok: false, problems }
    : { ok: true, target, problems };
}

/** zod writes `undefined` into optional keys of its type; the contract has them absent. */
function envelopeOf(envelope: NonNullable<X12File['target']['envelope']>): TargetEnvelope {
  return JSON.parse(JSON.stringify(envelope)) as TargetEnvelope;
}
