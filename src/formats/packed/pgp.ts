import { ConfigError, errorMessage } from '../../kernel/errors.ts';
import type { Position } from '../../kernel/position.ts';
import { InflationGuard, LARGEST_ARCHIVE, type UnpackLimits } from './limits.ts';
import { refuse, UnpackRefusal } from './refusal.ts';

type OpenPgp = typeof import('openpgp');

/** Keys as supplier.yaml gives them: armored texts, secrets resolved. */
export interface PgpKeys {
  /** Ours; the newest first. */
  readonly privateKeys: readonly string[];
  readonly passphrase?: string | undefined;
  readonly supplierKeys: readonly string[];
  /** `required`: only what one of the supplier's keys signed counts. `optional`: a signature that is there must be right. */
  readonly verify: 'required' | 'optional';
}

/** What is decrypted is in memory too. */
const MOST_DECRYPTED = 4 * LARGEST_ARCHIVE;
/** Clocks that make signatures may be this far ahead of ours. */
const CLOCK_TOLERANCE_MS = 24 * 3600_000;
/** A file may be received so long after the key that signed it has expired: over a weekend, at the most. */
const SIGNATURE_GRACE_MS = 3 * 24 * 3600_000;

/** Whether bytes begin like an OpenPGP message, armored or binary: a session key for somebody stands first in both. */
export function isPgp(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 256)).toString('latin1');
  if (
    text
      .replace(/^\u00ef\u00bb\u00bf/, '')
      .trimStart()
      .startsWith('-----BEGIN PGP MESSAGE-----')
  )
    return true;
  const [first = 0, second = 0, third = 0, fourth = 0] = head;
  const isVersion = (byte: number): boolean => byte >= 3 && byte <= 6;
  // New format: the length is one octet, or two. Old format: the lowest bits of the tag say how many.
  if (first === 0xc1 || first === 0xc3) return isVersion(second < 192 ? third : fourth);
  if (first === 0x84 || first === 0x8c) return isVersion(third);
  return (first === 0x85 || first === 0x8d) && isVersion(fourth);
}

/** The name without what encryption added: `stock.csv` of `stock.csv.pgp`. */
export function decryptedName(name: string): string {
  return name.replace(/\.(?:pgp|gpg|asc)$/i, '');
}

/**
 * Decrypts a message and verifies who signed it. All of it is in memory, up to 64 MiB as it came: what the library gives
 * out early, read as a stream, is not verified, and some damaged messages that we tried so with 6.3.2 did not end.
 *
 * The time in a signature is whatever the signer wrote. A key that has expired may since be in anybody's hands, who would
 * sign with a time of before: so it must have been valid both then and, but for a short grace, when the file came.
 *
 * @param at when the file was received, which stays what it was however late the file is read again
 * @throws UnpackRefusal
 */
export async function* decryptPgp(
  input: AsyncIterable<Uint8Array>,
  keys: PgpKeys,
  at: Date,
  position: Position,
  limits: UnpackLimits,
): AsyncGenerator<Uint8Array> {
  const openpgp = await load();
  const privateKeys = await unlocked(openpgp, keys, position);
  const verificationKeys = await publicKeys(openpgp, keys.supplierKeys, position);
  const bytes = await whole(input, position);
  let decrypted: Awaited<ReturnType<typeof decryptMessage>>;
  try {
    decrypted = await decryptMessage(openpgp, bytes, privateKeys, verificationKeys, at, limits, position);
  } catch (thrown) {
    throw refusalOf(thrown, position);
  }
  new InflationGuard(limits, position).count(decrypted.data.length, bytes.length);
  await checkSignatures(decrypted.signatures, verificationKeys, keys, at, position);
  yield decrypted.data;
}

async function whole(input: AsyncIterable<Uint8Array>, position: Position): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of input) {
    size += part.length;
    if (size > LARGEST_ARCHIVE) {
      throw refuse('PACKED-LIMIT', position, 'The encrypted file is larger than can be decrypted.', {
        expected: `at most ${LARGEST_ARCHIVE} bytes`,
      });
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

interface Signature {
  readonly keyID: import('openpgp').KeyID;
  readonly verified: Promise<unknown>;
}
type Keys = Awaited<ReturnType<typeof publicKeys>>;

async function decryptMessage(
  openpgp: OpenPgp,
  bytes: Uint8Array,
  decryptionKeys: Awaited<ReturnType<typeof unlocked>>,
  verificationKeys: Keys,
  at: Date,
  limits: UnpackLimits,
  position: Position,
): Promise<{ data: Uint8Array; signatures: readonly Signature[] }> {
  const message =
    ((bytes[0] ?? 0) & 0x80) === 0
      ? await openpgp.readMessage({ armoredMessage: Buffer.from(bytes).toString('latin1') })
      : await openpgp.readMessage({ binaryMessage: new Uint8Array(bytes) });
  const wanted = message.getEncryptionKeyIDs().map((id) => id.toHex());
  const ours = decryptionKeys.flatMap((key) => key.getKeys().map((part) => part.getKeyID().toHex()));
  // A key id of zeros hides for whom it is; only trying tells.
  if (wanted.length > 0 && !wanted.some((id) => ours.includes(id) || /^0+$/.test(id))) {
    throw refuse('PGP-NOT-FOR-US', position, 'The file is encrypted to a key that is not ours.', {
      found: `key ${wanted.join(', ')}`,
      expected: `one of ${ours.join(', ')}`,
    });
  }
  const result = await openpgp.decrypt({
    message,
    decryptionKeys,
    verificationKeys,
    format: 'binary',
    date: new Date(at.getTime() + CLOCK_TOLERANCE_MS),
    config: { maxDecompressedMessageSize: Math.min(limits.mostBytes, MOST_DECRYPTED) },
  });
  return { data: result.data as Uint8Array, signatures: result.signatures };
}

async function checkSignatures(
  signatures: readonly Signature[],
  known: Keys,
  { verify }: PgpKeys,
  at: Date,
  position: Position,
): Promise<void> {
  if (signatures.length === 0) {
    if (verify === 'optional') return;
    throw refuse('PGP-UNSIGNED', position, 'The file is encrypted but not signed.', {
      expected: 'a signature of the supplier',
    });
  }
  const ids = new Set(known.flatMap((key) => key.getKeys().map((part) => part.getKeyID().toHex())));
  const own = signatures.filter(({ keyID }) => ids.has(keyID.toHex()));
  if (own.length === 0) {
    if (verify === 'optional' && known.length === 0) return;
    throw refuse('PGP-SIGNATURE-UNKNOWN', position, 'The file is signed with a key that is not known here.', {
      found: `key ${signatures.map(({ keyID }) => keyID.toHex()).join(', ')}`,
      expected: `one of ${[...ids].join(', ') || 'pgp.supplierKeys, which has none'}`,
    });
  }
  for (const { keyID, verified } of own) {
    try {
      await verified;
    } catch (thrown) {
      throw refuse('PGP-SIGNATURE-BAD', position, 'The signature is not right.', {
        found: `key ${keyID.toHex()}: ${errorMessage(thrown)}`,
      });
    }
    const key = known.find((one) => one.getKeys().some((part) => part.getKeyID().equals(keyID)));
    const fault = key === undefined ? 'is not known' : await faultAt(key, keyID, at);
    if (fault !== undefined) {
      throw refuse(
        'PGP-SIGNATURE-BAD',
        position,
        'The key of the signature was not valid any more when the file came.',
        {
          found: `key ${keyID.toHex()} ${fault}; the file came ${at.toISOString()}`,
          expected: 'a key that was valid when the file came: the time in a signature can be backdated',
        },
      );
    }
  }
}

/** Why a key could not be trusted with a file that came at that time; undefined: it could. */
async function faultAt(key: Keys[number], keyID: Signature['keyID'], at: Date): Promise<string | undefined> {
  if (await key.isRevoked(undefined, undefined, at)) return 'had been revoked';
  const fault = await signingFault(key, keyID, at);
  if (fault === undefined) return undefined;
  return (
    (await signingFault(key, keyID, new Date(at.getTime() - SIGNATURE_GRACE_MS))) && `could not sign then: ${fault}`
  );
}

async function signingFault(key: Keys[number], keyID: Signature['keyID'], at: Date): Promise<string | undefined> {
  return key.getSigningKey(keyID, at).then(
    () => undefined,
    (thrown: unknown) => errorMessage(thrown),
  );
}

/** Encrypts a document to the supplier, and signs it with our newest key where that is agreed. */
export async function encryptPgp(
  bytes: Uint8Array,
  keys: PgpKeys,
  how: { readonly sign: boolean; readonly armor: boolean; readonly at: Date; readonly name: string },
): Promise<Uint8Array> {
  const openpgp = await load();
  const position = { file: how.name };
  const encryptionKeys = await publicKeys(openpgp, keys.supplierKeys.slice(0, 1), position);
  const signingKeys = how.sign ? (await unlocked(openpgp, keys, position)).slice(0, 1) : [];
  try {
    const message = await openpgp.createMessage({ binary: bytes, filename: how.name, date: how.at });
    const options = { message, encryptionKeys, signingKeys, date: how.at } as const;
    const result = how.armor
      ? Buffer.from(String(await openpgp.encrypt({ ...options, format: 'armored' })))
      : await openpgp.encrypt({ ...options, format: 'binary' });
    return result as Uint8Array;
  } catch (thrown) {
    throw refuse('PGP-KEY-UNUSABLE', position, `It cannot be encrypted: ${errorMessage(thrown)}`);
  }
}

/** What is to be known of a key: whose it is, and how long it can be used. */
export interface PgpKeyState {
  readonly owner: 'ours' | 'supplier';
  readonly id: string;
  readonly user: string;
  /** Undefined: it never expires. */
  readonly expires?: Date;
  /** Why it cannot be used. */
  readonly fault?: string;
}

/** Looks at every key: for `doctor`. */
export async function pgpKeyStates(keys: PgpKeys, at: Date): Promise<readonly PgpKeyState[]> {
  const openpgp = await load();
  const states: PgpKeyState[] = [];
  const wanted = [
    ...keys.privateKeys.map((text) => ({ owner: 'ours' as const, text })),
    ...keys.supplierKeys.map((text) => ({ owner: 'supplier' as const, text })),
  ];
  for (const { owner, text } of wanted) {
    try {
      const one = { ...keys, privateKeys: [text], supplierKeys: [text] };
      const [key] = owner === 'ours' ? await unlocked(openpgp, one, {}) : await publicKeys(openpgp, [text], {});
      if (key === undefined) continue;
      const until = await key.getExpirationTime();
      const fault = await key.getEncryptionKey(undefined, at).then(
        () => undefined,
        (thrown: unknown) => errorMessage(thrown),
      );
      states.push({
        owner,
        id: key.getKeyID().toHex(),
        user: key.getUserIDs()[0] ?? '',
        ...(until instanceof Date ? { expires: until } : {}),
        ...(fault === undefined ? {} : { fault }),
      });
    } catch (thrown) {
      const why = thrown instanceof UnpackRefusal ? (thrown.problem.found ?? thrown.message) : errorMessage(thrown);
      states.push({ owner, id: 'unreadable', user: '', fault: `it cannot be read: ${why}` });
    }
  }
  return states;
}

async function load(): Promise<OpenPgp> {
  try {
    return await import('openpgp');
  } catch (cause) {
    throw new ConfigError('PGP-NOT-INSTALLED', 'A supplier uses PGP, and the package openpgp is not installed.', {
      cause,
    });
  }
}

async function unlocked(openpgp: OpenPgp, { privateKeys, passphrase }: PgpKeys, position: Position) {
  const keys = [];
  for (const armoredKey of privateKeys) {
    try {
      const privateKey = await openpgp.readPrivateKey({ armoredKey });
      keys.push(
        privateKey.isDecrypted() ? privateKey : await openpgp.decryptKey({ privateKey, passphrase: passphrase ?? '' }),
      );
    } catch (thrown) {
      throw refuse('PGP-KEY-UNUSABLE', position, 'A private key of ours cannot be used.', {
        found: errorMessage(thrown),
      });
    }
  }
  return keys;
}

async function publicKeys(openpgp: OpenPgp, texts: readonly string[], position: Position) {
  const keys = [];
  for (const armoredKey of texts) {
    try {
      keys.push(await openpgp.readKey({ armoredKey }));
    } catch (thrown) {
      throw refuse('PGP-KEY-UNUSABLE', position, 'A key of the supplier cannot be used.', {
        found: errorMessage(thrown),
      });
    }
  }
  return keys;
}

function refusalOf(thrown: unknown, position: Position): UnpackRefusal {
  if (thrown instanceof UnpackRefusal) return thrown;
  const found = errorMessage(thrown);
  if (/decompressed message size/i.test(found)) {
    return refuse('PACKED-LIMIT', position, 'It unpacks to more bytes than this supplier may send.', { found });
  }
  return refuse('PGP-DAMAGED', position, 'The encrypted file cannot be read to its end.', { found });
}
