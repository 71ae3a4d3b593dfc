import { AsyncLocalStorage } from 'node:async_hooks';
import type { Knex } from 'knex';
import type { Database } from './database.ts';

/** One transaction that everything belongs to which is done within one request. */
export interface RequestScope {
  readonly trx: Knex.Transaction;
  /** What waits for its commit. */
  readonly after: (() => void)[];
}

interface Place {
  readonly scope: RequestScope;
  /** The innermost transaction that is open here. */
  readonly trx: Knex.Transaction;
}

const places = new AsyncLocalStorage<Place>();
const pools = new WeakMap<Database, Database>();

export async function beginScope(db: Database): Promise<RequestScope> {
  return { trx: await beside(db).transaction(), after: [] };
}

/** Runs what follows, and whatever it waits for, in the transaction of its request. */
export function runInScope(scope: RequestScope, action: () => void): void {
  places.run({ scope, trx: scope.trx }, action);
}

export async function commitScope({ trx, after }: RequestScope): Promise<void> {
  await trx.commit();
  for (const action of after.splice(0)) action();
}

export async function undoScope({ trx }: RequestScope): Promise<void> {
  if (!trx.isCompleted()) await trx.rollback();
}

/** Does something once the transaction of this request is committed; at once where there is none. */
export function afterCommit(action: () => void): void {
  const place = open();
  if (place === undefined) action();
  else place.scope.after.push(action);
}

/**
 * A database for those who answer requests: within a request that has a transaction, every statement belongs to it, and
 * transactions are parts of it (savepoints); elsewhere it is the pool. So an action needs not know whether its effects
 * are to be one with the answer that is kept of it.
 */
export function scopedDatabase(db: Database): Database {
  const scoped = new Proxy(db, {
    apply: (_target, _self, given) => Reflect.apply(current(db), undefined, given),
    get: (_target, property) => {
      if (property === 'transaction') return (...given: TransactionArguments) => transaction(db, given);
      const target = current(db);
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  pools.set(scoped, db);
  return scoped;
}

/** The pool itself, for what others are to see before a request ends, such as how far it is. */
export function beside(db: Database): Database {
  return pools.get(db) ?? db;
}

type Action = (trx: Knex.Transaction) => Promise<unknown>;
type TransactionArguments = [action: Action, config?: Knex.TransactionConfig];

function transaction(db: Database, [action, config]: TransactionArguments): Promise<unknown> {
  const place = open();
  // One that sees one moment, or cannot write, cannot be a part of another.
  if (place === undefined || config?.isolationLevel !== undefined || config?.readOnly === true) {
    return places.exit(() => db.transaction(action, config));
  }
  // Whatever begins another one within belongs to this one: beside it, it would wait for its end.
  return place.trx.transaction((trx) => places.run({ ...place, trx }, () => action(trx)), config);
}

function current(db: Database): Database {
  return open()?.trx ?? db;
}

/** Where this request is; what goes on after its end is nowhere. */
function open(): Place | undefined {
  const place = places.getStore();
  return place === undefined || place.scope.trx.isCompleted() ? undefined : place;
}
