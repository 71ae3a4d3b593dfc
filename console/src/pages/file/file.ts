import type { AnswerOf } from '../../api/queries.ts';

/** One received file as the API shows it. */
export type File = AnswerOf<'/v1/files/{id}'>['file'];
