import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildSupplierMail } from '../../src/app/error-reports.ts';
import { configFile } from '../../src/config/schema.ts';
import type { ErrorReportRules, SupplierProfile } from '../../src/partners/profile.ts';
import { reportErrors } from '../../src/pipeline/error-reports/make-reports.ts';
import type { Gateway } from '../../src/pipeline/gateway.ts';
import { noticeRestoration } from '../../src/pipeline/restoration/begin.ts';
import { createServer } from '../../src/server/server.ts';
import { declareRestored, releaseRestoration } from '../../src/stores/restorations.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What a supplier is told of its files, by a real mail server. */
const database = testDatabase();
const MINUTE = 60_000;
let mail: MailServer;
let step: StepGateway;
let gateway: Gateway;
let server: FastifyInstance;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, alert_notice, error_report, error_report_item, restoration, database_identity, audit_entry',
  );
  mail = await startMailServer();
  step = await stepGateway(database);
  await use({});
});
afterEach(async () => {
  await server.close();
  await mail.stop();
});

async function use(rules: Partial<ErrorReportRules>): Promise<void> {
  const bravo = step.gateway.suppliers.get('bravo') as SupplierProfile;
  const errorReports = { ...bravo.errorReports, to: ['edi@bravo.example'], ...rules };
  const supplierMail = buildSupplierMail({
    supplierMail: configFile.parse({
      crossdock: 1,
      supplierMail: { host: '127.0.0.1', port: mail.port, tls: 'none', from: 'us@example.com', timeoutMs: 2000 },
    }).supplierMail,
  });
  gateway = { ...step.gateway, supplierMail, suppliers: new Map([['bravo', { ...bravo, errorReports }]]) };
  await server?.close();
  server = await createServer({ gateway, apiKey: undefined, isReady: () => true });
}
const broken = (name: string) =>
  step.receive(
    'bravo',
    name,
    bravoFiles.stock([
      ['LAMP', 'many' as unknown as number, '10.00'],
      [`TENT-${name}`, 4, '5.00'],
    ]),
  );
/** Looks, however soon after the last look. */
async function look(): Promise<void> {
  await database.db('lane').delete();
  await reportErrors(gateway, 0);
}
async function call(method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object) {
  const answer = await server.inject({ method, url: `/v1${path}`, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}
const states = async () =>
  (await call('GET', '/error-reports')).body.reports.map(({ state }: { state: string }) => state);
const text = () =>
  mail.mails[0]?.raw.split('\r\n\r\n').slice(1).join('\n').replaceAll('=\r\n', '').replaceAll('=20', ' ') ?? '';

it('a draft waits for a person, who reads it and sends it; the supplier gets it once', async () => {
  await broken('inv_1.csv');
  await look();
  expect(await states()).toEqual([]);
  step.clock.advance(15 * MINUTE);
  await look();
  await look();
  expect(await states()).toEqual(['draft']);
  const { reports } = (await call('GET', '/error-reports?supplier=bravo&state=draft')).body;
  expect(reports).toMatchObject([{ recipients: ['edi@bravo.example'], subject: 'Please look at inv_1.csv' }]);
  expect(reports[0].text).toContain('found "many"');
  expect((await call('GET', '/exceptions?code=ERROR-REPORT-WAITING')).body.exceptions).toHaveLength(1);
  expect(mail.mails).toEqual([]);
  const path = `/error-reports/${reports[0].id}`;
  expect(await call('POST', `${path}/send`, { reason: 'true' })).toMatchObject({ status: 200 });
  await look();
  await look();
  expect(mail.mails.map(({ to }) => to)).toEqual([['edi@bravo.example']]);
  expect(text()).toContain('Row 2, column "Qty Avail"');
  expect(text()).not.toMatch(/MAP-|crossdock|mappings/i);
  expect((await call('GET', path)).body).toMatchObject({
    report: { state: 'sent', settledBy: 'this machine' },
    history: [{ to: 'draft' }, { to: 'ready', actor: 'this machine', reason: 'true' }, { to: 'sent' }],
  });
  expect((await call('GET', '/exceptions?code=ERROR-REPORT-WAITING')).body.exceptions).toEqual([]);
  expect(await call('POST', `${path}/discard`, { reason: 'x' })).toMatchObject({
    status: 409,
    body: { code: 'ERROR-REPORT-NOT-NOW' },
  });
});

it('a draft is put into other words; whoever read the words before neither changes nor sends them', async () => {
  await broken('inv_1.csv');
  step.clock.advance(15 * MINUTE);
  await look();
  const [{ id, subject, text: written, version }] = (await call('GET', '/error-reports?waiting=true')).body.reports;
  const path = `/error-reports/${id}`;
  const words = { subject: 'Your stock file', text: 'Hello,\n\tplease look at row 2.\n' };
  for (const wrong of [
    { subject: 'a\nBcc: b' },
    { subject: ' ' },
    { text: '' },
    { text: 'a\u0000b' },
    { seen: undefined },
  ])
    expect(await call('PATCH', path, { ...words, seen: version, ...wrong })).toMatchObject({ status: 422 });
  expect((await call('PATCH', path, { ...words, seen: version, reason: 'shorter' })).status).toBe(200);
  for (const late of [
    await call('PATCH', path, { ...words, text: 'mine', seen: version }),
    await call('POST', `${path}/send`, { seen: version }),
  ])
    expect(late).toMatchObject({ status: 409, body: { code: 'ERROR-REPORT-NOT-NOW' } });
  const { report, files, history } = (await call('GET', path)).body;
  expect(report).toMatchObject({ state: 'draft', ...words });
  expect(files).toMatchObject([{ name: 'inv_1.csv' }]);
  expect(history.at(-1)).toMatchObject({ from: 'draft', to: 'draft', actor: 'this machine', reason: 'shorter' });
  expect(await database.db('audit_entry').orderBy('id', 'desc').first('entity', 'before', 'after')).toEqual({
    entity: `error-report/${id}`,
    before: { subject, text: written },
    after: words,
  });
  expect((await call('POST', `${path}/send`, { seen: report.version })).status).toBe(200);
  expect(await call('PATCH', path, { ...words, seen: report.version })).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('is ready; only a draft') },
  });
  await look();
  expect(mail.mails.map((one) => one.header('subject'))).toEqual(['Your stock file']);
  expect(text()).toContain('please look at row 2.');
});

it('is found from the file it tells of, and from its exceptions', async () => {
  await broken('inv_1.csv');
  await broken('inv_2.csv');
  step.clock.advance(15 * MINUTE);
  await look();
  const files = await database.db('seen_file').orderBy('id').select('id', 'name');
  const [{ id }] = (await call('GET', `/error-reports?file=${files[1].id}`)).body.reports;
  expect((await call('GET', '/error-reports?file=999999')).body.reports).toEqual([]);
  const { exceptions } = (await call('GET', '/exceptions?supplier=bravo')).body;
  const codes = ['ERROR-REPORT-WAITING', 'FEED-LINES-HELD'];
  for (const code of codes) {
    const { id: exception } = exceptions.find((one: { code: string }) => one.code === code);
    const { subjects, actions } = (await call('GET', `/exceptions/${exception}`)).body;
    expect([code, subjects.report]).toEqual([code, expect.objectContaining({ id, state: 'draft' })]);
    expect(actions).toContainEqual(expect.objectContaining({ id: 'see-report', page: `/error-reports/${id}` }));
  }
});

it('by itself it tells of several files in one mail, at most so many a day, and the rest with the next', async () => {
  await use({ mode: 'automatic', mostPerDay: 1 });
  await broken('inv_1.csv');
  await broken('inv_2.csv');
  step.clock.advance(15 * MINUTE);
  await look();
  expect(mail.mails.map((one) => one.header('subject'))).toEqual(['Please look at inv_1.csv and 1 more']);
  await broken('inv_3.csv');
  step.clock.advance(60 * MINUTE);
  await look();
  expect(mail.mails).toHaveLength(1);
  step.clock.advance(23 * 60 * MINUTE);
  await look();
  expect(mail.mails.map((one) => one.header('subject')).at(-1)).toBe('Please look at inv_3.csv');
  await look();
  expect(mail.mails).toHaveLength(2);
});

it('nothing is written where it is off, where nobody is named, and of a discarded one nothing comes again', async () => {
  await use({ mode: 'off' });
  await broken('inv_1.csv');
  step.clock.advance(15 * MINUTE);
  await look();
  await use({ to: undefined });
  await look();
  expect(await states()).toEqual([]);
  await use({});
  await look();
  const [{ id }] = (await call('GET', '/error-reports')).body.reports;
  expect(await call('POST', `/error-reports/${id}/discard`, {})).toMatchObject({ status: 422 });
  expect((await call('POST', `/error-reports/${id}/discard`, { reason: 'our mistake' })).status).toBe(200);
  await look();
  expect(await states()).toEqual(['discarded']);
  expect(mail.mails).toEqual([]);
});

it('in a database that came back from a backup none goes out by itself, and what was ready waits for a person (M7)', async () => {
  const ready = async (name: string): Promise<void> => {
    await broken(name);
    step.clock.advance(15 * MINUTE);
    gateway = { ...gateway, supplierMail: undefined };
    await look();
  };
  await use({ mode: 'automatic', mostPerDay: 9 });
  await ready('inv_1.csv');
  expect(await states()).toEqual(['ready']);
  await declareRestored(database.db, 'a test', undefined, step.clock.now());
  expect(await noticeRestoration(gateway, undefined)).toContain('a test');
  expect(await states()).toEqual(['uncertain']);
  expect((await call('GET', '/exceptions?code=ERROR-REPORT-UNCERTAIN')).body.exceptions).toHaveLength(1);

  await ready('inv_2.csv');
  await use({ mode: 'automatic', mostPerDay: 9 });
  await look();
  expect(mail.mails).toEqual([]);
  await releaseRestoration(database.db, { by: 'a test', because: 'looked', at: step.clock.now() });
  await look();
  expect(mail.mails.map((one) => one.header('subject'))).toEqual(['Please look at inv_2.csv']);
  expect(await states()).toEqual(['sent', 'uncertain']);
});

it('it is tried again where surely nothing arrived, and left to a person where nobody knows', async () => {
  await use({ mode: 'automatic' });
  mail.misbehave({ kind: 'refuse-message', status: 450 });
  await broken('inv_1.csv');
  step.clock.advance(15 * MINUTE);
  await look();
  expect(await states()).toEqual(['ready']);
  expect((await call('GET', '/exceptions?code=ERROR-REPORT-UNSENT')).body.exceptions).toHaveLength(1);
  mail.misbehave({ kind: 'drop-after-data' });
  step.clock.advance(10_000);
  await look();
  expect(await states()).toEqual(['uncertain']);
  mail.misbehave(undefined);
  step.clock.advance(60 * MINUTE);
  await look();
  // It is in their mailbox, which nobody here can know.
  expect([await states(), mail.mails.length]).toEqual([['uncertain'], 1]);
  const [{ id }] = (await call('GET', '/error-reports')).body.reports;
  await call('POST', `/error-reports/${id}/send`);
  await look();
  expect([await states(), mail.mails.length]).toEqual([['sent'], 2]);
  expect((await call('GET', '/exceptions?code=ERROR-REPORT-UNSENT')).body.exceptions).toEqual([]);
});

it('one whose process died while it was sent is not sent again by itself', async () => {
  await use({ mode: 'automatic' });
  await broken('inv_1.csv');
  step.clock.advance(15 * MINUTE);
  await use({ mode: 'draft' });
  await look();
  await database.db('error_report').update({ state: 'sending', sending_at: step.clock.now() });
  await look();
  expect(await states()).toEqual(['sending']);
  step.clock.advance(11 * MINUTE);
  await look();
  expect([await states(), mail.mails.length]).toEqual([['uncertain'], 0]);
});
