import type { ServerMemory } from '../channels/server-memory.ts';
import type { Database } from '../stores/database.ts';
import { findServerHabit, keepServerHabit, noteLogin } from '../stores/server-habits.ts';

/** A channel's memory of its server, kept in the database. */
export function serverMemory(db: Database, supplierId: string): ServerMemory {
  return {
    recall: (account) => findServerHabit(db, supplierId, account),
    learn: (account, learnt) => keepServerHabit(db, supplierId, account, learnt),
    noteLogin: (account, refusal) => noteLogin(db, supplierId, account, refusal),
  };
}

/**
 * For a person who asks now: everything is found out anew, and a login is tried although it was refused a minute ago.
 * What comes of it is kept for the gateways.
 */
export function freshMemory(db: Database, supplierId: string): ServerMemory {
  const memory = serverMemory(db, supplierId);
  return {
    ...memory,
    recall: async (account) => {
      const refusal = (await memory.recall(account))?.refusal;
      return { learnt: undefined, refusal: refusal && { ...refusal, until: new Date(0) } };
    },
  };
}
