import type { Algorithms, ServerHostKeyAlgorithm } from 'ssh2';
import type { SftpOptions } from './options.ts';

/** Host key algorithms by the kind of key; RSA keys sign with SHA-2 unless legacy algorithms are allowed. */
const HOST_KEYS: Readonly<Record<NonNullable<SftpOptions['hostKeyType']>, readonly ServerHostKeyAlgorithm[]>> = {
  ed25519: ['ssh-ed25519'],
  ecdsa: ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  rsa: ['rsa-sha2-512', 'rsa-sha2-256'],
};

/**
 * What we offer: ssh2's own defaults without the SHA-1 host key signature it still contains, and the old algorithms
 * only for a supplier that opted in (FAULTS.md A9).
 */
export function offeredAlgorithms(options: Pick<SftpOptions, 'hostKeyType' | 'legacyAlgorithms'>): Algorithms {
  const kinds = options.hostKeyType === undefined ? (['ed25519', 'ecdsa', 'rsa'] as const) : [options.hostKeyType];
  const hostKeys = kinds.flatMap((kind) => HOST_KEYS[kind]);
  if (!options.legacyAlgorithms) return { serverHostKey: hostKeys };
  return {
    serverHostKey: [...hostKeys, ...(kinds.includes('rsa') ? (['ssh-rsa', 'ssh-dss'] as const) : [])],
    kex: {
      append: ['diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'],
      prepend: [],
      remove: [],
    },
    cipher: { append: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'], prepend: [], remove: [] },
  };
}
