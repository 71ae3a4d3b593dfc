import type { AnswerOf } from '../../api/queries.ts';

/** A document raw beside meaning, as the API shows it. */
export type Meaning = AnswerOf<'/v1/documents/{id}/meaning'>['meaning'];

/** The same value on all sides. */
export function valueId(ordinal: number, at: string): string {
  return `${ordinal}/${at}`;
}
