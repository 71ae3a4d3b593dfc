import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Config, loadConfig, placeBelow } from '../../../src/config/load.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { createStorefront } from '../../../src/storefronts/registry.ts';
import { aloneWith } from '../../../src/storefronts/surroundings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossdock-config-'));
  mkdirSync(join(folder, 'mappings'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const load = (text: string, environment: Record<string, string> = {}) => {
  const file = join(folder, 'crossdock.yaml');
  writeFileSync(file, text);
  try {
    return loadConfig(file, environment);
  } catch (error) {
    return (error as Error).message.replaceAll(folder, '…');
  }
};

describe('crossdock.yaml', () => {
  test('has defaults for everything but its version', () => {
    expect(load('crossdock: 1\n')).toMatchObject({
      mappingsFolder: join(folder, 'mappings'),
      stateFolder: join(folder, '.crossdock'),
      databaseUrl: undefined,
      server: { host: '127.0.0.1', port: 8780 },
      storefronts: [],
      logLevel: 'info',
    });
  });

  test('takes secrets from the environment and from files, never literally a reference', () => {
    const secret = join(folder, 'secret');
    writeFileSync(secret, 'from-a-file-1234567\n');
    const text = `crossdock: 1\nserver: { apiKey: "\${file:${secret}}" }\nstorefronts: [{ id: shop, kind: headless, url: "\${env:URL}" }]\n`;
    expect(load(text, { URL: 'https://shop.example', DATABASE_URL: 'postgres://db' })).toMatchObject({
      server: { apiKey: 'from-a-file-1234567' },
      storefronts: [{ id: 'shop', url: 'https://shop.example' }],
      databaseUrl: 'postgres://db',
    });
  });

  test('reports every mistake at once with file:line:column', () => {
    expect(load('crossdock: 1\nservr: {}\nlog: { level: loud }\n')).toBe(
      `The configuration cannot be used:
  …/crossdock.yaml:3:15 log.level: "loud" is not known; expected one of debug, info, warn, error, silent
  …/crossdock.yaml:2:1 unknown key "servr"; expected crossdock, mappings, state, server, access, storefronts, alerts, supplierMail, archive, retention, routing, telemetry, log; did you mean "server"?`,
    );
    expect(
      load(`crossdock: 1\nserver: { hots: x }\nstate: 5\nmappings: \${env:NOWHERE}\n`, { DATABASE_URL: 'localhost' }),
    ).toBe(
      `The configuration cannot be used:
  …/crossdock.yaml:4:11 the environment variable NOWHERE is not set
  environment DATABASE_URL: expected postgres://user:password@host:port/database
  …/crossdock.yaml:3:8 state: Invalid input: expected string, received number
  …/crossdock.yaml:2:11 server: unknown key "hots"; expected host, port, apiKey, publicUrl; did you mean "host"?`,
    );
  });

  test('reports a missing mappings folder with the other mistakes, whatever they are; alone it keeps nobody out', () => {
    const missing = 'mappings: ./nowhere\n';
    expect(load(`crossdock: 1\n${missing}log: { level: loud }\n`)).toBe(
      `The configuration cannot be used:
  …/crossdock.yaml:3:15 log.level: "loud" is not known; expected one of debug, info, warn, error, silent
  …/crossdock.yaml:2:11 mappings: there is no folder …/nowhere; correct the path, or mount its disk`,
    );
    expect(load(`crossdock: 1\n${missing}server: { host: 0.0.0.0 }\n`, { DATABASE_URL: 'localhost' })).toMatch(
      /DATABASE_URL: expected .*\n.*beyond loopback .*\n {2}…\/crossdock\.yaml:2:11 mappings: there is no folder …\/nowhere; /,
    );
    rmSync(join(folder, 'mappings'), { recursive: true });
    expect(load('crossdock: 1\nservr: {}\n')).toContain('crossdock.yaml:1:1 mappings: there is no folder …/mappings');
    expect(load('crossdock: 1\n')).toMatchObject({ mappingsFolder: join(folder, 'mappings') });
    // What cannot be read stands for no folder.
    expect(load(`crossdock: 1\nmappings: \${env:NOWHERE}\n`)).not.toContain('there is no folder');
  });

  test('says what was found, what is expected and what was probably meant', () => {
    const shop = (text: string) => load(`crossdock: 1\nstorefronts:\n  - id: shop\n    ${text}\n`);
    expect(shop('kind: shopfy')).toContain(
      'crossdock.yaml:4:11 storefronts.0.kind: "shopfy" is not known; expected one of bigcommerce, headless, medusa, shopify, vendure, woocommerce; did you mean "shopify"?',
    );
    expect(shop('publish: { cpa: 3 }')).toContain(
      'crossdock.yaml:3:5 storefronts.0.kind: is missing; expected one of bigcommerce, headless',
    );
    expect(shop('kind: headless\n    publish: { cpa: 3 }')).toMatch(
      /crossdock\.yaml:5:16 storefronts\.0\.publish: unknown key "cpa"; expected .*; did you mean "cap"\?/,
    );
    expect(load('crossdock: 1\nalerts: { targets: [{ id: ops, kind: emial }] }\n')).toMatch(
      /crossdock\.yaml:2:38 alerts\.targets\.0\.kind: "emial" is not known; expected one of .*; did you mean "email"\?/,
    );
  });

  test('says where an option stands that the adapter of a shop does not know', () => {
    expect.assertions(1);
    const text = 'crossdock: 1\nstorefronts:\n  - { id: a, kind: headless }\n  - { id: b, kind: headless, uri: x }\n';
    const { placeOf } = load(text) as Config;
    const settings = { id: 'b', kind: 'headless', uri: 'x' };
    const make = () => createStorefront(settings, aloneWith(systemClock), placeBelow(placeOf, ['storefronts', 1]));
    expect(make).toThrow(/crossdock\.yaml:4:30 \(options\): unknown key "uri"; expected url, .*; did you mean "url"\?/);
  });

  test('never says what stands elsewhere because it is a secret', () => {
    const text = load(`crossdock: 1\nlog: { level: "\${env:LEVEL}" }\n`, { LEVEL: 'a-secret' });
    expect(text).toContain('log.level: expected one of debug, info, warn, error, silent');
    expect(text).not.toContain('a-secret');
  });

  test('is not alone: the environment is checked, too', () => {
    expect(load('crossdock: 1\n', { CROSSDOCK_LOG_LEVEL: 'loud' })).toContain(
      'environment CROSSDOCK_LOG_LEVEL: "loud"; expected debug, info, warn, error, silent',
    );
    expect(load('crossdock: 1\n', { CROSSDOCK_LOG_LEVEL: 'warn', DATABASE_URL: '' })).toMatchObject({
      logLevel: 'warn',
      databaseUrl: undefined,
    });
  });

  test('names a variable that is not set and a file that cannot be read', () => {
    expect(load(`crossdock: 1\nmappings: \${env:NOWHERE}\nstate: \${file:/no/such}\n`)).toMatch(
      /crossdock\.yaml:2:11 the environment variable NOWHERE is not set\n {2}.*:3:8 the file \/no\/such cannot be read/,
    );
  });

  test('takes a provider of sign-ins only whole, over https, and with a way back', () => {
    const oidc = (more: string) =>
      load(
        `crossdock: 1\naccess:\n  oidc: { name: Work, issuer: "https://id.example", clientId: a, clientSecret: "\${env:S}" ${more} }\n`,
        { S: 'a secret that is long enough' },
      );
    expect(oidc('')).toMatchObject({
      access: {
        passwords: true,
        oidc: { clientSecret: 'a secret that is long enough', scopes: ['profile', 'email'], roles: { admin: [] } },
      },
    });
    expect(oidc(', roles: { admin: [ops] }')).toContain(
      '…/crossdock.yaml:3:100 access.oidc.roles.claim: expected the claim whose values are named here',
    );
    const base = 'clientId: a, clientSecret: a secret that is long enough';
    const issuer = (address: string) =>
      load(`crossdock: 1\naccess: { oidc: { name: Work, issuer: "${address}", ${base} } }\n`);
    expect(issuer('http://id.example')).toContain('access.oidc.issuer: expected the https:// address of the issuer');
    expect(issuer('http://localhost:4000/realms/work')).toMatchObject({ access: { oidc: { name: 'Work' } } });
    expect(load('crossdock: 1\naccess: { passwords: false }\n')).toContain(
      'access.passwords: false needs access.oidc: nobody could sign in otherwise',
    );
    const server = 'server: { host: 0.0.0.0, apiKey: a key that is long enough }';
    const access = `access: { oidc: { name: Work, issuer: "https://id.example", ${base} } }`;
    expect(load(`crossdock: 1\n${server}\n${access}\n`)).toContain(
      'access.oidc needs server.publicUrl where server.host is 0.0.0.0: the provider sends people back there',
    );
  });

  test('does not listen beyond loopback without a key', () => {
    expect(load('crossdock: 1\nserver: { host: 0.0.0.0 }\n')).toContain(
      'crossdock.yaml:2:17 server.host is 0.0.0.0: beyond loopback server.apiKey is required',
    );
    expect(load('crossdock: 1\nserver: { host: 0.0.0.0, apiKey: sixteen-letters-ok }\n')).toMatchObject({
      server: { host: '0.0.0.0' },
    });
  });

  test('says so together with the other mistakes, as far as it can read the file', () => {
    const oidc = 'access: { oidc: { name: Work, issuer: "http://id.example", clientId: a, clientSecret: too-short } }';
    const text = load(`crossdock: 1\nserver: { host: 0.0.0.0, port: many }\n${oidc}\n`);
    expect(text).toMatch(
      /^The configuration cannot be used:\n.*:2:32 server\.port: .*\n.*issuer: .*\n.*clientSecret: .*\n.*:2:17 server\.host is 0\.0\.0\.0: beyond loopback .*\n.*:3:17 access\.oidc needs server\.publicUrl where server\.host is 0\.0\.0\.0/,
    );
    // Said wrongly is not missing, and what cannot be read is no address.
    const unread = [
      `server: { host: 0.0.0.0, apiKey: short }`,
      `server: { host: 0.0.0.0, apiKey: "\${env:NOWHERE}" }`,
      `server: { host: "\${env:NOWHERE}" }`,
      `server: { host: 5 }`,
      `server: 5`,
      `server:`,
    ];
    for (const server of unread) {
      expect(load(`crossdock: 1\n${server}\n`)).toMatch(/^The configuration cannot be used:/);
      expect(load(`crossdock: 1\n${server}\n`)).not.toContain('beyond loopback');
    }
  });

  test.each([
    ['{ perSecond: 0 }', 'Too small'],
    ['{ perSecond: 10, burst: 10, reserve: 6 }', 'expected at most half of the burst, 5'],
    ['{ burst: 10 }', 'expected perSecond beside burst and reserve'],
    ['{ perSecond: 10, paralel: 2 }', 'expected perSecond, burst, reserve, parallel'],
  ])('says what is wrong with the limits %s', (limits, expected) => {
    const text = `crossdock: 1\nstorefronts: [{ id: shop, kind: headless, limits: ${limits} }]\n`;
    expect(load(text)).toContain('crossdock.yaml:2:');
    expect(load(text)).toContain(expected);
  });

  test('is missed with a hint', () => {
    expect(() => loadConfig(join(folder, 'nothing.yaml'), {})).toThrow(
      'Start where crossdock.yaml is, or give --config FILE; one to begin with is',
    );
  });

  test('reads price rules, numbers or texts, and fills in what is not said', () => {
    const text = `crossdock: 1
storefronts:
  - id: shop
    kind: headless
    prices:
      currency: USD
      rules:
        - category: Tents
          tiers: [{ upTo: 10, percent: 60 }, { percent: 40, amount: 1.50 }]
          round: { to: [.99, "9.95"], direction: up }
        - markup: { percent: "35" }
          floor: { percent: 15 }
`;
    expect(load(text)).toMatchObject({
      storefronts: [
        {
          prices: {
            currency: 'USD',
            cost: 'routed',
            basis: 'item',
            fees: { percent: '0', fixed: '0' },
            minimumChange: { percent: '0', amount: '0' },
            rules: [
              {
                category: ['Tents'],
                tiers: [
                  { upTo: '10', percent: '60', amount: '0' },
                  { percent: '40', amount: '1.5' },
                ],
                round: { to: ['.99', '9.95'], direction: 'up' },
                floor: { percent: '0', amount: '0' },
              },
              { tiers: [{ percent: '35', amount: '0' }], floor: { percent: '15', amount: '0' } },
            ],
          },
        },
      ],
    });
  });

  test.each([
    ['{ currency: USD, rules: [{ markup: { percent: -5 } }] }', 'not below 0'],
    ['{ currency: USD, rules: [{ markup: { percent: 5 }, tiers: [{ percent: 5 }] }] }', 'either markup or tiers'],
    ['{ currency: USD, rules: [{ tiers: [{ upTo: 5 }] }] }', 'a last tier without upTo'],
    ['{ currency: USD, rules: [{ tiers: [{ upTo: 5 }, { upTo: 5 }, {}] }] }', 'rising costs: 5 comes after 5'],
    ['{ currency: USD, rules: [{ tiers: [{}, {}] }] }', 'upTo in tier 1'],
    ['{ currency: USD, rules: [{ markup: {}, minimum: 9, maximum: 8 }] }', 'at least the minimum, 9'],
    ['{ currency: JPY, rules: [{ markup: {}, round: { to: [.99] } }] }', '".99" cannot end a price in JPY'],
    [
      '{ currency: USD, fees: { percent: 60 }, rules: [{ markup: {}, floor: { percent: 40 } }] }',
      'leave nothing for the cost',
    ],
    ['{ currency: USD, rules: [] }', 'Too small'],
    [
      '{ currency: USD, rule: [], rules: [{ markup: {} }] }',
      'expected currency, cost, basis, fees, minimumChange, rules',
    ],
  ])('says what is wrong with the prices %s', (prices, expected) => {
    const text = `crossdock: 1\nstorefronts: [{ id: shop, kind: headless, prices: ${prices} }]\n`;
    expect(load(text)).toContain('crossdock.yaml:2:');
    expect(load(text)).toContain(expected);
  });
});
