import type { Database } from './database.ts';

/** What is known of the server behind one account of a supplier. */
export interface ServerHabitRow {
  /** Undefined: no session has taught anything yet. */
  readonly learnt:
    | {
        readonly hostKey: string;
        readonly software: string;
        readonly probedAt: Date | undefined;
        readonly facts: Readonly<Record<string, unknown>>;
      }
    | undefined;
  /** The last refused login, unless one was accepted since. */
  readonly refusal:
    | {
        readonly count: number;
        readonly until: Date;
        readonly mark: string;
        readonly code: string;
        readonly message: string;
      }
    | undefined;
}

interface Row {
  readonly host_key: string | null;
  readonly software: string | null;
  readonly probed_at: Date | null;
  readonly facts: Record<string, unknown> | null;
  readonly refused_logins: number;
  readonly login_rests_until: Date | null;
  readonly login_mark: string | null;
  readonly login_refusal: { readonly code: string; readonly message: string } | null;
}

export async function findServerHabit(
  db: Database,
  supplierId: string,
  account: string,
): Promise<ServerHabitRow | undefined> {
  const row = await db('server_habit').where({ supplier_id: supplierId, account }).first<Row | undefined>();
  if (row === undefined) return undefined;
  const { host_key: hostKey, software, facts, login_rests_until: until, login_mark: mark, login_refusal: said } = row;
  return {
    learnt:
      hostKey === null || software === null || facts === null
        ? undefined
        : { hostKey, software, probedAt: row.probed_at ?? undefined, facts },
    refusal:
      until === null || mark === null || said === null
        ? undefined
        : { count: row.refused_logins, until, mark, ...said },
  };
}

/** Keeps what was learnt. */
export async function keepServerHabit(
  db: Database,
  supplierId: string,
  account: string,
  learnt: NonNullable<ServerHabitRow['learnt']>,
): Promise<void> {
  const values = {
    host_key: learnt.hostKey,
    software: learnt.software,
    probed_at: learnt.probedAt ?? null,
    facts: JSON.stringify(learnt.facts),
  };
  await db('server_habit')
    .insert({ supplier_id: supplierId, account, ...values })
    .onConflict(['supplier_id', 'account'])
    .merge(values);
}

/** Notes a refused login; undefined: the last one was accepted. */
export async function noteLogin(
  db: Database,
  supplierId: string,
  account: string,
  refusal: ServerHabitRow['refusal'],
): Promise<void> {
  const values = {
    refused_logins: refusal?.count ?? 0,
    login_rests_until: refusal?.until ?? null,
    login_mark: refusal?.mark ?? null,
    login_refusal: refusal === undefined ? null : JSON.stringify({ code: refusal.code, message: refusal.message }),
  };
  await db('server_habit')
    .insert({ supplier_id: supplierId, account, ...values })
    .onConflict(['supplier_id', 'account'])
    .merge(values);
}

/**
 * Lets logins to a supplier be tried at once, whenever the last was refused. The refusals count on: if this one is refused
 * too, the rest after it is the longer one.
 */
export async function endLoginRests(trx: Database, supplierId: string): Promise<void> {
  await trx('server_habit')
    .where({ supplier_id: supplierId })
    .whereNotNull('login_rests_until')
    .update({ login_rests_until: new Date(0) });
}
