import type { Problem } from '../../kernel/problem.ts';
import type { FunctionalGroup, SourceDocument } from '../codec.ts';
import type { TargetElement, TargetSegments } from '../tree.ts';
import { carried } from './answer-values.ts';
import { elementNumber } from './names.ts';

/** What became of one functional group, from its end event and those of its documents. */
export interface GroupOutcome {
  readonly group: FunctionalGroup;
  readonly complete: boolean;
  readonly problems: readonly Problem[];
  /** GE01, where present. */
  readonly declaredDocuments?: number;
  readonly receivedDocuments: number;
  readonly documents: readonly DocumentOutcome[];
}

export interface DocumentOutcome {
  readonly document: SourceDocument;
  readonly complete: boolean;
  readonly problems: readonly Problem[];
}

/** The two transaction sets that acknowledge a group. */
export type AcknowledgmentSet = '997' | '999';

/** What the envelope of an acknowledgment says: GS08, and ST03 of a 999. */
export interface AcknowledgmentRelease {
  readonly version: string;
  readonly implementation?: string;
}

/** What distinguishes one acknowledgment from another. */
interface Answer {
  readonly segment: 'AK3' | 'IK3';
  readonly element: 'AK4' | 'IK4';
  readonly document: 'AK5' | 'IK5';
  /** AK103, AK203, the repetition in AK401 and some codes came with 005010. */
  readonly isNewer: boolean;
  /** GS08 of the group that is answered. */
  readonly received: string;
}

type Segment = TargetSegments['segments'][number];
type Status = 'A' | 'E' | 'R';

/** AK5 and AK9 have room for five codes; AK4 may come 99 times in one AK3. */
const MOST_CODES = 5;
const MOST_AK4 = 99;
const MOST_AK3 = 100;
/** AK901…AK904 have six digits. */
const LARGEST_COUNT = 999_999;
const LONGEST_COPY = 99;
const IMPLEMENTATION_999 = '005010X231A1';

/** How the two sets call the segments that do the same in both. */
const TAGS = {
  '997': { segment: 'AK3', element: 'AK4', document: 'AK5' },
  '999': { segment: 'IK3', element: 'IK4', document: 'IK5' },
} as const;

/**
 * The functional acknowledgment of a group: a 997 (AK1, one AK2…AK5 per document, AK9), or a 999 with IK3, IK4 and IK5 in
 * their place. Undefined for a group of acknowledgments, which is never acknowledged (X12.20: two programs would answer
 * each other for ever), and for a group whose type or control number cannot be repeated, so that nobody could tell which
 * one is meant; its interchange acknowledgment says so.
 *
 * It says whether the syntax could be read, nothing else: A accepted, E accepted although errors were noted, R rejected.
 * What a rejected group contains is rejected with it. A document without ST01 or ST02 cannot be named and is only
 * counted.
 */
export function acknowledge(outcome: GroupOutcome, as: AcknowledgmentSet = '997'): TargetSegments | undefined {
  const { group, documents, problems } = outcome;
  const functionalId = carried(group.functionalId);
  const controlNumber = carried(group.controlNumber);
  if (functionalId === undefined || controlNumber === undefined || isOfAcknowledgments(outcome)) return undefined;
  const answer: Answer = {
    ...TAGS[as],
    isNewer: acknowledgmentRelease(group, as).version >= '005',
    received: group.version,
  };
  const groupRejected = !outcome.complete || problems.some((found) => found.severity === 'error');
  const segments: Segment[] = [
    { tag: 'AK1', elements: [functionalId, controlNumber, answer.isNewer ? carried(group.version) : undefined] },
  ];
  const statuses = documents.map((document) => {
    const status = groupRejected ? 'R' : statusOf(document);
    segments.push(...documentSegments(document, status, answer));
    return status;
  });
  const accepted = statuses.filter((status) => status !== 'R').length;
  const received = outcome.receivedDocuments;
  const codes = codesOf(problems, 'AK9');
  segments.push({
    tag: 'AK9',
    elements: [
      groupStatus(groupRejected, statuses, codes),
      ...[outcome.declaredDocuments ?? received, received, accepted].map((count) =>
        String(Math.min(count, LARGEST_COUNT)),
      ),
      ...codes.slice(0, MOST_CODES),
    ],
  });
  return { kind: 'segments', segments };
}

/**
 * The release that an acknowledgment is written in: that of the group it answers, or 004010 where that is none. There is
 * one 999, whatever the group.
 */
export function acknowledgmentRelease(group: FunctionalGroup, as: AcknowledgmentSet): AcknowledgmentRelease {
  if (as === '999') return { version: IMPLEMENTATION_999, implementation: IMPLEMENTATION_999 };
  const release = group.version.slice(0, 6);
  return { version: /^00[2-9]\d{3}$/.test(release) ? release : '004010' };
}

/** True when the group says so, and also when it has another label but holds nothing else. */
function isOfAcknowledgments({ group, documents }: GroupOutcome): boolean {
  const sets = documents.map(({ document }) => document.set);
  return group.functionalId === 'FA' || (sets.length > 0 && sets.every((set) => set === '997' || set === '999'));
}

function statusOf({ complete, problems }: DocumentOutcome): Status {
  if (!complete || problems.some((found) => found.severity === 'error')) return 'R';
  return problems.some((found) => found.acknowledgment !== undefined) ? 'E' : 'A';
}

function groupStatus(rejected: boolean, statuses: readonly Status[], codes: readonly string[]): Status | 'P' {
  if (rejected) return 'R';
  const refused = statuses.filter((status) => status === 'R').length;
  if (refused > 0) return refused === statuses.length ? 'R' : 'P';
  return codes.length > 0 || statuses.includes('E') ? 'E' : 'A';
}

function documentSegments({ document, problems }: DocumentOutcome, status: Status, answer: Answer): Segment[] {
  const set = carried(document.set);
  const controlNumber = carried(document.controlNumber);
  if (set === undefined || controlNumber === undefined) return [];
  const codes = codesOf(problems, 'AK5');
  if (problems.some(({ acknowledgment }) => acknowledgment?.level === 'AK3' || acknowledgment?.level === 'AK4')) {
    codes.push('5');
  }
  const implementation = answer.isNewer ? carried(document.implementation) : undefined;
  return [
    { tag: 'AK2', elements: [set, controlNumber, implementation] },
    ...segmentNotes(problems, answer),
    { tag: answer.document, elements: [status, ...(status === 'A' ? [] : codes.slice(0, MOST_CODES))] },
  ];
}

/** AK3 with its AK4, in the order of the segments they are about. */
function segmentNotes(problems: readonly Problem[], answer: Answer): Segment[] {
  const bySegment = new Map<string, Problem[]>();
  for (const found of problems) {
    const { level } = found.acknowledgment ?? {};
    const { segment, tag } = found.position;
    if ((level !== 'AK3' && level !== 'AK4') || segment === undefined || !/^[A-Z][A-Z0-9]{1,2}$/.test(tag ?? ''))
      continue;
    // AK302 had six digits before 005010.
    if (segment > LARGEST_COUNT && !answer.isNewer) continue;
    // One AK3 carries one code, so different codes at one segment are different AK3.
    const key = `${segment} ${tag} ${level === 'AK4' ? '8' : found.acknowledgment?.code}`;
    bySegment.set(key, [...(bySegment.get(key) ?? []), found]);
  }
  const groups = [...bySegment.values()].sort((a, b) => segmentOf(a) - segmentOf(b)).slice(0, MOST_AK3);
  return groups.flatMap((found) => segmentNote(found, answer));
}

function segmentNote(problems: readonly Problem[], answer: Answer): Segment[] {
  const [first] = problems;
  if (first === undefined) return [];
  const { tag = '', segment = 0, path } = first.position;
  const code = first.acknowledgment?.level === 'AK4' ? '8' : first.acknowledgment?.code;
  const loop = path?.split('/').at(-1);
  const notes = problems.filter(
    ({ acknowledgment, position }) => acknowledgment?.level === 'AK4' && position.element !== undefined,
  );
  return [
    { tag: answer.segment, elements: [tag, String(segment), loop, code] },
    ...notes.slice(0, MOST_AK4).map((found) => ({ tag: answer.element, elements: elementNote(found, answer) })),
  ];
}

function elementNote({ position, acknowledgment, found }: Problem, answer: Answer): TargetElement[] {
  const { tag = '', element = 0, component, repetition } = position;
  const code = acknowledgment?.code ?? '';
  return [
    { components: [element, component, answer.isNewer ? repetition : undefined].map((number) => number?.toString()) },
    elementNumber(tag, element, answer.received, component),
    // Too many repetitions and too many components have codes of their own since 005010.
    !answer.isNewer && (code === '12' || code === '13') ? '3' : code,
    carried(found?.slice(0, LONGEST_COPY).trimEnd(), LONGEST_COPY),
  ];
}

function segmentOf(problems: readonly Problem[]): number {
  return problems[0]?.position.segment ?? 0;
}

/** Codes of one level, each once. */
function codesOf(problems: readonly Problem[], level: 'AK5' | 'AK9'): string[] {
  const codes = problems.flatMap(({ acknowledgment }) =>
    acknowledgment?.level === level ? [acknowledgment.code] : [],
  );
  return [...new Set(codes)];
}
