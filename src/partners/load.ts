import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { channelOptions } from '../channels/options.ts';
import type { X12DecodeOptions } from '../formats/codec.ts';
import { lookUpVariable, withoutLineEnd } from '../kernel/settings/references.ts';
import type { LookUp } from '../kernel/settings/settings.ts';
import { parseCodeList } from '../mapping/code-lists.ts';
import { checkSchema } from '../mapping/lint/check-schema.ts';
import { type LocatedMap, locate, parseLocated } from '../mapping/lint/located.ts';
import { type LintProblem, lintProblem, type Place } from '../mapping/lint/problem.ts';
import { loadMapping } from '../mapping/load.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { joinPath, type ReadText, resolvedText } from '../mapping/resolve.ts';
import type { Tracer } from '../mapping/trace.ts';
import { crossCheck } from './cross-check.ts';
import type { ChannelProfile, SupplierProfile } from './profile.ts';
import { profileOf, reading, tolerated } from './profile-of.ts';
import { type References, resolveReferences } from './references.ts';
import { type SupplierFile, supplierFile } from './schema.ts';

/** A supplier none of whose variables is set: left out, not an error, so that a fresh clone starts. */
export interface NotConfigured {
  readonly id: string;
  readonly name: string;
  /** Variables and secret files to set. */
  readonly missing: readonly string[];
}

export interface LoadedSuppliers {
  readonly profiles: readonly SupplierProfile[];
  readonly notConfigured: readonly NotConfigured[];
  /** Everything that is wrong, in all files at once. A supplier with any finding has no profile. */
  readonly problems: readonly LintProblem[];
  /** The mappings of every supplier without findings, configured or not: for tests of mappings. */
  readonly mappings: readonly SupplierMappings[];
  /** Each supplier by itself, whatever was found. */
  readonly suppliers: readonly LoadedSupplier[];
}

/** One supplier as its files say it. */
export interface LoadedSupplier {
  readonly id: string;
  readonly profile?: SupplierProfile | undefined;
  readonly notConfigured?: NotConfigured | undefined;
  readonly mappings?: SupplierMappings | undefined;
  readonly problems: readonly LintProblem[];
  /** The texts it was made of, by path below the mappings folder; never secrets, which stand elsewhere. */
  readonly texts: ReadonlyMap<string, string>;
}

export interface SupplierMappings {
  readonly id: string;
  readonly mappings: readonly Mapping[];
  /** Tolerances of the X12 reader that supplier.yaml and the mappings declare. */
  readonly tolerate: readonly string[];
  /** How supplier.yaml wants X12 to be checked; undefined where it has no x12. */
  readonly x12?: X12DecodeOptions;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Which suppliers of a folder are loaded: all, unless it says otherwise. */
export interface Wanted {
  /** This one, and no base mappings. */
  readonly only?: string;
  /** Those that can run: one with `active: false` is as good as empty, whatever its mappings say. */
  readonly activeOnly?: boolean;
}

/** Loads every `<folder>/<supplier>/supplier.yaml` with the mappings beside it, and checks the base mappings on the way. */
export async function loadSuppliers(
  folder: string,
  environment: Environment,
  { only, activeOnly = false }: Wanted = {},
): Promise<LoadedSuppliers> {
  const readText = readWithin(folder);
  const profiles: SupplierProfile[] = [];
  const notConfigured: NotConfigured[] = [];
  const problems: LintProblem[] = [];
  const mappings: SupplierMappings[] = [];
  const suppliers: LoadedSupplier[] = [];
  let names: string[];
  try {
    names = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && (only === undefined || entry.name === only))
      .map(({ name }) => name)
      .sort();
  } catch {
    return {
      profiles,
      notConfigured,
      mappings,
      suppliers,
      problems: [
        lintProblem('MAP-LINT-READ', { file: folder, line: 1, column: 1 }, '', `there is no folder ${folder}`),
      ],
    };
  }
  for (const name of names) {
    const files = readdirSync(join(folder, name)).sort();
    const maps = files.filter((file) => file.endsWith('.map.yaml'));
    if (files.includes('supplier.yaml')) {
      const loaded = loadSupplier({ readText, folder, id: name, maps, environment, activeOnly });
      suppliers.push(loaded);
      problems.push(...loaded.problems);
      if (loaded.profile !== undefined) profiles.push(loaded.profile);
      if (loaded.notConfigured !== undefined) notConfigured.push(loaded.notConfigured);
      if (loaded.mappings !== undefined) mappings.push(loaded.mappings);
    } else if (name === 'base')
      for (const map of maps) problems.push(...(loadMapping(readText, `${folder}/${name}/${map}`).problems ?? []));
    else if (maps.length > 0) {
      problems.push(
        lintProblem(
          'MAP-LINT-MISSING',
          { file: `${folder}/${name}`, line: 1, column: 1 },
          '',
          'mappings without supplier.yaml; only "base" may have none',
        ),
      );
    }
  }
  return { profiles, notConfigured, mappings, suppliers, problems: uniqueProblems(problems) };
}

/** No file beside a mapping is larger; product lists are the largest. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads files under one folder only; a path that leads out of it, as written or by a link, is as good as absent. So is
 * what is no file (a pipe would be waited for), and what is larger than 64 MB.
 */
export function readWithin(folder: string): ReadText {
  const isInside = (top: string, path: string): boolean => path.startsWith(top.endsWith(sep) ? top : top + sep);
  return (path) => {
    try {
      const target = resolve(path);
      const real = realpathSync(target);
      if (!isInside(resolve(folder), target) || !isInside(realpathSync(folder), real)) return undefined;
      const stat = statSync(real);
      return stat.isFile() && stat.size <= MOST_BYTES ? readFileSync(real, 'utf8') : undefined;
    } catch {
      return undefined;
    }
  };
}

/** Where the files of one supplier are read from. */
export interface SupplierSource {
  /** Path that all others begin with; it need not be on a disk. */
  readonly folder: string;
  readonly id: string;
  /** Names of its `.map.yaml` files. */
  readonly maps: readonly string[];
  readonly readText: ReadText;
  readonly environment: Environment;
  /** False: files are only read with it, so nothing that is needed to connect has to be set. Default true. */
  readonly connects?: boolean;
  /** True: where `active` is false nothing else is read. Default false. */
  readonly activeOnly?: boolean;
  /** Is told how its mappings come to every field. */
  readonly tracer?: Tracer | undefined;
}

/** Loads one supplier and remembers the texts it was made of. */
export function loadSupplier(source: SupplierSource): LoadedSupplier {
  const texts = new Map<string, string>();
  const readText: ReadText = (path) => {
    const text = source.readText(path);
    if (text !== undefined) texts.set(path.slice(source.folder.length + 1), text);
    return text;
  };
  const { mappings, ...loaded } = readSupplier({ ...source, readText });
  return {
    id: source.id,
    texts,
    ...loaded,
    ...(mappings === undefined ? {} : { mappings: { id: source.id, ...mappings } }),
  };
}

function readSupplier({
  readText,
  folder,
  id,
  maps,
  environment,
  connects = true,
  activeOnly,
  tracer,
}: SupplierSource): {
  profile?: SupplierProfile;
  notConfigured?: NotConfigured;
  mappings?: Omit<SupplierMappings, 'id'>;
  problems: LintProblem[];
} {
  const path = `${folder}/${id}/supplier.yaml`;
  const parsed = parseLocated(readText(path) ?? '', path);
  if (activeOnly && isSwitchedOff(parsed.root)) return { problems: [] };
  const mappings: Mapping[] = [];
  const problems: LintProblem[] = [];
  for (const map of maps) {
    const loaded = loadMapping(readText, `${folder}/${id}/${map}`, tracer);
    if (loaded.mapping === undefined) problems.push(...loaded.problems);
    else mappings.push(loaded.mapping);
  }
  problems.push(...parsed.problems);
  if (parsed.root?.kind !== 'map') return { problems };
  const resolved = resolveReferences(parsed.root, references(environment));
  problems.push(...resolved.problems);
  const { root } = resolved;
  const unknown = new Set(resolved.missing.map(({ place }) => `${place.line}:${place.column}`));
  const file = checked(problems, unknown, () => checkSchema(supplierFile, root, [], problems));
  const channelAt = (path: readonly string[]) => {
    const { node } = locate(root, path);
    return node === undefined
      ? undefined
      : checked(problems, unknown, () => checkSchema(channelOptions, node, path, problems));
  };
  const collecting = channelAt(['channel']);
  const delivering = file?.deliver.channel === undefined ? collecting : channelAt(['deliver', 'channel']);
  const notConfigured = resolved.missing.length > 0 && resolved.missing.length === resolved.used;
  const isActive = file?.active !== false;
  if (isActive && connects && !notConfigured) {
    for (const { place, path: at, name } of resolved.missing)
      problems.push(
        lintProblem('SUPPLIER-ENVIRONMENT', place, at, `${name} is not set, though others of this supplier are`),
      );
  }
  const missing = [...new Set(resolved.missing.map(({ name }) => name))];
  if (file === undefined) {
    // All that was found stands where values are missing: what is wrong is only that they are.
    return problems.length === 0 && notConfigured
      ? { problems, notConfigured: { id, name: id, missing } }
      : { problems };
  }
  const list = productList(readText, root, file, path, problems);
  problems.push(...crossCheck({ id, file, root, mappings, placeIn: placeIn(readText) }));
  if (problems.length > 0) return { problems };
  const usable = {
    mappings,
    tolerate: tolerated(file, mappings),
    ...(file.x12 === undefined ? {} : { x12: reading(file.x12) }),
  };
  if (!isActive) return { problems, mappings: usable };
  const revision = revisionOf(parsed.root, mappings, list);
  if (!connects) return { problems, mappings: usable, profile: profileOf(id, file, revision, NOWHERE, mappings, list) };
  if (notConfigured) return { problems, mappings: usable, notConfigured: { id, name: file.name, missing } };
  if (collecting === undefined || collecting.kind === 'memory') return { problems };
  if (delivering === undefined || delivering.kind === 'memory') return { problems };
  const channels = { collect: collecting, deliver: delivering };
  return { problems, mappings: usable, profile: profileOf(id, file, revision, channels, mappings, list) };
}

function isSwitchedOff(root: ReturnType<typeof parseLocated>['root']): boolean {
  const active = root?.kind === 'map' ? locate(root, ['active']).node : undefined;
  return active?.kind === 'scalar' && active.value === false;
}

/** Runs a check and drops its findings about values that are only known once the environment is set. */
function checked<Result>(problems: LintProblem[], unknown: ReadonlySet<string>, check: () => Result): Result {
  const before = problems.length;
  const result = check();
  problems.push(...problems.splice(before).filter(({ place }) => !unknown.has(`${place.line}:${place.column}`)));
  return result;
}

/** Finds the place of a dotted path in one of the files, for findings that come after compiling. */
function placeIn(readText: ReadText): (file: string, path: string) => Place {
  return (file, path) => {
    const { root } = parseLocated(readText(file) ?? '', file);
    return root === undefined ? { file, line: 1, column: 1 } : locate(root, path.split('.')).place;
  };
}

/** The channels of a profile that never connects. */
const NOWHERE: { collect: ChannelProfile; deliver: ChannelProfile } = {
  collect: { kind: 'folder' },
  deliver: { kind: 'folder' },
};

/** What a supplier's files say, as a hash: references by their names, not their values; comments and layout left out. */
function revisionOf(root: LocatedMap, mappings: readonly Mapping[], list: ReadonlyMap<string, string>): string {
  const versions = mappings.map(({ id, version }) => [id, version]).sort();
  return createHash('sha256')
    .update(resolvedText(root))
    .update(JSON.stringify([versions, [...list]]))
    .digest('hex');
}

function productList(
  readText: ReadText,
  root: LocatedMap,
  file: SupplierFile,
  path: string,
  problems: LintProblem[],
): ReadonlyMap<string, string> {
  const { list } = file.products;
  if (list === undefined) return new Map();
  const at = joinPath(path, list);
  const text = readText(at);
  if (text !== undefined) return parseCodeList(text, at, problems);
  problems.push(
    lintProblem(
      'MAP-LINT-READ',
      locate(root, ['products', 'list']).place,
      'products.list',
      `cannot read "${list}" (${at})`,
    ),
  );
  return new Map();
}

/** A file of a supplier with the values of its references put in; those without one are named. */
export function valuesOf(root: LocatedMap, environment: Environment): ReturnType<typeof resolveReferences> {
  return resolveReferences(root, references(environment));
}

function references(environment: Environment): References {
  return {
    env: (name) => lookUp(environment)('env', name)?.value,
    file: (path) => lookUp(environment)('file', path)?.value,
  };
}

/** Finds what references in a supplier's files stand for; what is empty or cannot be read is as good as not set. */
export function lookUp(environment: Environment): LookUp {
  const readSecret = (path: string): string => readFileSync(path, 'utf8');
  return (kind, name) => {
    try {
      if (kind === 'env') return lookUpVariable(environment, name, readSecret);
      const value = withoutLineEnd(readSecret(name));
      return value === '' ? undefined : { value, from: 'secret-file', name };
    } catch {
      return undefined;
    }
  };
}

/** Each finding once: a file that several others extend is read for each of them. */
export function uniqueProblems(problems: readonly LintProblem[]): LintProblem[] {
  return [
    ...new Map(
      problems.map((problem) => [JSON.stringify([problem.place, problem.path, problem.message]), problem]),
    ).values(),
  ];
}
