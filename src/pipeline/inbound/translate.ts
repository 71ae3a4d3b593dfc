import { createHash, type Hash } from 'node:crypto';
import type { InboundKind } from '../../documents/kinds.ts';
import type { Placed } from '../../documents/parts.ts';
import type { FormatName, FunctionalGroup, Interchange, SourceDocument, SourceEvent } from '../../formats/codec.ts';
import type { SourceRecord } from '../../formats/tree.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { HeldLine, InboundMapping, MappingReader } from '../../mapping/mapping.ts';
import { mappingFor } from '../../partners/match.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { openStage, type StagedLine, stageLines } from '../../stores/feeds.ts';
import type { SeenFile } from '../../stores/files.ts';
import { readContent } from '../../stores/raw-content.ts';
import type { Gateway } from '../gateway.ts';

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
  readonly held: readonly HeldLine[];
  readonly heldCount: number;
  /** Findings of the format: they go into the functional acknowledgment. */
  readonly syntaxProblems: readonly Problem[];
  /** Findings of the mapping: they concern us. */
  readonly mappingProblems: readonly Problem[];
  readonly complete: boolean;
}

/** An interchange with its documents, or the one document of a file without interchange. */
export interface TranslatedUnit {
  readonly interchange?: Interchange | undefined;
  readonly sha256: Buffer;
  readonly complete: boolean;
  readonly problems: readonly Problem[];
  readonly groups: readonly TranslatedGroup[];
  readonly documents: readonly TranslatedDocument[];
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
  readonly complete: boolean;
}

/** Lines copied into the stage at once: a COPY has a price of its own. */
const STAGE_BATCH = 5_000;
/** Most held lines kept with their text; the rest is counted. */
const MOST_HELD = 1000;

/**
 * Decodes an archived file and maps every document in it, streaming: lines of stock feeds go to the stage as they come,
 * everything else is small and stays in memory. Nothing is decided here.
 *
 * @returns undefined when no mapping of this supplier could read such a file at all
 */
export async function translateFile(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  file: SeenFile,
  format: FormatName,
): Promise<TranslatedFile | undefined> {
  const byName = mappingFor(profile, { format, fileName: file.name });
  if (format !== 'x12' && byName === undefined) return undefined;
  const translation = new Translation(profile, file, trx);
  const source = byName?.source;
  const events = gateway.codecs[format].decode(readContent(trx, file.sha256), {
    file: file.name,
    ...(source?.charset === undefined ? {} : { charset: source.charset }),
    ...(format === 'x12' && profile.x12 ? { tolerate: profile.x12.tolerate } : {}),
    csv: {
      ...(source?.delimiter === undefined ? {} : { delimiter: source.delimiter }),
      ...(source?.headerRow === undefined ? {} : { headerRow: source.headerRow }),
      ...(source?.allowMissingFinalNewline === undefined
        ? {}
        : { allowMissingFinalNewline: source.allowMissingFinalNewline }),
    },
    xml: source?.records === undefined ? {} : { records: source.records },
  });
  await openStage(trx);
  for await (const batch of events) {
    for (const event of batch) translation.take(event);
    await translation.flush(STAGE_BATCH);
  }
  await translation.flush(1);
  return translation.finish();
}

interface OpenDocument {
  readonly source: SourceDocument;
  readonly mapping: InboundMapping | undefined;
  readonly reader: MappingReader | undefined;
  readonly lines: Placed<Record<string, unknown>>[];
  readonly held: HeldLine[];
  isStock: boolean;
}

/** The state of one pass over a file: which unit, group and document is open. */
class Translation {
  private readonly units: TranslatedUnit[] = [];
  private readonly problems: Problem[] = [];
  private isComplete = false;
  private ordinal = 0;
  private interchange: Interchange | undefined;
  private hash: Hash = createHash('sha256');
  private groups: TranslatedGroup[] = [];
  private documents: TranslatedDocument[] = [];
  private group: FunctionalGroup | undefined;
  private groupDocuments: TranslatedDocument[] = [];
  private open: OpenDocument | undefined;
  private staged: StagedLine[] = [];
  private readonly profile: SupplierProfile;
  private readonly file: SeenFile;
  private readonly trx: Database;

  constructor(profile: SupplierProfile, file: SeenFile, trx: Database) {
    this.profile = profile;
    this.file = file;
    this.trx = trx;
  }

  take(event: SourceEvent): void {
    switch (event.type) {
      case 'interchange-start':
        this.interchange = event.interchange;
        this.hash = createHash('sha256').update(JSON.stringify({ ...event.interchange, byteOffset: 0 }));
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
        this.hash.update(recordText(event.record));
        this.open?.reader?.push(event.record);
        break;
      case 'document-end':
        this.endDocument(event);
        break;
      case 'group-end':
        this.endGroup(event);
        break;
      case 'interchange-end':
        this.endUnit(event.complete, event.problems);
        this.interchange = undefined;
        break;
      case 'problem':
        this.problems.push(event.problem);
        break;
      case 'file-end':
        this.isComplete = event.complete;
        if (this.documents.length > 0) this.endUnit(event.complete, []);
        break;
    }
  }

  /** Copies the collected lines into the stage once there are enough of them. */
  async flush(least: number): Promise<void> {
    if (this.staged.length < least) return;
    const lines = this.staged;
    this.staged = [];
    await stageLines(this.trx, lines);
  }

  finish(): TranslatedFile {
    return { units: this.units, problems: this.problems, complete: this.isComplete };
  }

  private startDocument(source: SourceDocument): void {
    const mapping = mappingFor(this.profile, {
      format: source.format,
      fileName: this.file.name,
      ...(source.format === 'x12' ? { set: source.set, version: source.version } : { root: source.set }),
    });
    const lines: OpenDocument['lines'] = [];
    const held: HeldLine[] = [];
    const isStock = mapping?.kind === 'inventory';
    const reader = mapping?.reader({
      line: (line) => {
        if (isStock) this.staged.push(line as StagedLine);
        else lines.push(line);
      },
      held: (line) => {
        const sku = line.fields?.sku;
        if (isStock && typeof sku === 'string') this.staged.push({ sku, isHeld: true, source: { ordinal: 0 } });
        if (held.length < MOST_HELD) held.push(line);
      },
    });
    this.open = { source, mapping, reader, lines, held, isStock };
  }

  private endDocument(event: Extract<SourceEvent, { type: 'document-end' }>): void {
    const open = this.open;
    if (!open) return;
    this.open = undefined;
    this.ordinal += 1;
    const result = open.reader?.end();
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
    const others = this.documents.filter((document) => document.group !== event.group && document.group !== this.group);
    this.documents = [...others, ...documents];
    this.groups.push({ ...event, problems, documents });
    this.group = undefined;
  }

  private endUnit(complete: boolean, problems: readonly Problem[]): void {
    this.units.push({
      interchange: this.interchange,
      sha256: this.hash.digest(),
      complete,
      problems: problems.map((found) => this.located(found)),
      groups: this.groups,
      documents: this.documents,
    });
    this.hash = createHash('sha256');
    this.groups = [];
    this.documents = [];
  }

  private located(found: Problem): Problem {
    return { ...found, position: { file: this.file.name, ...found.position } };
  }

  private unmapped(source: SourceDocument): Problem {
    const what =
      source.format === 'x12' ? `an ${source.set ?? '?'} of version ${source.version ?? '?'}` : `<${source.set}>`;
    return problem(
      'FILE-FOREIGN',
      'error',
      { file: this.file.name, ...(source.controlNumber === undefined ? {} : { transactionSet: source.controlNumber }) },
      `No mapping of this supplier reads ${what}.`,
      { found: source.set },
    );
  }
}

/** The text of a record for the hash that recognises a repeated interchange: content only, not layout. */
function recordText(record: SourceRecord): string {
  if (record.kind === 'segment') return `${record.elements.join('\u001f')}\u001e`;
  if (record.kind === 'row') return `${record.cells.join('\u001f')}\u001e`;
  return JSON.stringify(record);
}
