import type { Database } from './database.ts';

export interface NewInterchange {
  readonly supplierId: string;
  readonly fileId: string;
  readonly sender: string;
  readonly receiver: string;
  readonly usage: string;
  readonly controlNumber: string;
  readonly sha256: Buffer;
  readonly receivedAt: Date;
}

export interface ClaimedInterchange {
  /** `again`: this very file was accepted under the number before, and is read again. */
  readonly outcome: 'accepted' | 'again' | 'duplicate' | 'conflict' | 'unsound';
  readonly id: string;
  /** An earlier interchange was accepted under this number. */
  readonly isKnown: boolean;
}

/**
 * Claims an interchange control number. `duplicate`: the same number with the same bytes came before; `conflict`: the
 * same number with other bytes, of which nobody here can say which is right. One that is not sound is recorded as held
 * and claims nothing, so that it may come again whole.
 */
export async function claimInterchange(
  trx: Database,
  interchange: NewInterchange,
  isSound: boolean,
  isReadAgain = false,
): Promise<ClaimedInterchange> {
  const known = await acceptedBefore(trx, interchange);
  if (isSound && known === undefined) {
    const id = await insert(trx, interchange, 'accepted');
    if (id !== undefined) return { outcome: 'accepted', id, isKnown: false };
    // Another gateway accepted this number at the same moment: it is known now, and by its bytes it is judged.
    return claimInterchange(trx, interchange, isSound, isReadAgain);
  }
  const isSame = known?.sha256.equals(interchange.sha256) ?? false;
  if (isReadAgain && isSound && isSame && known?.fileId === interchange.fileId) {
    return { outcome: 'again', id: known.id, isKnown: true };
  }
  const outcome = !isSound ? 'unsound' : isSame ? 'duplicate' : 'conflict';
  const id = await insert(trx, interchange, outcome === 'duplicate' ? 'duplicate' : 'held');
  return { outcome, id: id as string, isKnown: known !== undefined };
}

interface Accepted {
  readonly id: string;
  readonly fileId: string;
  readonly sha256: Buffer;
}

/** What was accepted under this control number. */
async function acceptedBefore(trx: Database, interchange: NewInterchange): Promise<Accepted | undefined> {
  const { rows } = await trx.raw<{ rows: Accepted[] }>(
    `select id, file_id as "fileId", sha256 from interchange
     where supplier_id = :supplierId and sender = :sender and receiver = :receiver and usage = :usage
       and control_number = :controlNumber and state = 'accepted'`,
    { ...interchange },
  );
  return rows[0];
}

/** Undefined when one of this number is accepted already; one that is about to be is waited for. */
async function insert(
  trx: Database,
  interchange: NewInterchange,
  state: 'accepted' | 'duplicate' | 'held',
): Promise<string | undefined> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `insert into interchange (supplier_id, file_id, sender, receiver, usage, control_number, sha256, state, received_at)
     values (:supplierId, :fileId, :sender, :receiver, :usage, :controlNumber, :sha256, :state, :receivedAt)
     on conflict (supplier_id, sender, receiver, usage, control_number) where state = 'accepted' do nothing
     returning id`,
    { ...interchange, state },
  );
  return rows[0]?.id;
}
