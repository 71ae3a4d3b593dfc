import { RejectedError } from '../../kernel/errors.ts';
import type { OutboundMapping } from '../../mapping/mapping.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import type { Gateway } from '../gateway.ts';
import { sealPlain, sealX12, unwritable } from './seal.ts';

/** What each kind of business document is in X12, and how its file is called, where the mapping does not say. */
const USUAL = {
  order: { set: '850', functionalId: 'PO', name: 'order' },
  'order-change': { set: '860', functionalId: 'PC', name: 'change' },
} as const;

export type OutboundDocumentKind = keyof typeof USUAL;

/** The mapping by which a supplier is sent documents of a kind; undefined when it takes none. */
export function outboundMapping(profile: SupplierProfile, kind: OutboundDocumentKind): OutboundMapping | undefined {
  return profile.outbound.find((candidate) => candidate.kind === kind);
}

/**
 * Translates a canonical document into what its supplier reads and seals it.
 *
 * @throws RejectedError DOCUMENT-UNWRITABLE
 */
export async function sealDocument(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  kind: OutboundDocumentKind,
  about: {
    readonly subject: string;
    readonly purchaseOrderId: string;
    readonly since: Date;
    readonly document: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const mapping = outboundMapping(profile, kind);
  if (!mapping) {
    throw new RejectedError(
      'DOCUMENT-UNWRITABLE',
      `${profile.name} has no mapping with kind: ${kind}, direction: out.`,
    );
  }
  const written = mapping.write(about.document);
  if (!written.ok) throw unwritable(kind, about.subject, written.problems);
  const { target } = mapping;
  const usual = USUAL[kind];
  const { subject: name, purchaseOrderId, since } = about;
  const subject = { kind, subject: name, purchaseOrderId, since, mapping };
  if (written.target.kind === 'segments') {
    await sealX12(gateway, trx, profile, {
      ...subject,
      fileName: target.fileName ?? `${usual.set}_{controlNumber}.edi`,
      set: target.transaction ?? usual.set,
      functionalId: target.envelope?.group ?? usual.functionalId,
      version: target.version ?? '004010',
      envelope: target.envelope,
      body: written.target,
    });
    return;
  }
  await sealPlain(gateway, trx, profile, {
    ...subject,
    fileName: target.fileName ?? `${usual.name}_{poNumber}.${target.format}`,
    format: target.format,
    request: { documents: [{ body: written.target }], ...target.encode },
  });
}
