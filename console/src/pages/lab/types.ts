import type { AnswerOf, PostAnswerOf } from '../../api/queries.ts';

/** Names for what the routes of the lab answer (docs/mapping-lab.md), all from the OpenAPI document. */
export type LabFiles = AnswerOf<'/v1/mappings/{supplier}'>;
export type LabFile = AnswerOf<'/v1/mappings/{supplier}/{mapping}'>;
export type History = AnswerOf<'/v1/mappings/{supplier}/{mapping}/history'>;
export type Trial = PostAnswerOf<'/v1/mappings/{supplier}/{mapping}/try'>;
export type Comparison = PostAnswerOf<'/v1/mappings/{supplier}/{mapping}/compare'>;
export type Tests = PostAnswerOf<'/v1/mappings/{supplier}/{mapping}/test'>;
export type Published = PostAnswerOf<'/v1/mappings/{supplier}/{mapping}/publish'>;
export type Replay = PostAnswerOf<'/v1/mappings/{supplier}/{mapping}/replay'>;
export type Proposal = PostAnswerOf<'/v1/mappings/{supplier}/propose'>;
export type FailedFile = AnswerOf<'/v1/mappings/{supplier}/{mapping}/failed'>['files'][number];

export type Finding = LabFiles['findings'][number];
export type TestCase = Tests['cases'][number];
export type SampleView = Trial['sample'];
export type Report = NonNullable<Trial['report']>;
export type TriedDocument = Extract<Report, { direction: 'in' }>['documents'][number];
export type FileProblem = Report['problems'][number];
export type Place = FileProblem['position'];
export type Trace = NonNullable<TriedDocument['trace']>[number];
/** A line, or one that is held: with its problems and its bytes. */
export type TriedLine = TriedDocument['lines'][number] | TriedDocument['held'][number];

/** What a draft is tried on. */
export type Sample =
  | { readonly file: string }
  | { readonly test: string }
  | { readonly name: string; readonly base64: string };

/** The documents that were read; none where a document is written. */
export function documentsOf(report: Report | undefined): readonly TriedDocument[] {
  return report?.direction === 'in' ? report.documents : [];
}
