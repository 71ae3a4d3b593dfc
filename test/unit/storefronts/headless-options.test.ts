import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/kernel/clock.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';
import { createStorefront } from '../../../src/storefronts/registry.ts';
import { aloneWith } from '../../../src/storefronts/surroundings.ts';
import { isPrivateAddress } from '../../../src/web/private-address.ts';

const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const good = { id: 'shop', kind: 'headless', url: 'https://shop.example.com/webhooks', secret };

function messageOf(settings: Record<string, unknown> & { kind: string }): string {
  try {
    createStorefront(settings, aloneWith(systemClock));
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(ConfigError);
    return (thrown as ConfigError).message;
  }
  return 'accepted';
}

describe('options of a headless storefront', () => {
  it('takes the least: address and secret', () => {
    expect(createStorefront(good, aloneWith(systemClock)).capabilities).toEqual({
      adapter: 'headless',
      stockBatchSize: 200,
      priceBatchSize: 200,
      readsPrices: false,
      fulfilmentGranularity: 'line',
      compareAndSet: false,
      stockIdempotency: 'key',
      fulfilmentIdempotency: 'key',
      webhookKind: 'whole',
    });
  });

  it.each([
    [{ kind: 'shopware' }, /^Storefront without id: there is no kind "shopware"; expected one of: headless, memory/],
    [
      { id: 'shop', kind: 'toString' },
      /^Storefront shop: there is no kind "toString"; expected one of: headless, memory/,
    ],
    [{ ...good, url: 'ftp://shop.example.com' }, /url: /],
    [{ ...good, url: 'http://shop.example.com' }, /url: expected https:\/\//],
    [{ ...good, url: 'https://127.0.0.1/x' }, /url: 127\.0\.0\.1 is a private address/],
    [{ ...good, url: 'https://2130706433/x' }, /url: 127\.0\.0\.1 is a private address/],
    [{ ...good, url: 'https://[::ffff:10.0.0.1]/x' }, /is a private address/],
    [{ ...good, url: 'https://user:pass@shop.example.com' }, /url: a user name or password/],
    [{ ...good, secret: 'whsec_c2hvcnQ=' }, /secret: expected a signing secret/],
    [{ ...good, previousSecret: 'hunter2hunter2hunter2hunter2hunter2' }, /previousSecret: expected a signing secret/],
    [{ ...good, secret: undefined }, /secret: expected `secret` or `signingKey`/],
    [{ ...good, signingKey: secret }, /signingKey: expected an ed25519 private key/],
    [{ ...good, signingKey: 'whsk_c2hvcnQ=' }, /signingKey: expected an ed25519 private key/],
    [{ ...good, shopKeys: ['whpk_c2hvcnQ='] }, /shopKeys\.0: expected an ed25519 public key/],
    [
      { ...good, timeout: 5 },
      /^Storefront shop \(headless\) cannot be used: \(options\): unknown key "timeout"; expected url, .*; did you mean "timeoutMs"\?\.$/,
    ],
    [{ ...good, stockBatchSize: 0 }, /stockBatchSize: /],
  ])('refuses %j', (settings, expected) => {
    expect(messageOf(settings)).toMatch(expected);
  });

  it('takes a private key instead of a secret, and public keys of the shop', () => {
    const [signingKey, shopKey] = ['whsk', 'whpk'].map((kind) => `${kind}_${Buffer.alloc(32, 7).toString('base64')}`);
    expect(messageOf({ ...good, secret: undefined, signingKey, shopKeys: [shopKey] })).toBe('accepted');
  });

  it('never repeats a secret in its message', () => {
    expect(messageOf({ ...good, signingKey: 'whsk_not-base64-but-private-too' })).not.toContain('private-too');
    expect(messageOf({ ...good, secret: 'whsec_not-base64-but-private' })).not.toContain('private');
  });

  it('allows a shop on this machine when told so', () => {
    expect(messageOf({ ...good, url: 'http://127.0.0.1:8080/webhooks', allowPrivateAddresses: true })).toBe('accepted');
  });
});

describe('private addresses', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.19.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    'fc00::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'localhost',
    '',
  ])('%s is private', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
  ])('%s is public', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });
});
