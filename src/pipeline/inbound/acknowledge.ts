import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import type { Gateway } from '../gateway.ts';
import { sealX12 } from '../outbound/seal.ts';
import type { TranslatedGroup, TranslatedUnit } from './translate.ts';

/** Seals one functional acknowledgment for every group of an accepted interchange, where the supplier wants them. */
export async function sealAcknowledgments(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  unit: TranslatedUnit,
  interchangeId: string,
): Promise<void> {
  if (!profile.x12?.acknowledge) return;
  for (const received of unit.groups) await sealOne(gateway, trx, profile, received, interchangeId);
}

async function sealOne(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  received: TranslatedGroup,
  interchangeId: string,
): Promise<void> {
  const { group } = received;
  const body = gateway.acknowledge({
    ...received,
    documents: received.documents.map((document) => ({
      document: document.source,
      complete: document.complete,
      problems: document.syntaxProblems,
    })),
  });
  if (!body) return;
  await sealX12(gateway, trx, profile, {
    kind: 'functional-acknowledgment',
    subject: `${interchangeId}/${group.controlNumber}`,
    set: '997',
    functionalId: 'FA',
    version: group.version.slice(0, 6) || '004010',
    body,
    fileName: '997_{controlNumber}.edi',
  });
}
