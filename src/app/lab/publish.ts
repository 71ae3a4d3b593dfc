import { hostname } from 'node:os';
import { RejectedError } from '../../kernel/errors.ts';
import { readWithin } from '../../partners/load.ts';
import type { Principal } from '../../pipeline/access/roles.ts';
import type { Gateway } from '../../pipeline/gateway.ts';
import { addAudit } from '../../stores/access/audit.ts';
import type { Database } from '../../stores/database.ts';
import type { MappingKey } from '../../stores/mapping-drafts.ts';
import { addPublication, lockPublishing } from '../../stores/mapping-publications.ts';
import { revisionInForce } from '../../stores/mapping-revisions.ts';
import { type PutFile, putFiles } from '../put-files.ts';
import { pathOf } from './draft.ts';
import { sha256Of } from './overview.ts';
import { patchOf } from './patch.ts';
import { seenOf } from './tasks.ts';
import type { CaseFiles } from './tests.ts';

/** A text that passed lint and tests, on its way into the folder. */
export interface Candidate extends MappingKey {
  readonly text: string;
  /** Hash of the file it was made from; null: there was none. */
  readonly base: string | null;
  readonly cases: readonly CaseFiles[];
  /** What the supplier is with it; undefined: it is switched off. */
  readonly revision: string | undefined;
  /** What the folder said of the supplier, and everything it was made of, when it was judged. */
  readonly before: string | undefined;
  readonly seen: string;
}

export interface PublishOptions {
  readonly gateway: Gateway;
  /** Absolute. */
  readonly folder: string;
  /** Has the folder looked at now; returns when what it says is in force. */
  readonly look: () => Promise<void>;
}

/** A patch in the audit is for reading; the whole texts are kept with the publication. */
const LONGEST_PATCH = 20_000;

/**
 * Writes a candidate into the mappings folder, notes who did it and why, and has the gateway look at once. The folder stays what
 * says what is in force, so nothing is in force that is not on disk.
 *
 * Everything is checked again with all other publications of the supplier shut out: that the file is the one the candidate was
 * made from, that nothing else of the supplier changed since it was judged, and that this folder holds what is in force.
 * When noting fails, the files are taken back.
 *
 * @returns whether it runs here
 */
export async function publish(
  options: PublishOptions,
  candidate: Candidate,
  { by, reason }: { readonly by: Principal; readonly reason: string },
  then: (trx: Database) => Promise<void>,
): Promise<boolean> {
  const { gateway, folder, look } = options;
  const { supplier, mapping, revision } = candidate;
  const files = filesOf(candidate);
  let written: Awaited<ReturnType<typeof putFiles>> | undefined;
  try {
    await gateway.db.transaction(async (trx) => {
      await lockPublishing(trx, supplier);
      await checkStill(trx, folder, candidate);
      const before = readWithin(folder)(pathOf({ folder, supplier, mapping }));
      written = await putFiles(folder, gateway.ids.next(), files);
      const at = gateway.clock.now();
      const tests = files.slice(1).map(({ path }) => path);
      await addPublication(trx, candidate, {
        by: by.name,
        at,
        reason,
        before: before ?? null,
        after: candidate.text,
        tests,
        revision: revision ?? null,
        place: `${hostname()}:${folder}`,
      });
      const path = `${supplier}/${mapping}.map.yaml`;
      const old = before === undefined ? undefined : Buffer.from(before);
      await addAudit(trx, {
        at,
        who: by.name,
        role: by.role,
        action: 'publish mapping',
        entity: `mapping/${supplier}/${mapping}`,
        before: { sha256: candidate.base, revision: candidate.before ?? null },
        after: {
          sha256: sha256Of(candidate.text),
          revision: revision ?? null,
          tests,
          patch: patchOf([{ path, before: old, after: Buffer.from(candidate.text) }]).slice(0, LONGEST_PATCH),
        },
        reason,
      });
      await then(trx);
    });
  } catch (error) {
    await written?.undo();
    throw error;
  }
  await look();
  return gateway.suppliers.get(supplier)?.revision === revision;
}

/** The mapping first: should the process die between two of them, it stands with tests that it passes. */
function filesOf({ supplier, mapping, text, cases }: Candidate): readonly PutFile[] {
  const home = `${supplier}/tests/${mapping}`;
  return [
    { path: `${supplier}/${mapping}.map.yaml`, bytes: Buffer.from(text) },
    ...cases.flatMap(({ inputFile, input, expected }) => [
      ...(expected === undefined ? [] : [{ path: `${home}/${expected.file}`, bytes: expected.bytes }]),
      { path: `${home}/${inputFile}`, bytes: input },
    ]),
  ];
}

async function checkStill(trx: Database, folder: string, candidate: Candidate): Promise<void> {
  const { supplier, mapping, base, before, seen } = candidate;
  const now = readWithin(folder)(pathOf({ folder, supplier, mapping }));
  if ((now === undefined ? null : sha256Of(now)) !== base)
    throw new RejectedError(
      'MAPPING-CHANGED',
      `${supplier}/${mapping}.map.yaml is not the file that this was made from any more.`,
    );
  if ((await seenOf(folder, supplier)) !== seen)
    throw new RejectedError('MAPPING-CHANGED', `Files of ${supplier} changed while the draft was tested.`);
  const inForce = await revisionInForce(trx, supplier);
  // A folder that is not in order was refused: what is in force stays until somebody mends it, which may be this.
  if (before !== undefined && inForce !== undefined && before !== inForce)
    throw new RejectedError(
      'MAPPING-FOLDER-BEHIND',
      `The folder of this gateway holds ${before.slice(0, 8)} of ${supplier}, in force is ${inForce.slice(0, 8)}.`,
    );
}
