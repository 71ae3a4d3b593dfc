import { ConfigError, type CrossdockError, errorMessage, TransientError } from '../../../kernel/errors.ts';

/** The system's code of a failed file operation, e.g. `ENOSPC`. */
export function systemCode(thrown: unknown): string | undefined {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The error for a file operation of an archive folder that failed: it may work later, and until then files stay at the supplier. */
export function folderError(thrown: unknown, name: string, action: string): TransientError {
  const system = systemCode(thrown) ?? errorMessage(thrown);
  const code = FULL.has(system) ? 'ARCHIVE-FULL' : 'ARCHIVE-UNAVAILABLE';
  return new TransientError(code, `The archive place "${name}" could not ${action}: ${system}.`, {
    facts: { place: name, action, system },
    cause: thrown,
  });
}

/** The same at the start, where nothing may be begun with it. */
export function unusable(thrown: unknown, name: string, folder: string): CrossdockError {
  const system = systemCode(thrown) ?? errorMessage(thrown);
  return new ConfigError(
    'ARCHIVE-PLACE-UNUSABLE',
    `The archive place "${name}" cannot be used: ${folder}: ${system}.`,
    {
      facts: { place: name, folder, system },
      cause: thrown,
    },
  );
}
