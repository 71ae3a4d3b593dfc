import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { databaseCommand } from '../support/database-command.ts';

/** `deliveries` as a person runs it: what is said, asked and refused, and with which exit code. */
const database = testDatabase();

const crossdock = (...args: string[]) => databaseCommand(database, 'deliveries', ...args);

test('shows why a document waits, and sends one again once (J12)', { timeout: 240_000 }, async () => {
  const { db } = database;
  await db('supplier').insert({
    id: 'acme',
    name: 'Acme',
    time_zone: 'UTC',
    currency: 'USD',
    reflects_at: 'shipment',
    buffer: 0,
  });
  const at = new Date('2026-11-22T10:00:00Z');
  const row = (subject: string, state: string) => ({
    supplier_id: 'acme',
    kind: 'order',
    subject,
    format: 'x12',
    folder: '/inbound',
    name: `850_${subject}.edi`,
    temporary_name: `.850_${subject}.tmp`,
    bytes: Buffer.from('ISA*00~'),
    sha256: Buffer.alloc(32),
    interchange_control_number: 17,
    state,
    created_at: at,
    waiting_since: at,
  });
  await db('delivery').insert([row('PO-1', 'new'), row('PO-2', 'sent')]);

  const list = await crossdock('list', '--waiting');
  expect(list).toMatchObject({ code: 0, err: '' });
  expect(list.out).toBe(
    '1 acme order PO-1 850_PO-1.edi new since 2026-11-22T10:00:00.000Z: it was never tried; a running gateway takes it within seconds.\n',
  );

  expect(await crossdock('resend', '2')).toMatchObject({ code: 2, err: 'Nobody can be asked here: say --yes.\n' });
  const resent = await crossdock('resend', '2', '--yes', '--by', 'ann', '--reason', 'they lost it');
  expect(resent).toMatchObject({
    code: 0,
    out: '2 done 850_PO-2.edi goes out again: the same 7 bytes under the same interchange number 17.\n',
  });
  const second = await crossdock('resend', '2', '--yes');
  expect(second.code).toBe(1);
  expect(second.out).toContain('2 REFUSED 850_PO-2.edi is new. It is under way already');

  const shown = JSON.parse((await crossdock('show', '2', '--json')).out);
  expect(shown).toMatchObject({
    delivery: { state: 'new', resends: 1, interchangeControlNumber: '17' },
    history: [{ from: 'sent', to: 'new', actor: 'ann', reason: 'they lost it' }],
    preview: 'ISA*00~',
  });
  await db('delivery').where({ id: 1 }).update({ attempts: 2 });
  expect(await crossdock('abandon', '1', '--reason', 'cancelled')).toMatchObject({ code: 0 });
  expect((await crossdock('show', '1')).out).toContain('  left     /inbound/.850_PO-1.tmp is still to be removed\n');
  await db('temporary_left').update({ failures: 3, last_error_code: 'CHANNEL-PERMISSION', last_error: 'no' });
  const tried = '.850_PO-1.tmp is still to be removed; tried 3 time(s), last: CHANNEL-PERMISSION no\n';
  expect((await crossdock('show', '1')).out).toContain(tried);
  expect(await crossdock('abandon', '1')).toMatchObject({ code: 2, err: 'Say why with --reason.\n' });
  expect((await crossdock('show', '99')).code).toBe(2);
});
