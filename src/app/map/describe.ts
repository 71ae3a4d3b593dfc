import { inboundKinds, outboundKinds } from '../../documents/kinds.ts';
import { loadCodeLists } from '../../mapping/code-lists.ts';
import { plainValue } from '../../mapping/lint/located.ts';
import type { Mapping, OutboundMapping } from '../../mapping/mapping.ts';
import { kindReferences } from '../../mapping/reference.ts';
import { resolveMapping } from '../../mapping/resolve.ts';
import { writtenStep, writtenYaml } from '../../mapping/steps/written.ts';
import { type OpenedMapping, openMapping } from './open.ts';
import { type AddressWords, nodeWords, placeName, rowWords, segmentWords, setWords } from './words.ts';

/** A mapping in words, for people who know the partner's guide and not our files. */
export interface MapDescription {
  /** Of this shape; grows when a field changes its meaning or goes away. */
  readonly version: 1;
  readonly id: string;
  readonly kind: string;
  readonly direction: 'in' | 'out';
  readonly mappingVersion: string;
  /** The file and what it extends. */
  readonly files: readonly string[];
  /** The mapping's own description, and what such a document is. */
  readonly about: readonly string[];
  /** The format and what is special about it. */
  readonly format: readonly string[];
  readonly loops: readonly { readonly name: string; readonly words: string }[];
  readonly parts: readonly { readonly title: string; readonly fields: readonly DescribedField[] }[];
  /** What is left out or let pass. */
  readonly rules: readonly string[];
  readonly codes: readonly { readonly name: string; readonly entries: Readonly<Record<string, string>> }[];
}

export interface DescribedField {
  readonly field: string;
  /** What the canonical field, or the element that is written, is. */
  readonly is: string;
  /** Where the value comes from, in words. */
  readonly from: string;
  /** Steps as the mapping writes them. */
  readonly steps: readonly string[];
  /** What must hold, and what happens when it does not. */
  readonly holds: readonly string[];
}

type Plain = Readonly<Record<string, unknown>>;

/** Name in force while writing → canonical path it stands for: `line` → `order.lines[]`. */
type Names = ReadonlyMap<string, string>;

/** The release whose names are used where a mapping takes any. */
const X12_VERSION = '004010';

/** Describes a mapping, named by id or path. */
export async function describeMapping(
  given: string,
  folder: string,
): Promise<MapDescription | Exclude<OpenedMapping, { state: 'ready' }>> {
  const opened = await openMapping(given, folder);
  if (opened.state !== 'ready') return opened;
  const { mapping, readText, path, tolerate } = opened;
  const { root, files } = resolveMapping(readText, path);
  const file = root === undefined ? {} : (plainValue(root) as Plain);
  const { lists } = root === undefined ? { lists: new Map() } : loadCodeLists(root, readText, []);
  const words = wordsFor(mapping, file);
  const kind = mapping.direction === 'in' ? inboundKinds[mapping.kind] : outboundKinds[mapping.kind];
  return {
    version: 1,
    id: mapping.id,
    kind: mapping.kind,
    direction: mapping.direction,
    mappingVersion: mapping.version,
    files,
    about: [...(typeof file.description === 'string' ? [file.description] : []), kind.doc],
    format: formatWords(mapping),
    loops: loopWords(plain(file.loops), words),
    parts: mapping.direction === 'in' ? inboundParts(mapping.kind, file, words) : outboundParts(mapping, file),
    rules: [
      ...skipRules(plain(plain(file.lines).skip)),
      ...trailerRules(plain(plain(file.lines).trailer)),
      ...generalRules(mapping, plain(file.issues), tolerate),
    ],
    codes: [...lists].map(([name, entries]) => ({ name, entries: Object.fromEntries(entries) })),
  };
}

function wordsFor(mapping: Mapping, file: Plain): AddressWords {
  const version = mapping.direction === 'in' ? mapping.source.version : mapping.target.version;
  const { format } = mapping.direction === 'in' ? mapping.source : mapping.target;
  if (format === 'x12') return segmentWords(version ?? X12_VERSION);
  return file.loops === undefined ? rowWords : nodeWords(Object.keys(plain(file.loops)));
}

function formatWords(mapping: Mapping): string[] {
  const { format, transaction, version, ...rest } = mapping.direction === 'in' ? mapping.source : mapping.target;
  const name =
    transaction === undefined
      ? format.toUpperCase()
      : `X12 ${setWords(transaction)}${version === undefined ? '' : `, release ${version}`}`;
  const { tolerate: _, decode, encode, ...special } = rest as Plain;
  const settings = { ...special, ...plain(decode), ...plain(encode) };
  return [name, ...Object.entries(settings).map(([key, value]) => `${key}: ${writtenYaml(value)}`)];
}

function loopWords(loops: Plain, words: AddressWords): MapDescription['loops'] {
  return Object.entries(loops).map(([name, declared]) => {
    const { start, where, ends, in: parents, hl } = plain(declared);
    const conditions = Object.entries(plain(where)).map(
      ([address, wanted]) => `${words.address(address)} is ${codesOf(address, wanted, words)}`,
    );
    return {
      name,
      words: [
        `starts with ${words.address(String(start))}${conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`}`,
        ...(hl === true ? ['nested by HL01 and HL02'] : []),
        ...(parents === undefined ? [] : [`stands in ${texts(parents).join(' or ')}`]),
        ...(ends === undefined ? [] : [`ends before ${texts(ends).join(', ')}`]),
      ].join('; '),
    };
  });
}

function inboundParts(kind: string, file: Plain, words: AddressWords): MapDescription['parts'] {
  const docs = docsOf(kind);
  const describe = (part: string, fields: Plain): DescribedField[] =>
    Object.entries(fields).map(([field, spec]) =>
      describeField(field, docs.get(`${part}.${field}`) ?? '', plain(spec), words),
    );
  const lines = plain(file.lines);
  const parts = [
    { title: 'Header', fields: describe('document', plain(file.document)) },
    {
      title: `Lines, one for each ${[lines.each].flat().join(', else each ')}`,
      fields: describe('lines.fields', plain(lines.fields)),
    },
  ];
  return parts.filter(({ fields }) => fields.length > 0);
}

/** What is written, in order; the parts of a list are titled with it. */
function outboundParts(mapping: OutboundMapping, file: Plain): MapDescription['parts'] {
  const { root } = outboundKinds[mapping.kind];
  const names = new Map([[root, root]]);
  const parts = new OutboundParts(mapping);
  parts.emit(listOf(file.emit), 'Written', names, []);
  const { each, as, columns } = plain(file.rows);
  if (columns !== undefined)
    parts.columns(plain(columns), String(each), new Map([...names, [String(as), `${each}[]`]]));
  return parts.all.filter(({ fields }) => fields.length > 0);
}

class OutboundParts {
  readonly all: { readonly title: string; readonly fields: DescribedField[] }[] = [];
  readonly #mapping: OutboundMapping;
  readonly #docs: ReadonlyMap<string, string>;

  constructor(mapping: OutboundMapping) {
    this.#mapping = mapping;
    this.#docs = docsOf(mapping.kind);
  }

  /** A list of `emit`: what stands behind a repeated part is a part of its own, so that the order is that of the file. */
  emit(list: readonly unknown[], title: string, names: Names, above: readonly string[]): void {
    let fields = this.#open(title);
    for (const entry of list) {
      const { each, as, emit, when, ...named } = plain(entry);
      const only = [...above, ...whenRules(when, this.#words(names))];
      if (each !== undefined) {
        const list = String(each).replace(/^[^.]+/, (first) => names.get(first) ?? first);
        this.emit(listOf(emit), `For each of ${String(each)}`, new Map([...names, [String(as), `${list}[]`]]), only);
        fields = this.#open(`${title}, after it`);
        continue;
      }
      for (const [name, body] of Object.entries(named)) {
        for (const [key, spec] of Object.entries(plain(body))) {
          if (key !== 'emit') fields.push(this.#one(this.#place(name, key), spec, names, only));
        }
        const inside = plain(body).emit;
        if (inside !== undefined) {
          this.emit(listOf(inside), `Inside ${name}`, names, only);
          fields = this.#open(`${title}, after it`);
        }
      }
    }
  }

  columns(columns: Plain, list: string, names: Names): void {
    const fields = this.#open(`Columns, one row for each of ${list}`);
    for (const [column, spec] of Object.entries(columns)) fields.push(this.#one(column, spec, names, []));
  }

  #open(title: string): DescribedField[] {
    const fields: DescribedField[] = [];
    this.all.push({ title, fields });
    return fields;
  }

  #place(name: string, key: string): string {
    if (this.#mapping.target.format === 'x12') return key;
    return key === 'text' ? name : `${name}/${key}`;
  }

  #one(place: string, written: unknown, names: Names, only: readonly string[]): DescribedField {
    const version = this.#mapping.target.version ?? X12_VERSION;
    const spec = typeof written === 'string' ? { value: written } : plain(written);
    const field = describeField(place, placeName(place, version) ?? '', spec, this.#words(names));
    return { ...field, holds: [...field.holds, ...only] };
  }

  /** Canonical paths, with what they are. */
  #words(names: Names): AddressWords {
    const explained = (text: string): string => {
      const doc = this.#docs.get(text.replace(/^[^.]+/, (first) => names.get(first) ?? first));
      return doc === undefined || doc === '' ? text : `${text}: ${doc.replace(/\.$/, '')}`;
    };
    return {
      address: (text) => text,
      code: (_, value) => value,
      field: ({ from }) => texts(from).map(explained).join(' and '),
    };
  }
}

/** What each canonical field of a kind is, by part and name: `lines.fields.sku`, `order.lines[].sku`. */
function docsOf(kind: string): Map<string, string> {
  const fields = kindReferences().find((one) => one.kind === kind)?.fields ?? [];
  return new Map(fields.map(({ part, name, doc }) => [`${part}.${name}`, doc]));
}

function describeField(field: string, is: string, spec: Plain, words: AddressWords): DescribedField {
  const { value, count } = spec;
  const from =
    value !== undefined
      ? `always ${JSON.stringify(value)}`
      : count !== undefined
        ? `the number of ${String(count)}`
        : spec.firstOf !== undefined
          ? listOf(spec.firstOf)
              .map((place) => placeWords(plain(place), words))
              .join('; else ')
          : words.field(spec);
  const steps = listOf(spec.do).map((step) => {
    if (typeof step === 'string') return step;
    const [name = '', options] = Object.entries(plain(step))[0] ?? [];
    return writtenStep(name, options);
  });
  return { field, is, from, steps, holds: [...fieldRules(spec), ...whenRules(spec.when, words)] };
}

function placeWords(place: Plain, words: AddressWords): string {
  return [words.field(place), ...whenRules(place.when, words)].join(', ');
}

function fieldRules({ required, min, max, clamp, truncate, default: fallback, several, onError }: Plain): string[] {
  return [
    ...(fallback === undefined ? [] : [fallback === '' ? 'may be blank' : `when blank: ${JSON.stringify(fallback)}`]),
    ...(required === true ? ['required'] : []),
    ...(min === undefined ? [] : [`at least ${String(min)}`]),
    ...(max === undefined ? [] : [`at most ${String(max)}${truncate === true ? ', cut there' : ''}`]),
    ...(clamp === true ? ['a number outside counts as the limit'] : []),
    ...(several === undefined ? [] : [`of several values: ${String(several)}`]),
    ...(onError === undefined ? [] : [`on error: ${String(onError)}`]),
  ];
}

function whenRules(when: unknown, words: AddressWords): string[] {
  return Object.entries(plain(when)).map(([address, wanted]) => {
    if (typeof wanted === 'string') return `only when ${words.address(address)} is ${wanted}`;
    return `only when ${words.address(address)} is ${codesOf(address, wanted, words)}`;
  });
}

/** Codes with what they mean, any of which will do. */
function codesOf(address: string, wanted: unknown, words: AddressWords): string {
  return texts(wanted)
    .map((one) => words.code(address, one))
    .join(' or ');
}

function skipRules(skip: Plain): string[] {
  return Object.entries(skip).map(
    ([column, values]) => `rows are left out where "${column}" is ${texts(values).join(' or ')}`,
  );
}

function trailerRules(trailer: Plain): string[] {
  if (trailer.where === undefined) return [];
  const where = Object.entries(plain(trailer.where)).map(
    ([column, values]) => `"${column}" is ${texts(values).join(' or ')}`,
  );
  const fields = Object.keys(plain(trailer.fields));
  const says = fields.length === 0 ? '' : ` and says ${fields.join(', ')}`;
  const needed = trailer.required === false ? '' : '; a file without it is held';
  return [`the last row, where ${where.join(' and ')}, is no data${says}${needed}`];
}

function generalRules(mapping: Mapping, issues: Plain, tolerate: readonly string[]): string[] {
  const effect = String(issues['unknown-code'] ?? 'hold-line');
  const own = mapping.direction === 'in' ? (mapping.source.tolerate ?? []) : [];
  const tolerated = mapping.direction === 'in' ? [...new Set([...own, ...tolerate])] : [];
  return [
    ...(mapping.direction === 'in' ? [`a code that is in no list: ${effect}`] : []),
    ...(tolerated.length === 0 ? [] : [`tolerated of this supplier: ${tolerated.join(', ')}`]),
  ];
}

function plain(value: unknown): Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: unknown): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}
