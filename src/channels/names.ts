import { RejectedError } from '../kernel/errors.ts';
import { matchesPattern } from '../kernel/pattern.ts';
import { printable } from '../kernel/problem.ts';

/**
 * Names from the other side are data. This is where it is decided which of them can be names of files at all, and
 * which are temporary by convention.
 */

/** Names that suppliers and common clients give to files they have not finished writing; never listed. */
const TEMPORARY_PATTERNS: readonly string[] = ['.*', '*.tmp', '*.part', '*.filepart', '~*'];

const LONGEST_NAME_BYTES = 255;

/** Whether a name stands for a file of the folder it was listed in, and not for a path. */
export function isPlainName(name: string): boolean {
  if (name === '' || name === '.' || name === '..') return false;
  return !name.includes('/') && !name.includes('\0') && Buffer.byteLength(name) <= LONGEST_NAME_BYTES;
}

/** Throws RejectedError CHANNEL-NAME for anything that is not a plain name. */
export function requirePlainName(name: string): void {
  if (isPlainName(name)) return;
  throw new RejectedError(
    'CHANNEL-NAME',
    `"${printable(name.slice(0, 120))}" is not a plain file name: expected 1 to 255 bytes without slash or NUL.`,
    { facts: { name } },
  );
}

export function isTemporaryName(name: string): boolean {
  return TEMPORARY_PATTERNS.some((pattern) => matchesPattern(pattern, name));
}

/** Folder and name as one path; an empty folder is where the login starts. */
export function joinPath(folder: string, name: string): string {
  if (folder === '') return name;
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}

/** Whether two ways of writing a folder mean the same one, as far as can be told without asking the other side. */
export function isSameFolder(one: string, other: string): boolean {
  const plain = (folder: string): string =>
    folder
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .join('/');
  return plain(one) === plain(other);
}
