import type { z } from 'zod';
import type { hostKeyWays, keyTrusted } from './answers/host-key-answers.ts';
import type { Publishing } from './mapping-lab.ts';

/** Over which connection a supplier's server is reached. */
export type Way = 'collect' | 'deliver';

/** A key that a person compared and would have trusted. */
export interface WantedKey {
  /** `deliver` means `collect` where documents go by the connection that files come by. */
  readonly way: Way;
  /** Of the key that was shown: no other one is trusted. */
  readonly fingerprint: string;
  /** Drop every other pin. */
  readonly only: boolean;
}

/**
 * # Host keys of suppliers' servers
 *
 * What `supplier trust` does, for a running gateway: which keys a server shows, which are pinned, and how one comes to be. The
 * composition root hands it in.
 */
export interface HostKeyTrust {
  /** Asks the servers of a supplier; none that is not reached by SFTP. Sends no login. */
  look(supplierId: string): Promise<z.output<typeof hostKeyWays>['ways']>;
  /**
   * Asks the server again, and pins the key if it is still the very one.
   *
   * @throws RejectedError SUPPLIER-KEY-CHANGED, MAPPING-CHANGED, MAPPING-FOLDER-BEHIND, MAPPING-READ-ONLY
   * @throws ConfigError SUPPLIER-CHANNEL, SUPPLIER-PINS
   * @throws TransientError where the server cannot be asked
   */
  trust(supplierId: string, wanted: WantedKey, by: Publishing): Promise<z.output<typeof keyTrusted>>;
}
