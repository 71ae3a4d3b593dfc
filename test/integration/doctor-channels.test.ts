import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Check } from '../../src/app/check.ts';
import { type SupplierApi, startSupplierApi } from '../../src/simulator/supplier-api.ts';
import { testDatabase } from '../support/database.ts';
import { saidOfSuppliers } from '../support/doctor.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';

/** What doctor says about suppliers that are sent requests or messages. */
const database = testDatabase();
let folder: string;
let api: SupplierApi;
let mail: MailServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossdock-doctor-'));
  api = await startSupplierApi();
  mail = await startMailServer();
  const repository = join(import.meta.dirname, '../../mappings');
  for (const name of ['base', 'bravo', 'cargo'])
    cpSync(join(repository, name), join(folder, name), { recursive: true });
  const head = 'supplier: 1\nname: Somebody\ntimeZone: America/New_York\ncurrency: USD\nreceive: {}\n';
  writeFileSync(
    join(folder, 'bravo/supplier.yaml'),
    `${head}channel:
  kind: http
  url: ${api.url}
  token: \${env:API_TOKEN}
  documents: { order: { find: { path: "/orders/by-reference/{poNumber}" } } }
  check: { path: /ping }
`,
  );
  writeFileSync(
    join(folder, 'cargo/supplier.yaml'),
    `${head}channel: { kind: http }
deliver:
  channel: { kind: email, host: 127.0.0.1, port: ${mail.port}, security: none, from: a@shop.example, to: [b@cargo.example] }
`,
  );
});
afterAll(async () => {
  await api.stop();
  await mail.stop();
  rmSync(folder, { recursive: true });
});

const examine = (token: string): Promise<Check[]> =>
  saidOfSuppliers(['bravo', 'cargo'], {
    mappings: folder,
    databaseUrl: database.url,
    environment: { API_TOKEN: token },
  });

it('doctor asks the API and greets the mail server, and sends nothing', async () => {
  expect(await examine('supplier-api-token')).toEqual([
    { subject: 'bravo', name: 'request', ok: true, detail: 'GET /ping answered 200' },
    { subject: 'bravo', name: 'lookup', ok: true, detail: 'order: an unknown number is answered with no' },
    { subject: 'cargo', name: 'login', ok: true, detail: `127.0.0.1:${mail.port}: connected without login, none` },
  ]);
  expect(api.orders).toEqual([]);
  expect(mail.taken).toEqual([]);
});

it('doctor says what is wrong and what to do, and shows no token', async () => {
  const checks = await examine('canary-token');
  expect(checks[0]).toMatchObject({ subject: 'bravo', name: 'request', ok: false });
  expect(checks[0]?.detail).toMatch(/^API-LOGIN: .*crossdock doctor/s);
  await mail.stop();
  const login = (await examine('canary-token')).find(({ name }) => name === 'login');
  expect(login).toMatchObject({ ok: false, detail: expect.stringMatching(/^MAIL-UNREACHABLE: /) });
  expect(JSON.stringify(checks)).not.toContain('canary');
});
