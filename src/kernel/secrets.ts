import {
  createCipheriv,
  createDecipheriv,
  createHash,
  hkdfSync,
  randomBytes,
  type ScryptOptions,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import { promisify } from 'node:util';

/** A token that nobody can guess: 256 random bits behind a word that says what it is. */
export function newToken(word: string): string {
  return `${word}_${randomBytes(32).toString('base64url')}`;
}

/** What is kept of a token. It has 256 random bits, so nothing slower is needed. */
export function tokenDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** One of OWASP's equal choices (password storage cheat sheet): 32 MB and some tenths of a second a try. */
const COST = { N: 2 ** 15, r: 8, p: 3 };
const KEY_BYTES = 32;
const scryptKey = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

let turn: Promise<unknown> = Promise.resolve();

/** One after the other: whoever tries many passwords at once shall take neither the memory nor the threads that files need. */
function derive(password: string, salt: Buffer, bytes: number, options: ScryptOptions): Promise<Buffer> {
  const key = turn.then(() => scryptKey(password, salt, bytes, options));
  turn = key.catch(() => undefined);
  return key;
}

/** A password as it is kept: `scrypt$N$r$p$salt$key`, so that costs can grow later. */
export async function hashPassword(password: string, cost = COST): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(normal(password), salt, KEY_BYTES, withMemory(cost));
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), key.toString('base64')].join('$');
}

/**
 * Whether it is the password. With nothing kept it takes as long and is none, so that the time says nothing about who
 * exists.
 */
export async function isPassword(password: string, kept: string | null | undefined): Promise<boolean> {
  const [kind, N, r, p, salt, key] = (kept ?? '').split('$');
  const isKept = kind === 'scrypt' && salt !== undefined && key !== undefined;
  const cost = isKept ? { N: Number(N), r: Number(r), p: Number(p) } : COST;
  const given = await derive(normal(password), Buffer.from(salt ?? 'none', 'base64'), KEY_BYTES, withMemory(cost));
  return isKept && timingSafeEqual(given, Buffer.from(key, 'base64'));
}

/** What one keyboard writes as one character and another as two is the same password (NIST SP 800-63B, 5.1.1.2). */
function normal(password: string): string {
  return password.normalize('NFKC');
}

function withMemory(cost: { readonly N: number; readonly r: number; readonly p: number }): ScryptOptions {
  return { ...cost, maxmem: 256 * cost.N * cost.r };
}

/** Text that only whoever has all these words can read: AES-256-GCM under a key that is made from them. */
export function seal(text: string, words: readonly string[]): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealKey(words), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** @returns undefined where it was sealed with other words, or not here */
export function unseal(sealed: string, words: readonly string[]): string | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < 28) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', sealKey(words), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function sealKey(words: readonly string[]): Buffer {
  return Buffer.from(hkdfSync('sha256', JSON.stringify(words), '', 'crossdock sealed answer', 32));
}
