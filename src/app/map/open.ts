import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { X12DecodeOptions } from '../../formats/codec.ts';
import { nearest } from '../../kernel/nearest.ts';
import type { LintProblem } from '../../mapping/lint/problem.ts';
import { loadMapping } from '../../mapping/load.ts';
import type { Mapping } from '../../mapping/mapping.ts';
import type { ReadText } from '../../mapping/resolve.ts';
import type { Tracer } from '../../mapping/trace.ts';
import { loadSuppliers, readWithin } from '../../partners/load.ts';

/** A mapping found by id or path, ready to be looked at; `tolerate` and `x12` are how its supplier's X12 reader checks. */
export type OpenedMapping =
  | {
      readonly state: 'ready';
      readonly mapping: Mapping;
      readonly path: string;
      readonly readText: ReadText;
      readonly tolerate: readonly string[];
      readonly x12?: X12DecodeOptions;
    }
  | { readonly state: 'broken'; readonly path: string; readonly problems: readonly LintProblem[] }
  | { readonly state: 'absent'; readonly message: string };

/**
 * Opens one mapping for the tools of `map`: `given` is its id (`acme-846`, `base-x12-846`) or the path of a `.map.yaml`
 * file. Only the mapping itself must load; its supplier may be incomplete.
 */
export async function openMapping(given: string, folder: string, tracer?: Tracer): Promise<OpenedMapping> {
  const path = given.endsWith('.yaml') ? given : mappingPaths(folder).get(given);
  if (path === undefined) return absent(given, folder);
  if (!existsSync(path)) return { state: 'absent', message: `There is no file ${path}.` };
  const top = dirname(dirname(resolve(path)));
  const readText = readWithin(top);
  const loaded = loadMapping(readText, path, tracer);
  if (loaded.mapping === undefined) return { state: 'broken', path, problems: loaded.problems };
  return { state: 'ready', mapping: loaded.mapping, path, readText, tolerate: await tolerances(top, loaded.mapping) };
}

/** Every mapping of a folder by id, base mappings as `base-…`. */
function mappingPaths(folder: string): Map<string, string> {
  const paths = new Map<string, string>();
  if (!existsSync(folder)) return paths;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    for (const file of readdirSync(join(folder, entry.name)).sort()) {
      if (!file.endsWith('.map.yaml')) continue;
      const stem = basename(file, '.map.yaml');
      paths.set(entry.name === 'base' ? `base-${stem}` : stem, `${folder}/${entry.name}/${file}`);
    }
  }
  return paths;
}

function absent(given: string, folder: string): OpenedMapping {
  const known = [...mappingPaths(folder).keys()];
  const near = nearest(given, known);
  const hint =
    near !== undefined
      ? `Did you mean "${near}"?`
      : `Known: ${known.join(', ') || 'none'}. Or name a .map.yaml file by its path.`;
  return { state: 'absent', message: `There is no mapping "${given}" in ${folder}. ${hint}` };
}

/** Those of the whole supplier where it loads, else the mapping's own. */
async function tolerances(top: string, mapping: Mapping): Promise<readonly string[]> {
  const own = mapping.direction === 'in' ? (mapping.source.tolerate ?? []) : [];
  if (mapping.supplier === '' || !existsSync(join(top, mapping.supplier, 'supplier.yaml'))) return own;
  const { mappings } = await loadSuppliers(top, {}, { only: mapping.supplier });
  return mappings.find(({ id }) => id === mapping.supplier)?.tolerate ?? own;
}
