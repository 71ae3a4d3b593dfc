import type { AlertTarget } from '../../alerts/alert-target.ts';
import { testNotice } from '../../domain/alert-notice.ts';
import { CrossdockError, errorMessage } from '../../kernel/errors.ts';

/** What a target said to a notice that is only a test. */
export interface TargetAnswer {
  readonly target: string;
  readonly kind: string;
  readonly ok: boolean;
  /** What it answered, or why it could not be told. */
  readonly answer: string;
  /** Of an error. */
  readonly code?: string;
}

/** Sends a test notice through one target, whatever its hours and filters: nothing else tells whether a person hears of it. */
export async function testTarget(id: string, target: AlertTarget, noticeId: string, now: Date): Promise<TargetAnswer> {
  const about = { target: id, kind: target.kind };
  try {
    return {
      ...about,
      ok: true,
      answer: await target.tell({ id: noticeId, createdAt: now, ...testNotice(now) }, now),
    };
  } catch (error) {
    const code = error instanceof CrossdockError ? { code: error.code } : {};
    return { ...about, ok: false, answer: errorMessage(error), ...code };
  }
}
