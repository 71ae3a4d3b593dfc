import { RejectedError } from '../kernel/errors.ts';

/** What came of one thing that a person decided about by a command. */
export interface Decided {
  readonly id: string;
  readonly ok: boolean;
  /** What changed, or why nothing did. */
  readonly message: string;
}

/** Decides about one thing; a refusal is an answer like any other. */
export async function decideOn(id: string, decide: () => Promise<string>): Promise<Decided> {
  try {
    return { id, ok: true, message: await decide() };
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    return { id, ok: false, message: error.message };
  }
}

/** Decides about several, one after the other, each in a transaction of its own: one that is refused keeps no other from it. */
export async function decideOnEach(
  ids: readonly string[],
  decide: (id: string) => Promise<string>,
): Promise<readonly Decided[]> {
  const decided: Decided[] = [];
  for (const id of ids) decided.push(await decideOn(id, () => decide(id)));
  return decided;
}
