import { describe, expect, it } from 'vitest';
import { createAlertTarget } from '../../src/alerts/registry.ts';
import { reasonWithoutOpenssl, selfSigned } from '../support/certificate.ts';
import { onlyFor, startMailServer } from '../support/mail-server.ts';
import { describeAlertTarget, notice } from './alert-target.contract.ts';

const people = { from: 'Crossdock <alerts@example.com>', to: ['ann@example.com', 'bob@example.com'] };

describeAlertTarget('email', async () => {
  const server = await startMailServer();
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await server.stop();
    isOpen = false;
  };
  return {
    target: createAlertTarget('mail', 'email', {
      host: '127.0.0.1',
      port: server.port,
      tls: 'none',
      timeoutMs: 2000,
      ...people,
    }),
    ids: () => server.mails.map((mail) => mail.header('x-crossdock-notice') ?? ''),
    last: () => server.mails.at(-1)?.raw ?? '',
    refuse: (how) => {
      server.misbehave({ kind: 'refuse-message', status: how === 'no' ? 550 : 450 });
    },
    vanish: close,
    close,
  };
});

it('an e-mail has sender, every recipient, subject, text and a Message-ID that repeats', async () => {
  const server = await startMailServer(onlyFor('us er', 'p@ss'));
  const url = `smtp://us%20er:p%40ss@127.0.0.1:${server.port}`;
  const target = createAlertTarget('mail', 'email', { url, tls: 'none', ...people });
  await target.tell(notice, notice.createdAt);
  const [mail] = server.mails;
  expect([mail?.from, mail?.to]).toEqual(['alerts@example.com', ['ann@example.com', 'bob@example.com']]);
  expect(mail?.header('message-id')).toBe(`<${notice.id}@crossdock.invalid>`);
  expect(mail?.header('subject')).toContain('=?UTF-8?');
  expect(mail?.header('auto-submitted')).toBe('auto-generated');
  expect(mail?.raw).toContain('No stock file came.');
  await target.close();
  await server.stop();
});

it('a wrong password is a refusal that does not show it', async () => {
  const server = await startMailServer(onlyFor('us', 'right'));
  const target = createAlertTarget('mail', 'email', {
    host: '127.0.0.1',
    port: server.port,
    tls: 'none',
    user: 'us',
    password: 'wr0ng-secret',
    ...people,
  });
  const thrown = (await target.tell(notice, notice.createdAt).catch((error) => error)) as Error;
  expect(thrown).toMatchObject({ code: 'ALERT-TARGET-REFUSED' });
  expect(thrown.message).not.toContain('wr0ng-secret');
  await target.close();
  await server.stop();
});

it('a server without TLS is refused unless that is agreed', async () => {
  const server = await startMailServer();
  const target = createAlertTarget('mail', 'email', { host: '127.0.0.1', port: server.port, ...people });
  await expect(target.tell(notice, notice.createdAt)).rejects.toThrow(/did not take it/);
  expect(server.mails).toEqual([]);
  await target.close();
  await server.stop();
});

/** Skipped where openssl, which makes the certificates, is not installed. */
describe.skipIf(reasonWithoutOpenssl !== undefined)('over TLS', () => {
  /** What became of a notice that a server with a certificate was sent. */
  async function told(
    kind: 'starttls' | 'implicit',
    certificate: { readonly key: string; readonly cert: string },
    settings: object,
  ): Promise<{ readonly answer: unknown; readonly mails: readonly { readonly isSecret: boolean }[] }> {
    const server = await startMailServer({
      ...certificate,
      ...onlyFor('us', 'pass'),
      secure: kind === 'implicit',
      disabledCommands: [],
      hideSTARTTLS: false,
    });
    const login = { host: '127.0.0.1', port: server.port, user: 'us', password: 'pass' };
    const target = createAlertTarget('mail', 'email', { timeoutMs: 5000, ...login, ...people, ...settings });
    const answer = await target.tell(notice, notice.createdAt).catch((error: unknown) => error);
    await target.close();
    await server.stop();
    return { answer, mails: server.mails };
  }

  it.each([
    ['starttls', 'required'],
    ['implicit', 'implicit'],
  ] as const)('by %s a notice and its password go to a server of an authority of our own', async (kind, tls) => {
    const certificate = selfSigned();
    const { answer, mails } = await told(kind, certificate, { tls, ca: certificate.cert });
    expect(answer).toMatch(/^250 /);
    expect(mails).toMatchObject([{ isSecret: true }]);
  });

  it.each([
    ['of nobody we know, by STARTTLS', 'starttls', 'required', selfSigned, undefined],
    ['of nobody we know', 'implicit', 'implicit', selfSigned, undefined],
    ['for another name', 'starttls', 'required', () => selfSigned('DNS:other.example'), 'own'],
    ['of another authority', 'starttls', 'required', selfSigned, 'other'],
  ] as const)('nothing goes to a server with a certificate %s', async (_, kind, tls, make, trust) => {
    const certificate = make();
    const ca = trust === 'own' ? certificate.cert : trust === 'other' ? selfSigned().cert : undefined;
    const { answer, mails } = await told(kind, certificate, { tls, ...(ca === undefined ? {} : { ca }) });
    expect(answer).toMatchObject({
      code: 'ALERT-TARGET-REFUSED',
      message: expect.stringMatching(/certificate of the mail server 127\.0\.0\.1 is not trusted/),
    });
    expect(mails).toEqual([]);
  });
});

it.each([
  ['no server', { ...people }, 'host: expected either url or host'],
  ['two servers', { url: 'smtp://a', host: 'b', ...people }, 'host: expected either url or host'],
  ['a header in an address', { host: 'b', from: 'a@b.c\r\nBcc: d@e.f', to: ['a@b.c'] }, 'from: expected an address'],
  ['several addresses in one', { host: 'b', from: 'a@b.c', to: ['a@b.c, d@e.f'] }, 'to.0: expected an address'],
  ['half a login', { host: 'b', user: 'u', ...people }, 'password: expected user and password together'],
])('%s is refused before it starts', (_, options, message) => {
  expect(() => createAlertTarget('mail', 'email', options)).toThrow(message);
});
