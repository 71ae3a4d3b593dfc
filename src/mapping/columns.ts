import type { FixedColumn } from '../formats/codec.ts';
import { withoutUndefined } from '../kernel/without-undefined.ts';
import type { Compiler, Path } from './compiler.ts';
import type { FixedColumnDeclaration } from './schema.ts';

/**
 * The columns of a fixed layout with their places: as declared, or one behind the other by their widths. What lies
 * outside the row, and names that stand twice, are reported.
 */
export function compileColumns(
  compiler: Compiler,
  declared: readonly (FixedColumnDeclaration & { readonly fill?: string | undefined })[],
  width: number | undefined,
  path: Path,
): FixedColumn[] {
  let next = 1;
  const names = new Set<string>();
  return declared.map((column, index) => {
    const at = [...path, index];
    const { name, align, fill } = column;
    const from = column.from ?? next;
    const to = column.to ?? from + (column.width ?? 1) - 1;
    if ((column.to === undefined) === (column.width === undefined)) {
      compiler.report(at, 'MAP-LINT-VALUE', `column "${name}" needs either "to" or "width"`);
    } else if (to < from) {
      compiler.report(at, 'MAP-LINT-VALUE', `column "${name}" ends at ${to}, before it begins at ${from}`);
    }
    if (width !== undefined && to > width) {
      compiler.report(at, 'MAP-LINT-VALUE', `column "${name}" ends at ${to}, but a row has ${width} characters`);
    }
    if (names.has(name)) compiler.report([...at, 'name'], 'MAP-LINT-VALUE', `two columns are called "${name}"`);
    names.add(name);
    next = to + 1;
    return { name, from, to, ...withoutUndefined({ align, fill }) };
  });
}
