import type { Code } from './codes.ts';

interface ErrorOptions {
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
  readonly nothingSent?: boolean;
}

/**
 * Errors stop a job; what is wrong with somebody's file is a Problem instead (problem.ts). The class says what to do:
 *
 * - Transient: try the same thing again, perhaps after `retryAfterMs`. Nothing was decided.
 * - Rejected: the other side said no, or would; repeating changes nothing. A person or a new input is needed.
 * - Config: our own configuration cannot work. Do not start, or do not switch to it.
 *
 * Every error carries a stable code with an entry in docs/errors.md. One about sending something says with `nothingSent`
 * when it is certain that nothing reached the other side; without it, it may have.
 */
export abstract class CrossdockError extends Error {
  abstract readonly kind: 'transient' | 'rejected' | 'config';
  readonly code: Code;
  /** Facts for logs and exception pages: never secrets, never whole payloads. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly nothingSent: boolean;

  constructor(code: Code, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.facts = options.facts ?? {};
    this.nothingSent = options.nothingSent ?? false;
  }
}

export class TransientError extends CrossdockError {
  readonly kind = 'transient';
  /** How long the other side asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(code: Code, message: string, options: ErrorOptions & { retryAfterMs?: number | undefined } = {}) {
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

/** The same error without its word that nothing was sent, because something that came before it may have been. */
export function inDoubt(error: CrossdockError): CrossdockError {
  if (!error.nothingSent) return error;
  const { code, message, facts } = error;
  const options = { facts, cause: error };
  if (error instanceof TransientError)
    return new TransientError(code, message, { ...options, retryAfterMs: error.retryAfterMs });
  return error instanceof ConfigError
    ? new ConfigError(code, message, options)
    : new RejectedError(code, message, options);
}

/** The text of anything that was thrown. */
export function errorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
