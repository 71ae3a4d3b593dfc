import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorMessage } from '../kernel/errors.ts';
import type { Gateway } from '../pipeline/gateway.ts';
import { noticeRestoration, type Witness } from '../pipeline/restoration/begin.ts';
import { beatDatabase, currentIdentity } from '../stores/restorations.ts';

const FILE = 'database-beat.json';
const BEAT_MS = 60_000;

const kept = z.object({ identity: z.string(), beat: z.number() });

/**
 * Looks whether the database was restored, and from then on says in it, once a minute, that a gateway is at work. The
 * same count is kept in the state folder, where there is one: a database that says less than this file has lost what came
 * between, even when it is the same server and the same disk.
 */
export async function openWitness(
  gateway: Gateway,
  stateFolder: string,
): Promise<{ readonly restored: string | undefined; close(): Promise<void> }> {
  const file = join(stateFolder, FILE);
  const restored = await noticeRestoration(gateway, await readWitness(file));
  const { identity } = await currentIdentity(gateway.db);
  let writing: Promise<void> = Promise.resolve();
  const beat = (): void => {
    writing = writing.then(() => beatOnce(gateway, file, identity));
  };
  beat();
  const timer = setInterval(beat, BEAT_MS);
  timer.unref();
  return {
    restored,
    close: async () => {
      clearInterval(timer);
      beat();
      await writing;
    },
  };
}

async function beatOnce(gateway: Gateway, file: string, identity: string): Promise<void> {
  try {
    const beat = await beatDatabase(gateway.db, gateway.clock.now());
    if (beat !== undefined) await writeWitness(file, { identity, beat });
  } catch (error) {
    gateway.logger.warn({ detail: errorMessage(error) }, 'the beat of the database was not kept');
  }
}

async function readWitness(file: string): Promise<Witness | undefined> {
  try {
    return kept.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // None yet, or not one of ours: then only the database itself can tell.
    return undefined;
  }
}

/** Without a state folder (a database of your own, nothing mounted) nothing is kept outside. */
async function writeWitness(file: string, witness: Witness): Promise<void> {
  const temporary = `${file}.new`;
  try {
    await writeFile(temporary, `${JSON.stringify(witness)}\n`);
    await rename(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
