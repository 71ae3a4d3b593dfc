import { expect, it } from 'vitest';
import { createAlertTarget } from '../../src/alerts/registry.ts';
import { startHookServer } from '../support/hook-server.ts';
import { describeAlertTarget, notice } from './alert-target.contract.ts';

describeAlertTarget('webhook', async () => {
  const server = await startHookServer();
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await server.close();
    isOpen = false;
  };
  return {
    target: createAlertTarget('hook', 'webhook', {
      url: server.url,
      secret: server.secret,
      allowPrivateAddresses: true,
      timeoutMs: 2000,
    }),
    ids: () => server.received.map(({ id }) => id),
    last: () => JSON.stringify(server.received.at(-1)),
    refuse: (how) => {
      server.status = how === 'no' ? 403 : 503;
    },
    vanish: close,
    close,
  };
});

it('a webhook signed with another secret is not taken; after a rotation either is', async () => {
  const server = await startHookServer();
  const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
  const of = (secrets: object) =>
    createAlertTarget('hook', 'webhook', { url: server.url, allowPrivateAddresses: true, ...secrets });
  const wrong = of({ secret: other });
  await expect(wrong.tell(notice, new Date())).rejects.toMatchObject({ code: 'ALERT-TARGET-REFUSED' });
  const rotated = of({ secret: other, previousSecret: server.secret });
  await rotated.tell(notice, new Date());
  expect(server.received).toHaveLength(1);
  await wrong.close();
  await rotated.close();
  await server.close();
});

it.each([
  ['a private address', 'https://10.0.0.1/hook', 'is a private address'],
  ['plain http', 'http://hooks.example.com/', 'expected https://'],
])('%s is refused before it starts', (_, url, message) => {
  const secret = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
  expect(() => createAlertTarget('hook', 'webhook', { url, secret })).toThrow(message);
});

it('a name that leads to a private address gets nothing', async () => {
  const server = await startHookServer();
  const target = createAlertTarget('hook', 'webhook', {
    url: server.url.replace('http:', 'https:').replace('127.0.0.1', 'localhost'),
    secret: server.secret,
  });
  await expect(target.tell(notice, new Date())).rejects.toMatchObject({
    code: 'ALERT-TARGET-REFUSED',
    message: expect.stringContaining('private address'),
  });
  await target.close();
  await server.close();
});
