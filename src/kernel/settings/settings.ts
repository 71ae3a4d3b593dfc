import type { Described } from './describe-schema.ts';
import { shownValue } from './mask.ts';
import type { Found } from './references.ts';

/**
 * # Settings: every value of a configuration file with where it comes from
 *
 * `settingsOf(described, written, lookUp)` walks what a schema knows (describe-schema.ts) beside what a file says, and
 * answers one `Setting` for each value in force: written in the file, taken from the environment or a secret file by a
 * reference, or the default. Secrets come masked, so that a list of settings can be printed and sent to a browser.
 * Whoever wants to show settings: `gateway.settings?.crossdock()` and `.supplier(id)` (app/settings/), also
 * `crossdock config show`. `originText(setting)` says the origin in a few words.
 */
export interface Setting {
  /** `storefronts[0].orders.pollEvery` */
  readonly path: string;
  /** A scalar, or a list of scalars; masked where it is secret. */
  readonly value: unknown;
  /** Whether the value is not shown as it is. */
  readonly masked: boolean;
  readonly from: 'file' | 'environment' | 'secret-file' | 'default' | 'not set';
  /** Where it is written, or where the reference to it is. Absent: nowhere. */
  readonly place?: SettingPlace;
  /** The variable or the secret file that it comes from, or should. */
  readonly name?: string;
  /** What it is for. */
  readonly description?: string;
}

export interface SettingPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A file as it was written; the located YAML of mappings has this form. */
export type Written =
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, { readonly node: Written }> }
  | { readonly kind: 'list'; readonly items: readonly Written[] }
  | { readonly kind: 'scalar'; readonly place: SettingPlace; readonly value: unknown };

/** Finds what a reference stands for; undefined where nothing is set. */
export type LookUp = (kind: 'env' | 'file', name: string) => Found | undefined;

/** `crossdock.yaml:12`, `environment ACME_HOST (mappings/acme/supplier.yaml:9)`, `default`. */
export function originText({ from, place, name }: Setting): string {
  const at = place === undefined ? '' : `${place.file}:${place.line}`;
  if (from === 'default') return 'default';
  if (from === 'file') return at;
  if (from === 'not set') return `not set: ${name} (${at})`;
  const source = from === 'environment' ? `environment ${name}` : `file ${name}`;
  return at === '' ? source : `${source} (${at})`;
}

export function settingsOf(described: Described, written: Written, lookUp: LookUp): Setting[] {
  return [...walk(described, written, '', lookUp)];
}

function* walk(described: Described, written: Written | undefined, path: string, lookUp: LookUp): Generator<Setting> {
  if (written === undefined) yield* defaults(described, path);
  else if (written.kind === 'scalar') yield setting(described, written, path, lookUp);
  else if (written.kind === 'list') yield* list(described, written, path, lookUp);
  else {
    const shape = shapeOf(described, written);
    const names = new Set([...written.entries.keys(), ...(shape.keys?.keys() ?? [])]);
    for (const name of names) {
      const inner = shape.keys?.get(name) ?? shape.items ?? UNKNOWN;
      yield* walk(inner, written.entries.get(name)?.node, path === '' ? name : `${path}.${name}`, lookUp);
    }
  }
}

const UNKNOWN: Described = { optional: true, words: 'anything' };

function* list(
  described: Described,
  { items }: Extract<Written, { kind: 'list' }>,
  path: string,
  lookUp: LookUp,
): Generator<Setting> {
  const shape = described.shapes?.find(({ items: inner, keys }) => inner !== undefined && keys === undefined);
  const inner = described.items ?? shape?.items ?? UNKNOWN;
  const each = items.map((item, index) => [...walk(inner, item, `${path}[${index}]`, lookUp)]);
  const [first] = each[0] ?? [];
  // A plain list of words is one value; a list with sections or references in it is told item by item.
  const isPlain = items.every(({ kind }) => kind === 'scalar') && each.flat().every(({ from }) => from === 'file');
  if (!isPlain || first === undefined) return yield* each.flat();
  const { description } = described;
  yield {
    ...first,
    path,
    value: each.flat().map(({ value }) => value),
    masked: each.flat().some(({ masked }) => masked),
    ...(description === undefined ? {} : { description }),
  };
}

/** What is in force where nothing is written. */
function* defaults(described: Described, path: string): Generator<Setting> {
  if (!('fallback' in described)) return;
  const { fallback, keys, description } = described;
  if (keys === undefined || typeof fallback !== 'object' || fallback === null) {
    if (fallback === undefined) return;
    yield {
      path,
      value: fallback,
      masked: false,
      from: 'default',
      ...(description === undefined ? {} : { description }),
    };
    return;
  }
  for (const [name, inner] of keys) {
    const value = (fallback as Record<string, unknown>)[name];
    yield* defaults(value === undefined ? inner : { ...inner, fallback: value }, `${path}.${name}`);
  }
}

/** The shape of several that a written map has: by its keys with one possible value, else by the names of its keys. */
function shapeOf(described: Described, written: Extract<Written, { kind: 'map' }>): Described {
  if (described.shapes === undefined) return described;
  const maps = described.shapes.filter(({ keys }) => keys !== undefined);
  const byConstant = maps.find(({ keys }) =>
    [...(keys ?? [])].some(([name, { constant }]) => {
      const node = written.entries.get(name)?.node;
      return constant !== undefined && node?.kind === 'scalar' && node.value === constant;
    }),
  );
  const byNames = maps.find(({ keys }) => [...written.entries.keys()].every((name) => keys?.has(name)));
  return byConstant ?? byNames ?? described;
}

const REFERENCE = /\$\{(env|file):([^}]+)\}/g;

function setting(
  { description }: Described,
  { place, value }: Extract<Written, { kind: 'scalar' }>,
  path: string,
  lookUp: LookUp,
): Setting {
  const sources: Found[] = [];
  let missing: string | undefined;
  const resolved =
    typeof value !== 'string'
      ? value
      : value.replace(REFERENCE, (whole, kind: 'env' | 'file', name: string) => {
          const source = lookUp(kind, name);
          if (source === undefined) {
            missing = name;
            return whole;
          }
          sources.push(source);
          return source.value;
        });
  const source = sources.find(({ from }) => from === 'secret-file') ?? sources[0];
  const about = description === undefined ? {} : { description };
  if (missing !== undefined) return { path, value, masked: false, from: 'not set', place, name: missing, ...about };
  const shown = shownValue(path, resolved, source);
  const origin = source === undefined ? ({ from: 'file' } as const) : { from: source.from, name: source.name };
  return { path, ...shown, ...origin, place, ...about };
}
