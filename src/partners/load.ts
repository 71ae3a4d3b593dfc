import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { channelOptions } from '../channels/options.ts';
import { parseCodeList } from '../mapping/code-lists.ts';
import { checkSchema } from '../mapping/lint/check-schema.ts';
import { type LocatedMap, locate, parseLocated } from '../mapping/lint/located.ts';
import { type LintProblem, lintProblem, type Place } from '../mapping/lint/problem.ts';
import { loadMapping } from '../mapping/load.ts';
import type { InboundMapping, Mapping, OutboundMapping } from '../mapping/mapping.ts';
import { joinPath, type ReadText } from '../mapping/resolve.ts';
import { crossCheck } from './cross-check.ts';
import type { ChannelProfile, SupplierProfile } from './profile.ts';
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
}

export interface SupplierMappings {
  readonly id: string;
  readonly mappings: readonly Mapping[];
  /** Tolerances of the X12 reader that supplier.yaml and the mappings declare. */
  readonly tolerate: readonly string[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Loads every `<folder>/<supplier>/supplier.yaml` with the mappings beside it, and checks the base mappings on the way. */
export async function loadSuppliers(folder: string, environment: Environment): Promise<LoadedSuppliers> {
  const readText = readWithin(folder);
  const profiles: SupplierProfile[] = [];
  const notConfigured: NotConfigured[] = [];
  const problems: LintProblem[] = [];
  const suppliers: SupplierMappings[] = [];
  let names: string[];
  try {
    names = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch {
    return {
      profiles,
      notConfigured,
      mappings: suppliers,
      problems: [
        lintProblem('MAP-LINT-READ', { file: folder, line: 1, column: 1 }, '', `there is no folder ${folder}`),
      ],
    };
  }
  for (const name of names) {
    const files = readdirSync(join(folder, name)).sort();
    const maps = files.filter((file) => file.endsWith('.map.yaml'));
    if (files.includes('supplier.yaml')) {
      const loaded = loadSupplier(readText, folder, name, maps, environment);
      problems.push(...loaded.problems);
      if (loaded.profile !== undefined) profiles.push(loaded.profile);
      if (loaded.notConfigured !== undefined) notConfigured.push(loaded.notConfigured);
      if (loaded.mappings !== undefined) suppliers.push({ id: name, ...loaded.mappings });
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
  return { profiles, notConfigured, mappings: suppliers, problems: unique(problems) };
}

/** Reads files under one folder only; a path that leads out of it is as good as absent. */
function readWithin(folder: string): ReadText {
  const top = resolve(folder);
  return (path) => {
    const target = resolve(path);
    if (!target.startsWith(top + sep)) return undefined;
    try {
      return readFileSync(target, 'utf8');
    } catch {
      return undefined;
    }
  };
}

function loadSupplier(
  readText: ReadText,
  folder: string,
  id: string,
  maps: readonly string[],
  environment: Environment,
): {
  profile?: SupplierProfile;
  notConfigured?: NotConfigured;
  mappings?: Omit<SupplierMappings, 'id'>;
  problems: LintProblem[];
} {
  const path = `${folder}/${id}/supplier.yaml`;
  const mappings: Mapping[] = [];
  const problems: LintProblem[] = [];
  for (const map of maps) {
    const loaded = loadMapping(readText, `${folder}/${id}/${map}`);
    if (loaded.mapping === undefined) problems.push(...loaded.problems);
    else mappings.push(loaded.mapping);
  }
  const parsed = parseLocated(readText(path) ?? '', path);
  problems.push(...parsed.problems);
  if (parsed.root?.kind !== 'map') return { problems };
  const resolved = resolveReferences(parsed.root, references(environment));
  problems.push(...resolved.problems);
  const { root } = resolved;
  const unknown = new Set(resolved.missing.map(({ place }) => `${place.line}:${place.column}`));
  const file = checked(problems, unknown, () => checkSchema(supplierFile, root, [], problems));
  const { node: channelNode } = locate(root, ['channel']);
  const channel =
    channelNode === undefined
      ? undefined
      : checked(problems, unknown, () => checkSchema(channelOptions, channelNode, ['channel'], problems));
  const notConfigured = resolved.missing.length > 0 && resolved.missing.length === resolved.used;
  if (!notConfigured) {
    for (const { place, path: at, name } of resolved.missing)
      problems.push(
        lintProblem('SUPPLIER-ENVIRONMENT', place, at, `${name} is not set, though others of this supplier are`),
      );
  }
  if (file === undefined) return { problems };
  const list = productList(readText, root, file, path, problems);
  problems.push(...crossCheck({ id, file, root, mappings, placeIn: placeIn(readText) }));
  if (problems.length > 0) return { problems };
  const usable = { mappings, tolerate: tolerated(file, mappings) };
  if (notConfigured) {
    const missing = [...new Set(resolved.missing.map(({ name }) => name))];
    return { problems, mappings: usable, notConfigured: { id, name: file.name, missing } };
  }
  if (channel === undefined || channel.kind === 'memory') return { problems };
  return { problems, mappings: usable, profile: profileOf(id, file, channel, mappings, list) };
}

/** Tolerances of the agreement and of every X12 mapping: the reader opens a file before it knows which mapping will read it. */
function tolerated(file: SupplierFile, mappings: readonly Mapping[]): string[] {
  const declared = mappings.flatMap((mapping) =>
    mapping.direction === 'in' && mapping.source.format === 'x12' ? (mapping.source.tolerate ?? []) : [],
  );
  return [...new Set([...(file.x12?.tolerate ?? []), ...declared])];
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

function profileOf(
  id: string,
  file: SupplierFile,
  channel: ChannelProfile,
  mappings: readonly Mapping[],
  list: ReadonlyMap<string, string>,
): SupplierProfile {
  const inbound = mappings.filter((mapping): mapping is InboundMapping => mapping.direction === 'in');
  const { x12 } = file;
  return {
    id,
    name: file.name,
    timeZone: file.timeZone,
    currency: file.currency,
    channel,
    collect: file.collect.map(({ folder, every, settle, then, archiveFolder, ignore, maxSize }) => ({
      folder,
      everyMs: every,
      settleMs: settle,
      then,
      ...(archiveFolder === undefined ? {} : { archiveFolder }),
      ignore,
      maxBytes: maxSize,
    })),
    deliver: file.deliver,
    ...(x12 === undefined
      ? {}
      : {
          x12: {
            qualifier: x12.supplier.qualifier,
            id: x12.supplier.id,
            ourQualifier: x12.ours.qualifier,
            ourId: x12.ours.id,
            acknowledge: x12.acknowledge,
            usage: x12.usage,
            tolerate: tolerated(file, mappings),
          },
        }),
    stock: file.stock,
    products: { match: file.products.match, list },
    costs: file.costs,
    inbound,
    outbound: mappings.filter((mapping): mapping is OutboundMapping => mapping.direction === 'out'),
  };
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

function references(environment: Environment): References {
  return {
    env: (name) => {
      const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
      return value === '' ? undefined : value;
    },
    file: (path) => {
      try {
        const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
        return text === '' ? undefined : text;
      } catch {
        return undefined;
      }
    },
  };
}

function unique(problems: readonly LintProblem[]): LintProblem[] {
  return [
    ...new Map(
      problems.map((problem) => [JSON.stringify([problem.place, problem.path, problem.message]), problem]),
    ).values(),
  ];
}
