import { createHash } from 'node:crypto';
import type { fromKnex } from 'pg-boss';
import type { Database } from './database.ts';

/** Statements that are kept by name. pg-boss writes the same few for each queue; others would never be used again. */
const MOST_KEPT = 100;

const names = new Map<string, string>();

/**
 * Lets pg-boss put hints in by a transaction of ours. It writes long statements whose text is the same each time: every
 * connection plans them once.
 */
export function inTransaction(trx: Database): ReturnType<typeof fromKnex> {
  return {
    executeSql: async (text, values) => {
      const query = trx.raw(text.replaceAll('?', '\\?')).options({ name: nameOf(text), values: values ?? [] });
      return (await query) as unknown as { rows: object[] };
    },
  };
}

/** Of this text only: a connection refuses another one under its name. Undefined: it is not kept. */
function nameOf(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < MOST_KEPT) {
    name = `crossdock queue ${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
    names.set(text, name);
  }
  return name;
}
