import type { Code } from './codes.ts';

/**
 * Errors stop a job; what is wrong with somebody's file is a Problem instead (problem.ts). The class says what to do:
 *
 * - Transient: try the same thing again, perhaps after `retryAfterMs`. Nothing was decided.
 * - Rejected: the other side said no, or would; repeating changes nothing. A person or a new input is needed.
 * - Config: our own configuration cannot work. Do not start, or do not switch to it.
 *
 * Every error carries a stable code with an entry in docs/errors.md.
 */
export abstract class CrossdockError extends Error {
  abstract readonly kind: 'transient' | 'rejected' | 'config';
  readonly code: Code;
  /** Facts for logs and exception pages: never secrets, never whole payloads. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: Code, message: string, options: { facts?: Record<string, unknown>; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.facts = options.facts ?? {};
  }
}

export class TransientError extends CrossdockError {
  readonly kind = 'transient';
  /** How long the other side asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: Code,
    message: string,
    options: { facts?: Record<string, unknown>; cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(code, message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

export class RejectedError extends CrossdockError {
  readonly kind = 'rejected';
}

export class ConfigError extends CrossdockError {
  readonly kind = 'config';
}

/** The text of anything that was thrown. */
export function errorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
