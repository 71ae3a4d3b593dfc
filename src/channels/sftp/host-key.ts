import { createHash } from 'node:crypto';
import { printable } from '../../kernel/problem.ts';

const REMOTE_OFFER = /^Handshake: \(remote\) (KEX method|Host key format|C->S cipher|C->S MAC): /;

/** `SHA256:` and the digest in base64 without padding, as OpenSSH writes it. */
export function fingerprintOf(hostKey: Buffer): string {
  return `SHA256:${createHash('sha256').update(hostKey).digest('base64').replace(/=+$/, '')}`;
}

/** The first field of a public key blob names its type (RFC 4253, section 6.6). */
export function keyTypeOf(hostKey: Buffer): string {
  const length = hostKey.length >= 4 ? hostKey.readUInt32BE(0) : 0;
  return printable(hostKey.subarray(4, 4 + Math.min(length, 40)).toString('latin1'));
}

/** What the server offers in the handshake, out of ssh2's debug lines; the others are nobody's business. */
export function readOffer(line: string): string | undefined {
  return REMOTE_OFFER.test(line) ? printable(line.slice('Handshake: (remote) '.length, 400)) : undefined;
}
