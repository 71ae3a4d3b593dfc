import { expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { databaseCommand } from '../support/database-command.ts';

const database = testDatabase();
const access = (...args: string[]) => databaseCommand(database, 'access', ...args);

it('people and keys are made, listed, changed and ended, and all of it is noted', async () => {
  expect(await access('people')).toMatchObject({ code: 0, out: '', err: expect.stringContaining('Nobody yet') });
  const invited = await access('invite', '--role', 'admin', '--by', 'root', '--reason', 'first');
  expect(invited).toMatchObject({ code: 0, out: expect.stringMatching(/^\/console\/welcome#invitation_[\w-]{43}\n$/) });
  const key = await access('keys', 'add', 'shop', '--role', 'operator', '--days', '30');
  expect(key.out).toMatch(/^crossdock_[\w-]{43}\n$/);
  expect(await access('keys', 'add', 'shop')).toMatchObject({
    code: 1,
    err: 'A key called shop is in force already. Revoke it first, or choose another name.\n',
  });
  expect((await access('keys', 'list')).out).toMatch(
    /^name +role +state +used +by\nshop +operator +in force +never +\S/,
  );
  expect(await access('keys', 'revoke', 'shop', '--reason', 'leaked')).toMatchObject({ code: 0 });
  expect(await access('keys', 'revoke', 'shop')).toMatchObject({ code: 1 });
  expect(JSON.parse((await access('keys', 'list', '--json')).out)).toMatchObject({
    keys: [{ name: 'shop', revokedAt: expect.any(String) }],
  });
  expect(await access('change', 'anna', '--disable')).toMatchObject({ code: 1, err: 'There is nobody called anna.\n' });
  expect(await access('change', 'anna')).toMatchObject({ code: 2 });
  expect(await access('change', 'anna', '--enable', '--disable')).toMatchObject({ code: 2 });
  expect(await access('invite', '--role', 'king')).toMatchObject({ code: 2 });
  expect(await access('invite', '--name', 'a b')).toMatchObject({ code: 1 });
  const noted = await access('audit');
  expect(
    noted.out
      .trim()
      .split('\n')
      .map((line) => line.replace(/^\S+ /, '')),
  ).toEqual([
    expect.stringMatching(/^\S+ \(command line\): revoke key key\/shop \(leaked\)$/),
    expect.stringMatching(/^\S+ \(command line\): add key key\/shop$/),
    'root (command line): invite person person/(chooses a name) (first)',
  ]);
  expect(noted.out).not.toMatch(/crossdock_|invitation_/);
});
