/** What the routes of the lab answer (docs/mapping-lab.md), as far as the pages look at it. */
export interface Finding {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly suggestion?: string;
  readonly why: string;
  readonly remedy: string;
}

export interface LabFiles {
  readonly supplier: string;
  readonly place: string;
  readonly isWritable: boolean;
  readonly state: 'in force' | 'behind' | 'refused' | 'switched off' | 'not in force';
  readonly findings: readonly Finding[];
  readonly files: readonly {
    readonly mapping: string;
    readonly kind?: string;
    readonly direction?: 'in' | 'out';
    readonly format?: string;
    readonly tests: number;
    readonly draft: DraftNote | null;
    readonly published: { readonly by: string; readonly at: string; readonly reason: string } | null;
  }[];
  readonly drafts: readonly (DraftNote & { readonly mapping: string })[];
}

interface DraftNote {
  readonly version: number;
  readonly savedBy: string;
  readonly savedAt: string;
}

export interface Draft extends DraftNote {
  readonly text: string;
  readonly baseSha256: string | null;
}

export interface LabFile {
  readonly supplier: string;
  readonly mapping: string;
  readonly file: string;
  readonly text: string | null;
  readonly sha256: string | null;
  readonly extends: readonly { readonly file: string; readonly text: string }[];
  readonly draft: Draft | null;
  readonly tests: readonly {
    readonly name: string;
    readonly file: string;
    readonly size: number;
    readonly expectation: string | null;
    readonly draft: { readonly savedBy: string; readonly savedAt: string } | null;
  }[];
}

/** What a draft is tried on. */
export type Sample =
  | { readonly file: string }
  | { readonly test: string }
  | { readonly name: string; readonly base64: string };

export interface Place {
  readonly segment?: number;
  readonly element?: number;
  readonly row?: number;
  readonly column?: number | string;
}

export interface Trace {
  readonly path: string;
  readonly field: string;
  readonly isSkipped: boolean;
  readonly reads: readonly { readonly address: string; readonly place?: Place; readonly value?: unknown }[];
  readonly default?: string;
  readonly steps: readonly {
    readonly step: string;
    readonly value?: unknown;
    readonly fault?: { readonly code: string; readonly message: string };
  }[];
  readonly checks: readonly { readonly rule: string; readonly ok: boolean }[];
  readonly value?: unknown;
  readonly fault?: { readonly code: string; readonly message: string };
}

export interface FileProblem {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly position: Place;
  readonly message: string;
  readonly found?: string;
  readonly expected?: string;
}

type Fields = Readonly<Record<string, unknown>>;

export interface TriedLine {
  readonly number: number;
  readonly at?: string;
  readonly fields: Fields;
  readonly trace?: readonly Trace[];
  /** Of a held line. */
  readonly problems?: readonly FileProblem[];
  readonly raw?: string;
}

export interface TriedDocument {
  readonly label: string;
  readonly complete: boolean;
  readonly header: Fields;
  readonly trace?: readonly Trace[];
  readonly lines: readonly TriedLine[];
  readonly lineCount: number;
  readonly held: readonly TriedLine[];
  readonly heldCount: number;
  readonly problems: readonly FileProblem[];
  readonly unread: readonly { readonly input: string; readonly count: number; readonly sample?: string }[];
}

export interface Report {
  readonly direction: 'in' | 'out';
  readonly lineCount?: number;
  readonly heldCount?: number;
  readonly documents?: readonly TriedDocument[];
  readonly problems: readonly FileProblem[];
  /** Outbound. */
  readonly text?: string;
  readonly reasons?: readonly string[];
  readonly trace?: readonly Trace[];
}

export interface SampleView {
  readonly kind: 'segments' | 'rows' | 'lines';
  readonly header: readonly string[];
  readonly pieces: readonly {
    readonly document: number;
    readonly ordinal: number;
    readonly cells: readonly string[];
  }[];
  readonly unlisted: number;
}

export interface FieldPlace {
  readonly path: string;
  readonly field: string;
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
}

export interface Trial {
  readonly findings: readonly Finding[];
  readonly report?: Report;
  readonly fields: readonly FieldPlace[];
  readonly sample: SampleView;
  readonly neverSet: readonly { readonly path: string; readonly field: string; readonly isMapped: boolean }[];
  readonly alwaysDefaulted: readonly { readonly path: string; readonly field: string; readonly default: string }[];
  readonly isCut: boolean;
}

export interface Comparison {
  readonly state: 'compared' | 'broken' | 'outbound';
  readonly files?: readonly {
    readonly id: string;
    readonly name: string;
    readonly lines: number;
    readonly differences: number;
  }[];
  readonly differences?: readonly {
    readonly kind: string;
    readonly document: string;
    readonly where: string;
    readonly field?: string;
    readonly count: number;
    readonly examples: readonly {
      readonly file: string;
      readonly place: string;
      readonly before?: unknown;
      readonly after?: unknown;
    }[];
  }[];
}

export interface TestCase {
  readonly mapping: string;
  readonly name: string;
  readonly file: string;
  readonly status: 'passed' | 'failed';
  readonly difference?: string;
  readonly isDraft: boolean;
}

export interface Tests {
  readonly findings: readonly Finding[];
  readonly cases: readonly TestCase[];
  readonly passed: number;
  readonly failed: number;
}

export interface Published {
  readonly isLive: boolean;
  readonly said: string;
}

export interface FailedFile {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly reason: string | null;
  readonly receivedAt: string;
  readonly heldLines: number;
  readonly documents: number;
}

export interface Replay {
  readonly files: readonly {
    readonly id: string;
    readonly outcome:
      | {
          readonly ok: true;
          readonly state: string;
          readonly problem?: string;
          readonly documents: readonly { readonly kind: string; readonly state: string; readonly count: number }[];
        }
      | { readonly ok: false; readonly reason: string };
  }[];
}
