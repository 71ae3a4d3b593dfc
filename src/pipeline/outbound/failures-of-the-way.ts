import { backoffMs, loginBackoff, usualBackoff } from '../../domain/backoff.ts';
import type { Code } from '../../kernel/codes.ts';
import { type CrossdockError, TransientError } from '../../kernel/errors.ts';
import type { TurnOutcome } from '../lanes.ts';

/** Failures of the way to the supplier: the next document would meet them, too. */
const WAY_IS_BLOCKED = new Set<Code>([
  'CHANNEL-UNREACHABLE',
  'CHANNEL-CONNECTION-LOST',
  'CHANNEL-CLOSED',
  'CHANNEL-NO-SFTP',
  'CHANNEL-FULL',
  'API-UNREACHABLE',
  'API-LATER',
  'MAIL-UNREACHABLE',
  'MAIL-LATER',
]);

/** Whether an error certainly says that the way to the supplier is blocked, whatever goes along it. */
export function isOfTheWay(error: CrossdockError): boolean {
  return WAY_IS_BLOCKED.has(error.code) || isLogin(error.code) || pauseAskedBy(error) !== undefined;
}

/** Everything for the supplier rests, the longer the more turns failed. */
export function laneRests(error: CrossdockError): TurnOutcome {
  const backoff = isLogin(error.code) ? loginBackoff : usualBackoff;
  return { ok: false, dueInMs: (failures) => backoffMs(backoff, failures, pauseAskedBy(error)) };
}

/** The one session of the account is somebody else's: come again soon. */
export function waitsForSession(error: TransientError): TurnOutcome {
  return { ok: 'neither', dueInMs: () => error.retryAfterMs ?? 0 };
}

function isLogin(code: Code): boolean {
  return /^CHANNEL-LOGIN-|-LOGIN$/.test(code);
}

function pauseAskedBy(error: CrossdockError): number | undefined {
  return error instanceof TransientError ? error.retryAfterMs : undefined;
}
