/**
 * # Alert target: somebody who is told what needs a person
 *
 * A target takes one notice at a time and answers when whoever is behind it has accepted it. A notice is fixed when it is
 * made: every attempt sends the same text under the same id, so that a receiver can tell a repetition, which is possible
 * because a process may die between the answer and its record.
 *
 * Notices carry sentences, never secrets and never whole payloads.
 */
export interface AlertTarget {
  readonly kind: AlertTargetKind;
  /**
   * Sends one notice. Resolves with what the other side answered, in a few words.
   *
   * @throws TransientError ALERT-TARGET-UNREACHABLE: it may or may not have arrived; the same again later
   * @throws RejectedError ALERT-TARGET-REFUSED: it will not be taken until somebody changes something
   */
  tell(notice: Notice, now: Date): Promise<string>;
  close(): Promise<void>;
}

export type AlertTargetKind = 'email' | 'webhook';

export interface Notice {
  /** The same for every attempt. */
  readonly id: string;
  /** One line. */
  readonly subject: string;
  /** The same as text for people. */
  readonly text: string;
  /** The same for machines: JSON. */
  readonly body: string;
  readonly createdAt: Date;
}
