import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settingsOfConfig, settingsOfSupplier } from '../../../src/app/settings/settings.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { originText, type Setting } from '../../../src/kernel/settings/settings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossdock-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SMTP = 'smtp://mailer:hunter2-hunter2@mail.example.com:587';
const HOOK = 'https://hooks.example.com/services/T0/B0/very-secret';

const CONFIG = `crossdock: 1
server:
  apiKey: \${env:API_KEY}
storefronts:
  - id: shop
    kind: headless
    url: \${env:SHOP_URL}
    secret: \${file:${'SECRET_FILE'}}
    orders:
      payment: [paid, authorized]
alerts:
  targets:
    - id: mail
      kind: email
      url: \${env:SMTP_URL}
      from: a@example.com
      to: [b@example.com]
`;

function config(environment: Record<string, string>, text = CONFIG): Setting[] {
  const secret = join(folder, 'secret');
  writeFileSync(secret, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n');
  const file = join(folder, 'crossdock.yaml');
  writeFileSync(file, text.replace('SECRET_FILE', secret));
  return settingsOfConfig(loadConfig(file, environment));
}

const ALL = { API_KEY: 'a-key-of-the-api-123', SHOP_URL: HOOK, SMTP_URL: SMTP };

function named(settings: readonly Setting[], path: string): Setting {
  const found = settings.find((setting) => setting.path === path);
  if (found === undefined) throw new Error(`no ${path} in ${settings.map((setting) => setting.path).join(', ')}`);
  return found;
}

describe('settings of crossdock.yaml', () => {
  it('says of each value in force whether it is written, referred to, or a default', () => {
    const settings = config(ALL);
    expect(originText(named(settings, 'crossdock'))).toBe(`${join(folder, 'crossdock.yaml')}:1`);
    expect(named(settings, 'server.port')).toMatchObject({ value: 8780, from: 'default', masked: false });
    expect(named(settings, 'server.apiKey')).toMatchObject({
      from: 'environment',
      name: 'API_KEY',
      place: { line: 3 },
    });
    expect(named(settings, 'storefronts[0].orders.payment')).toMatchObject({
      value: ['paid', 'authorized'],
      from: 'file',
      place: { line: 10 },
    });
  });

  it('writes defaults as the file would: durations with their unit, also those of the adapters', () => {
    const settings = config(ALL);
    expect(named(settings, 'alerts.remindAfter').value).toBe('1d');
    expect(named(settings, 'retention.inventory').value).toBe('30d');
    expect(named(settings, 'storefronts[0].orders.pollEvery').value).toBe('5m');
    expect(named(settings, 'storefronts[0].allowPrivateAddresses')).toMatchObject({ value: false, from: 'default' });
    expect(named(settings, 'alerts.targets[0].timeoutMs')).toMatchObject({ value: 20_000, from: 'default' });
  });

  it('shows no secret, wherever it stands', () => {
    const text = JSON.stringify(config({ ...ALL, DATABASE_URL: 'postgres://me:pass-pass-pass@db:5432/crossdock' }));
    for (const secret of ['a-key-of-the-api-123', 'whsec_', 'hunter2', 'very-secret', 'pass-pass-pass'])
      expect(text).not.toContain(secret);
    expect(text).toContain('mail.example.com:587');
    expect(text).toContain('postgres://me:********@db:5432/crossdock');
  });

  it('says when a variable overrides the file', () => {
    const settings = config({ ...ALL, CROSSDOCK_LOG_LEVEL: 'debug' });
    expect(named(settings, 'log.level')).toMatchObject({ value: 'debug', from: 'environment' });
    expect(settings.filter(({ path }) => path === 'log.level')).toHaveLength(1);
  });

  it('takes a variable from NAME_FILE and from the credentials of systemd', () => {
    const { API_KEY, ...rest } = ALL;
    writeFileSync(join(folder, 'API_KEY'), `${API_KEY}\n`);
    const byFile = config({ ...rest, API_KEY_FILE: join(folder, 'API_KEY') });
    expect(named(byFile, 'server.apiKey')).toMatchObject({ from: 'secret-file', name: join(folder, 'API_KEY') });
    const byCredential = config({ ...rest, CREDENTIALS_DIRECTORY: folder });
    expect(named(byCredential, 'server.apiKey')).toMatchObject({ from: 'secret-file', masked: true });
    expect(() => config(rest)).toThrow(/API_KEY is not set/);
    expect(() => config({ ...rest, API_KEY_FILE: '/nowhere/at-all' })).toThrow(/\/nowhere\/at-all cannot be read/);
  });
});

describe('settings of a supplier', () => {
  const SUPPLIER = `supplier: 1
name: Tiny
timeZone: America/Chicago
currency: USD
channel:
  kind: sftp
  host: \${env:TINY_HOST}
  username: \${env:TINY_USER}
  password: \${env:TINY_PASSWORD}
  hostKeys: ['SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA']
collect:
  - folder: /out
    every: 10m
`;

  async function supplier(environment: Record<string, string>): Promise<Setting[]> {
    mkdirSync(join(folder, 'mappings/tiny'), { recursive: true });
    writeFileSync(join(folder, 'mappings/tiny/supplier.yaml'), SUPPLIER);
    const file = join(folder, 'crossdock.yaml');
    writeFileSync(file, 'crossdock: 1\n');
    return (await settingsOfSupplier(loadConfig(file, environment), 'tiny')) ?? [];
  }

  it('has those of its channel, with references resolved and secrets masked', async () => {
    const settings = await supplier({ TINY_HOST: 'sftp.tiny.example', TINY_USER: 'me', TINY_PASSWORD: 'open-sesame' });
    expect(named(settings, 'channel.host')).toMatchObject({ value: 'sftp.tiny.example', name: 'TINY_HOST' });
    expect(originText(named(settings, 'channel.host'))).toBe('environment TINY_HOST (mappings/tiny/supplier.yaml:7)');
    expect(named(settings, 'channel.port')).toMatchObject({ value: 22, from: 'default' });
    expect(JSON.stringify(settings)).not.toContain('open-sesame');
  });

  it('says what is not set, instead of hiding it', async () => {
    const settings = await supplier({});
    expect(originText(named(settings, 'channel.password'))).toBe(
      'not set: TINY_PASSWORD (mappings/tiny/supplier.yaml:9)',
    );
  });

  it('adds what follows from other values', async () => {
    const file = join(folder, 'crossdock.yaml');
    writeFileSync(file, `crossdock: 1\nmappings: ${join(import.meta.dirname, '../../../mappings')}\n`);
    const pin = `SHA256:${'A'.repeat(43)}`;
    const login = { ACME_HOST: 'acme.example', ACME_PORT: '22', ACME_USER: 'me', ACME_PASSWORD: 'open-sesame' };
    const loaded = loadConfig(file, { ...login, ACME_HOST_KEY: pin });
    const settings = (await settingsOfSupplier(loaded, 'acme')) ?? [];
    expect(named(settings, 'collect[0].jitter')).toMatchObject({ value: '90s', from: 'default' });
    expect(named(settings, 'stock.freshness.maxAge')).toMatchObject({ value: '12h', from: 'default' });
    expect(settings.filter(({ path }) => path === 'stock.coverage')).toHaveLength(1);
    expect(await settingsOfSupplier(loaded, 'nobody')).toBeUndefined();
  });
});
