import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as openpgp from 'openpgp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/formats/packed/limits.ts';
import { decryptPgp, encryptPgp, isPgp, type PgpKeys, pgpKeyStates } from '../../src/formats/packed/pgp.ts';
import { UnpackRefusal } from '../../src/formats/packed/refusal.ts';
import type { PgpProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Files of suppliers who encrypt: read only when they are for us, whole, and from whom they should be. */
const MADE = new Date('2026-01-01T00:00:00Z');
const AT = new Date('2026-11-22T10:00:00Z');
const PASSPHRASE = 'correct horse';
interface Pair {
  readonly privateKey: string;
  readonly publicKey: string;
}
let ours: Pair;
let theirs: Pair;
let stranger: Pair;
let expired: Pair;

beforeAll(async () => {
  const make = (name: string, more: Partial<openpgp.KeyOptions> = {}): Promise<Pair> =>
    openpgp.generateKey({
      userIDs: [{ name, email: `${name}@example.org` }],
      date: MADE,
      format: 'armored',
      ...more,
    } as openpgp.KeyOptions & { format: 'armored' });
  ours = await make('ours', { passphrase: PASSPHRASE });
  theirs = await make('theirs');
  stranger = await make('stranger');
  expired = await make('expired', { keyExpirationTime: 30 * 86_400 });
});

const keys = (change: Partial<PgpKeys> = {}): PgpKeys => ({
  privateKeys: [ours.privateKey],
  passphrase: PASSPHRASE,
  supplierKeys: [theirs.publicKey],
  verify: 'required',
  ...change,
});
const send = async (
  content: Uint8Array,
  how: { to?: string; by?: string | undefined; armor?: boolean; date?: Date; config?: Partial<openpgp.Config> } = {},
): Promise<Buffer> => {
  const { to = ours.publicKey, armor = false, date = AT, config = {} } = how;
  const by = 'by' in how ? how.by : theirs.privateKey;
  const message = await openpgp.createMessage({ binary: content, date });
  const options = {
    message,
    date,
    config,
    encryptionKeys: await openpgp.readKey({ armoredKey: to }),
    ...(by === undefined ? {} : { signingKeys: await openpgp.readPrivateKey({ armoredKey: by }) }),
  };
  if (armor) return Buffer.from(await openpgp.encrypt({ ...options, format: 'armored' }));
  return Buffer.from((await openpgp.encrypt({ ...options, format: 'binary' })) as Uint8Array);
};
async function* inPieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const receive = async (
  bytes: Uint8Array,
  with_: Partial<PgpKeys> = {},
  at = AT,
  mostBytes = DEFAULT_LIMITS.mostBytes,
): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  for await (const part of decryptPgp(inPieces(bytes), keys(with_), at, { file: 'stock.csv.pgp' }, { mostBytes }))
    parts.push(part);
  return Buffer.concat(parts);
};
const refusalOf = async (action: Promise<unknown>): Promise<string> => {
  try {
    await action;
    return 'read';
  } catch (error) {
    if (!(error instanceof UnpackRefusal)) throw error;
    return error.problem.code;
  }
};
const CONTENT = Buffer.from('SKU,QTY\nLAMP,5\n'.repeat(500));

describe('an encrypted file', () => {
  it.each([false, true])('is decrypted and its signature verified (armored: %s)', async (armor) => {
    const bytes = await send(CONTENT, { armor });
    expect(isPgp(bytes)).toBe(true);
    expect((await receive(bytes)).equals(CONTENT)).toBe(true);
  });

  it('of 8 MB comes out as it went in', async () => {
    const large = randomBytes(8 * 1024 * 1024);
    expect((await receive(await send(large))).equals(large)).toBe(true);
  });

  it('is told from other files by its bytes', () => {
    for (const text of ['ISA*00*', 'SKU,QTY\n', '<a/>', '-----BEGIN PGP PUBLIC KEY BLOCK-----', '']) {
      expect(isPgp(Buffer.from(text))).toBe(false);
    }
    expect(isPgp(Buffer.from([0x1f, 0x8b, 8, 0]))).toBe(false);
  });

  it('encrypted to somebody else is refused', async () => {
    expect(await refusalOf(receive(await send(CONTENT, { to: stranger.publicKey })))).toBe('PGP-NOT-FOR-US');
  });

  it('is read with an older key of ours too', async () => {
    const bytes = await send(CONTENT);
    expect(await refusalOf(receive(bytes, { privateKeys: [stranger.privateKey, ours.privateKey] }))).toBe('read');
  });

  it('needs the right passphrase', async () => {
    expect(await refusalOf(receive(await send(CONTENT), { passphrase: 'wrong' }))).toBe('PGP-KEY-UNUSABLE');
  });

  it('without a signature counts only where none is required', async () => {
    const bytes = await send(CONTENT, { by: undefined });
    expect(await refusalOf(receive(bytes))).toBe('PGP-UNSIGNED');
    expect(await refusalOf(receive(bytes, { verify: 'optional' }))).toBe('read');
  });

  it('signed by a stranger is refused, also where no signature is required', async () => {
    const bytes = await send(CONTENT, { by: stranger.privateKey });
    expect(await refusalOf(receive(bytes))).toBe('PGP-SIGNATURE-UNKNOWN');
    expect(await refusalOf(receive(bytes, { verify: 'optional' }))).toBe('PGP-SIGNATURE-UNKNOWN');
  });

  describe('that an expired key signed', () => {
    const END = Date.parse('2026-01-31T00:00:00Z');
    const DAY = 86_400_000;
    const early = new Date('2026-01-10T00:00:00Z');
    const received = async (signed: Date, at: number): Promise<string> =>
      refusalOf(
        receive(
          await send(CONTENT, { by: expired.privateKey, date: signed }),
          { supplierKeys: [expired.publicKey] },
          new Date(at),
        ),
      );

    it('counts when it was received in time, or over the weekend after, whatever the day on which it is read', async () => {
      expect(await received(early, END - DAY)).toBe('read');
      expect(await received(early, END + 3 * DAY - 1000)).toBe('read');
    });

    it('is refused when it came later, although the time in the signature is one of before', async () => {
      expect(await received(early, END + 3 * DAY)).toBe('PGP-SIGNATURE-BAD');
      expect(await received(early, AT.getTime())).toBe('PGP-SIGNATURE-BAD');
      const refused = receive(
        await send(CONTENT, { by: expired.privateKey, date: early }),
        { supplierKeys: [expired.publicKey], verify: 'optional' },
        AT,
      );
      await expect(refused).rejects.toMatchObject({
        problem: {
          message: expect.stringContaining('not valid any more when the file came'),
          expected: expect.stringContaining('backdated'),
        },
      });
    });

    it('after its end is refused, also within the days of grace', async () => {
      // The library signs with no expired key, so the one that signs here is the same key with a longer life.
      const longer = await openpgp.reformatKey({
        privateKey: await openpgp.readPrivateKey({ armoredKey: expired.privateKey }),
        userIDs: [{ name: 'expired', email: 'expired@example.org' }],
        date: MADE,
        keyExpirationTime: 0,
        format: 'armored',
      });
      const late = await send(CONTENT, { by: longer.privateKey, date: new Date(END + DAY) });
      const with_ = { supplierKeys: [expired.publicKey] };
      expect(await refusalOf(receive(late, with_, new Date(END + 2 * DAY)))).toBe('PGP-SIGNATURE-BAD');
    });
  });

  it('with a signature of the supplier for other bytes is refused', async () => {
    const signingKeys = await openpgp.readPrivateKey({ armoredKey: theirs.privateKey });
    const other = await openpgp.createMessage({ binary: Buffer.from('SKU,QTY\nLAMP,500\n'), date: AT });
    const signature = await openpgp.sign({ message: other, signingKeys, date: AT, detached: true, format: 'object' });
    const bytes = await openpgp.encrypt({
      message: await openpgp.createMessage({ binary: CONTENT, date: AT }),
      signature: new openpgp.Signature(signature.packets as unknown as openpgp.PacketList<openpgp.SignaturePacket>),
      encryptionKeys: await openpgp.readKey({ armoredKey: ours.publicKey }),
      date: AT,
      format: 'binary',
    });
    expect(await refusalOf(receive(bytes as Uint8Array))).toBe('PGP-SIGNATURE-BAD');
  });

  it('signed by a key that had been revoked is refused', async () => {
    const { publicKey } = await openpgp.revokeKey({
      key: await openpgp.readPrivateKey({ armoredKey: theirs.privateKey }),
      date: new Date(AT.getTime() - 86_400_000),
      format: 'armored',
    });
    const bytes = await send(CONTENT, { date: new Date(AT.getTime() - 2 * 86_400_000) });
    expect(await refusalOf(receive(bytes, { supplierKeys: [publicKey] }))).toBe('PGP-SIGNATURE-BAD');
  });

  it('with any bit changed or cut anywhere is refused, never read as if whole', { timeout: 120_000 }, async () => {
    const bytes = await send(CONTENT);
    for (let at = 0; at < bytes.length; at += 173) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x08;
      expect({ at, outcome: await refusalOf(receive(damaged)) }).not.toEqual({ at, outcome: 'read' });
      if (at > 0)
        expect({ cut: at, outcome: await refusalOf(receive(bytes.subarray(0, at))) }).not.toEqual({
          cut: at,
          outcome: 'read',
        });
    }
  });

  it('that unpacks to far more than it is, or than may come, is refused', async () => {
    const bomb = await send(Buffer.alloc(8 * 1024 * 1024), {
      config: { preferredCompressionAlgorithm: openpgp.enums.compression.zlib },
    });
    expect(bomb.length).toBeLessThan(200_000);
    expect(await refusalOf(receive(bomb))).toBe('PACKED-LIMIT');
    expect(await refusalOf(receive(await send(randomBytes(200_000)), {}, AT, 100_000))).toBe('PACKED-LIMIT');
  });

  it('whose archived bytes cannot be read says so, and not that it is damaged', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield (await send(CONTENT)).subarray(0, 1000);
      throw new Error('the archive is gone');
    }
    const reading = (async () => {
      for await (const _part of decryptPgp(failing(), keys(), AT, {}, DEFAULT_LIMITS));
    })();
    await expect(reading).rejects.toThrow('the archive is gone');
  });
});

describe('keys', () => {
  it('are looked at: whose, until when, and what is wrong with them', async () => {
    const states = await pgpKeyStates(keys({ supplierKeys: [theirs.publicKey, expired.publicKey, 'no key'] }), AT);
    expect(states).toMatchObject([
      { owner: 'ours', user: 'ours <ours@example.org>' },
      { owner: 'supplier', user: 'theirs <theirs@example.org>' },
      { owner: 'supplier', expires: new Date('2026-01-31T00:00:00Z'), fault: expect.any(String) },
      { owner: 'supplier', id: 'unreadable', fault: expect.any(String) },
    ]);
    expect(states[0]?.fault).toBeUndefined();
  });
});

const hasGpg = spawnSync('gpg', ['--version']).status === 0;
describe.skipIf(!hasGpg)('GnuPG (skipped where gpg is not installed)', () => {
  let home: string;
  let gpgKey: string;
  const gpg = (input: Uint8Array, ...command: string[]): Buffer =>
    execFileSync(
      'gpg',
      [
        '--homedir',
        home,
        '--batch',
        '--yes',
        '--quiet',
        '--trust-model',
        'always',
        '--pinentry-mode',
        'loopback',
        '--passphrase',
        '',
        ...command,
      ],
      {
        input,
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
  beforeAll(() => {
    // The path of its socket must be short.
    home = mkdtempSync(join(tmpdir(), 'g-'));
    gpg(Buffer.alloc(0), '--quick-generate-key', 'supplier@example.org', 'future-default', 'default', 'never');
    gpgKey = gpg(Buffer.alloc(0), '--armor', '--export', 'supplier@example.org').toString();
    writeFileSync(join(home, 'ours.asc'), ours.publicKey);
    gpg(Buffer.alloc(0), '--import', join(home, 'ours.asc'));
  }, 60_000);
  afterAll(() => {
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    rmSync(home, { recursive: true, force: true });
  });

  it.each([[], ['--armor'], ['--compress-algo', 'bzip2'], ['--compress-algo', 'none']])(
    'encrypts and signs what we read: %s',
    async (...flags) => {
      const bytes = gpg(CONTENT, '--sign', '--encrypt', '-r', 'ours@example.org', ...flags);
      expect(isPgp(bytes)).toBe(true);
      expect((await receive(bytes, { supplierKeys: [gpgKey] }, new Date())).equals(CONTENT)).toBe(true);
    },
  );

  it.each([false, true])('reads and verifies what we encrypt and sign (armored: %s)', async (armor) => {
    const bytes = await encryptPgp(CONTENT, keys({ supplierKeys: [gpgKey] }), {
      sign: true,
      armor,
      at: new Date(),
      name: 'po.edi',
    });
    const verified = spawnSync(
      'gpg',
      [
        '--homedir',
        home,
        '--batch',
        '--trust-model',
        'always',
        '--pinentry-mode',
        'loopback',
        '--passphrase',
        '',
        '--status-fd',
        '1',
        '--output',
        join(home, 'plain2'),
        '--yes',
        '--decrypt',
      ],
      { input: bytes },
    );
    expect(verified.stdout.toString()).toContain('GOODSIG');
    expect(gpg(bytes, '--decrypt').equals(CONTENT)).toBe(true);
  });
});

describe('a gateway', () => {
  const database = testDatabase();
  let step: StepGateway;
  const profile = (change: Partial<PgpProfile> = {}): PgpProfile => ({
    ...keys(),
    deliver: 'plain',
    suffix: '.pgp',
    armor: false,
    ...change,
  });
  const start = async (pgp: PgpProfile): Promise<void> => {
    await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane, exception, api_request');
    step = await stepGateway(database, { profile: (one) => ({ ...one, pgp }) });
    await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  };
  beforeEach(() => start(profile()));
  const STOCK = Buffer.from('Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\nLAMP,,x,5,10.00,A,\r\n');
  const stock = () => database.db('supplier_stock').pluck('quantity');
  const exceptions = () => database.db('exception').whereNull('closed_at').pluck('code');

  it('reads what is encrypted, by the name without the ending, and keeps it as it came', async () => {
    const bytes = await send(STOCK);
    await step.receive('bravo', 'inv_1.csv.pgp', bytes);
    expect(await stock()).toEqual([5]);
    expect(await database.db('raw_content')).toMatchObject([{ size_bytes: String(bytes.length) }]);
  });

  it.each([
    ['plain', async () => STOCK, 'PGP-NOT-ENCRYPTED'],
    ['signed by a stranger', () => send(STOCK, { by: stranger.privateKey }), 'PGP-SIGNATURE-UNKNOWN'],
    ['cut', async () => (await send(STOCK)).subarray(0, -10), 'PGP-DAMAGED'],
    [
      'of a kind that nobody reads and unsigned',
      () => send(Buffer.from('%PDF-1.7'), { by: undefined }),
      'PGP-UNSIGNED',
    ],
  ])('holds a file that is %s, and nothing of it counts', async (_what, make, code) => {
    await step.receive('bravo', 'inv_1.csv.pgp', await make());
    expect(await stock()).toEqual([]);
    expect(await exceptions()).toEqual([code]);
    expect(await database.db('seen_file').pluck('state')).toEqual(['held']);
    expect(await database.db('document')).toEqual([]);
  });

  it('sends orders encrypted and signed, fixed once, under the agreed name', async () => {
    await start(profile({ verify: 'optional', deliver: 'sign-and-encrypt', suffix: '.gpg' }));
    await step.receive('bravo', 'inv_1.csv', STOCK);
    await step.place('1001', [['LAMP', 1]]);
    const [delivery] = await database.db('delivery').where({ kind: 'order' });
    expect(delivery).toMatchObject({ state: 'sent', name: expect.stringMatching(/\.csv\.gpg$/) });
    const sent = step.folders.get('/inbound', delivery.name);
    expect(sent?.bytes.equals(delivery.bytes)).toBe(true);
    const message = await openpgp.readMessage({ binaryMessage: new Uint8Array(delivery.bytes) });
    const { data, signatures } = await openpgp.decrypt({
      message,
      decryptionKeys: await openpgp.readPrivateKey({ armoredKey: theirs.privateKey }),
      verificationKeys: await openpgp.readKey({ armoredKey: ours.publicKey }),
      date: new Date(AT.getTime() + 86_400_000),
    });
    expect(data).toContain('LAMP');
    expect(await signatures[0]?.verified).toBe(true);
    const { rows } = await database.db.raw(
      "select count(*)::int as n from delivery where position('LAMP'::bytea in bytes) > 0",
    );
    expect(rows).toEqual([{ n: 0 }]);
  });
});
