/**
 * What one supplier's channel knows about the other side, kept over restarts and shared by all replicas. The composition
 * root joins it to the database. An account is written `user@host:port`: another address is another server.
 */
export interface ServerMemory {
  recall(account: string): Promise<RememberedServer | undefined>;
  /** Replaces what was known. */
  learn(account: string, server: LearntServer): Promise<void>;
  /** Notes a refused login; undefined: the last one was accepted. */
  noteLogin(account: string, refusal: LoginRefusal | undefined): Promise<void>;
}

export interface LearntServer {
  /** Fingerprint of the host key it showed. */
  readonly hostKey: string;
  /** How it names its software. */
  readonly software: string;
  /** When all habits were last found out; undefined: only single facts were met on the way. */
  readonly probedAt: Date | undefined;
  /** What was found out, as the adapter writes it. The adapter checks it when it comes back. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface LoginRefusal {
  /** Refusals in a row. */
  readonly count: number;
  /** Nobody logs in before. */
  readonly until: Date;
  /** Tells whether the login has been changed since; gives nothing of it away. */
  readonly mark: string;
  readonly code: string;
  readonly message: string;
}

export interface RememberedServer {
  readonly learnt: LearntServer | undefined;
  readonly refusal: LoginRefusal | undefined;
}
