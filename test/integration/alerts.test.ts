import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildAlerting } from '../../src/app/alerts.ts';
import { configFile } from '../../src/config/schema.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import type { Alerting } from '../../src/pipeline/alerts/alerting.ts';
import { planAlerts } from '../../src/pipeline/alerts/plan-alerts.ts';
import { tellTarget } from '../../src/pipeline/alerts/tell-target.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { clean } from '../../src/pipeline/clean.ts';
import { watchClocks } from '../../src/pipeline/clocks/watch-clocks.ts';
import { watchStockOuts } from '../../src/pipeline/clocks/watch-stock-outs.ts';
import { raise } from '../../src/pipeline/exceptions.ts';
import { listAlerts } from '../../src/stores/alert-answers.ts';
import { closeException } from '../../src/stores/exceptions.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type HookServer, startHookServer } from '../support/hook-server.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Who is told what, by a real mail server and a real receiver of signed webhooks. */
const database = testDatabase();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let mail: MailServer;
let hook: HookServer;
let step: StepGateway;
let alerting: Alerting;

function alertingOf(
  more: Record<string, unknown> = {},
  filters: Record<string, Record<string, unknown>> = {},
): Alerting {
  const targets = [
    {
      id: 'people',
      kind: 'email',
      host: '127.0.0.1',
      port: mail.port,
      tls: 'none',
      from: 'a@example.com',
      to: ['b@example.com'],
      ...filters.people,
    },
    { id: 'pager', kind: 'webhook', url: hook.url, secret: hook.secret, allowPrivateAddresses: true, ...filters.pager },
  ];
  return buildAlerting(configFile.parse({ crossdock: 1, alerts: { targets, ...more } }));
}

async function start(
  more: Record<string, unknown> = {},
  filters: Record<string, Record<string, unknown>> = {},
): Promise<void> {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, alert_notice',
  );
  for (const { target } of alerting?.targets.values() ?? []) await target.close();
  alerting = alertingOf(more, filters);
  step = await stepGateway(database, { alerting });
}

beforeEach(async () => {
  mail = await startMailServer();
  hook = await startHookServer();
  await start();
  // A webhook is verified by the receiver's own clock: ours must be as late.
  step.clock.advance(Date.now() - step.clock.now().getTime());
});
afterEach(async () => {
  for (const { target } of alerting.targets.values()) await target.close();
  await mail.stop();
  await hook.close();
});

const raiseOne = (
  key: string,
  severity: 'warning' | 'error' = 'error',
  message = `It is ${key}.`,
  supplierId?: string,
) => raise(step.gateway, database.db, { dedupeKey: key, code: 'FEED-OVERDUE', severity, message, supplierId });
const close = (key: string) => closeException(database.db, key, 'it came', step.clock.now());
/** Plans, and sends what was hinted. */
const tell = async (): Promise<void> => {
  await planAlerts(step.gateway, 0);
  await step.work();
};
const subjects = (): string[] => mail.mails.map((one) => one.header('subject') ?? '');
const types = (): string[] => hook.received.map(({ body }) => body.type);

describe('an exception', () => {
  test('is told once by every means, in sentences, and so is its end', async () => {
    await raiseOne('a', 'error', 'No stock file came.', 'acme');
    await tell();
    await raiseOne('a', 'error', 'No stock file came.', 'acme');
    await tell();
    expect(types()).toEqual(['alert.opened']);
    expect(subjects()).toEqual(['[Crossdock] error: acme: A file that should come regularly has not come']);
    const text = mail.mails[0]?.raw.replaceAll('=\r\n', '') ?? '';
    for (const part of [
      'No stock file came.',
      'Why it matters:',
      'What to do:',
      'docs/errors.md#feed-overdue',
      'supplier acme',
    ]) {
      expect(text).toContain(part);
    }
    expect(hook.received[0]?.body.data).toMatchObject({
      alert: {
        code: 'FEED-OVERDUE',
        severity: 'error',
        supplier: 'acme',
        message: 'No stock file came.',
        event: 'opened',
      },
    });
    await close('a');
    await tell();
    expect(types()).toEqual(['alert.opened', 'alert.resolved']);
    expect(subjects()[1]).toMatch(/^\[Crossdock\] Resolved: error: acme/);
  });

  test('that gets worse is told once more', async () => {
    await raiseOne('a', 'warning');
    await tell();
    await raiseOne('a', 'error');
    await tell();
    await raiseOne('a', 'warning');
    await tell();
    expect(types()).toEqual(['alert.opened', 'alert.escalated']);
  });

  test('that is over before anybody could be told is told to nobody but the log', async () => {
    await raiseOne('a');
    await close('a');
    await tell();
    expect([subjects(), types()]).toEqual([[], []]);
  });

  test('that stays open is told again after a day, and again, if it is an error', async () => {
    await start({ digestAbove: 100 }, { pager: { codes: ['NONE'] } });
    await raiseOne('a', 'error');
    await raiseOne('b', 'warning');
    await tell();
    for (const hours of [23, 1, 12, 12]) {
      step.clock.advance(hours * HOUR);
      await tell();
    }
    expect(subjects().map((subject) => subject.includes('Still open'))).toEqual([false, false, true, true]);
  });

  test('shows no secret and forges no header', async () => {
    await raiseOne(
      'a',
      'error',
      'postgres://us:hunter2@db/x refused\r\nBcc: thief@example.com password=hunter2 whsec_aGVsbG8=',
    );
    await tell();
    const raw = mail.mails[0]?.raw ?? '';
    expect(raw + JSON.stringify(hook.received)).not.toMatch(/hunter2|aGVsbG8/);
    expect(raw).not.toMatch(/^Bcc:/m);
  });
});

describe('who is told', () => {
  test('is chosen by severity, supplier and code', async () => {
    await start({}, { people: { severity: 'error', suppliers: ['acme'] }, pager: { codes: ['FEED-*'] } });
    step.clock.advance(Date.now() - step.clock.now().getTime());
    await raiseOne('a', 'warning', 'A', 'acme');
    await raiseOne('b', 'error', 'B', 'bravo');
    await raiseOne('c', 'error', 'C', 'acme');
    await raise(step.gateway, database.db, { dedupeKey: 'd', code: 'PO-UNKNOWN', message: 'D', supplierId: 'acme' });
    await tell();
    expect(subjects()).toHaveLength(2);
    expect(hook.received.map(({ body }) => (body.data.alert as { message: string }).message)).toEqual(['A', 'B', 'C']);
    // What was never told is not resolved either.
    await close('a');
    await tell();
    expect(subjects()).toHaveLength(2);
    expect(types().at(-1)).toBe('alert.resolved');
  });

  test('gets one digest instead of a storm, and one more a minute later', async () => {
    for (let n = 0; n < 40; n += 1) await raiseOne(`x${n}`);
    await tell();
    expect(types()).toEqual(['alert.digest']);
    expect(hook.received[0]?.body.data).toMatchObject({ count: 40 });
    for (let n = 40; n < 80; n += 1) await raiseOne(`x${n}`);
    await tell();
    expect(types()).toHaveLength(1);
    step.clock.advance(MINUTE + 1);
    await tell();
    expect(types()).toEqual(['alert.digest', 'alert.digest']);
    expect(mail.mails).toHaveLength(2);
  });

  test('is listed with what is open', async () => {
    mail.misbehave({ kind: 'refuse-message', status: 450 });
    await raiseOne('a');
    await tell();
    const [open] = await listAlerts(database.db, { limit: 10 });
    expect(open?.told).toMatchObject([
      { target: 'pager', state: 'sent' },
      { target: 'people', state: 'waiting', answer: expect.stringContaining('simulated 450') },
    ]);
  });
});

describe('nothing is lost and nothing doubled', () => {
  test('when a process dies between an exception and its planning, or after it', async () => {
    await raiseOne('a');
    await planAlerts(step.gateway, 0);
    // The job is lost: the next look hints it again.
    step.hints.length = 0;
    await tell();
    expect([subjects().length, types().length]).toEqual([1, 1]);
  });

  test('when the transaction of an exception is rolled back', async () => {
    const broken = database.db.transaction(async (trx) => {
      await raise(step.gateway, trx, { dedupeKey: 'a', code: 'FEED-OVERDUE', message: 'A' });
      throw new Error('no');
    });
    await expect(broken).rejects.toThrow('no');
    await tell();
    expect(types()).toEqual([]);
  });

  test('when a process dies after the answer: the same notice again, under the same id', async () => {
    await raiseOne('a');
    await tell();
    await database.db('alert_notice').where({ target: 'pager' }).update({ state: 'waiting' });
    await tell();
    const ids = hook.received.map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test('by two replicas that plan and tell at once', async () => {
    await raiseOne('a');
    await raiseOne('b');
    await Promise.all([1, 2].map(() => planAlerts(step.gateway, 0)));
    await Promise.all(['people', 'pager', 'people', 'pager'].map((id) => tellTarget(step.gateway, id)));
    await tell();
    expect([subjects().length, types().length]).toEqual([2, 2]);
  });

  test('when a target is away: it waits longer and longer, and the others are told that it is', async () => {
    mail.misbehave({ kind: 'refuse-message', status: 450 });
    await raiseOne('a');
    await tell();
    for (const seconds of [9, 1, 20]) {
      step.clock.advance(seconds * 1000);
      await tell();
    }
    await tell();
    expect(await database.db('exception').where({ code: 'ALERT-UNDELIVERED' }).pluck('message')).toEqual([
      expect.stringContaining('Alerts do not reach people'),
    ]);
    expect(types()).toEqual(['alert.opened', 'alert.opened']);
    expect(await database.db('alert').where({ target: 'people' })).toHaveLength(1);
    mail.misbehave(undefined);
    step.clock.advance(40_000);
    await tell();
    await tell();
    expect(subjects()).toHaveLength(1);
    expect(types()).toEqual(['alert.opened', 'alert.opened', 'alert.resolved']);
  });
});

test('an order that nobody confirms: one warning, one error, one end, by mail and webhook (F7)', async () => {
  const files = acmeFiles();
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('acme', '846.edi', files.stock(70, 'F1'));
  await step.place('C-1', [['LAMP', 2]]);
  const { subject } = await database.db('delivery').where({ kind: 'order' }).first('subject');
  const seen: string[][] = [];
  const acme = step.gateway.suppliers.get('acme') as SupplierProfile;
  const ages = 365 * 24 * HOUR;
  (step.gateway.suppliers as Map<string, unknown>).set('acme', {
    ...acme,
    // Its stock claims to be of some day in 2026, whenever this runs.
    stock: { ...acme.stock, freshness: { ...acme.stock.freshness, expectedEveryMs: ages, maxAgeMs: ages } },
    clocks: { functionalAcknowledgment: { warnMs: MINUTE, alertMs: 2 * MINUTE } },
    calendar: { timeZone: 'UTC', workdays: [1, 2, 3, 4, 5, 6, 7], holidays: [] },
  });
  const look = async (): Promise<void> => {
    await watchClocks(step.gateway, 0);
    await tell();
    seen.push(types());
  };
  await look();
  step.clock.advance(MINUTE);
  await look();
  step.clock.advance(MINUTE);
  await look();
  await look();
  await step.receive('acme', '855.edi', files.acknowledgment(subject, 2));
  await look();
  expect(seen).toEqual([
    [],
    ['alert.opened'],
    ['alert.opened', 'alert.escalated'],
    ['alert.opened', 'alert.escalated'],
    ['alert.opened', 'alert.escalated', 'alert.resolved'],
  ]);
  expect(subjects()).toHaveLength(3);
});

test('every order that fails, and what is sold out, is told by mail and webhook', async () => {
  const files = acmeFiles();
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Desk lamp' }]);
  const acme = step.gateway.suppliers.get('acme') as SupplierProfile;
  const ages = 365 * 24 * HOUR;
  (step.gateway.suppliers as Map<string, unknown>).set('acme', {
    ...acme,
    stock: { ...acme.stock, freshness: { ...acme.stock.freshness, expectedEveryMs: ages, maxAgeMs: ages } },
  });
  await step.receive('acme', '846.edi', files.stock(50, 'F1'));
  await step.place('sells-the-last', [['LAMP', 50]]);
  await step.place('too-late', [['LAMP', 3]]);
  await step.place('of-what', [['NOBODY-KNOWS-IT', 1]]);
  const { subject } = await database.db('delivery').where({ kind: 'order' }).first('subject');
  const refused = `BAK*00*AD*${subject}*20261122~PO1*1*50*EA*4**VN*LAMP~ACK*IR*50*EA~CTT*1~`;
  await step.receive('acme', '855.edi', files.file('855', 'PR', refused));
  await watchStockOuts(step.gateway, 0);
  await tell();
  const codes = hook.received.map(({ body }) => (body.data as { alert: { code: string } }).alert.code).sort();
  expect(codes).toEqual([
    'ORDER-UNFULFILLABLE',
    'ORDER-UNFULFILLABLE',
    'ORDER-UNKNOWN-SKU',
    'PO-NOT-ACCEPTED',
    'STOCK-OUT',
  ]);
  expect(subjects()).toHaveLength(5);
  const said = mail.mails.map((one) => one.raw.replaceAll('=\r\n', '')).join('\n');
  for (const part of ['sells-the-last', 'too-late', 'of-what', subject, 'LAMP (Desk lamp) is sold out in shop.']) {
    expect(said).toContain(part);
  }
});

describe('what is over', () => {
  const DAY = 24 * HOUR;
  const counts = async (): Promise<number[]> =>
    Promise.all(
      ['alert_event', 'alert', 'alert_notice'].map(async (table) =>
        Number((await database.db(table).count('* as n').first())?.n),
      ),
    );
  const cleaned = async (): Promise<void> => {
    await database.db('lane').update({ due_at: new Date(0) });
    const { fullFeeds, stockHistory, ...periods } = configFile.parse({ crossdock: 1 }).retention;
    await clean(step.gateway, { periods, fullFeeds, stockHistory });
  };

  test('is forgotten after 30 days, and what is open is not: its end is still told', async () => {
    await raiseOne('a');
    await raiseOne('b');
    await tell();
    await close('a');
    await tell();
    step.clock.advance(29 * DAY);
    await cleaned();
    expect(await counts()).toEqual([3, 6, 6]);
    step.clock.advance(DAY + 1);
    await cleaned();
    expect(await counts()).toEqual([1, 2, 2]);
    step.clock.advance(Date.now() - step.clock.now().getTime());
    await close('b');
    await tell();
    expect(types()).toEqual(['alert.opened', 'alert.opened', 'alert.resolved', 'alert.resolved']);
  });

  test('is kept as long as somebody is still to be told', async () => {
    mail.misbehave({ kind: 'refuse-message', status: 450 });
    await raiseOne('a');
    await tell();
    await close('a');
    await tell();
    step.clock.advance(31 * DAY);
    await cleaned();
    expect(await database.db('alert_notice').where({ state: 'waiting' }).pluck('target')).toEqual(['people', 'people']);
  });
});

test('what waits for a target that is not configured any more is given up, with the reason, and said once', async () => {
  mail.misbehave({ kind: 'refuse-message', status: 450 });
  await raiseOne('a');
  await tell();
  for (const seconds of [10, 30]) {
    step.clock.advance(seconds * 1000);
    await tell();
  }
  const targets = new Map([...alerting.targets].filter(([id]) => id === 'pager'));
  const warnings: string[] = [];
  const gateway = {
    ...step.gateway,
    alerting: { ...alerting, targets },
    logger: { ...silentLogger, warn: (_: unknown, message: string) => void warnings.push(message) } as never,
  };
  // While gateways are restarted one by one, some know the target and others do not.
  await planAlerts(gateway, 0);
  expect(await database.db('alert_notice').where({ state: 'given-up' })).toEqual([]);
  step.clock.advance(HOUR);
  await planAlerts(gateway, 0);
  await planAlerts(gateway, 0);
  expect(await database.db('alert_notice').where({ target: 'people' }).select('state', 'answer')).toEqual([
    { state: 'given-up', answer: 'crossdock.yaml names no such target any more' },
  ]);
  expect(warnings.filter((line) => line.startsWith('alerts given up'))).toHaveLength(1);
  expect(await database.db('exception').where({ code: 'ALERT-UNDELIVERED' }).pluck('closed_because')).toEqual([
    'crossdock.yaml names no such target any more',
  ]);
});
