import { createConnection } from 'node:net';
import ssh2 from 'ssh2';
import { errorMessage, RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import { offeredAlgorithms } from './algorithms.ts';
import { fingerprintOf, keyTypeOf, readOffer } from './host-key.ts';
import type { SftpServerOptions } from './options.ts';
import { deadlineError } from './session.ts';

/** One of the keys that a server has: it has one of each kind at most. */
export interface HostKey {
  readonly kind: HostKeyKind;
  /** As `ssh-keygen -lf` counts them. */
  readonly bits: number;
  /** `SHA256:` and 43 characters. */
  readonly fingerprint: string;
}

export const HOST_KEY_KINDS = ['ed25519', 'ecdsa', 'rsa'] as const;
export type HostKeyKind = (typeof HOST_KEY_KINDS)[number];

const CURVE_BITS: Readonly<Record<string, number>> = { nistp256: 256, nistp384: 384, nistp521: 521 };
const DEADLINE_MS = 20_000;

/**
 * Asks a server for every kind of host key that it has, each on a connection of its own that ends before anything of a
 * login is sent: the handshake is refused as soon as the key was seen.
 *
 * @throws TransientError when the server cannot be reached; RejectedError CHANNEL-NO-COMMON-ALGORITHM when it has none of
 *   the kinds, or speaks only algorithms that are switched off
 */
export async function askHostKeys(options: SftpServerOptions, deadlineMs = DEADLINE_MS): Promise<readonly HostKey[]> {
  const keys: HostKey[] = [];
  const offers = new Set<string>();
  for (const kind of HOST_KEY_KINDS) {
    const key = await askHostKey(options, kind, offers, deadlineMs);
    if (key !== undefined) keys.push(key);
  }
  if (keys.length > 0) return keys;
  throw new RejectedError(
    'CHANNEL-NO-COMMON-ALGORITHM',
    `${options.host}:${options.port} shows no host key that can be used. The server offers ${[...offers].join('; ') || 'nothing we know'}.`,
    { facts: { address: `${options.host}:${options.port}`, offers: [...offers] } },
  );
}

/** Undefined when the server has no key of the kind. */
function askHostKey(
  options: SftpServerOptions,
  kind: HostKeyKind,
  offers: Set<string>,
  deadlineMs: number,
): Promise<HostKey | undefined> {
  const address = `${options.host}:${options.port}`;
  const socket = createConnection({ host: options.host, port: options.port, noDelay: true });
  const client = new ssh2.Client();
  return new Promise((resolve, reject) => {
    let seen: HostKey | undefined;
    let isReached = false;
    const timer = setTimeout(() => end(deadlineError(address, 'asking for the host key', deadlineMs)), deadlineMs);
    // The listeners stay: ssh2 reports the refused key, and a socket may fail late.
    function end(error?: Error): void {
      clearTimeout(timer);
      socket.destroy();
      if (seen !== undefined) resolve(seen);
      else if (error === undefined || /no matching/i.test(error.message)) resolve(undefined);
      else if (error instanceof TransientError) reject(error);
      else {
        const code = isReached ? 'CHANNEL-CONNECTION-LOST' : 'CHANNEL-UNREACHABLE';
        const message = `${address}: asking for the host key failed: ${printable(errorMessage(error).slice(0, 300))}.`;
        reject(new TransientError(code, message, { facts: { address }, cause: error }));
      }
    }
    socket.on('error', end);
    socket.once('connect', () => {
      isReached = true;
    });
    socket.on('close', () => end(new Error('the server closed the connection')));
    client.on('error', end);
    client.connect({
      sock: socket,
      // Never sent: no login is begun.
      username: 'crossdock',
      algorithms: offeredAlgorithms({ ...options, hostKeyType: kind }),
      readyTimeout: 0,
      hostVerifier: (hostKey: Buffer) => {
        seen = { kind, bits: bitsOf(hostKey), fingerprint: fingerprintOf(hostKey) };
        return false;
      },
      debug: (line: string) => {
        const offer = readOffer(line);
        if (offer !== undefined) offers.add(offer);
      },
    });
  });
}

/** Size of a key as `ssh-keygen` counts it: of the modulus for RSA, of the curve for the others. */
function bitsOf(hostKey: Buffer): number {
  const type = keyTypeOf(hostKey);
  if (type !== 'ssh-rsa') return CURVE_BITS[type.replace('ecdsa-sha2-', '')] ?? 256;
  const fields: Buffer[] = [];
  for (let at = 0; at + 4 <= hostKey.length; at += 4 + hostKey.readUInt32BE(at))
    fields.push(hostKey.subarray(at + 4, at + 4 + hostKey.readUInt32BE(at)));
  const modulus = fields[2] ?? Buffer.alloc(0);
  const first = modulus.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (modulus.length - first - 1) * 8 + (32 - Math.clz32(modulus[first] ?? 0));
}
