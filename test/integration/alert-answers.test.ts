import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildAlerting } from '../../src/app/alerts.ts';
import { configFile } from '../../src/config/schema.ts';
import type { Alerting } from '../../src/pipeline/alerts/alerting.ts';
import { planAlerts } from '../../src/pipeline/alerts/plan-alerts.ts';
import { raise } from '../../src/pipeline/exceptions.ts';
import { createServer } from '../../src/server/server.ts';
import { closeException } from '../../src/stores/exceptions.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type HookServer, startHookServer } from '../support/hook-server.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Nights, people who answer and people who do not, and what is muted: by a real mail server and a receiver of signed webhooks. */
const database = testDatabase();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let mail: MailServer;
let hook: HookServer;
let step: StepGateway;
let alerting: Alerting;
let server: FastifyInstance;

async function start(people: Record<string, unknown> = {}, pager: Record<string, unknown> = {}): Promise<void> {
  const targets = [
    {
      id: 'people',
      kind: 'email',
      host: '127.0.0.1',
      port: mail.port,
      tls: 'none',
      from: 'a@example.com',
      to: ['b@example.com'],
      ...people,
    },
    { id: 'pager', kind: 'webhook', url: hook.url, secret: hook.secret, allowPrivateAddresses: true, ...pager },
  ];
  alerting = buildAlerting(configFile.parse({ crossdock: 1, alerts: { targets } }));
  step = await stepGateway(database, { alerting });
  server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
}
/** Puts the clock to an hour of a day in UTC; webhooks are signed by the receiver's own clock, so only mails come at night. */
const clockAt = (hour: number) => {
  const now = step.clock.now();
  const at = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1, hour);
  step.clock.advance(at - now.getTime());
};

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, alert_notice, alert_mute, alert_kind',
  );
  mail = await startMailServer();
  hook = await startHookServer();
});
afterEach(async () => {
  await server.close();
  for (const { target } of alerting.targets.values()) await target.close();
  await mail.stop();
  await hook.close();
});

const raiseOne = (key: string, severity: 'warning' | 'error' = 'error', code = 'FEED-OVERDUE') =>
  raise(step.gateway, database.db, {
    dedupeKey: key,
    code: code as 'FEED-OVERDUE',
    severity,
    message: `It is ${key}.`,
  });
const close = (key: string) => closeException(database.db, key, 'it came', step.clock.now());
const tell = async (): Promise<void> => {
  await planAlerts(step.gateway, 0);
  await step.work();
};
const subjects = (): string[] => mail.mails.map((one) => one.header('subject') ?? '');
const types = (): string[] => hook.received.map(({ body }) => body.type);
const idOf = async (key: string) => String((await database.db('exception').where({ dedupe_key: key }).first('id')).id);
async function call(method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) {
  const answer = await server.inject({
    method,
    url: `/v1${path}`,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
}

describe('quiet hours', () => {
  const quiet = { quietHours: { from: '22:00', to: '07:00', timeZone: 'UTC' } };

  test('hold warnings, let errors through, and tell what was held as one notice in the morning', async () => {
    await start(quiet, { codes: ['NONE'] });
    clockAt(23);
    for (const key of ['a', 'b', 'c']) await raiseOne(key, 'warning');
    await raiseOne('d', 'error');
    await tell();
    expect(subjects()).toEqual([expect.stringContaining('error: A file that should come regularly')]);
    await close('c');
    step.clock.advance(7 * HOUR + 59 * MINUTE);
    await tell();
    expect(subjects()).toHaveLength(1);
    step.clock.advance(MINUTE);
    await tell();
    expect(subjects()).toHaveLength(2);
    expect(subjects()[1]).toBe('[Crossdock] 2 need a person, 1 resolved');
    expect(mail.mails[1]?.raw).toContain('held in the quiet hours');
    step.clock.advance(2 * MINUTE);
    await tell();
    expect(subjects()).toHaveLength(2);
  });

  test('hold errors too where severity alone is not urgent, but not the codes that are', async () => {
    await start(
      { quietHours: { from: '22:00', to: '07:00', urgent: { severity: 'none', codes: ['SHIP-*'] } } },
      { codes: ['NONE'] },
    );
    clockAt(23);
    await raiseOne('a', 'error');
    await raiseOne('b', 'warning', 'SHIP-NOTICE-OVERDUE');
    await tell();
    expect(subjects()).toEqual([expect.stringContaining('warning')]);
  });
});

describe('an alert that nobody acknowledges', () => {
  const escalating = { escalate: { after: '30m', to: 'pager' } };

  test('goes to the next one, once; its end is told to both', async () => {
    await start(escalating, { onlyEscalations: true });
    step.clock.advance(Date.now() - step.clock.now().getTime());
    await raiseOne('a');
    await raiseOne('w', 'warning');
    await tell();
    expect([subjects().length, types()]).toEqual([2, []]);
    step.clock.advance(-HOUR);
    await database.db('alert_notice').update({ created_at: new Date(step.clock.now().getTime() - 29 * MINUTE) });
    await tell();
    expect(types()).toEqual([]);
    await database.db('alert_notice').update({ created_at: new Date(step.clock.now().getTime() - 30 * MINUTE) });
    step.clock.advance(HOUR);
    await tell();
    await tell();
    expect(types()).toEqual(['alert.unanswered']);
    expect(hook.received[0]?.body.data).toMatchObject({ alert: { event: 'unanswered', message: 'It is a.' } });
    await close('a');
    await tell();
    expect(types()).toEqual(['alert.unanswered', 'alert.resolved']);
  });

  test('stays where it is once a person has seen it, until it gets worse; who was first is kept', async () => {
    await start(escalating, { onlyEscalations: true });
    await raiseOne('a');
    await raiseOne('b', 'warning');
    await tell();
    const [a, b] = [await idOf('a'), await idOf('b')];
    expect(await call('GET', '/alerts?acknowledged=false')).toMatchObject({ body: { alerts: [{ id: b }, { id: a }] } });
    expect(await call('POST', `/alerts/${a}/acknowledge`, { reason: 'on it' })).toMatchObject({
      status: 200,
      body: { said: expect.stringMatching(/^this machine has seen it/) },
    });
    expect((await call('POST', `/alerts/${a}/acknowledge`)).body.said).toContain('had seen it before');
    expect((await call('POST', `/alerts/${b}/acknowledge`)).status).toBe(200);
    expect((await call('POST', '/alerts/99999/acknowledge')).body).toMatchObject({ code: 'ALERT-NOT-OPEN' });
    expect((await call('GET', `/alerts/${a}`)).body.alert).toMatchObject({
      acknowledgedBy: 'this machine',
      told: [{ target: 'people', state: 'sent' }],
    });
    step.clock.advance(25 * HOUR);
    await tell();
    expect([subjects().length, types()]).toEqual([2, []]);
    await raiseOne('b', 'error');
    expect((await call('GET', '/alerts?acknowledged=false')).body.alerts).toMatchObject([{ id: b }]);
  });
});

describe('what is muted', () => {
  test('is told to nobody until the time is over; then what is open still is told', async () => {
    await start({}, { codes: ['NONE'] });
    const made = await call('POST', '/alert-mutes', { codes: 'FEED-*', hours: 2, reason: 'they move' });
    expect(made.status).toBe(201);
    for (const key of ['a', 'b']) await raiseOne(key);
    await raiseOne('c', 'error', 'SHIP-NOTICE-OVERDUE');
    await tell();
    expect(subjects()).toHaveLength(1);
    const listed = (await call('GET', '/alerts')).body.alerts;
    const mutedUntil = new Date(step.clock.now().getTime() + 2 * HOUR).toISOString();
    expect(listed.map((one: { mutedUntil: string | null }) => one.mutedUntil)).toEqual([null, mutedUntil, mutedUntil]);
    expect(listed[0].told).toMatchObject([{ target: 'people', because: 'opened', state: 'sent' }]);
    await close('b');
    expect((await call('GET', '/alert-mutes')).body).toMatchObject({
      mutes: [{ id: made.body.id, codes: 'FEED-*', madeBy: 'this machine', reason: 'they move' }],
      next: null,
    });
    step.clock.advance(2 * HOUR);
    await tell();
    expect(subjects()).toEqual([expect.anything(), expect.stringContaining('Still open: error')]);
    expect((await call('GET', '/alert-mutes')).body.mutes).toEqual([]);
  });

  test('can be one alert, never everything, not for ever, and ends when somebody says so', async () => {
    await start({}, { codes: ['NONE'] });
    await raiseOne('a');
    const id = await idOf('a');
    expect(await call('POST', '/alert-mutes', { hours: 1, reason: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'ALERT-MUTE-REFUSED' },
    });
    const made = await call('POST', `/alerts/${id}/mute`, { hours: 5, reason: 'known' });
    expect(made.status).toBe(201);
    await tell();
    expect(subjects()).toEqual([]);
    expect((await call('DELETE', `/alert-mutes/${made.body.id}`)).status).toBe(204);
    await tell();
    expect(subjects()).toHaveLength(1);
    expect((await call('DELETE', `/alert-mutes/${made.body.id}`)).status).toBe(409);
  });
});

test('who is told what, when not, and what waits is listed; what people did stands with the alert', async () => {
  const quietHours = {
    from: '22:00',
    to: '07:00',
    days: ['mon', 'sun'],
    urgent: { severity: 'none', codes: ['SHIP-*'] },
  };
  await start({ severity: 'error', quietHours, escalate: { after: '30m', to: 'pager' } }, { onlyEscalations: true });
  clockAt(23);
  await raiseOne('a');
  await tell();
  const { targets, remindAfterMs } = (await call('GET', '/alert-targets')).body;
  expect(remindAfterMs).toBe(24 * HOUR);
  const isNow = [1, 7].includes(step.clock.now().getUTCDay() || 7);
  expect(targets).toEqual([
    {
      id: 'people',
      kind: 'email',
      severity: 'error',
      suppliers: null,
      codes: null,
      quietHours: { ...quietHours, timeZone: 'UTC', days: [1, 7], isNow },
      escalate: { to: 'pager', afterMs: 30 * MINUTE },
      waiting: 0,
      heldBack: isNow ? 1 : 0,
    },
    expect.objectContaining({ id: 'pager', codes: [], quietHours: null, escalate: null }),
  ]);
  const id = await idOf('a');
  expect((await call('POST', `/alerts/${id}/acknowledge`, { reason: 'on my way' })).status).toBe(200);
  expect((await call('GET', `/alerts/${id}`)).body.history).toMatchObject([
    { to: 'acknowledged', actor: 'this machine', reason: 'on my way' },
  ]);
});

test('a target is sent a test, in its quiet hours too, and one that cannot be told says why', async () => {
  await start({ quietHours: { from: '00:00', to: '23:59' }, severity: 'error' });
  expect(await call('POST', '/alert-targets/people/test')).toMatchObject({
    status: 200,
    body: { target: 'people', kind: 'email', ok: true, answer: expect.stringContaining('250') },
  });
  expect(subjects()).toEqual([expect.stringMatching(/test/i)]);
  expect((await call('POST', '/alert-targets/nobody/test')).status).toBe(404);
  await mail.stop();
  expect(await call('POST', '/alert-targets/people/test')).toMatchObject({
    status: 200,
    body: { ok: false, code: 'ALERT-TARGET-UNREACHABLE', answer: expect.stringContaining('127.0.0.1') },
  });
});

test('of a storm of one kind only the number is told, and its million ends are not told one by one', async () => {
  await start({}, { codes: ['NONE'] });
  for (let n = 0; n < 450; n += 1) await raiseOne(`x${n}`);
  await tell();
  expect(subjects()).toEqual([expect.stringContaining('Many: error')]);
  expect(mail.mails[0]?.raw.replaceAll('=\r\n', '')).toContain('450 of the same kind are open');
  for (let n = 450; n < 500; n += 1) await raiseOne(`x${n}`);
  step.clock.advance(25 * HOUR);
  await tell();
  const sent = subjects().length;
  for (let n = 0; n < 449; n += 1) await close(`x${n}`);
  step.clock.advance(2 * MINUTE);
  await tell();
  expect(subjects().length).toBe(sent);
  await raiseOne('new');
  await tell();
  expect(subjects().at(-1)).toMatch(/^\[Crossdock\] error:/);
});
