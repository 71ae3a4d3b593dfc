import type { Codec, FormatName, Interchange, SourceDocument, SourceEvent } from '../../formats/codec.ts';
import { codecs } from '../../formats/registry.ts';
import { Tracer } from '../../mapping/trace.ts';
import type { Environment } from '../../partners/load.ts';
import { mappingFor } from '../../partners/match.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Gateway } from '../../pipeline/gateway.ts';
import type { LineOutcome } from '../../pipeline/inbound/translate.ts';
import { translateFile } from '../../pipeline/inbound/translate-file.ts';
import type { Meaning, MeaningWanted } from '../../server/readings.ts';
import type { SeenFile } from '../../stores/files.ts';
import { revisionInForce } from '../../stores/mapping-revisions.ts';
import { TraceCollector } from '../map/trace-collector.ts';
import { loadKeptSupplier } from '../reload/kept-supplier.ts';
import { MeaningPage } from './meaning-page.ts';

/** Records behind a page that are read for the fields of the document as a whole, and for how long it is. */
const MOST_BEHIND = 100_000;

/** Everything that was asked for is known. */
class Enough extends Error {}

/**
 * Reads one document of an archived file the way the gateway does (decrypted, unpacked, by the mappings of a revision) and watches:
 * which record is which, and which field each value gave. Nothing is kept.
 */
export async function meaningOf(
  gateway: Pick<Gateway, 'db' | 'archive' | 'suppliers'>,
  environment: Environment,
  file: SeenFile,
  wanted: MeaningWanted,
): Promise<Meaning | undefined> {
  const { db, archive } = gateway;
  const collected = new TraceCollector();
  const tracer = new Tracer((trace) => collected.take(trace));
  const revision = wanted.revision ?? (await revisionInForce(db, file.supplierId));
  const kept =
    revision === undefined
      ? undefined
      : await loadKeptSupplier(db, file.supplierId, revision, environment, false, tracer);
  const profile = kept?.profile ?? gateway.suppliers.get(file.supplierId);
  if (profile === undefined) return undefined;
  const page = new MeaningPage(wanted, collected);
  const watch = new DocumentWatch(wanted.document, page);
  const tools = {
    codecs: watched(watch),
    archive,
    see: (document: number, outcome: LineOutcome) => watch.see(document, outcome),
  };
  try {
    await translateFile(tools, db, profile, file);
  } catch (thrown) {
    if (!(thrown instanceof Enough)) throw thrown;
  }
  if (!watch.wasFound) return undefined;
  return page.result({
    revision: kept?.profile === undefined ? null : (revision ?? null),
    mapping: mappingOf(profile, watch, file.name),
  });
}

function mappingOf(profile: SupplierProfile, { source }: DocumentWatch, fileName: string): Meaning['mapping'] {
  if (source === undefined) return null;
  const { format, set, version } = source;
  const names = format === 'x12' ? { set, version } : { root: set };
  const mapping = mappingFor(profile, { format, fileName, ...names });
  return mapping === undefined ? null : { id: mapping.id, version: mapping.version, kind: mapping.kind };
}

/** Every codec with somebody who sees its events before the translation does. */
function watched(watch: DocumentWatch): Readonly<Record<FormatName, Codec>> {
  const entries = Object.entries(codecs).map(([name, codec]): [string, Codec] => [
    name,
    { ...codec, encode: codec.encode, decode: (input, options) => watch.decoded(codec.decode(input, options)) },
  ]);
  return Object.fromEntries(entries) as Record<FormatName, Codec>;
}

/** Finds the wanted document among the events of a file, and hands on what stands in it. */
class DocumentWatch {
  source: SourceDocument | undefined;
  private readonly wanted: number;
  private readonly page: MeaningPage;
  private documents = 0;
  private interchange: Interchange | undefined;
  private isOpen = false;

  constructor(wanted: number, page: MeaningPage) {
    this.wanted = wanted;
    this.page = page;
  }

  get wasFound(): boolean {
    return this.source !== undefined;
  }

  /** Inside the document one event at a time, so that what follows from each is known before the next. */
  async *decoded(batches: AsyncIterable<readonly SourceEvent[]>): AsyncGenerator<readonly SourceEvent[]> {
    for await (const batch of batches) {
      let passed: SourceEvent[] = [];
      for (const event of batch) {
        const isInside = this.take(event);
        if (!isInside) {
          passed.push(event);
          continue;
        }
        if (passed.length > 0) yield passed;
        passed = [];
        yield [event];
        this.taken(event);
      }
      if (passed.length > 0) yield passed;
    }
  }

  see(document: number, outcome: LineOutcome): void {
    this.page.see(document === this.wanted ? outcome : undefined);
  }

  private take(event: SourceEvent): boolean {
    if (event.type === 'interchange-start') this.interchange = event.interchange;
    if (event.type === 'document-start') {
      this.documents += 1;
      this.isOpen = this.documents === this.wanted;
      if (this.isOpen) {
        this.source = event.document;
        this.page.open(event.document, this.interchange);
      }
    }
    if (this.isOpen && event.type === 'record') this.page.add(event.record);
    return this.isOpen;
  }

  private taken(event: SourceEvent): void {
    if (event.type === 'document-end') {
      this.page.end();
      throw new Enough();
    }
    if (this.page.behind > MOST_BEHIND) throw new Enough();
  }
}
