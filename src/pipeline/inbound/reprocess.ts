import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { closeExceptions } from '../../stores/exceptions.ts';
import { openStage } from '../../stores/feeds.ts';
import {
  appliedDocuments,
  countOfAttempt,
  exceptionsOfFile,
  lastReading,
  recordAttempt,
  supersedeHeldLines,
} from '../../stores/file-attempts.ts';
import { findFile, lockContent, lockFile, markFile, type SeenFile } from '../../stores/files.ts';
import { StageWriter } from '../../stores/stage-writer.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import { raiseProblems } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { transact } from '../transact.ts';
import { isAddedUp } from './added-up.ts';
import { isRepeated } from './open.ts';
import { Progress } from './progress.ts';
import { type ReadingAgain, recordFile } from './record.ts';
import { translateFile } from './translate-file.ts';

/** Who wants a file read again, and why: kept with the attempt. */
export interface Request {
  readonly by: string;
  readonly reason?: string | undefined;
}

/** What came of reading a file again, or would come. */
export type Reprocessed =
  | {
      readonly ok: true;
      readonly attempt: number;
      readonly state: SeenFile['state'];
      /** Documents of the new attempt by kind and what became of them. */
      readonly documents: Awaited<ReturnType<typeof countOfAttempt>>;
      /** Why the file is held as a whole. */
      readonly problem?: string;
    }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads an archived file again with the given mappings, as a new attempt beside the earlier ones, in one transaction.
 *
 * Effects are those of a first reading: idempotent by natural keys. A document that took effect is not applied a second
 * time, whatever it would say now; stock is, unless newer stock is in force. Control numbers that were accepted from this
 * file stay accepted, and are not acknowledged again.
 *
 * @param isPreview true: all of it is done and then undone, so that what is shown is what would happen
 */
export async function reprocessFile(
  gateway: Gateway,
  profile: SupplierProfile,
  fileId: string,
  request: Request,
  isPreview: boolean,
): Promise<Reprocessed> {
  let outcome: Reprocessed | undefined;
  try {
    return await transact(gateway, async (trx, gateway) => {
      outcome = await readAgain(gateway, trx, profile, fileId, request);
      if (isPreview) throw new Undone();
      return outcome;
    });
  } catch (error) {
    if (error instanceof Undone && outcome !== undefined) return outcome;
    throw error;
  }
}

/** Rolls a preview back. */
class Undone extends Error {}

/**
 * Reads an archived file again in the caller's transaction.
 *
 * @param release a held feed of the file that a person releases
 */
export async function readAgain(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  fileId: string,
  request: Request,
  release?: ReadingAgain['release'],
): Promise<Reprocessed> {
  const known = await findFile(trx, profile.id, fileId);
  // As in a first reading: of copies that are read at once, one takes effect.
  if (known !== undefined) await lockContent(trx, profile.id, known.sha256);
  const file = await lockFile(trx, profile.id, fileId);
  const refused = refusalOf(file);
  if (file === undefined || refused !== undefined) return { ok: false, reason: refused ?? '' };
  const reading = { ...request, attempt: (await lastReading(trx, file)).attempt + 1, at: gateway.clock.now() };
  if (file.state === 'held' && (await isRepeated(gateway, trx, profile, file))) {
    await supersede(trx, file, reading, []);
    await noteReading(gateway, trx, file, profile, reading, 'duplicate');
    const problem = 'The same bytes took effect as another file.';
    return { ok: true, attempt: reading.attempt, state: 'duplicate', documents: [], problem };
  }
  const progress = await Progress.begin(gateway, trx, file);
  try {
    return await readWhole(gateway, trx, profile, file, reading, progress, release);
  } finally {
    await progress.end();
  }
}

async function readWhole(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  file: SeenFile,
  reading: Reading,
  progress: Progress,
  release: ReadingAgain['release'],
): Promise<Reprocessed> {
  const applied = await appliedDocuments(trx, file);
  await openStage(trx);
  const tools = { codecs: gateway.codecs, archive: gateway.archive, stage: new StageWriter(trx), progress };
  const opened = await translateFile(tools, gateway.db, profile, file);
  if (!opened.ok && (applied.size > 0 || opened.problem.code.startsWith('ARCHIVE-'))) {
    // What was recorded of it stays as it is: nothing better can be read.
    return { ok: false, reason: opened.problem.message };
  }
  const keep = [...applied].filter(([, kind]) => kind !== 'inventory').map(([ordinal]) => ordinal);
  await supersede(trx, file, reading, keep);
  let state: 'opened' | 'held' = 'held';
  if (opened.ok) {
    const again = { attempt: reading.attempt, applied, isAddedUp: await isAddedUp(trx, profile, file), release };
    state = await recordFile(gateway, trx, profile, file, opened.translated, { again, progress });
  } else {
    const subject = { supplierId: file.supplierId, file: file.name, key: `file/${file.id}` };
    await raiseProblems(gateway, trx, subject, [opened.problem]);
  }
  await markFile(trx, file, state, reading.at, opened.ok ? undefined : opened.problem.message);
  await noteReading(gateway, trx, file, profile, reading, state);
  return {
    ok: true,
    attempt: reading.attempt,
    state,
    documents: await countOfAttempt(trx, file, reading.attempt),
    ...(opened.ok ? {} : { problem: opened.problem.message }),
  };
}

type Reading = Request & { readonly attempt: number; readonly at: Date };

/** Closes what the earlier readings left open; `keep`: documents whose held lines stay. */
async function supersede(trx: Database, file: SeenFile, reading: Reading, keep: readonly number[]): Promise<void> {
  const { attempt, by, at } = reading;
  await supersedeHeldLines(trx, file, { attempt, by, at, keep });
  await closeExceptions(trx, await exceptionsOfFile(trx, file), `the file was read again (attempt ${attempt})`, at);
}

/** Writes down who had it read again, why, and what came of it. */
async function noteReading(
  gateway: Gateway,
  trx: Database,
  file: SeenFile,
  { revision }: SupplierProfile,
  reading: Reading,
  to: SeenFile['state'],
): Promise<void> {
  const { attempt, by, reason, at } = reading;
  await recordAttempt(trx, file, { revision, from: file.state, to, ...reading, endedAt: gateway.clock.now() });
  await recordStateEvent(trx, {
    entity: 'file',
    entityId: `${file.supplierId}/${file.id}`,
    from: file.state,
    to,
    cause: `read again (attempt ${attempt}) by ${by}${reason === undefined ? '' : `: ${reason}`}`,
    at,
  });
}

/** Why a file is not read again; undefined: nothing speaks against it. */
function refusalOf(file: SeenFile | undefined): string | undefined {
  if (file === undefined) return 'There is no such file.';
  if (file.state === 'received') return 'It was not read yet; a running gateway does that by itself.';
  if (file.state === 'duplicate') return 'It says what an earlier file with the same bytes said; read that one again.';
  return undefined;
}
