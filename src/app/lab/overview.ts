import { createHash } from 'node:crypto';
import { resolveMapping } from '../../mapping/resolve.ts';
import { readWithin } from '../../partners/load.ts';
import { mappingNames, pathOf, supplierAsItIs } from './draft.ts';
import { below, type LabFinding, labFinding } from './findings.ts';
import { casesOf } from './tests.ts';

/** One mapping file of a supplier's folder. */
export interface LabFile {
  readonly mapping: string;
  /** Below the mappings folder. */
  readonly file: string;
  readonly sha256: string;
  /** Absent while it cannot be compiled. */
  readonly kind?: string;
  readonly direction?: 'in' | 'out';
  readonly format?: string;
  readonly tests: number;
}

export interface LabFolder {
  readonly files: readonly LabFile[];
  /** What the folder says of the supplier; absent where it is switched off or not in order. */
  readonly revision?: string;
  readonly findings: readonly LabFinding[];
}

/** A supplier's mapping files as they stand in the folder. */
export function overviewOf(folder: string, supplier: string): LabFolder {
  const { problems, profile, mappings } = supplierAsItIs(folder, supplier);
  const readText = readWithin(folder);
  return {
    files: mappingNames(folder, supplier).map((mapping) => {
      const path = pathOf({ folder, supplier, mapping });
      const known = mappings?.mappings.find(({ id }) => id === mapping);
      return {
        mapping,
        file: below(folder, path),
        sha256: sha256Of(readText(path) ?? ''),
        ...(known === undefined
          ? {}
          : {
              kind: known.kind,
              direction: known.direction,
              format: known.direction === 'in' ? known.source.format : known.target.format,
            }),
        tests: casesOf(folder, supplier, mapping).length,
      };
    }),
    findings: problems.map((problem) => labFinding(folder, problem)),
    ...(profile === undefined ? {} : { revision: profile.revision }),
  };
}

/** The files that a mapping text extends, the nearest first, with their texts. */
export function parentsOf(folder: string, path: string): { readonly file: string; readonly text: string }[] {
  const readText = readWithin(folder);
  return resolveMapping(readText, path)
    .files.filter((file) => file !== path)
    .map((file) => ({ file: below(folder, file), text: readText(file) ?? '' }));
}

export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** How the folder stands to what is in force. */
export function stateOf(
  { revision, findings }: LabFolder,
  inForce: string | undefined,
): 'in force' | 'behind' | 'refused' | 'switched off' | 'not in force' {
  if (findings.length > 0) return 'refused';
  if (revision === undefined) return 'switched off';
  if (inForce === undefined) return 'not in force';
  return revision === inForce ? 'in force' : 'behind';
}
