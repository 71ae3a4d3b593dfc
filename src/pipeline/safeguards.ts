/**
 * What keeps a file or an order from counting twice, each of which can be taken away, so that a test can show that it
 * matters: a safeguard whose removal no test notices may as well not be there. Only the composition root takes the
 * switch; neither a file nor the environment reaches it.
 */
export interface Safeguards {
  /** A turn that lost its lane to another process may not commit what it did. */
  readonly fence: boolean;
  /** The same bytes of a supplier have one effect, whatever they are called and whenever they come. */
  readonly hashClaim: boolean;
  /** A document is put there under a temporary name, and that is committed, before it gets its own. */
  readonly stagedStep: boolean;
}

export const allSafeguards: Safeguards = { fence: true, hashClaim: true, stagedStep: true };
