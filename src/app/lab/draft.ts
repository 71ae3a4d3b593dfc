import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LintProblem } from '../../mapping/lint/problem.ts';
import { loadMapping } from '../../mapping/load.ts';
import type { Mapping } from '../../mapping/mapping.ts';
import type { ReadText } from '../../mapping/resolve.ts';
import type { Tracer } from '../../mapping/trace.ts';
import {
  type Environment,
  type LoadedSupplier,
  loadSupplier,
  readWithin,
  uniqueProblems,
} from '../../partners/load.ts';
import type { OpenedMapping } from '../map/open.ts';

/** A mapping file as somebody would have it; the rest of the folder is as it is. */
export interface DraftFile {
  /** Absolute. */
  readonly folder: string;
  readonly supplier: string;
  readonly mapping: string;
  readonly text: string;
}

export function pathOf({ folder, supplier, mapping }: Omit<DraftFile, 'text'>): string {
  return `${folder}/${supplier}/${mapping}.map.yaml`;
}

/** The files of the folder, with the draft in place of its own. */
export function overlaid(draft: DraftFile): ReadText {
  const disk = readWithin(draft.folder);
  const own = pathOf(draft);
  return (path) => (path === own ? draft.text : disk(path));
}

/** A mapping may read mappings and code lists. How to connect to a supplier is no code list, so a draft cannot show it. */
function exceptSuppliers(readText: ReadText): ReadText {
  return (path) => (basename(path) === 'supplier.yaml' ? undefined : readText(path));
}

/** Names of a supplier's mapping files, without `.map.yaml`. */
export function mappingNames(folder: string, supplier: string): string[] {
  const own = join(folder, supplier);
  if (!existsSync(own)) return [];
  return readdirSync(own)
    .filter((file) => file.endsWith('.map.yaml'))
    .map((file) => basename(file, '.map.yaml'))
    .sort();
}

/** The supplier as it would be with the draft. Nothing is connected, so no secret is read. */
export function supplierWith(draft: DraftFile, environment?: Environment): LoadedSupplier {
  const { folder, supplier, mapping } = draft;
  const names = new Set([...mappingNames(folder, supplier), mapping]);
  return loadSupplier({
    folder,
    id: supplier,
    maps: [...names].sort().map((name) => `${name}.map.yaml`),
    readText: overlaid(draft),
    environment: environment ?? {},
    connects: environment !== undefined,
  });
}

/** The supplier as its folder says. */
export function supplierAsItIs(folder: string, supplier: string): LoadedSupplier {
  return loadSupplier({
    folder,
    id: supplier,
    maps: mappingNames(folder, supplier).map((name) => `${name}.map.yaml`),
    readText: readWithin(folder),
    environment: {},
    connects: false,
  });
}

/** The draft alone, compiled; its supplier need not be in order. */
export function compileDraft(
  draft: DraftFile,
  tracer?: Tracer,
): { readonly mapping: Mapping } | { readonly mapping?: undefined; readonly problems: readonly LintProblem[] } {
  const loaded = loadMapping(exceptSuppliers(overlaid(draft)), pathOf(draft), tracer);
  return loaded.mapping === undefined ? { problems: loaded.problems } : { mapping: loaded.mapping };
}

/** Everything that is wrong with the draft, and with its supplier because of it. */
export function lintDraft(draft: DraftFile): readonly LintProblem[] {
  const own = compileDraft(draft);
  if (own.mapping === undefined) return own.problems;
  return uniqueProblems(supplierWith(draft).problems);
}

/** Opens the draft for the tools of `map`. */
export function openDraft(draft: DraftFile, tracer?: Tracer): OpenedMapping {
  const path = pathOf(draft);
  const own = compileDraft(draft, tracer);
  if (own.mapping === undefined) return { state: 'broken', path, problems: own.problems };
  const supplier = supplierWith(draft).mappings;
  const tolerate = supplier?.tolerate ?? (own.mapping.direction === 'in' ? (own.mapping.source.tolerate ?? []) : []);
  const { x12 } = supplier ?? {};
  return {
    state: 'ready',
    mapping: own.mapping,
    path,
    readText: overlaid(draft),
    tolerate,
    ...(x12 === undefined ? {} : { x12 }),
  };
}
