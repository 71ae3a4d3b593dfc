import type { FormatName, InterchangeAcknowledgment } from '../../formats/codec.ts';
import type { Detection } from '../../formats/detect.ts';
import { type Code, codes } from '../../kernel/codes.ts';
import { formatPosition } from '../../kernel/position.ts';
import type { Problem } from '../../kernel/problem.ts';
import { withoutUndefined } from '../../kernel/without-undefined.ts';
import type { ShownRecord } from './document-view.ts';

/**
 * What `inspect` found in one file: the object that `--json` prints. Lists are capped so that the report stays small
 * whatever the file's size; `totals`, `errors` and `warnings` count everything, `unlisted` what the lists leave out.
 */
export interface InspectReport {
  readonly format: FormatName | Detection['format'];
  /** Nothing in the file is cut or contradicts its own counts. */
  readonly complete: boolean;
  /** Name of the file, or of the entry of an archive. */
  readonly file?: string;
  /** Why it is taken to be of this format. */
  readonly reason: string;
  readonly byteCount: number;
  readonly errors: number;
  readonly warnings: number;
  readonly totals: ReportTotals;
  readonly interchanges: readonly InspectedInterchange[];
  /** Documents outside interchanges: tables, XML, JSON. */
  readonly documents: readonly InspectedDocument[];
  /** What is in a packed file (gzip, zip), a report for each entry. */
  readonly entries?: readonly InspectReport[];
  /** Every finding of the file; the lists inside interchanges, documents and entries hold the same ones again. */
  readonly problems: readonly InspectedProblem[];
  readonly unlisted: Readonly<Record<ListedKind, number>>;
  /** Of this shape; grows when a field changes its meaning or goes away. */
  readonly reportVersion: 2;
}

export type ListedKind = 'interchanges' | 'groups' | 'transactionSets' | 'documents' | 'problems';

export interface ReportTotals {
  readonly interchanges: number;
  readonly groups: number;
  readonly transactionSets: number;
  readonly documents: number;
  /** Transaction sets and documents by their status. */
  readonly accepted: number;
  readonly acceptedWithErrors: number;
  readonly rejected: number;
}

/**
 * A accepted, E accepted although errors were noted, R rejected: as AK501 of the functional acknowledgment says it. What
 * stands in a rejected group or interchange is rejected with it.
 */
export type Status = 'A' | 'E' | 'R';

/** A party of an interchange: ISA05/06 or ISA07/08. */
export interface Party {
  readonly qualifier: string;
  readonly id: string;
}

export interface InspectedInterchange {
  /** Place in the file from 0; findings refer to it. */
  readonly index: number;
  readonly sender: Party;
  readonly receiver: Party;
  /** ISA13 as received. */
  readonly controlNumber: string;
  /** ISA12. */
  readonly version: string;
  /** ISA15. */
  readonly usage: string;
  readonly date: string;
  readonly time: string;
  readonly acknowledgmentRequested: boolean;
  readonly separators: {
    readonly element: string;
    readonly component: string;
    readonly repetition: string;
    readonly segment: string;
  };
  readonly offset: number;
  complete: boolean;
  /** As TA104. */
  status: Status;
  readonly groups: InspectedGroup[];
  /** TA1 segments: what is said about interchanges of the other side. */
  readonly acknowledgments: readonly InterchangeAcknowledgment[];
  readonly problems: readonly InspectedProblem[];
}

export interface InspectedGroup {
  /** Place in its interchange from 0. */
  readonly index: number;
  readonly functionalId: string;
  readonly controlNumber: string;
  readonly version: string;
  readonly senderId: string;
  readonly receiverId: string;
  readonly date: string;
  readonly time: string;
  /** It and its interchange ended as they should. */
  complete: boolean;
  /** As AK901: P when some of its transaction sets are rejected, R when all are. */
  status: Status | 'P';
  /** GE01, where there is one. */
  readonly declaredSets?: number;
  readonly receivedSets: number;
  acceptedSets: number;
  readonly transactionSets: readonly InspectedSet[];
  readonly problems: readonly InspectedProblem[];
}

/** What is said of a transaction set and of a document alike. */
interface Inspected {
  /** Place from 0 in its group or, outside of groups, in the file. */
  readonly index: number;
  /** Place in the file from 1, as `--set` takes it. */
  readonly number: number;
  /** It ended as it should, and so did the group and the interchange around it. */
  complete: boolean;
  status: Status;
  /** How often each segment, row or element came. */
  readonly counts: Readonly<Record<string, number>>;
  readonly problems: readonly InspectedProblem[];
  /** What is in it, where that was asked for. */
  readonly records?: readonly ShownRecord[];
}

export interface InspectedSet extends Inspected {
  /** ST01. */
  readonly id: string;
  readonly name?: string;
  readonly controlNumber: string;
  /** Segments from ST to SE, both included, as counted. */
  readonly segments: number;
}

export interface InspectedDocument extends Inspected {
  /** Header row of a table; empty when it has none. */
  readonly header?: readonly string[];
  /** Root element of XML. */
  readonly root?: string;
  /** How many rows or record elements; the root around them is none of these. */
  readonly recordCount: number;
}

/** A finding with its place as numbers for programs (indices from 0) and as words for people. */
export interface InspectedProblem {
  readonly code: Code;
  readonly severity: 'error' | 'warning';
  /** Index of the entry in a packed file. */
  readonly entry?: number;
  /** Index of the interchange in the file, of the group in that, of the transaction set in that. */
  readonly interchange?: number;
  readonly group?: number;
  readonly set?: number;
  /** Index of the segment, ST being 0; outside a transaction set, of the segment in the file. */
  readonly segment?: number;
  /** The same from 1, as AK302 counts. */
  readonly ordinal?: number;
  readonly tag?: string;
  /** From 1, as in `QTY02`. */
  readonly element?: number;
  readonly repetition?: number;
  readonly component?: number;
  /** First byte of the segment, row or tag in the file. */
  readonly offset?: number;
  /** Loop in X12, path of the element in XML. */
  readonly path?: string;
  readonly row?: number;
  readonly column?: number | string;
  readonly message: string;
  readonly found?: string;
  readonly expected?: string;
  readonly why: string;
  readonly remedy: string;
  /** The whole place in words. */
  readonly place: string;
  /** How the functional acknowledgment names it. */
  readonly acknowledgment?: Problem['acknowledgment'];
}

/** Where a finding was made, by index. */
export interface ProblemPlace {
  readonly entry?: number | undefined;
  readonly interchange?: number | undefined;
  readonly group?: number | undefined;
  readonly set?: number | undefined;
}

export function inspectedProblem(found: Problem, place: ProblemPlace): InspectedProblem {
  const { position } = found;
  const { why, remedy } = codes[found.code];
  return withoutUndefined({
    code: found.code,
    severity: found.severity,
    ...place,
    segment: position.segment === undefined ? undefined : position.segment - 1,
    ordinal: position.segment,
    tag: position.tag,
    element: position.element,
    repetition: position.repetition,
    component: position.component,
    offset: position.byteOffset,
    path: position.path,
    row: position.row,
    column: position.column,
    message: found.message,
    found: found.found,
    expected: found.expected,
    why,
    remedy,
    place: formatPosition(position),
    acknowledgment: found.acknowledgment,
  });
}

/** The status of something by itself, as AK501 and TA104 say it. */
export function statusOf({ complete, problems }: { complete: boolean; problems: readonly Problem[] }): Status {
  if (!complete || problems.some(({ severity }) => severity === 'error')) return 'R';
  return problems.some(({ acknowledgment }) => acknowledgment !== undefined) ? 'E' : 'A';
}
