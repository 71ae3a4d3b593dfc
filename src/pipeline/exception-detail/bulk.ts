import type { Code } from '../../kernel/codes.ts';
import { CrossdockError, RejectedError } from '../../kernel/errors.ts';
import { type ExceptionSubjects, exceptionSubjects } from '../../stores/exception-subjects.ts';
import { findException, type ListedException, listExceptions, type WantedExceptions } from '../../stores/exceptions.ts';
import { findHeldLine } from '../../stores/held-lines.ts';
import { ignoreException } from '../exceptions.ts';
import { type Gateway, supplierOf } from '../gateway.ts';
import { decideHeldLines } from '../held-lines/decide.ts';
import { reprocessFile } from '../inbound/reprocess.ts';
import { retryDelivery } from '../outbound/delivery-actions.ts';
import { aboutOf } from './about.ts';
import { actionsOf } from './actions.ts';

/** What can be done about many exceptions at once: nothing that is seen outside and cannot be taken back. */
export const BULK_ACTIONS = ['ignore', 'replay', 'retry-lines', 'retry'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** Some by their numbers, or the open ones that fit a filter. */
export type BulkSelection =
  | { readonly ids: readonly string[] }
  | { readonly filter: Pick<WantedExceptions, 'supplierId' | 'severity' | 'code'> };

export interface BulkPreview {
  /** To which it would be done. */
  readonly count: number;
  readonly byCode: Readonly<Record<string, number>>;
  /** Open ones that were meant, to which this cannot be done. */
  readonly left: number;
  /** There are more of them than are done at a time. */
  readonly isCut: boolean;
  readonly exceptions: readonly {
    readonly id: string;
    readonly code: Code;
    readonly supplierId: string | null;
    readonly message: string;
  }[];
}

export interface BulkOutcome {
  readonly id: string;
  readonly ok: boolean;
  readonly said: string;
}

/** Each has a transaction of its own. */
export const MOST_AT_ONCE = 200;

export async function previewBulk(
  gateway: Gateway,
  selection: BulkSelection,
  action: BulkAction,
): Promise<BulkPreview> {
  const { fitting, left, isCut } = await applicable(gateway, selection, action);
  const byCode: Record<string, number> = {};
  for (const { exception } of fitting) byCode[exception.code] = (byCode[exception.code] ?? 0) + 1;
  const exceptions = fitting.map(({ exception: { id, code, supplierId, message } }) => ({
    id,
    code,
    supplierId,
    message,
  }));
  return { count: fitting.length, byCode, left, isCut, exceptions };
}

/**
 * Does to each exception what was shown. Each is done by itself: what one refuses stops no other.
 *
 * @param expected the count that the preview showed
 * @throws RejectedError BULK-CHANGED when it would be another one
 */
export async function runBulk(
  gateway: Gateway,
  selection: BulkSelection,
  action: BulkAction,
  expected: number,
  audit: { readonly by: string; readonly reason: string },
): Promise<readonly BulkOutcome[]> {
  const { fitting } = await applicable(gateway, selection, action);
  if (fitting.length !== expected) {
    throw new RejectedError('BULK-CHANGED', `${expected} were shown, and it would be done to ${fitting.length} now.`);
  }
  const outcomes: BulkOutcome[] = [];
  const files = new Map<string, string>();
  for (const { exception, subjects } of fitting) {
    const { id } = exception;
    try {
      outcomes.push({ id, ok: true, said: await act(gateway, exception, subjects, action, audit, files) });
    } catch (thrown) {
      if (!(thrown instanceof CrossdockError)) throw thrown;
      outcomes.push({ id, ok: false, said: thrown.message });
    }
  }
  return outcomes;
}

interface Fitting {
  readonly exception: ListedException;
  readonly subjects: ExceptionSubjects;
}

async function applicable(gateway: Gateway, selection: BulkSelection, action: BulkAction) {
  const meant = await select(gateway, selection);
  const isCut = meant.length > MOST_AT_ONCE;
  const fitting: Fitting[] = [];
  for (const exception of meant.slice(0, MOST_AT_ONCE)) {
    const about = aboutOf(exception);
    const subjects = await exceptionSubjects(gateway.db, about);
    const { id, code, supplierId } = exception;
    const can = actionsOf({ id, code, supplierId, isOpen: true }, about, subjects);
    if (can.some((one) => one.id === action)) fitting.push({ exception, subjects });
  }
  return { fitting, left: Math.min(meant.length, MOST_AT_ONCE) - fitting.length, isCut };
}

async function select({ db }: Gateway, selection: BulkSelection): Promise<ListedException[]> {
  if ('filter' in selection) {
    return listExceptions(db, { ...selection.filter, state: 'open', limit: MOST_AT_ONCE + 1 });
  }
  const found = await Promise.all([...new Set(selection.ids)].map((id) => findException(db, id)));
  return found.filter((one) => one !== undefined && one.closedAt === null) as ListedException[];
}

async function act(
  gateway: Gateway,
  { id }: ListedException,
  { file, heldLines, delivery }: ExceptionSubjects,
  action: BulkAction,
  audit: { readonly by: string; readonly reason: string },
  files: Map<string, string>,
): Promise<string> {
  switch (action) {
    case 'ignore':
      return (await ignoreException(gateway, id, audit)) ? 'Closed.' : 'It was closed meanwhile.';
    case 'replay': {
      if (file === null) throw refused('Its file is not there any more.');
      // Several exceptions of one file: it is read once.
      const before = files.get(file.id);
      if (before !== undefined) return before;
      const outcome = await reprocessFile(gateway, supplierOf(gateway, file.supplierId), file.id, audit, false);
      if (!outcome.ok) throw refused(outcome.reason);
      const said = `${file.name} was read again: ${outcome.state}${outcome.problem === undefined ? '' : `, ${outcome.problem}`}.`;
      files.set(file.id, said);
      return said;
    }
    case 'retry-lines': {
      const lines = await Promise.all(heldLines.map((line) => findHeldLine(gateway.db, line.id)));
      const open = lines.filter((line) => line !== undefined);
      const decided = await decideHeldLines(gateway, open, { do: 'retry' }, audit);
      const read = decided.filter(({ ok }) => ok).length;
      if (read === 0) throw refused(decided[0]?.message ?? 'No line of it is held any more.');
      return `${read} of ${decided.length} lines take effect.`;
    }
    case 'retry':
      if (delivery === null) throw refused('Its document is not there any more.');
      return retryDelivery(gateway, delivery, audit);
  }
}

function refused(why: string): RejectedError {
  return new RejectedError('REQUEST-INVALID', why);
}
