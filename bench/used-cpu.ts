import { readdir, readFile } from 'node:fs/promises';
import type { Database } from '../src/stores/database.ts';

/** Ticks of the clock that /proc counts in, per second: 100 on every Linux that we know. */
const TICKS = 100;

export interface UsedCpu {
  /** Milliseconds of this process. */
  readonly node: number;
  /** Milliseconds of the server's processes, those that ended among them. */
  readonly postgres: number;
}

/** Milliseconds of processor that an action cost here and in the database server, whatever else the machine does. */
export async function cpuOf(db: Database, action: () => Promise<unknown>): Promise<UsedCpu> {
  const { rows } = await db.raw<{ rows: { pid: number }[] }>('select pg_backend_pid() as pid');
  const { parent } = await processTimes(rows[0]?.pid ?? 0);
  const [serverBefore, before] = [await serverTicks(parent), process.cpuUsage()];
  await action();
  const { user, system } = process.cpuUsage(before);
  const ticks = (await serverTicks(parent)) - serverBefore;
  return { node: (user + system) / 1000, postgres: (ticks / TICKS) * 1000 };
}

async function serverTicks(postmaster: number): Promise<number> {
  const own = await processTimes(postmaster);
  let ticks = own.ticks + own.ofEnded;
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    // It may have ended since it was listed: then its time is among that of the ended.
    const found = await processTimes(pid).catch(() => undefined);
    if (found?.parent === postmaster) ticks += found.ticks;
  }
  return ticks;
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; the name in parentheses may hold anything. */
async function processTimes(pid: number) {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const at = (field: number): number => Number(fields[field - 3]);
  return { parent: at(4), ticks: at(14) + at(15), ofEnded: at(16) + at(17) };
}
