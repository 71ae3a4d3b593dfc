import * as openpgp from 'openpgp';
import { beforeAll, expect, test } from 'vitest';
import { keyChecks } from '../../../src/app/key-checks.ts';

/** What `doctor` says of PGP keys: usable, ending within 30 days, expired, unreadable, locked. */
const NOW = new Date('2026-11-22T10:00:00Z');
const DAY = 86_400;
const MADE = new Date(NOW.getTime() - 100 * DAY * 1000);

const made = new Map<string, { privateKey: string; publicKey: string }>();
const make = async (name: string, more: Partial<openpgp.KeyOptions> = {}): Promise<void> => {
  const options = { userIDs: [{ name }], date: MADE, format: 'armored', ...more } as const;
  made.set(name, await openpgp.generateKey(options as openpgp.KeyOptions & { format: 'armored' }));
};
beforeAll(async () => {
  await make('ours', { passphrase: 'right' });
  await make('lasting');
  await make('long', { keyExpirationTime: (100 + 31) * DAY });
  await make('ending', { keyExpirationTime: (100 + 29) * DAY });
  await make('expired', { keyExpirationTime: 99 * DAY });
});

const supplier = async (text: string) => {
  const [check] = await keyChecks({ privateKeys: [], supplierKeys: [text], verify: 'required' }, NOW);
  return check;
};
const ours = async (passphrase: string) => {
  const privateKeys = [made.get('ours')?.privateKey ?? ''];
  const [check] = await keyChecks({ privateKeys, passphrase, supplierKeys: [], verify: 'required' }, NOW);
  return check;
};

test.each([
  ['lasting', true, /^lasting does not expire$/],
  ['long', true, /^long expires 2026-12-23$/],
  ['ending', false, /^ending expires 2026-12-21, in 29 days: ask the supplier for its new public key/],
  ['expired', false, /^expired expired 2026-11-21: ask the supplier for its new public key/],
])('the key "%s" of a supplier', async (name, ok, detail) => {
  expect(await supplier(made.get(name)?.publicKey ?? '')).toEqual({
    name: expect.stringMatching(/^pgp its key [0-9a-f]{16}$/),
    ok,
    detail: expect.stringMatching(detail),
  });
});

test('what is no key is said to be unreadable, and why', async () => {
  expect(await supplier('no key')).toEqual({
    name: 'pgp its key unreadable',
    ok: false,
    detail: expect.stringMatching(/^it cannot be read: .*armor/i),
  });
});

test('a key of ours needs its passphrase', async () => {
  expect(await ours('right')).toMatchObject({ ok: true, detail: 'ours does not expire' });
  const locked = await ours('wrong');
  expect(locked).toMatchObject({ name: 'pgp our key unreadable', ok: false });
  expect(locked?.detail).toMatch(/^it cannot be read: .*passphrase/i);
});
