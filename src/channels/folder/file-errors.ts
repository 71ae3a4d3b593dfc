import type { Code } from '../../kernel/codes.ts';
import { type CrossdockError, errorMessage, RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';

/** The system's code of a failed file operation (`ENOENT`), or undefined. */
export function systemCode(thrown: unknown): string | undefined {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

const MEANINGS: Readonly<Record<string, { code: Code; rejected: boolean }>> = {
  ENOENT: { code: 'CHANNEL-FILE-GONE', rejected: false },
  EACCES: { code: 'CHANNEL-PERMISSION', rejected: true },
  EPERM: { code: 'CHANNEL-PERMISSION', rejected: true },
  EROFS: { code: 'CHANNEL-PERMISSION', rejected: true },
  ENOSPC: { code: 'CHANNEL-FULL', rejected: false },
  EDQUOT: { code: 'CHANNEL-FULL', rejected: false },
  ENAMETOOLONG: { code: 'CHANNEL-NAME', rejected: true },
};

/** The error for a failed file operation; anything unknown may pass and is Transient. */
export function fileError(
  thrown: unknown,
  operation: string,
  path: string,
  subject: 'file' | 'folder' = 'file',
): CrossdockError {
  const system = systemCode(thrown) ?? '';
  const isMissingFolder = subject === 'folder' && (system === 'ENOENT' || system === 'ENOTDIR');
  const { code, rejected } = isMissingFolder
    ? { code: 'CHANNEL-FOLDER-MISSING' as const, rejected: true }
    : (MEANINGS[system] ?? { code: 'CHANNEL-OPERATION-FAILED' as const, rejected: false });
  const message = `Could not ${operation} ${printable(path)}: ${system || printable(errorMessage(thrown).slice(0, 200))}.`;
  const options = { facts: { operation, path, system }, cause: thrown };
  return rejected ? new RejectedError(code, message, options) : new TransientError(code, message, options);
}
