import type { FunctionalGroup, Interchange, SourceDocument, SourceEvent } from '../../formats/codec.ts';
import { transactionSetName } from '../../formats/registry.ts';
import type { Problem } from '../../kernel/problem.ts';
import { DocumentView, type Shown } from './document-view.ts';
import {
  type InspectedDocument,
  type InspectedGroup,
  type InspectedInterchange,
  type InspectedProblem,
  type InspectedSet,
  type InspectReport,
  inspectedProblem,
  type ListedKind,
  type ProblemPlace,
  type Status,
  statusOf,
} from './report.ts';
import type { ReportRoom } from './room.ts';

/** What of a file is listed. Everything is read and counted in any case. */
export interface Listing {
  /** The records of the first documents too, long runs folded. Default false. */
  readonly records?: boolean;
  /** Only the transaction set or document of this number (from 1, over the whole file), with all its records. */
  readonly set?: number;
}

type StatusCounts = Record<Status, number>;

interface OpenInterchange {
  readonly value: Interchange;
  readonly index: number;
  readonly groups: InspectedGroup[];
  groupCount: number;
  readonly statuses: StatusCounts;
}

interface OpenGroup {
  readonly value: FunctionalGroup;
  readonly index: number;
  readonly sets: InspectedSet[];
  setCount: number;
  readonly statuses: StatusCounts;
}

/** Gathers the events of one file into its report. */
export class ReportCollector {
  private readonly listing: Listing;
  private readonly room: ReportRoom;
  private readonly entry: number | undefined;
  private readonly interchanges: InspectedInterchange[] = [];
  private readonly documents: InspectedDocument[] = [];
  private readonly problems: InspectedProblem[] = [];
  private readonly counted = { error: 0, warning: 0 };
  private readonly totals = { interchanges: 0, groups: 0, transactionSets: 0, documents: 0 };
  private readonly unlisted = { interchanges: 0, groups: 0, transactionSets: 0, documents: 0, problems: 0 };
  private statuses: StatusCounts = { A: 0, E: 0, R: 0 };
  private interchange: OpenInterchange | undefined;
  private group: OpenGroup | undefined;
  private document: { readonly view: DocumentView; readonly number: number } | undefined;
  private end = { complete: false, byteCount: 0 };

  /** @param entry index in a packed file */
  constructor(listing: Listing, room: ReportRoom, entry?: number) {
    this.listing = listing;
    this.room = room;
    this.entry = entry;
  }

  add(event: SourceEvent): void {
    switch (event.type) {
      case 'interchange-start':
        this.openInterchange(event.interchange);
        break;
      case 'group-start':
        this.openGroup(event.group);
        break;
      case 'document-start':
        this.openDocument(event.document);
        break;
      case 'record':
        this.document?.view.add(event.record);
        break;
      case 'document-end':
        this.closeDocument(event);
        break;
      case 'group-end':
        this.closeGroup(event);
        break;
      case 'interchange-end':
        this.closeInterchange(event);
        break;
      case 'problem':
        this.list([event.problem], { interchange: this.interchange?.index, group: this.group?.index });
        break;
      case 'file-end':
        this.end = event;
        break;
    }
  }

  /** Nothing in the file counts after all: its bytes cannot be trusted. */
  spoil(found: Problem): void {
    this.list([found], {});
    this.end = { ...this.end, complete: false };
    for (const interchange of this.interchanges) {
      reject([interchange], false);
      rejectGroups(interchange.groups, false);
    }
    reject(this.documents, false);
    this.statuses = allRejected(this.statuses);
  }

  report(about: Pick<InspectReport, 'file' | 'format' | 'reason'>): InspectReport {
    const { format, file, reason } = about;
    const { A, E, R } = this.statuses;
    return {
      format,
      complete: this.end.complete,
      ...(file === undefined ? {} : { file }),
      reason,
      byteCount: this.end.byteCount,
      errors: this.counted.error,
      warnings: this.counted.warning,
      totals: { ...this.totals, accepted: A, acceptedWithErrors: E, rejected: R },
      interchanges: this.interchanges,
      documents: this.documents,
      problems: this.problems,
      unlisted: this.unlisted,
      reportVersion: 2,
    };
  }

  private openInterchange(value: Interchange): void {
    const index = this.totals.interchanges;
    this.interchange = { value, index, groups: [], groupCount: 0, statuses: { A: 0, E: 0, R: 0 } };
    this.totals.interchanges += 1;
  }

  private openGroup(value: FunctionalGroup): void {
    const { interchange } = this;
    if (interchange === undefined) return;
    this.group = { value, index: interchange.groupCount, sets: [], setCount: 0, statuses: { A: 0, E: 0, R: 0 } };
    interchange.groupCount += 1;
    this.totals.groups += 1;
  }

  private openDocument(document: SourceDocument): void {
    const { number, isFirst } = this.room.nextDocument();
    const { set, records = false } = this.listing;
    const folded: Shown = set === undefined && records && isFirst ? 'folded' : 'none';
    this.document = { view: new DocumentView(document, set === number ? 'all' : folded), number };
  }

  private closeDocument(event: Extract<SourceEvent, { type: 'document-end' }>): void {
    const { document, group, listing } = this;
    this.document = undefined;
    if (document === undefined) return;
    const { number, view } = document;
    const status = statusOf(event);
    const kind = group === undefined ? 'documents' : 'transactionSets';
    const index = group === undefined ? this.totals.documents : group.setCount;
    this.totals[kind] += 1;
    if (group === undefined) this.statuses[status] += 1;
    else {
      group.setCount += 1;
      group.statuses[status] += 1;
    }
    const isListed = listing.set === undefined ? this.room.takes(kind, event.problems) : listing.set === number;
    const envelope =
      group === undefined ? {} : { interchange: this.interchange?.index, group: group.index, set: index };
    const problems = this.list(event.problems, envelope, isListed);
    if (!isListed) {
      this.unlisted[kind] += 1;
      return;
    }
    const { counts, records } = view.finish();
    const { complete, recordCount } = event;
    const common = { complete, status, counts, problems, ...(records.length === 0 ? {} : { records }) };
    const { set, controlNumber = '', header } = event.document;
    if (group === undefined) {
      const about = { ...(header === undefined ? {} : { header }), ...(set === undefined ? {} : { root: set }) };
      this.documents.push({ index, number, ...about, recordCount: view.recordCount, ...common });
      return;
    }
    const name = transactionSetName(set ?? '');
    const about = { id: set ?? '', ...(name === undefined ? {} : { name }), controlNumber };
    group.sets.push({ index, number, ...about, segments: recordCount, ...common });
  }

  private closeGroup(event: Extract<SourceEvent, { type: 'group-end' }>): void {
    const { group, interchange } = this;
    this.group = undefined;
    if (group === undefined || interchange === undefined) return;
    const { sets, setCount, index, value } = group;
    const own = statusOf(event);
    if (own === 'R') reject(sets, event.complete);
    const statuses = own === 'R' ? allRejected(group.statuses) : group.statuses;
    addTo(interchange.statuses, statuses);
    const isListed = this.isListed('groups', sets, event.problems);
    const problems = this.list(event.problems, { interchange: interchange.index, group: index }, isListed);
    if (!isListed) {
      this.unlisted.groups += 1;
      return;
    }
    const isRefused = own === 'R' || (setCount > 0 && statuses.R === setCount);
    const { declaredDocuments } = event;
    interchange.groups.push({
      index,
      ...value,
      complete: event.complete,
      status: isRefused ? 'R' : statuses.R > 0 ? 'P' : own === 'E' || statuses.E > 0 ? 'E' : 'A',
      ...(declaredDocuments === undefined ? {} : { declaredSets: declaredDocuments }),
      receivedSets: event.receivedDocuments,
      acceptedSets: statuses.A + statuses.E,
      transactionSets: sets,
      problems,
    });
  }

  private closeInterchange(event: Extract<SourceEvent, { type: 'interchange-end' }>): void {
    const { interchange } = this;
    this.interchange = undefined;
    if (interchange === undefined) return;
    const { groups, index, value } = interchange;
    const status = statusOf(event);
    if (status === 'R') rejectGroups(groups, event.complete);
    addTo(this.statuses, status === 'R' ? allRejected(interchange.statuses) : interchange.statuses);
    const isListed = this.isListed('interchanges', groups, event.problems);
    const problems = this.list(event.problems, { interchange: index }, isListed);
    if (!isListed) {
      this.unlisted.interchanges += 1;
      return;
    }
    const { senderQualifier, senderId, receiverQualifier, receiverId, byteOffset, ...header } = value;
    this.interchanges.push({
      index,
      sender: { qualifier: senderQualifier, id: senderId },
      receiver: { qualifier: receiverQualifier, id: receiverId },
      ...header,
      offset: byteOffset,
      complete: event.complete,
      status,
      groups,
      acknowledgments: event.acknowledgments ?? [],
      problems,
    });
  }

  /** Counts findings, lists those that are to be listed as long as there is room, and returns these. */
  private list(problems: readonly Problem[], place: ProblemPlace, isListed = true): readonly InspectedProblem[] {
    const listed: InspectedProblem[] = [];
    for (const found of problems) {
      this.counted[found.severity] += 1;
      if (isListed && this.room.takesProblem(found.severity))
        listed.push(inspectedProblem(found, { entry: this.entry, ...place }));
      else this.unlisted.problems += 1;
    }
    this.problems.push(...listed);
    return listed;
  }

  /** An envelope is listed with whatever is listed inside it. */
  private isListed(kind: ListedKind, inside: readonly unknown[], problems: readonly Problem[]): boolean {
    const hasRoom = this.listing.set === undefined && this.room.takes(kind, problems);
    return hasRoom || inside.length > 0;
  }
}

/** What stands in a rejected group or interchange does not count, whatever it says itself. */
function reject(rejected: readonly { complete: boolean; status: string }[], isComplete: boolean): void {
  for (const one of rejected) {
    one.status = 'R';
    one.complete &&= isComplete;
  }
}

function rejectGroups(groups: readonly InspectedGroup[], isComplete: boolean): void {
  reject(groups, isComplete);
  for (const group of groups) {
    group.acceptedSets = 0;
    reject(group.transactionSets, isComplete);
  }
}

function allRejected({ A, E, R }: StatusCounts): StatusCounts {
  return { A: 0, E: 0, R: A + E + R };
}

function addTo(sum: StatusCounts, counts: StatusCounts): void {
  sum.A += counts.A;
  sum.E += counts.E;
  sum.R += counts.R;
}
