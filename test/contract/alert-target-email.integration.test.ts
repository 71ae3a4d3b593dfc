import { expect, it } from 'vitest';
import { createAlertTarget } from '../../src/alerts/registry.ts';
import { startMailServer } from '../support/alert-mail-server.ts';
import { describeAlertTarget, notice } from './alert-target.contract.ts';

const people = { from: 'Crossdock <alerts@example.com>', to: ['ann@example.com', 'bob@example.com'] };

describeAlertTarget('email', async () => {
  const server = await startMailServer();
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await server.close();
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
      server.refuse = how === 'no' ? 550 : 450;
    },
    vanish: close,
    close,
  };
});

it('an e-mail has sender, every recipient, subject, text and a Message-ID that repeats', async () => {
  const server = await startMailServer({ user: 'us er', password: 'p@ss' });
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
  await server.close();
});

it('a wrong password is a refusal that does not show it', async () => {
  const server = await startMailServer({ user: 'us', password: 'right' });
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
  await server.close();
});

it('a server without TLS is refused unless that is agreed', async () => {
  const server = await startMailServer();
  const target = createAlertTarget('mail', 'email', { host: '127.0.0.1', port: server.port, ...people });
  await expect(target.tell(notice, notice.createdAt)).rejects.toThrow(/did not take it/);
  expect(server.mails).toEqual([]);
  await target.close();
  await server.close();
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
