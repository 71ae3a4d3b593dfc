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
  readonly outcome: 'accepted' | 'duplicate' | 'conflict' | 'unsound';
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
): Promise<ClaimedInterchange> {
  const { rows: known } = await trx.raw<{ rows: { sha256: Buffer }[] }>(
    `select sha256 from interchange
     where supplier_id = :supplierId and sender = :sender and receiver = :receiver and usage = :usage
       and control_number = :controlNumber and state = 'accepted'`,
    { ...interchange },
  );
  const isSame = known[0]?.sha256.equals(interchange.sha256);
  const outcome = !isSound ? 'unsound' : known[0] === undefined ? 'accepted' : isSame ? 'duplicate' : 'conflict';
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `insert into interchange (supplier_id, file_id, sender, receiver, usage, control_number, sha256, state, received_at)
     values (:supplierId, :fileId, :sender, :receiver, :usage, :controlNumber, :sha256, :state, :receivedAt)
     returning id`,
    { ...interchange, state: outcome === 'accepted' || outcome === 'duplicate' ? outcome : 'held' },
  );
  return { outcome, id: (rows[0] as { id: string }).id, isKnown: known[0] !== undefined };
}
