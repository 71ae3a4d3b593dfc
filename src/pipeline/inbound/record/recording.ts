import { createHash } from 'node:crypto';
import type { Placed } from '../../../documents/parts.ts';
import type { Problem } from '../../../kernel/problem.ts';
import type { SupplierProfile } from '../../../partners/profile.ts';
import type { Database } from '../../../stores/database.ts';
import type { StoredDelivery } from '../../../stores/deliveries.ts';
import type { DocumentState } from '../../../stores/documents.ts';
import type { SeenFile } from '../../../stores/files.ts';
import { raise } from '../../exceptions.ts';
import type { Gateway } from '../../gateway.ts';
import { failureKey } from '../../outbound/move-delivery.ts';
import type { TranslatedDocument } from '../translate.ts';

/** One document to be recorded, in the transaction of its file. */
export interface Recording {
  readonly gateway: Gateway;
  readonly trx: Database;
  readonly profile: SupplierProfile;
  readonly file: SeenFile;
  readonly document: TranslatedDocument;
  readonly documentId: string;
  /** A line that was held when the document was recorded and is put right now: its id. It adds to what is recorded. */
  readonly amendedBy?: string;
}

export interface Recorded {
  readonly state: DocumentState;
  /** What the document is about in the business's own numbers: PO, shipment or invoice number. */
  readonly businessKey?: string;
  /** One line for a person: what changed. */
  readonly summary: string;
  /** Findings that belong on the file's exception; handlers open more exact exceptions themselves. */
  readonly problems?: readonly Problem[];
}

export type RecordHandler = (recording: Recording) => Promise<Recorded>;

/** Groups lines by a key that either the line or the header carries, in the order of the file. */
export function groupLines<Line>(
  lines: readonly Line[],
  key: (line: Line) => string | undefined,
  fallback: string | undefined,
): ReadonlyMap<string | undefined, Line[]> {
  const groups = new Map<string | undefined, Line[]>();
  for (const line of lines) {
    const name = key(line) ?? fallback;
    groups.set(name, [...(groups.get(name) ?? []), line]);
  }
  return groups;
}

/** How a document is called in a story: its set in X12, its format elsewhere. */
export function labelOf(document: TranslatedDocument): string {
  return document.source.format === 'x12' ? (document.source.set ?? 'x12') : document.source.format;
}

/** The same content under another control number has the same hash: where a line stood in its file does not count. */
export function contentHash(header: unknown, lines: readonly Placed<object>[]): Buffer {
  const content = lines.map(({ source, ...line }) => line);
  return createHash('sha256')
    .update(JSON.stringify([header, content]))
    .digest();
}

/** Opens the exception for a document whose number was recorded before with other content; that first one stands. */
export async function raiseConflict(
  { gateway, trx, profile, file }: Recording,
  what: 'ship notice' | 'invoice',
  number: string,
): Promise<void> {
  await raise(gateway, trx, {
    dedupeKey: `DOCUMENT-CONFLICT/${profile.id}/${what}/${number}`,
    code: 'DOCUMENT-CONFLICT',
    supplierId: profile.id,
    message: `${file.name} brings ${what} ${number} of ${profile.name} with other content than the one recorded before.`,
    facts: { number, file: file.name },
  });
}

/** Opens the exception for a document of ours that the supplier could not read; `says` is what its answer gives as reason. */
export async function raiseUnreadable(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  delivery: Pick<StoredDelivery, 'id' | 'name' | 'kind' | 'subject'>,
  says: string,
): Promise<void> {
  await raise(gateway, trx, {
    dedupeKey: unreadableKey(profile.id, delivery.id),
    code: 'PO-SYNTAX-REJECTED',
    supplierId: profile.id,
    message: `${profile.name} could not read ${delivery.name} (${delivery.kind} ${delivery.subject}): ${says}.`,
    facts: { delivery: delivery.name, subject: delivery.subject, says },
  });
}

/** The exception about a document of ours that could not be read. */
export function unreadableKey(supplierId: string, deliveryId: string): string {
  return failureKey({ supplierId, id: deliveryId }, 'PO-SYNTAX-REJECTED');
}

/** Opens the exception for an answer to a document that was to be stopped: it arrived after all. */
export async function raiseArrived(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  delivery: Pick<StoredDelivery, 'id' | 'name' | 'kind' | 'subject'>,
  says: string,
): Promise<void> {
  await raise(gateway, trx, {
    dedupeKey: `DELIVERY-ABANDONED-ARRIVED/${profile.id}/${delivery.id}`,
    code: 'DELIVERY-ABANDONED-ARRIVED',
    supplierId: profile.id,
    message: `${profile.name} answers ${delivery.name} (${delivery.kind} ${delivery.subject}), which was abandoned: ${says}.`,
    facts: { delivery: delivery.id, name: delivery.name, subject: delivery.subject },
  });
}

/** What became of one shipment or invoice of a document that may carry several. */
export interface PartOutcome {
  readonly state: 'applied' | 'duplicate' | 'held';
  readonly summary: string;
}

/** A document of several parts: applied when any part was, a repeat when all that is known was said before. */
export function sumUp(keys: Iterable<string | undefined>, parts: readonly PartOutcome[]): Recorded {
  const states = new Set(parts.map((part) => part.state));
  return {
    state: states.has('applied') ? 'applied' : states.has('duplicate') ? 'duplicate' : 'held',
    businessKey: [...keys].join(','),
    summary: parts.map((part) => part.summary).join('; ') || 'no lines',
  };
}
