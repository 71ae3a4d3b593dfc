import { mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isAlive } from './program.ts';

/**
 * Who uses a server: every gateway and every command that reads its database is a tenant while it does. The last tenant
 * to leave stops the server, so that a short command never takes the database away from a running gateway.
 *
 * One empty-handed file per tenant, `<pid>-<n>`, beside the data folder, holding the start time of the process: a killed
 * tenant leaves its file, and the number of its process may be given to another program.
 */
export interface Tenancy {
  /** Gives up the tenancy; true when nobody else uses the server. Synchronous: nobody slips in between. */
  leave(): boolean;
}

let tenancies = 0;

export function enter(dataFolder: string): Tenancy {
  const folder = join(dirname(dataFolder), 'postgres.tenants');
  mkdirSync(folder, { recursive: true });
  tenancies += 1;
  const file = join(folder, `${process.pid}-${tenancies}`);
  writeFileSync(file, startTimeOf(process.pid));
  return {
    leave() {
      remove(file);
      return !readdirSync(folder).some((name) => isPresent(folder, name));
    },
  };
}

function isPresent(folder: string, name: string): boolean {
  const pid = Number.parseInt(name, 10);
  const file = join(folder, name);
  if (isAlive(pid) && read(file) === startTimeOf(pid)) return true;
  remove(file);
  return false;
}

/** In clock ticks since boot: field 22 of /proc/PID/stat, after the program name, which may hold spaces. Empty elsewhere. */
function startTimeOf(pid: number): string {
  return read(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')[19] ?? '';
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Gone meanwhile.
    return undefined;
  }
}

function remove(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    // Another tenant that left at the same moment swept it away.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
