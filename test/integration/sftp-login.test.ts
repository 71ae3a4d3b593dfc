import { inspect } from 'node:util';
import ssh2 from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { withRetries } from '../../src/channels/retrying.ts';
import { fixedClock } from '../../src/kernel/clock.ts';
import { ConfigError, RejectedError } from '../../src/kernel/errors.ts';
import {
  generateHostKey,
  generateKeyPair,
  keyFingerprint,
  type SftpServer,
  startSftpServer,
} from '../../src/simulator/sftp-server.ts';
import { channelTo } from '../support/sftp-account.ts';

/** An RSA pair, because ssh2 makes one ed25519 pair in 256 that nobody can read. */
function encryptedKeyPair(passphrase: string) {
  return ssh2.utils.generateKeyPairSync('rsa', { bits: 2048, passphrase, cipher: 'aes256-ctr', rounds: 4 });
}

/** Who we believe and what we show them. */
describe('SFTP login', () => {
  let server: SftpServer;
  let channel: Channel;

  afterEach(async () => {
    await channel?.close();
    await server.stop();
  });

  const list = () => channel.list('outbound');
  const keys = generateKeyPair();
  const account = { username: 'crossdock', password: 'a secret', publicKey: keys.public };

  describe('host key', () => {
    it('refuses a key that is not pinned before anything secret is sent (T8, A8)', async () => {
      server = await startSftpServer();
      channel = withRetries(channelTo(server));
      expect((await list()).files).toEqual([]);
      const before = server.hostKeyFingerprint;
      const { passwordBytes, loginAttempts } = structuredClone(server.counters);
      server.changeHostKey();
      const seen = server.hostKeyFingerprint;
      await expect(list()).rejects.toBeInstanceOf(RejectedError);
      await expect(list()).rejects.toMatchObject({
        code: 'CHANNEL-HOST-KEY',
        message: `127.0.0.1:${server.port} shows the ssh-ed25519 host key ${seen}; pinned: ${before}. Nothing was sent.`,
      });
      expect(server.counters.passwordBytes).toBe(passwordBytes);
      expect(server.counters.loginAttempts).toEqual(loginAttempts);
      const steps = await channel.check({ collect: ['outbound'], deliver: [] });
      expect(steps).toEqual([{ name: 'host key', ok: false, detail: expect.stringContaining(seen) }]);
    });

    it('accepts both keys while the supplier changes them', async () => {
      server = await startSftpServer();
      const next = generateHostKey();
      channel = channelTo(server, { hostKeys: [server.hostKeyFingerprint, keyFingerprint(next)] });
      expect((await list()).files).toEqual([]);
      server.changeHostKey(next);
      await new Promise(setImmediate);
      await expect.poll(async () => (await list()).files).toEqual([]);
    });

    it('asks for the kind of key that is pinned', async () => {
      const rsa = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 });
      server = await startSftpServer({ hostKey: rsa.private });
      channel = channelTo(server, { hostKeyType: 'rsa' });
      expect((await list()).files).toEqual([]);
      await channel.close();
      channel = channelTo(server, { hostKeyType: 'ed25519' });
      await expect(list()).rejects.toMatchObject({ code: 'CHANNEL-NO-COMMON-ALGORITHM' });
    });
  });

  describe('credentials', () => {
    it('are refused once, through retries too, and then rest (A11)', async () => {
      server = await startSftpServer({ account: { username: 'crossdock', password: 'right' } });
      const clock = fixedClock('2026-11-22T12:00:00Z');
      channel = withRetries(channelTo(server, { password: 'wrong', loginPauseMs: 60_000 }, { clock }));
      const refused = await list().catch((thrown: unknown) => thrown);
      expect(refused).toBeInstanceOf(RejectedError);
      expect(refused).toMatchObject({
        code: 'CHANNEL-LOGIN-REFUSED',
        message: `127.0.0.1:${server.port} refuses the login of crossdock: tried password, the server accepts password.`,
      });
      expect(inspect(refused, { depth: 9, showHidden: true })).not.toContain('wrong');
      expect(server.counters.loginAttempts).toEqual({ none: 1, password: 1 });
      clock.advance(59_999);
      await expect(list()).rejects.toMatchObject({
        code: 'CHANNEL-LOGIN-REFUSED',
        message: expect.stringContaining('left alone until 2026-11-22T12:01:00.000Z'),
      });
      expect(server.counters.loginAttempts).toEqual({ none: 1, password: 1 });
      clock.advance(1);
      await expect(list()).rejects.toMatchObject({ code: 'CHANNEL-LOGIN-REFUSED' });
      expect(server.counters.loginAttempts).toEqual({ none: 2, password: 2 });
    });

    it('prefer the key to the password', async () => {
      server = await startSftpServer({ account });
      channel = channelTo(server, { privateKey: keys.private });
      expect((await list()).files).toEqual([]);
      expect(server.counters.passwordBytes).toBe(0);
    });

    it('open an encrypted key', async () => {
      const encrypted = encryptedKeyPair('open sesame');
      server = await startSftpServer({ account: { username: 'crossdock', publicKey: encrypted.public } });
      channel = channelTo(server, { password: undefined, privateKey: encrypted.private, passphrase: 'open sesame' });
      expect((await list()).files).toEqual([]);
    });

    it('fall back to the password when the key is not known', async () => {
      server = await startSftpServer({ account });
      channel = channelTo(server, { privateKey: generateHostKey() });
      expect((await list()).files).toEqual([]);
      expect(Object.keys(server.counters.loginAttempts)).toEqual(['none', 'publickey', 'password']);
    });

    it.each([
      ['no key at all', 'garbage', undefined],
      ['a public key', keys.public, undefined],
      ['an encrypted key without passphrase', 'encrypted', undefined],
      ['an encrypted key with a wrong passphrase', 'encrypted', 'wrong'],
    ])('are a ConfigError at once when the key is %s', async (_, key, passphrase) => {
      server = await startSftpServer({ account });
      const privateKey = key === 'encrypted' ? encryptedKeyPair('right').private : key;
      const make = () => channelTo(server, { privateKey, ...(passphrase === undefined ? {} : { passphrase }) });
      expect(make).toThrow(ConfigError);
      expect(make).toThrow(/^The (private )?key for crossdock@127\.0\.0\.1 (cannot be read|is a public key)/);
    });
  });

  describe('keyboard-interactive (A10)', () => {
    it('answers a single password question', async () => {
      server = await startSftpServer({ account: { username: 'crossdock', password: 'pw', prompts: ['Password: '] } });
      channel = channelTo(server, { keyboardInteractive: true });
      expect((await list()).files).toEqual([]);
    });

    it('is not used unasked, and the error says that the server wants it', async () => {
      server = await startSftpServer({ account: { username: 'crossdock', password: 'pw', prompts: ['Password: '] } });
      channel = channelTo(server);
      await expect(list()).rejects.toMatchObject({
        code: 'CHANNEL-LOGIN-REFUSED',
        message: expect.stringContaining('the server accepts keyboard-interactive'),
      });
    });

    it('does not give the password to several questions', async () => {
      const prompts = ['Password: ', 'Mother’s maiden name: '];
      server = await startSftpServer({ account: { username: 'crossdock', password: 'pw', prompts } });
      channel = channelTo(server, { keyboardInteractive: true });
      await expect(list()).rejects.toMatchObject({ kind: 'rejected', code: 'CHANNEL-LOGIN-PROMPT' });
      expect(server.counters.passwordBytes).toBe(0);
    });
  });

  it('uses old algorithms only for a supplier that opted in (A9)', async () => {
    server = await startSftpServer({ algorithms: { kex: ['diffie-hellman-group14-sha1'] } });
    channel = channelTo(server);
    await expect(list()).rejects.toMatchObject({
      kind: 'rejected',
      code: 'CHANNEL-NO-COMMON-ALGORITHM',
      message: expect.stringMatching(
        /no matching key exchange algorithm.*The server offers KEX method: diffie-hellman-group14-sha1/,
      ),
    });
    await channel.close();
    channel = channelTo(server, { legacyAlgorithms: true });
    expect((await list()).files).toEqual([]);
  });
});
