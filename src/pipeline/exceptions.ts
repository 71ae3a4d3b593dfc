import type { Code } from '../kernel/codes.ts';
import type { Problem } from '../kernel/problem.ts';
import { formatProblem } from '../kernel/problem.ts';
import type { Database } from '../stores/database.ts';
import { closeException, openException, openExceptionKey } from '../stores/exceptions.ts';
import type { Gateway } from './gateway.ts';

export interface Raise {
  readonly dedupeKey: string;
  readonly code: Code;
  readonly severity?: 'warning' | 'error';
  readonly message: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly supplierId?: string | undefined;
}

/** Opens an exception for a person, in the caller's transaction where there is one; what is open already is no news. */
export async function raise(gateway: Gateway, db: Database, exception: Raise): Promise<void> {
  const opening = await openException(db, {
    ...exception,
    severity: exception.severity ?? 'error',
    at: gateway.clock.now(),
  });
  if (opening === 'known') return;
  gateway.tell({
    type: 'exception',
    code: exception.code,
    message: exception.message,
    supplierId: exception.supplierId,
  });
}

const LISTED = 5;

/** Opens one exception for all that is wrong with a file or a document; the worst finding names it. */
export async function raiseProblems(
  gateway: Gateway,
  db: Database,
  subject: { readonly supplierId: string; readonly file: string; readonly key: string },
  problems: readonly Problem[],
): Promise<void> {
  const worst = problems.find((found) => found.severity === 'error') ?? problems[0];
  if (!worst) return;
  await raise(gateway, db, {
    dedupeKey: `${worst.code}/${subject.supplierId}/${subject.key}`,
    code: worst.code,
    severity: worst.severity,
    supplierId: subject.supplierId,
    message: `${subject.file}: ${worst.message}`,
    facts: {
      file: subject.file,
      problems: problems.slice(0, LISTED).map(formatProblem),
      findings: problems.slice(0, LISTED),
      problemCount: problems.length,
    },
  });
}

/**
 * A person decides that nothing has to be done about an exception. It says nothing about its cause: that is counted anew when it shows
 * again.
 *
 * @returns false when it is not open
 */
export async function ignoreException(
  gateway: Gateway,
  id: string,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<boolean> {
  const key = await openExceptionKey(gateway.db, id);
  if (key === undefined) return false;
  await closeException(gateway.db, key, `ignored by ${by}: ${reason}`, gateway.clock.now());
  return true;
}
