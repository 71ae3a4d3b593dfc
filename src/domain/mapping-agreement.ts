/**
 * # Which revision of a supplier's files counts
 *
 * Several gateways may share one database, each with a mappings folder of its own. The database says which revision is
 * in force, and every gateway runs that one. Folders only propose:
 *
 * - what is new to the database, or was changed while its gateway was looking, is news: it counts at once;
 * - what a folder holds when its gateway starts, and the database knows from earlier, may be a step back that somebody
 *   wants or a machine that was forgotten. It counts only if no other living gateway's folder holds what is in force.
 *
 * A folder without the supplier proposes to retire it, by the same rules.
 */
export interface Proposal {
  /** The revision in force; null: retired; undefined: the database never knew this supplier. */
  readonly inForce: string | null | undefined;
  /** What the folder says; null: nothing of this supplier. */
  readonly folder: string | null;
  /** The folder said something else when this gateway looked before. */
  readonly isChange: boolean;
  /** The gateway has just started and looks for the first time. */
  readonly isFirstLook: boolean;
  /** The database knows the folder's revision from earlier. */
  readonly isKnown: boolean;
  /** Another living gateway's folder says what is in force. */
  readonly isHeldElsewhere: boolean;
}

/** `run`: they agree. `accept`: the folder's word counts from now on. `follow`: what is in force stays; the folder is behind. */
export type Agreement = 'run' | 'accept' | 'follow';

export function agree(proposal: Proposal): Agreement {
  const { inForce, folder, isChange, isFirstLook, isKnown, isHeldElsewhere } = proposal;
  if (folder === (inForce ?? null)) return 'run';
  if (isChange || (folder !== null && !isKnown)) return 'accept';
  return isFirstLook && !isHeldElsewhere ? 'accept' : 'follow';
}
