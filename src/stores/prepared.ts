import type { Database } from './database.ts';

/**
 * A statement that every connection has parsed and planned once, for those that run for every order. Values are named
 * `:name`, as elsewhere; one that stands twice is sent once.
 */
export interface Prepared {
  readonly name: string;
  readonly text: string;
  readonly values: readonly string[];
}

/** A name that is not behind another colon (a cast) or in a word. */
const NAMED = /(?<![:\w]):([a-zA-Z]\w*)/g;

/** @param name of this text only, at most 63 characters: a connection keeps statements by it */
export function prepare(name: string, statement: string): Prepared {
  const values: string[] = [];
  const text = statement.replace(NAMED, (_, value: string) => {
    if (!values.includes(value)) values.push(value);
    return `$${values.indexOf(value) + 1}`;
  });
  return { name: `crossdock ${name}`, text, values };
}

/** Runs it with its values. Arrays are sent as arrays: cast them, as every value whose type does not follow from its place. */
export async function run<Row>(
  db: Database,
  { name, text, values }: Prepared,
  given: Readonly<Record<string, unknown>>,
): Promise<Row[]> {
  // As options they go to the driver as they are.
  const query = db.raw(text).options({ name, values: values.map((value) => given[value]) });
  const { rows } = (await query) as unknown as { rows: Row[] };
  return rows;
}

/**
 * A named value that is an array of ids, for `= any(…)`. The planner does not see how many there are: else it would find a
 * plan for each number of them a little cheaper than the one for any number, and plan anew every time.
 */
export function anyOf(name: string): string {
  return `any(array(select unnest(cast(:${name} as bigint[]))))`;
}
