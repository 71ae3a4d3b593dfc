/**
 * Leave to have a session with a supplier who allows one at a time, over all processes that work for us. An adapter asks
 * before it connects and gives it back after it has disconnected, never before: in between there would be two.
 */
export interface SessionLeave {
  /**
   * Waits for leave for a while. Whoever has the session is told that it is wanted.
   *
   * @throws TransientError CHANNEL-SESSION-ELSEWHERE when somebody else keeps it; with a pause to come again after
   */
  take(signal: AbortSignal): Promise<HeldSession>;
}

export interface HeldSession {
  /** Aborted as soon as somebody else would like it: end the session when it is not needed for a moment. */
  readonly wanted: AbortSignal;
  /** Aborted when it has to be reckoned that somebody else has it: end the session at once. */
  readonly lost: AbortSignal;
  giveUp(): Promise<void>;
}

/** For a process that is alone, and for suppliers who allow as many sessions as we have processes. */
export const freeLeave: SessionLeave = {
  take: async () => {
    const { signal } = new AbortController();
    return { wanted: signal, lost: signal, giveUp: async () => undefined };
  },
};
