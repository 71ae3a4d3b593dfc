import type { RememberedServer, ServerMemory } from '../../src/channels/server-memory.ts';

/** What is learnt about servers, kept in the process: it outlives a channel, not the test. */
export function createServerMemory(): ServerMemory & { readonly kept: Map<string, RememberedServer> } {
  const kept = new Map<string, RememberedServer>();
  const of = (account: string): RememberedServer => kept.get(account) ?? { learnt: undefined, refusal: undefined };
  return {
    kept,
    recall: async (account) => kept.get(account),
    learn: async (account, learnt) => void kept.set(account, { ...of(account), learnt }),
    noteLogin: async (account, refusal) => void kept.set(account, { ...of(account), refusal }),
  };
}
