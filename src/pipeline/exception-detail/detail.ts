import { formatPosition } from '../../kernel/position.ts';
import type { Problem } from '../../kernel/problem.ts';
import { readContent } from '../../stores/archive/ledger.ts';
import { ContentUnreadable } from '../../stores/archive/unreadable.ts';
import { type ExceptionAbout, type ExceptionSubjects, exceptionSubjects } from '../../stores/exception-subjects.ts';
import type { ListedException } from '../../stores/exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { aboutOf } from './about.ts';
import type { ExceptionAction } from './action.ts';
import { actionsOf } from './actions.ts';
import { type RawSlice, rawSlice } from './raw-slice.ts';

/** A finding with the bytes that it is about. */
export interface PlacedProblem extends Problem {
  /** In words: `segment 14 (QTY02)`. */
  readonly place: string;
  readonly documentId: string;
  readonly slice: RawSlice | null;
}

/** Everything that a person needs to decide about an exception. */
export interface ExceptionDetail {
  readonly about: ExceptionAbout;
  readonly subjects: ExceptionSubjects;
  /** Findings of the file's held lines and documents, the first with what stands there. */
  readonly problems: readonly PlacedProblem[];
  readonly actions: readonly ExceptionAction[];
}

const MOST_PROBLEMS = 50;
/** Each reads the file up to its place. */
const MOST_SLICES = 3;

export async function exceptionDetail(gateway: Gateway, exception: ListedException): Promise<ExceptionDetail> {
  const told = aboutOf(exception);
  const about = (await isPinnedElsewhere(gateway, told)) ? { ...told, hostKey: undefined } : told;
  const subjects = await exceptionSubjects(gateway.db, about);
  const { id, code, supplierId, closedAt } = exception;
  return {
    about,
    subjects,
    problems: await problemsOf(gateway, subjects),
    actions: actionsOf({ id, code, supplierId, isOpen: closedAt === null }, about, subjects),
  };
}

/** Whether pins of the supplier come from variables or secret files: who runs the gateway changes them there, and no button can. */
async function isPinnedElsewhere(gateway: Gateway, { supplierId, hostKey }: ExceptionAbout): Promise<boolean> {
  if (supplierId === null || hostKey === undefined) return false;
  const settings = (await gateway.settings?.supplier(supplierId)) ?? [];
  return settings.some(({ path, from }) => /(^|\.)channel\.hostKeys/.test(path) && from !== 'file');
}

async function problemsOf(
  gateway: Gateway,
  { file, documents, heldLines }: ExceptionSubjects,
): Promise<PlacedProblem[]> {
  if (file === null) return [];
  const ofLines = heldLines.filter(({ fileId }) => fileId === file.id);
  const found = [...ofLines.map(({ documentId: id, problems }) => ({ id, problems })), ...documents]
    .flatMap(({ id, problems }) => problems.map((one) => ({ ...one, documentId: id })))
    .sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
    .slice(0, MOST_PROBLEMS);
  const placed: PlacedProblem[] = [];
  for (const [index, one] of found.entries()) {
    const slice = index < MOST_SLICES && file.removedAt === null ? await sliceOf(gateway, file.sha256, one) : null;
    const { file: _, ...place } = one.position;
    const { byteOffset: __, ...withoutByte } = place;
    const words = formatPosition(place.segment === undefined ? place : withoutByte);
    placed.push({ ...one, place: words, slice });
  }
  return placed;
}

/** What is wrong with the archive has an exception of its own; here the bytes are only left out. */
async function sliceOf({ archive, db }: Gateway, sha256: string, { position }: Problem): Promise<RawSlice | null> {
  try {
    return (await rawSlice(readContent(archive, db, Buffer.from(sha256, 'hex')), position)) ?? null;
  } catch (thrown) {
    if (!(thrown instanceof ContentUnreadable)) throw thrown;
    return null;
  }
}
