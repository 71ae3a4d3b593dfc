import type { Principal } from '../pipeline/access/roles.ts';

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
  | {
      readonly state: 'published';
      /** What the supplier is now; null: it is switched off. */
      readonly revision: string | null;
      /** It runs here already. */
      readonly isLive: boolean;
      readonly said: string;
    }
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
  files(supplier: string): Promise<object>;
  /** One file with what it extends, its tests and its draft. */
  file(name: MappingName): Promise<object>;
  /** Texts it had, newest first: when, by whom, why. */
  history(name: MappingName): Promise<object>;
  textOf(name: MappingName, entry: string): Promise<object>;
  lint(draft: MappingText, signal: AbortSignal): Promise<object>;
  try(
    draft: MappingText,
    sample: SampleChoice,
    shown: { readonly most: number; readonly line?: number | undefined },
    signal: AbortSignal,
  ): Promise<object>;
  /** What would have come out differently of the last files. */
  compare(draft: MappingText, last: number, signal: AbortSignal): Promise<object>;
  /** Every test of the supplier, with the draft and the tests that come with it. */
  test(draft: MappingText): Promise<object>;
  /** What `map init` would make of a sample. */
  propose(supplier: string, sample: SampleChoice, kind: string | undefined): Promise<object>;
  /** @param seen version of the draft that was seen; 0: there was none */
  saveDraft(draft: MappingText, seen: number, base: string | null, by: string): Promise<object>;
  dropDraft(name: MappingName, seen: number): Promise<void>;
  /** Makes a sample a test of the saved draft, with what comes out now as its expectation. Without a sample the test of that name gets the expectation anew. */
  saveCase(
    name: MappingName,
    test: string,
    sample: SampleChoice | undefined,
    anonymous: boolean,
    by: string,
  ): Promise<object>;
  dropCase(name: MappingName, test: string): Promise<void>;
  /** The saved draft and its tests as a patch of the folder. */
  patch(name: MappingName): Promise<string>;
  publish(name: MappingName, seen: number, publishing: Publishing): Promise<Published>;
  /** Puts an earlier text in force again. @param base hash of the file that was seen */
  revert(name: MappingName, entry: string, base: string, publishing: Publishing): Promise<Published>;
  /** Files that are held, or have lines held, which this mapping or none read. */
  failedFiles(name: MappingName): Promise<object>;
  /** Reads files again with what is in force; with `preview` only says what would come of it. */
  replay(
    name: MappingName,
    files: readonly string[],
    request: { readonly by: string; readonly reason: string },
    preview: boolean,
  ): Promise<object>;
}
