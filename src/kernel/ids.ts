import { randomBytes, randomUUID } from 'node:crypto';

/** The only source of random identity. Handed in wherever a new id is made, so that runs can be repeated. */
export interface Ids {
  /** A new globally unique id (UUID version 4). */
  next(): string;
}

export const randomIds: Ids = { next: () => randomUUID() };

/** Random bytes for secrets and keys that Crossdock makes itself (the demo's webhook secrets, one-time links). */
export function randomSecret(bytes: number): Buffer {
  return randomBytes(bytes);
}
