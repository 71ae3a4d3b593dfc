import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, UploadTarget } from '../../src/channels/channel.ts';
import { createEmailChannel } from '../../src/channels/email/email-channel.ts';
import { emailOptions } from '../../src/channels/email/options.ts';
import { createChannel } from '../../src/channels/registry.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { randomIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { reasonWithoutOpenssl, selfSigned } from '../support/certificate.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';

const dependencies = { clock: systemClock, ids: randomIds, logger: silentLogger };
const FIRST = { mayHaveHappened: false };
const bytes = Buffer.from('PO,SKU,Qty\nPO-1,LAMP,2\n');
const target: UploadTarget = {
  folder: '',
  name: 'order_PO-1.csv',
  temporaryName: '.order_PO-1.csv.tmp',
  document: { kind: 'order', number: 'PO-1', key: 'key-of-po-1' },
};

let server: MailServer;
let channel: Channel;

function settings(more: Readonly<Record<string, unknown>> = {}) {
  return {
    kind: 'email',
    host: '127.0.0.1',
    port: server.port,
    security: 'none',
    from: 'orders@shop.example',
    to: ['orders@supplier.example'],
    subject: 'Order {poNumber}',
    timeoutMs: 2_000,
    ...more,
  } as const;
}

beforeEach(async () => {
  server = await startMailServer();
  channel = createEmailChannel(emailOptions.parse(settings()), dependencies);
});
afterEach(async () => {
  await channel.close();
  await server.stop();
});

describe('an order by e-mail', () => {
  it('is one message with the file attached and the same Message-ID in every attempt (F1)', async () => {
    await channel.stage(target, bytes);
    expect(server.connections()).toBe(0);
    expect(await channel.publish(target, bytes, FIRST)).toEqual({ outcome: 'published' });
    const [message = ''] = server.taken;
    expect(message).toMatch(/^Message-ID: <key-of-po-1@shop\.example>\r?$/m);
    expect(message).toMatch(/^Subject: Order PO-1\r?$/m);
    expect(message).toMatch(/^To: orders@supplier\.example\r?$/m);
    expect(message).toMatch(/Content-Disposition: attachment; filename=order_PO-1\.csv/);
    const encoded = message.split(/\r?\n/).find((line) => line === bytes.toString('base64') || line === 'PO-1,LAMP,2');
    expect(encoded).toBeDefined();
  });

  it.each(['drop-after-data', 'drop-in-data', 'silent'] as const)(
    'is uncertain, and sent no second time, when its bytes were on their way: %s (J1)',
    async (kind) => {
      server.misbehave({ kind });
      const whole = createChannel(settings({ timeoutMs: 1_000 }), dependencies);
      expect(await whole.publish(target, bytes, FIRST)).toEqual({
        outcome: 'uncertain',
        lookFor: 'Message-ID <key-of-po-1@shop.example>',
      });
      expect(server.connections()).toBe(1);
      await whole.close();
    },
  );

  it('is not sent again when an earlier attempt may have sent it (J1)', async () => {
    expect(await channel.publish(target, bytes, { mayHaveHappened: true })).toEqual({
      outcome: 'uncertain',
      lookFor: 'Message-ID <key-of-po-1@shop.example>',
    });
    expect(server.connections()).toBe(0);
  });

  it('is sent again when a person decided it, because nobody else can (J12)', async () => {
    const decided = { mayHaveHappened: true, decided: true };
    expect(await channel.publish(target, bytes, decided)).toEqual({ outcome: 'published' });
    expect(server.connections()).toBe(1);
  });

  it.each<[Parameters<MailServer['misbehave']>[0], object]>([
    [
      { kind: 'refuse-sender', status: 451 },
      { kind: 'transient', code: 'MAIL-LATER' },
    ],
    [
      { kind: 'refuse-receiver', status: 450 },
      { kind: 'transient', code: 'MAIL-LATER' },
    ],
    [
      { kind: 'refuse-sender', status: 550 },
      { kind: 'rejected', code: 'MAIL-REFUSED' },
    ],
    [
      { kind: 'refuse-receiver', status: 550 },
      { kind: 'rejected', code: 'MAIL-REFUSED' },
    ],
    [
      { kind: 'refuse-message', status: 554 },
      { kind: 'rejected', code: 'DELIVERY-REFUSED' },
    ],
    [
      { kind: 'refuse-message', status: 452 },
      { kind: 'transient', code: 'MAIL-LATER' },
    ],
  ])('that the server refuses was certainly not sent: %j', async (fault, expected) => {
    server.misbehave(fault);
    await expect(channel.publish(target, bytes, FIRST)).rejects.toMatchObject({ ...expected, nothingSent: true });
    expect(server.taken).toEqual([]);
  });

  it('is tried again without doubt when the server only could not be reached (A1, A13)', async () => {
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as AddressInfo;
    const lost = createEmailChannel(emailOptions.parse(settings({ port, timeoutMs: 200 })), dependencies);
    const unreachable = { kind: 'transient', code: 'MAIL-UNREACHABLE', nothingSent: true };
    await expect(lost.publish(target, bytes, FIRST)).rejects.toMatchObject(unreachable);
    await new Promise((resolve) => mute.close(resolve));
    await expect(lost.publish(target, bytes, FIRST)).rejects.toMatchObject(unreachable);
    await lost.close();
  });

  it('never goes over the line in the clear when TLS is asked for, and no password does', async () => {
    const strict = { security: 'starttls', username: 'us', password: 'canary' };
    const wanting = createEmailChannel(emailOptions.parse(settings(strict)), dependencies);
    await expect(wanting.publish(target, bytes, FIRST)).rejects.toMatchObject({ nothingSent: true });
    expect(server.taken).toEqual([]);
    await wanting.close();
  });

  it.each(['PO-1\r\nBcc: thief@evil.example', 'PO\u0000', 'a\u0085b'])(
    'refuses a number that could add a header: %j (N2)',
    async (number) => {
      const hostile = { ...target, document: { kind: 'order', number, key: 'k' } };
      const refused = { kind: 'rejected', code: 'MAIL-HEADER' };
      await expect(channel.stage(hostile, bytes)).rejects.toMatchObject(refused);
      await expect(channel.publish(hostile, bytes, FIRST)).rejects.toMatchObject(refused);
      expect(server.connections()).toBe(0);
    },
  );

  it.each([
    { to: ['a@b.example, c@d.example'] },
    { to: ['a@b.example\r\nBcc: c@d.example'] },
    { from: 'Shop <orders@shop.example>' },
    { subject: 'Order\r\nBcc: c@d.example' },
    { host: 'mail.example', security: 'none' },
    { username: 'us' },
  ])('refuses the settings %j', (change) => {
    expect(emailOptions.safeParse(settings(change)).success).toBe(false);
  });

  it('is checked by connecting and logging in', async () => {
    expect(await channel.check({ collect: [], deliver: [''] })).toEqual([
      { name: 'login', ok: true, detail: `127.0.0.1:${server.port}: connected without login, none` },
    ]);
    await server.stop();
    expect(await channel.check({ collect: [], deliver: [''] })).toMatchObject([
      { name: 'login', ok: false, detail: expect.stringContaining('MAIL-UNREACHABLE') },
    ]);
    server = await startMailServer();
  });
});

describe.skipIf(reasonWithoutOpenssl !== undefined)(
  `a mail server with TLS and login (skipped where ${reasonWithoutOpenssl ?? 'openssl is not installed'})`,
  () => {
    let secure: MailServer;
    let own: { key: string; cert: string };
    const logins: string[] = [];
    const start = (more: Parameters<typeof startMailServer>[0] = {}): Promise<MailServer> =>
      startMailServer({
        ...own,
        disabledCommands: [],
        hideSTARTTLS: false,
        authOptional: false,
        onAuth: ({ username, password }, session, done) => {
          logins.push(`${username} ${session.secure ? 'in TLS' : 'in the clear'}`);
          if (username === 'us' && password === 'right') done(null, { user: username });
          else done(Object.assign(new Error('simulated refusal'), { responseCode: 535 }));
        },
        ...more,
      });
    const to = (change: Readonly<Record<string, unknown>>): Channel => {
      const login = { username: 'us', password: 'right', ca: own.cert };
      return createEmailChannel(
        emailOptions.parse(settings({ port: secure.port, security: 'starttls', ...login, ...change })),
        dependencies,
      );
    };
    beforeEach(async () => {
      own ??= selfSigned();
      logins.length = 0;
      secure = await start();
    });
    afterEach(() => secure.stop());

    it('is sent an order after STARTTLS, login and with our own authority', async () => {
      const sending = to({});
      expect(await sending.publish(target, bytes, FIRST)).toEqual({ outcome: 'published' });
      expect(secure.taken).toHaveLength(1);
      expect(logins).toEqual(['us in TLS']);
      expect((await sending.check({ collect: [], deliver: [''] }))[0]).toMatchObject({ ok: true });
      await sending.close();
    });

    it('is sent an order with TLS from the start', async () => {
      await secure.stop();
      secure = await start({ secure: true });
      const sending = to({ security: 'tls' });
      expect(await sending.publish(target, bytes, FIRST)).toEqual({ outcome: 'published' });
      await sending.close();
    });

    it('is told no password when nobody we trust vouches for it', async () => {
      const doubting = to({ ca: undefined });
      const unreachable = { kind: 'transient', code: 'MAIL-UNREACHABLE', nothingSent: true };
      await expect(doubting.publish(target, bytes, FIRST)).rejects.toMatchObject(unreachable);
      expect(logins).toEqual([]);
      await doubting.close();
    });

    it('that refuses the login is told nothing more, and the password is in no message (K8)', async () => {
      const wrong = to({ password: 'canary' });
      const failure = await wrong.publish(target, bytes, FIRST).catch((error: unknown) => error);
      expect(failure).toMatchObject({ kind: 'rejected', code: 'MAIL-LOGIN', nothingSent: true });
      expect(String(failure)).not.toContain('canary');
      expect(secure.taken).toEqual([]);
      const [step] = await wrong.check({ collect: [], deliver: [''] });
      expect(step).toMatchObject({ name: 'login', ok: false, detail: expect.stringMatching(/^MAIL-LOGIN: /) });
      await wrong.close();
    });
  },
);
