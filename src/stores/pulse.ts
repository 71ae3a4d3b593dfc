import type { Database } from './database.ts';
import { pulse } from './sql/pulse.ts';

/** How far each kind of thing came; equal marks: nothing changed. */
export type Marks = ReadonlyMap<string, string>;

/** Reads all marks; `since`: the change of state after which changes are named one by one. */
export async function readPulse(db: Database, since: string): Promise<Marks> {
  const { rows } = await db.raw<{ rows: { what: string; mark: string }[] }>(pulse, { since });
  return new Map(rows.map(({ what, mark }) => [what, mark]));
}
