import type { z } from 'zod';
import type { Principal } from '../pipeline/access/roles.ts';
import type {
  comparison,
  failedFileList,
  labFile,
  labFiles,
  labHistory,
  labText,
  lintAnswer,
  proposal,
  published,
  replayed,
  savedCase,
  savedDraft,
  testAnswer,
  trial,
} from './answers/lab-answers.ts';

/** What a route of the lab answers, by its schema. */
export type LabAnswer<Schema extends z.ZodType> = Promise<z.output<Schema>>;

/** Which mapping; its file need not be there yet. */
export interface MappingName {
  readonly supplier: string;
  readonly mapping: string;
}

/** A mapping as somebody would have it. */
export interface MappingText extends MappingName {
  readonly text: string;
}

/** What a draft is tried on: a file that was received, the input of a test, or bytes that somebody gave. */
export type SampleChoice =
  | { readonly file: string }
  | { readonly test: string }
  | { readonly name: string; readonly base64: string };

/** Who puts something in force, and why. */
export interface Publishing {
  readonly by: Principal;
  readonly reason: string;
}

/** What became of publishing. */
export type Published =
  | z.output<typeof published>
  /** Lint or tests say no; nothing was changed. */
  | {
      readonly state: 'refused';
      readonly said: string;
      readonly findings: readonly object[];
      readonly cases: readonly object[];
    };

/**
 * # The mapping lab
 *
 * The engine of the `map` commands over what somebody typed, and the way of a draft into force. The composition root hands it in;
 * routes pass on what it answers.
 *
 * @throws RejectedError MAPPING-UNKNOWN, MAPPING-CHANGED, MAPPING-READ-ONLY, MAPPING-FOLDER-BEHIND, LAB-SAMPLE, LAB-LIMIT
 * @throws TransientError LAB-BUSY
 */
export interface MappingLab {
  /** Mapping files of a supplier as they stand in this gateway's folder, and how that relates to what is in force. */
  files(supplier: string): LabAnswer<typeof labFiles>;
  /** One file with what it extends, its tests and its draft. */
  file(name: MappingName): LabAnswer<typeof labFile>;
  /** Texts it had, newest first: when, by whom, why. */
  history(name: MappingName): LabAnswer<typeof labHistory>;
  textOf(name: MappingName, entry: string): LabAnswer<typeof labText>;
  lint(draft: MappingText, signal: AbortSignal): LabAnswer<typeof lintAnswer>;
  try(
    draft: MappingText,
    sample: SampleChoice,
    shown: { readonly most: number; readonly line?: number | undefined },
    signal: AbortSignal,
  ): LabAnswer<typeof trial>;
  /** What would have come out differently of the last files. */
  compare(draft: MappingText, last: number, signal: AbortSignal): LabAnswer<typeof comparison>;
  /** Every test of the supplier, with the draft and the tests that come with it. */
  test(draft: MappingText): LabAnswer<typeof testAnswer>;
  /** What `map init` would make of a sample. */
  propose(supplier: string, sample: SampleChoice, kind: string | undefined): LabAnswer<typeof proposal>;
  /** @param seen version of the draft that was seen; 0: there was none */
  saveDraft(draft: MappingText, seen: number, base: string | null, by: string): LabAnswer<typeof savedDraft>;
  dropDraft(name: MappingName, seen: number): Promise<void>;
  /** Makes a sample a test of the saved draft, with what comes out now as its expectation. Without a sample the test of that name gets the expectation anew. */
  saveCase(
    name: MappingName,
    test: string,
    sample: SampleChoice | undefined,
    anonymous: boolean,
    by: string,
  ): LabAnswer<typeof savedCase>;
  dropCase(name: MappingName, test: string): Promise<void>;
  /** The saved draft and its tests as a patch of the folder. */
  patch(name: MappingName): Promise<string>;
  publish(name: MappingName, seen: number, publishing: Publishing): Promise<Published>;
  /** Puts an earlier text in force again. @param base hash of the file that was seen */
  revert(name: MappingName, entry: string, base: string, publishing: Publishing): Promise<Published>;
  /** Files that are held, or have lines held, which this mapping or none read. */
  failedFiles(name: MappingName): LabAnswer<typeof failedFileList>;
  /** Reads files again with what is in force; with `preview` only says what would come of it. */
  replay(
    name: MappingName,
    files: readonly string[],
    request: { readonly by: string; readonly reason: string },
    preview: boolean,
  ): LabAnswer<typeof replayed>;
}
