import type { Problem } from '../../kernel/problem.ts';
import type { FunctionalGroup, SourceDocument } from '../codec.ts';
import type { TargetSegments } from '../tree.ts';
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

type Segment = TargetSegments['segments'][number];

/** AK5 and AK9 have room for five codes; AK4 may come 99 times in one AK3. */
const MOST_CODES = 5;
const MOST_AK4 = 99;
const MOST_AK3 = 100;

/**
 * The functional acknowledgment (997) of a group: AK1, one AK2…AK5 per document, AK9. Undefined for a group of
 * acknowledgments, which is never acknowledged (X12.20: two programs would answer each other for ever).
 *
 * It says whether the syntax could be read, nothing else: A accepted, E accepted although errors were noted, R rejected.
 * What the rejected group contains is rejected with it.
 */
export function acknowledge(outcome: GroupOutcome): TargetSegments | undefined {
  const { group, documents, problems } = outcome;
  if (group.functionalId === 'FA') return undefined;
  const groupRejected = !outcome.complete || problems.some((found) => found.severity === 'error');
  const newer = group.version >= '005';
  const segments: Segment[] = [
    { tag: 'AK1', elements: [group.functionalId, group.controlNumber.trim(), newer ? group.version : undefined] },
  ];
  const statuses = documents.map((document) => {
    const status = groupRejected ? 'R' : statusOf(document);
    segments.push(...documentSegments(document, status, group.version));
    return status;
  });
  const accepted = statuses.filter((status) => status !== 'R').length;
  const received = outcome.receivedDocuments;
  segments.push({
    tag: 'AK9',
    elements: [
      groupStatus(groupRejected, statuses, codesOf(problems, 'AK9')),
      String(outcome.declaredDocuments ?? received),
      String(received),
      String(accepted),
      ...codesOf(problems, 'AK9').slice(0, MOST_CODES),
    ],
  });
  return { kind: 'segments', segments };
}

function statusOf({ complete, problems }: DocumentOutcome): 'A' | 'E' | 'R' {
  if (!complete || problems.some((found) => found.severity === 'error')) return 'R';
  return problems.some((found) => found.acknowledgment !== undefined) ? 'E' : 'A';
}

function groupStatus(rejected: boolean, statuses: readonly string[], codes: readonly string[]): string {
  if (rejected) return 'R';
  const refused = statuses.filter((status) => status === 'R').length;
  if (refused > 0) return refused === statuses.length ? 'R' : 'P';
  return codes.length > 0 || statuses.includes('E') ? 'E' : 'A';
}

function documentSegments({ document, problems }: DocumentOutcome, status: string, version: string): Segment[] {
  const notes = segmentNotes(problems, version);
  const codes = codesOf(problems, 'AK5');
  if (notes.length > 0) codes.push('5');
  return [
    { tag: 'AK2', elements: [document.set ?? '', document.controlNumber?.trim() ?? ''] },
    ...notes,
    { tag: 'AK5', elements: [status, ...(status === 'A' ? [] : codes.slice(0, MOST_CODES))] },
  ];
}

/** AK3 with its AK4, in the order of the segments they are about. */
function segmentNotes(problems: readonly Problem[], version: string): Segment[] {
  const bySegment = new Map<string, Problem[]>();
  for (const found of problems) {
    const { level } = found.acknowledgment ?? {};
    const { segment, tag } = found.position;
    if ((level !== 'AK3' && level !== 'AK4') || segment === undefined || !/^[A-Z][A-Z0-9]{1,2}$/.test(tag ?? ''))
      continue;
    // One AK3 carries one code, so different codes at one segment are different AK3.
    const key = `${segment} ${tag} ${level === 'AK4' ? '8' : found.acknowledgment?.code}`;
    bySegment.set(key, [...(bySegment.get(key) ?? []), found]);
  }
  const groups = [...bySegment.values()].sort((a, b) => segmentOf(a) - segmentOf(b)).slice(0, MOST_AK3);
  return groups.flatMap((found) => segmentNote(found, version));
}

function segmentNote(problems: readonly Problem[], version: string): Segment[] {
  const [first] = problems;
  if (first === undefined) return [];
  const { tag = '', segment = 0, path } = first.position;
  const code = first.acknowledgment?.level === 'AK4' ? '8' : first.acknowledgment?.code;
  const loop = path?.split('/').at(-1);
  const notes = problems.filter((found) => found.acknowledgment?.level === 'AK4').slice(0, MOST_AK4);
  return [
    { tag: 'AK3', elements: [tag, String(segment), loop, code] },
    ...notes.flatMap((found) => elementNote(found, version)),
  ];
}

function elementNote({ position, acknowledgment, found }: Problem, version: string): Segment[] {
  if (position.element === undefined) return [];
  return [
    {
      tag: 'AK4',
      elements: [
        String(position.element),
        elementNumber(position.tag ?? '', position.element, version),
        acknowledgment?.code,
        // Only what can never hold a separator of the answer.
        found !== undefined && /^[A-Za-z0-9 ]{1,99}$/.test(found) ? found.trim() : undefined,
      ],
    },
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
