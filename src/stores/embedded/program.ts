import { spawn } from 'node:child_process';

/** The operating system account that a program runs as; absent: the account of this process. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface ProgramResult {
  readonly code: number | null;
  /** Standard output and standard error as they came, cut to the last 20 000 characters. */
  readonly output: string;
}

const LONGEST_OUTPUT = 20_000;

/**
 * The whole environment of every Postgres program. LANG, PGPORT, PGDATA and the like of the person who starts the
 * gateway must not decide how the database is made; messages stay English because we read some of them.
 */
export const PROGRAM_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };

/** Runs a program to its end. A program that cannot be started at all is code 127 with the reason as output. */
export function runProgram(
  file: string,
  parameters: readonly string[],
  options: { account?: Account | undefined; cwd?: string } = {},
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(file, parameters, {
      ...options.account,
      cwd: options.cwd ?? '/',
      env: PROGRAM_ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-LONGEST_OUTPUT);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** True while a process of this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
