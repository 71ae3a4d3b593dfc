import type { Code } from '../../kernel/codes.ts';
import { type CrossdockError, RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';

/** SFTP version 3 status codes (draft-ietf-secsh-filexfer-02, section 7), and two later ones that servers send. */
export const STATUS = {
  EOF: 1,
  NO_SUCH_FILE: 2,
  PERMISSION_DENIED: 3,
  FAILURE: 4,
  OP_UNSUPPORTED: 8,
  FILE_ALREADY_EXISTS: 11,
  NO_SPACE_ON_FILESYSTEM: 14,
  QUOTA_EXCEEDED: 15,
} as const;

/** The server answered a request with something other than OK. Never leaves the SFTP channel. */
export class SftpStatus extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'SftpStatus';
    this.status = status;
  }
}

export function hasStatus(thrown: unknown, ...statuses: readonly number[]): boolean {
  return thrown instanceof SftpStatus && statuses.includes(thrown.status);
}

const MEANINGS: ReadonlyMap<number, { code: Code; rejected: boolean }> = new Map([
  [STATUS.NO_SUCH_FILE, { code: 'CHANNEL-FILE-GONE', rejected: false }],
  [STATUS.PERMISSION_DENIED, { code: 'CHANNEL-PERMISSION', rejected: true }],
  [STATUS.OP_UNSUPPORTED, { code: 'CHANNEL-UNSUPPORTED', rejected: true }],
  [STATUS.NO_SPACE_ON_FILESYSTEM, { code: 'CHANNEL-FULL', rejected: false }],
  [STATUS.QUOTA_EXCEEDED, { code: 'CHANNEL-FULL', rejected: false }],
]);

/**
 * The error for a status that was not expected. FAILURE (4) says nothing: not that a file is absent, not that it is
 * there (FAULTS.md T1), so it is only ever "try again".
 */
export function statusError(status: SftpStatus, operation: string, path: string): CrossdockError {
  const { code, rejected } = MEANINGS.get(status.status) ?? { code: 'CHANNEL-OPERATION-FAILED', rejected: false };
  const said = `status ${status.status}, "${printable(status.message.slice(0, 200))}"`;
  const message = `The server refused to ${operation} ${printable(path)}: ${said}.`;
  const options = { facts: { operation, path, status: status.status }, cause: status };
  return rejected
    ? new RejectedError(code as Code, message, options)
    : new TransientError(code as Code, message, options);
}
