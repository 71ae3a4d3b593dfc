import type { Role } from '../../domain/access.ts';

/** A value that a person gives with an action. */
export interface ActionField {
  readonly name: string;
  readonly label: string;
  readonly kind: 'text' | 'flag';
  readonly required: boolean;
}

/**
 * Something that a person can do about an exception now: a request of this API, in words. What needs a look first is a place in the
 * console instead.
 */
export interface ExceptionAction {
  readonly id: string;
  /** On the button. */
  readonly label: string;
  /** What follows, in one sentence. */
  readonly does: string;
  readonly needs: Role;
  /** Asked twice: what it does is seen outside and cannot be taken back. */
  readonly isDangerous: boolean;
  readonly request?: {
    readonly method: 'POST';
    readonly path: string;
    /** What is sent besides the fields. */
    readonly body: Readonly<Record<string, unknown>>;
    readonly fields: readonly ActionField[];
    /** The same request with `preview: true` says first what would follow. */
    readonly canPreview?: boolean;
  };
  /** A page of the console. */
  readonly page?: string;
}

/** Kept in the audit. */
export const REASON: ActionField = { name: 'reason', label: 'Why', kind: 'text', required: true };
/** The same, and may be left out. */
export const MAYBE_REASON: ActionField = { ...REASON, required: false };

/** An action that is a request: by an operator and with a reason, unless `more` says otherwise. */
export function post(
  id: string,
  label: string,
  does: string,
  path: string,
  more: {
    readonly body?: Readonly<Record<string, unknown>>;
    readonly fields?: readonly ActionField[];
    readonly needs?: Role;
    readonly isDangerous?: boolean;
    readonly canPreview?: boolean;
  } = {},
): ExceptionAction {
  const { body = {}, fields = [REASON], needs = 'operator', isDangerous = false, canPreview = false } = more;
  return {
    id,
    label,
    does,
    needs,
    isDangerous,
    request: { method: 'POST', path, body, fields, ...(canPreview ? { canPreview } : {}) },
  };
}
