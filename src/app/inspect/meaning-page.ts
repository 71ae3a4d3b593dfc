import type { Interchange, SourceDocument } from '../../formats/codec.ts';
import { LoopTracker, segmentName } from '../../formats/registry.ts';
import type { SegmentRecord, SourceRecord } from '../../formats/tree.ts';
import type { Position } from '../../kernel/position.ts';
import type { FieldTrace } from '../../mapping/trace.ts';
import type { LineOutcome } from '../../pipeline/inbound/translate.ts';
import type { Meaning, MeaningWanted, MeantField, MeantLine, MeantRecord, MeantValue } from '../../server/readings.ts';
import type { TraceCollector } from '../map/trace-collector.ts';
import { nodeValues, rowValues, type ShownValue, segmentValues } from './document-view.ts';

const LONGEST_RAW = 4000;

/** Some records of one document, with the lines and fields that came of them. */
export class MeaningPage {
  private readonly wanted: MeaningWanted;
  private readonly collected: TraceCollector;
  private readonly records: MeantRecord[] = [];
  private readonly lines: MeantLine[] = [];
  private header: readonly MeantField[] = [];
  private total: number | null = null;
  private index = 0;
  private number = 0;
  private loops: LoopTracker | undefined;
  private version = '';
  private interchange: Interchange | undefined;

  constructor(wanted: MeaningWanted, collected: TraceCollector) {
    this.wanted = wanted;
    this.collected = collected;
  }

  /** How many records were read behind those that are shown. */
  get behind(): number {
    return this.index - (this.wanted.from + this.wanted.limit);
  }

  open(document: SourceDocument, interchange: Interchange | undefined): void {
    this.collected.line();
    this.collected.header();
    this.interchange = interchange;
    this.version = document.version ?? '';
    this.loops = new LoopTracker(document.set ?? '', this.version);
  }

  add(record: SourceRecord): void {
    this.index += 1;
    const place = record.kind === 'segment' ? this.loops?.next(record.tag) : undefined;
    const { from, limit } = this.wanted;
    if (this.index < from || this.index >= from + limit) return;
    this.records.push(this.meant(record, place?.path ?? '', place?.depth ?? 0));
  }

  /** A line came out, of this document or (undefined) of another one. */
  see(outcome: LineOutcome | undefined): void {
    const traces = this.collected.line();
    if (outcome === undefined) return;
    this.number += 1;
    const { ordinal } = outcome.line.source;
    const [first, last] = [this.records[0]?.ordinal, this.records.at(-1)?.ordinal];
    if (first === undefined || last === undefined) return;
    const isHere = (at: number | undefined): boolean => at !== undefined && at >= first && at <= last;
    const touched = traces.some(({ reads }) => reads.some(({ place }) => isHere(place?.segment ?? place?.row)));
    if (!isHere(ordinal) && !touched) return;
    this.lines.push({
      number: this.number,
      ordinal,
      state: outcome.state,
      fields: fieldsOf(traces, outcome.state === 'line' ? outcome.line : outcome.line.fields),
      problems: outcome.state === 'held' ? outcome.line.problems : [],
    });
  }

  end(): void {
    this.header = fieldsOf(this.collected.header(), undefined);
    this.total = this.index;
  }

  result(about: Pick<Meaning, 'revision' | 'mapping'>): Meaning {
    const gives = new GivenFields(this.header, this.lines);
    const { from, limit } = this.wanted;
    const behind = from + this.records.length;
    return {
      ...about,
      records: this.records.map((record) => ({
        ...record,
        values: record.values.map((value) => ({ ...value, gives: gives.of(record, value) })),
      })),
      next: this.records.length === limit && (this.total === null || behind <= this.total) ? behind : null,
      total: this.total,
      header: this.header,
      lines: this.lines,
    };
  }

  private meant(record: SourceRecord, path: string, depth: number): MeantRecord {
    const { index } = this;
    switch (record.kind) {
      case 'segment': {
        const { tag, ordinal, byteOffset: offset, elements, separators } = record;
        const values = segmentValues(tag, elements, this.version, separators);
        const raw = this.rawOf(record);
        const name = segmentName(tag, this.version);
        return { index, ordinal, tag, name, depth, path, offset, raw, values: placed(values, record, this.element) };
      }
      case 'row':
        return { index, ordinal: record.row, tag: 'row', depth, path: '', values: rowValues(record).map(bare) };
      case 'node': {
        const { name: tag, line: ordinal } = record;
        return { index, ordinal, tag, depth, path: record.path, values: nodeValues(record, '').map(bare) };
      }
    }
  }

  private get element(): string {
    return this.interchange?.separators.element ?? '*';
  }

  private rawOf({ elements }: SegmentRecord): string {
    const text = `${elements.join(this.element)}${this.interchange?.separators.segment ?? '~'}`;
    return text.length > LONGEST_RAW ? `${text.slice(0, LONGEST_RAW)}…` : text;
  }
}

function bare(value: ShownValue): MeantValue {
  return { ...value, gives: [] };
}

/** Where each value stands in the text of its segment: elements follow one another, with one separator between them. */
function placed(values: readonly ShownValue[], { tag, elements }: SegmentRecord, separator: string): MeantValue[] {
  const starts: number[] = [];
  let start = 0;
  for (const element of elements) {
    starts.push(start);
    start += element.length + separator.length;
  }
  let [last, searchFrom] = [-1, 0];
  return values.map((value) => {
    const element = Number(/^\d+/.exec(value.at.slice(tag.length))?.[0] ?? 0);
    if (element !== last) [last, searchFrom] = [element, 0];
    const within = elements[element]?.indexOf(value.value, searchFrom) ?? -1;
    if (within < 0) return { ...value, gives: [] };
    searchFrom = within + value.value.length;
    const at = (starts[element] ?? 0) + within;
    return { ...value, start: at, end: at + value.value.length, gives: [] };
  });
}

/** Fields in the order in which they were evaluated; what a canonical document adds by itself follows without a source. */
function fieldsOf(traces: readonly FieldTrace[], values: Readonly<Record<string, unknown>> | undefined): MeantField[] {
  const fields = traces
    .filter(({ isSkipped }) => !isSkipped)
    .map((trace): MeantField => {
      const { field, reads, steps, fault } = trace;
      return {
        field,
        value: values?.[field] ?? trace.value ?? null,
        from: reads.map(({ address, place, value }) => ({ address, place, value })),
        steps: steps.map(({ step }) => step),
        ...(fault === undefined ? {} : { fault: fault.message }),
      };
    })
    .filter(
      ({ value, fault, from }) => value !== null || fault !== undefined || from.some((one) => one.value !== undefined),
    );
  const known = new Set(fields.map(({ field }) => field));
  const added = Object.entries(values ?? {}).filter(
    ([field, value]) => field !== 'source' && value !== undefined && !known.has(field),
  );
  return [...fields, ...added.map(([field, value]) => ({ field, value, from: [], steps: [] }))];
}

/** Which fields a value gave something to, by where each field was read. */
class GivenFields {
  private readonly byOrdinal = new Map<
    number,
    { readonly place: Position; readonly address: string; readonly field: string; readonly line: number | null }[]
  >();

  constructor(header: readonly MeantField[], lines: readonly MeantLine[]) {
    for (const field of header) this.note(field, null);
    for (const { number, fields } of lines) for (const field of fields) this.note(field, number);
  }

  of(record: MeantRecord, value: MeantValue): MeantValue['gives'] {
    const found = (this.byOrdinal.get(record.ordinal) ?? []).filter(({ place, address }) =>
      isAt(record, value, place, address),
    );
    const seen = new Set<string>();
    return found
      .map(({ field, line }) => ({ field, line }))
      .filter(({ field, line }) => !seen.has(`${line}/${field}`) && seen.add(`${line}/${field}`) !== undefined);
  }

  private note({ field, from }: MeantField, line: number | null): void {
    for (const { place, address } of from) {
      const ordinal = place?.segment ?? place?.row;
      if (place === undefined || ordinal === undefined) continue;
      const known = this.byOrdinal.get(ordinal);
      const one = { place, address, field, line };
      if (known === undefined) this.byOrdinal.set(ordinal, [one]);
      else known.push(one);
    }
  }
}

/** Whether a field was read from this value: the same element, column, or the end of the path. */
function isAt({ tag }: MeantRecord, { at }: MeantValue, place: Position, address: string): boolean {
  if (place.segment !== undefined) {
    if (place.tag !== tag) return false;
    const element = place.element ?? Number(/^\d{2}/.exec(address.replace(/^.*\//, '').slice(tag.length))?.[0] ?? 0);
    const start = `${tag}${String(element).padStart(2, '0')}`;
    if (at !== start && !at.startsWith(`${start}-`) && !at.startsWith(`${start}^`)) return false;
    const component = /-(\d+)$/.exec(address)?.[1];
    return component === undefined || !at.includes('-') || at.endsWith(`-${component}`);
  }
  if (place.column !== undefined) return at === String(place.column) || at === `column ${place.column}`;
  return address === at || address.endsWith(`/${at}`) || at.endsWith(`/${address}`);
}
