import { withQuantity } from '../../documents/inventory-advice.ts';
import type { InboundKind } from '../../documents/kinds.ts';
import type { Placed } from '../../documents/parts.ts';
import type {
  Codec,
  DecodeOptions,
  FormatName,
  FunctionalGroup,
  Interchange,
  InterchangeAcknowledgment,
  SourceDocument,
  SourceEvent,
} from '../../formats/codec.ts';
import type { Detection } from '../../formats/detect.ts';
import type { SourceRecord } from '../../formats/tree.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { HeldLine, InboundMapping, MappingReader, MappingSource } from '../../mapping/mapping.ts';
import { mappingFor } from '../../partners/match.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { StagedLine, StageWriter } from '../../stores/stage-writer.ts';
import type { Imprint, KnownFeed } from './imprint.ts';
import { TextHash } from './text-hash.ts';

/** A held line and the how manieth it is, from 1, of all lines that start at its place: one segment may carry several. */
export type NumberedHeldLine = HeldLine & { readonly part: number };

/** A line as it comes out of a mapping, or is held. */
export type LineOutcome =
  | { readonly state: 'line'; readonly part: number; readonly line: Placed<Record<string, unknown>> }
  | { readonly state: 'held'; readonly part: number; readonly line: HeldLine };

/** What a translation works with, and where stock lines go. */
export interface TranslationTools {
  readonly codecs: Readonly<Record<FormatName, Codec>>;
  /** Where stock lines go, which are too many for memory. Without it they are only seen. */
  readonly stage?: Pick<StageWriter, 'add' | 'ready' | 'end' | 'abandon'>;
  /** What the feed in force said, and what this one says; asked for when the file is X12. */
  readonly known?: (() => Promise<KnownFeed | undefined>) | undefined;
  /** Sees every line in file order, with the number of its document. */
  readonly see?: (document: number, outcome: LineOutcome) => void;
}

/** One document of a file, translated. Lines of a stock feed are in the stage instead of in `lines`. */
export interface TranslatedDocument {
  readonly ordinal: number;
  readonly source: SourceDocument;
  readonly group?: FunctionalGroup | undefined;
  /** Undefined: no mapping of this supplier reads it. */
  readonly mapping?: InboundMapping | undefined;
  readonly kind: InboundKind | 'unknown';
  readonly header: Readonly<Record<string, unknown>>;
  readonly lines: readonly Placed<Record<string, unknown>>[];
  readonly lineCount: number;
  /** At most the first thousand; `heldCount` is all of them. */
  readonly held: readonly NumberedHeldLine[];
  readonly heldCount: number;
  /** Stock: sum of all quantities as they were read. */
  readonly units: number;
  /** Inputs that nothing read, the most frequent ones first: address or qualifier → how often. */
  readonly unread: Readonly<Record<string, number>>;
  /** Findings of the format: they go into the functional acknowledgment. */
  readonly syntaxProblems: readonly Problem[];
  /** Findings of the mapping: they concern us. */
  readonly mappingProblems: readonly Problem[];
  readonly complete: boolean;
}

/** An interchange with its documents, or the one document of a file without interchange. */
export interface TranslatedUnit {
  /** The file it came in, as findings name it: `stock.edi`, `archive.zip/stock.csv`. */
  readonly file: string;
  readonly interchange?: Interchange | undefined;
  readonly sha256: Buffer;
  readonly complete: boolean;
  readonly problems: readonly Problem[];
  readonly groups: readonly TranslatedGroup[];
  readonly documents: readonly TranslatedDocument[];
  /** TA1 segments: what the supplier says about interchanges of ours. */
  readonly acknowledgments: readonly InterchangeAcknowledgment[];
}

export interface TranslatedGroup {
  readonly group: FunctionalGroup;
  readonly complete: boolean;
  readonly problems: readonly Problem[];
  readonly declaredDocuments?: number;
  readonly receivedDocuments: number;
  readonly documents: readonly TranslatedDocument[];
}

export interface TranslatedFile {
  readonly units: readonly TranslatedUnit[];
  readonly problems: readonly Problem[];
  /** Entries of a packed file of which nothing could be read. */
  readonly unreadParts: number;
}

/** Bytes to be translated: a file, or an entry of a packed one. */
export interface Content {
  /** Its own name, which mappings ask for. */
  readonly name: string;
  /** How findings name it. */
  readonly label: string;
  readonly content: AsyncIterable<Uint8Array>;
  /** Documents that stand before it in its file: they are numbered through. */
  readonly documentsBefore: number;
}

/** Most held lines kept with their text; the rest is counted. */
const MOST_HELD = 1000;

/**
 * Decodes bytes and maps every document in them, streaming: lines of stock feeds go to the open stage as they come,
 * everything else is small and stays in memory. Nothing is decided here.
 *
 * @returns undefined when no mapping of this supplier could read such bytes at all
 */
export async function translateContent(
  tools: TranslationTools,
  profile: SupplierProfile,
  input: Content,
  detected: Detection,
): Promise<TranslatedFile | undefined> {
  const format = formatOf(profile, input.name, detected);
  if (format === undefined) return undefined;
  const source = mappingFor(profile, { format, fileName: input.name })?.source;
  if (format !== 'x12' && source === undefined) return undefined;
  const imprint = format === 'x12' ? (await tools.known?.())?.imprint : undefined;
  const translation = new Translation(profile, input, tools, imprint);
  const options = { ...decodeOptions(profile, format, source), ...(imprint === undefined ? {} : { known: imprint }) };
  try {
    for await (const batch of tools.codecs[format].decode(input.content, { file: input.label, ...options })) {
      for (const event of batch) translation.take(event);
      await tools.stage?.ready();
    }
    await tools.stage?.end();
  } catch (error) {
    await tools.stage?.abandon();
    throw error;
  }
  return translation.finish();
}

/** The codec for what was detected. Lines of fixed width look like text, or like a table of odd columns. */
function formatOf(profile: SupplierProfile, fileName: string, { format }: Detection): FormatName | undefined {
  const isFixed = mappingFor(profile, { format: 'fixed', fileName }) !== undefined;
  if (format === 'csv') return isFixed && mappingFor(profile, { format, fileName }) === undefined ? 'fixed' : 'csv';
  if (format === 'text') return isFixed ? 'fixed' : undefined;
  return format === 'empty' || format === 'unknown' || format === 'gzip' || format === 'zip' ? undefined : format;
}

function decodeOptions(profile: SupplierProfile, format: FormatName, source: MappingSource | undefined): DecodeOptions {
  const tolerate = [...(format === 'x12' ? (profile.x12?.tolerate ?? []) : []), ...(source?.tolerate ?? [])];
  return {
    ...source?.decode,
    ...(tolerate.length === 0 ? {} : { tolerate }),
    ...(format === 'x12' && profile.x12 ? { x12: profile.x12.reading } : {}),
  };
}

interface OpenDocument {
  readonly source: SourceDocument;
  readonly mapping: InboundMapping | undefined;
  readonly reader: MappingReader | undefined;
  readonly lines: Placed<Record<string, unknown>>[];
  readonly held: NumberedHeldLine[];
  isStock: boolean;
  units: number;
}

/** The state of one pass over a file: which unit, group and document is open. */
class Translation {
  private readonly units: TranslatedUnit[] = [];
  private readonly problems: Problem[] = [];
  private ordinal: number;
  private interchange: Interchange | undefined;
  private hash = new TextHash();
  private groups: TranslatedGroup[] = [];
  private documents: TranslatedDocument[] = [];
  private group: FunctionalGroup | undefined;
  private groupDocuments: TranslatedDocument[] = [];
  private open: OpenDocument | undefined;
  private readonly profile: SupplierProfile;
  private readonly input: Content;
  private readonly tools: TranslationTools;
  private readonly imprint: Imprint | undefined;

  constructor(profile: SupplierProfile, input: Content, tools: TranslationTools, imprint: Imprint | undefined) {
    this.profile = profile;
    this.input = input;
    this.tools = tools;
    this.imprint = imprint;
    this.ordinal = input.documentsBefore;
  }

  take(event: SourceEvent): void {
    switch (event.type) {
      case 'interchange-start':
        this.interchange = event.interchange;
        this.hash = new TextHash();
        this.hash.update(JSON.stringify({ ...event.interchange, byteOffset: 0 }));
        break;
      case 'group-start':
        this.group = event.group;
        this.groupDocuments = [];
        this.hash.update(JSON.stringify(event.group));
        break;
      case 'document-start':
        this.startDocument(event.document);
        break;
      case 'record':
        this.hash.update(recordText(event.record, this.interchange));
        this.open?.reader?.push(event.record);
        break;
      case 'known':
        this.hash.updateLatin1(event.latin1);
        break;
      case 'run-end':
        this.open?.reader?.endRun?.();
        this.imprint?.endRun(event.ordinal, event.low, event.high, event.isClean);
        break;
      case 'document-end':
        this.endDocument(event);
        break;
      case 'group-end':
        this.endGroup(event);
        break;
      case 'interchange-end':
        if (event.acknowledgments !== undefined) this.hash.update(JSON.stringify(event.acknowledgments));
        this.endUnit(event.complete, event.problems, event.acknowledgments);
        this.interchange = undefined;
        break;
      case 'problem':
        this.problems.push(event.problem);
        break;
      case 'file-end':
        if (this.documents.length > 0) this.endUnit(event.complete, []);
        break;
    }
  }

  finish(): TranslatedFile {
    return { units: this.units, problems: this.problems, unreadParts: 0 };
  }

  private startDocument(source: SourceDocument): void {
    const mapping = mappingFor(this.profile, {
      format: source.format,
      fileName: this.input.name,
      ...(source.format === 'x12' ? { set: source.set, version: source.version } : { root: source.set }),
    });
    const lines: OpenDocument['lines'] = [];
    const held: NumberedHeldLine[] = [];
    const isStock = mapping?.kind === 'inventory';
    const ordinal = this.ordinal + 1;
    const { see, stage } = this.tools;
    const { imprint } = this;
    let place = 0;
    let part = 0;
    const partOf = (at: number): number => {
      part = at === place ? part + 1 : 1;
      place = at;
      return part;
    };
    const reader = mapping?.reader({
      line: (line, isClean) => {
        partOf(line.source.ordinal);
        see?.(ordinal, { state: 'line', part, line });
        if (isStock) this.takeStock(withQuantity(line as StagedLine), isClean);
        else lines.push(line);
      },
      held: (line) => {
        partOf(line.source.ordinal);
        see?.(ordinal, { state: 'held', part, line });
        const sku = line.fields?.sku;
        if (isStock) imprint?.held(typeof sku === 'string' ? sku : undefined, line.source.ordinal);
        if (isStock && typeof sku === 'string') stage?.add({ sku, isHeld: true, source: { ordinal: 0 } });
        if (held.length >= MOST_HELD) return;
        held.push({ ...line, part, problems: line.problems.map((found) => this.located(found)) });
      },
    });
    this.open = { source, mapping, reader, lines, held, isStock, units: 0 };
  }

  private takeStock(line: StagedLine, isClean: boolean): void {
    this.tools.stage?.add(line);
    this.imprint?.line(line, isClean);
    if (this.open !== undefined) this.open.units += line.quantity ?? 0;
  }

  private endDocument(event: Extract<SourceEvent, { type: 'document-end' }>): void {
    const open = this.open;
    if (!open) return;
    this.open = undefined;
    this.ordinal += 1;
    const known = this.imprint?.takeCounts();
    const result = open.reader?.end(known?.lines);
    this.imprint?.endDocument();
    const document: TranslatedDocument = {
      ordinal: this.ordinal,
      source: event.document,
      group: this.group,
      mapping: open.mapping,
      kind: open.mapping?.kind ?? 'unknown',
      header: result?.header ?? {},
      lines: open.lines,
      lineCount: result?.lineCount ?? 0,
      held: open.held,
      heldCount: result?.heldCount ?? 0,
      units: open.units + (known?.units ?? 0),
      unread: mostUnread(result?.unread),
      syntaxProblems: event.problems.map((found) => this.located(found)),
      mappingProblems: [
        ...(result?.problems ?? []).map((found) => this.located(found)),
        ...(open.mapping ? [] : [this.unmapped(event.document)]),
      ],
      complete: event.complete,
    };
    this.documents.push(document);
    this.groupDocuments.push(document);
  }

  /** A document counts only when its group does: one whose group does not agree with its trailer is not complete. */
  private endGroup(event: Extract<SourceEvent, { type: 'group-end' }>): void {
    const problems = event.problems.map((found) => this.located(found));
    const isSound = event.complete && !problems.some((found) => found.severity === 'error');
    const documents = isSound
      ? this.groupDocuments
      : this.groupDocuments.map((document) => ({
          ...document,
          complete: false,
          syntaxProblems: [...document.syntaxProblems, ...problems],
        }));
    // They are the last ones; a file may have a group for every document, so the others are not gone through again.
    this.documents.length -= documents.length;
    for (const document of documents) this.documents.push(document);
    this.groups.push({ ...event, problems, documents });
    this.group = undefined;
  }

  private endUnit(
    complete: boolean,
    problems: readonly Problem[],
    acknowledgments: readonly InterchangeAcknowledgment[] = [],
  ): void {
    this.units.push({
      file: this.input.label,
      interchange: this.interchange,
      sha256: this.hash.digest(),
      complete,
      problems: problems.map((found) => this.located(found)),
      groups: this.groups,
      documents: this.documents,
      acknowledgments,
    });
    this.hash = new TextHash();
    this.groups = [];
    this.documents = [];
  }

  private located(found: Problem): Problem {
    return { ...found, position: { file: this.input.label, ...found.position } };
  }

  private unmapped(source: SourceDocument): Problem {
    const what =
      source.format === 'x12' ? `an ${source.set ?? '?'} of version ${source.version ?? '?'}` : `<${source.set}>`;
    return problem(
      'FILE-FOREIGN',
      'error',
      {
        file: this.input.label,
        ...(source.controlNumber === undefined ? {} : { transactionSet: source.controlNumber }),
      },
      `No mapping of this supplier reads ${what}.`,
      { found: source.set },
    );
  }
}

/** Inputs kept with a document; the rest are rare. */
const MOST_UNREAD = 100;

function mostUnread(unread: ReadonlyMap<string, number> = new Map()): Record<string, number> {
  return Object.fromEntries([...unread].sort(([, a], [, b]) => b - a).slice(0, MOST_UNREAD));
}

/**
 * The text of a record for the hash that recognises a repeated interchange: content only, not layout. Of a segment it is
 * the text that it has in the file, whose separators are in the hash as well.
 */
function recordText(record: SourceRecord, interchange: Interchange | undefined): string {
  if (record.kind === 'segment') {
    const { element = '\u001f', segment = '\u001e' } = interchange?.separators ?? {};
    return `${record.elements.join(element)}${segment}`;
  }
  if (record.kind === 'row') return `${record.cells.join('\u001f')}\u001e`;
  return JSON.stringify(record);
}
