import { createHmac, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { createSigner } from '../../../src/storefronts/headless/signature.ts';
import { webhookId } from '../../../src/web/signature.ts';

const current = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const previous = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const foreign = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const at = new Date('2026-11-22T12:00:00Z');
const body = JSON.stringify({ type: 'order.created', timestamp: at.toISOString(), data: { orderId: 'É-1' } });

/** Signed by hand with node:crypto, so that the library and the adapter have an independent witness. */
function request(
  options: {
    secret?: string;
    id?: string;
    timestamp?: string;
    signed?: string;
    sent?: string | Buffer;
    receivedAt?: Date;
  } = {},
) {
  const {
    secret = current,
    id = 'evt_1',
    timestamp = String(at.getTime() / 1000),
    signed = body,
    sent = body,
    receivedAt = at,
  } = options;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${signed}`).digest('base64');
  return {
    headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` },
    body: Buffer.from(sent),
    receivedAt,
  };
}

describe('webhooks in', () => {
  const signer = createSigner({ signing: [current, previous], proving: [current, previous] });
  const verified = { deliveryId: 'evt_1', type: 'order.created', data: { orderId: 'É-1' } };

  it.each([current, previous])('accepts both secrets during a rotation', (secret) => {
    expect(signer.verify(request({ secret }))).toEqual(verified);
  });

  it('accepts any of several signatures', () => {
    const given = request();
    const headers = { ...given.headers, 'webhook-signature': `v1a,xyz v1,AAAA ${given.headers['webhook-signature']}` };
    expect(signer.verify({ ...given, headers })).toEqual(verified);
  });

  it.each([
    ['a foreign secret', request({ secret: foreign }), 'STOREFRONT-WEBHOOK-SIGNATURE', 'no signature matches'],
    [
      'a changed body',
      request({ sent: body.replace('É-1', 'É-2') }),
      'STOREFRONT-WEBHOOK-SIGNATURE',
      'no signature matches',
    ],
    ['a longer body', request({ sent: `${body} ` }), 'STOREFRONT-WEBHOOK-SIGNATURE', 'no signature matches'],
    [
      'a body with a byte order mark',
      request({ sent: `\ufeff${body}` }),
      'STOREFRONT-WEBHOOK-SIGNATURE',
      'no signature matches',
    ],
    [
      'bytes that are no UTF-8',
      request({ sent: Buffer.from([0x7b, 0xff, 0x7d]) }),
      'STOREFRONT-WEBHOOK-SIGNATURE',
      'the body is not UTF-8',
    ],
    [
      '301 seconds of age',
      request({ receivedAt: new Date(at.getTime() + 301_000) }),
      'STOREFRONT-WEBHOOK-TIME',
      'it is 301 seconds old; at most 300 are accepted',
    ],
    [
      '301 seconds of future',
      request({ receivedAt: new Date(at.getTime() - 301_000) }),
      'STOREFRONT-WEBHOOK-TIME',
      'it is 301 seconds in the future; at most 300 are accepted',
    ],
    [
      'a timestamp with letters',
      request({ timestamp: `${at.getTime() / 1000}abc` }),
      'STOREFRONT-WEBHOOK-SIGNATURE',
      'webhook-timestamp is not a number of Unix seconds',
    ],
    [
      'no id',
      request({ id: '' }),
      'STOREFRONT-WEBHOOK-SIGNATURE',
      'webhook-id, webhook-timestamp or webhook-signature is missing',
    ],
    ['a body that is not JSON', request({ signed: 'x', sent: 'x' }), 'STOREFRONT-WEBHOOK-BODY', 'the body is not JSON'],
    [
      'a body without data',
      request({ signed: '{"type":"a"}', sent: '{"type":"a"}' }),
      'STOREFRONT-WEBHOOK-BODY',
      'the body has no `type` or no `data`',
    ],
  ])('refuses %s', (_, given, code, reason) => {
    expect(() => signer.verify(given)).toThrow(
      expect.objectContaining({ kind: 'rejected', code, message: `Webhook refused: ${reason}.` }),
    );
  });

  it('accepts 300 seconds either way', () => {
    expect(signer.verify(request({ receivedAt: new Date(at.getTime() + 300_999) }))).toEqual(verified);
    expect(signer.verify(request({ receivedAt: new Date(at.getTime() - 300_000) }))).toEqual(verified);
  });

  it.each(['', ' ', 'v1', 'v1,', ',', 'v1,ü', `v1,${'A'.repeat(100_000)}`])(
    'survives the signature %j',
    (signature) => {
      const given = request();
      const headers = { ...given.headers, 'webhook-signature': signature };
      expect(() => signer.verify({ ...given, headers })).toThrow(
        expect.objectContaining({ code: 'STOREFRONT-WEBHOOK-SIGNATURE' }),
      );
    },
  );
});

describe('webhooks out', () => {
  it('are what the reference library accepts, with the current and with the previous secret', () => {
    const now = new Date();
    const headers = createSigner({ signing: [current, previous], proving: [current, previous] }).sign(
      'stock-shop-17',
      now,
      body,
    );
    expect(headers['webhook-id']).toBe('stock-shop-17');
    for (const secret of [current, previous])
      expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(foreign).verify(body, headers)).toThrow('No matching signature found');
  });

  it.each(['a.b', 'Zoë', 'a b', 'a\r\nx: y', '', 'x'.repeat(129)])(
    'give the key %j a safe id that stays the same',
    (key) => {
      expect(webhookId(key)).toMatch(/^key_[0-9a-f]{64}$/);
      expect(webhookId(key)).toBe(webhookId(key));
      expect(webhookId(key)).not.toBe(webhookId(`${key}x`));
    },
  );
});

describe('ed25519 (v1a)', () => {
  const raw = (key: KeyObject, part: 'd' | 'x'): Buffer =>
    Buffer.from(String(key.export({ format: 'jwk' })[part]), 'base64url');
  function keyPair() {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const seed = raw(privateKey, 'd');
    const own = raw(publicKey, 'x');
    return {
      privateKey,
      publicKey,
      whsk: `whsk_${seed.toString('base64')}`,
      /** As libraries write it that keep the public key behind the seed. */
      long: `whsk_${Buffer.concat([seed, own]).toString('base64')}`,
      whpk: `whpk_${own.toString('base64')}`,
    };
  }
  const ours = keyPair();
  const theirs = keyPair();
  const signer = createSigner({ signing: [current, ours.whsk], proving: [current, theirs.whpk] });
  const content = (signed = body): Buffer => Buffer.from(`evt_1.${at.getTime() / 1000}.${signed}`);
  const given = (signature: string, sent = body) => ({
    headers: {
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(at.getTime() / 1000),
      'webhook-signature': signature,
    },
    body: Buffer.from(sent),
    receivedAt: at,
  });
  const signedBy = ({ privateKey }: ReturnType<typeof keyPair>, text?: string): string =>
    `v1a,${sign(null, content(text), privateKey).toString('base64')}`;
  const refused = expect.objectContaining({ code: 'STOREFRONT-WEBHOOK-SIGNATURE' });

  it('is sent beside v1, and proved with the public key alone', () => {
    const headers = signer.sign('evt_1', at, body);
    const [v1, v1a = ''] = (headers['webhook-signature'] ?? '').split(' ');
    expect(v1).toMatch(/^v1,/);
    expect(v1a).toMatch(/^v1a,/);
    const signature = Buffer.from(v1a.slice('v1a,'.length), 'base64');
    expect(verify(null, content(), ours.publicKey, signature)).toBe(true);
    expect(createSigner({ signing: [ours.long], proving: [] }).sign('evt_1', at, body)['webhook-signature']).toBe(v1a);
  });

  it('is accepted of the shop alone, among other signatures, over these very bytes', () => {
    const verified = { deliveryId: 'evt_1', type: 'order.created', data: { orderId: 'É-1' } };
    expect(signer.verify(given(signedBy(theirs)))).toEqual(verified);
    expect(signer.verify(given(`v1,AAAA v1a,AAAA ${signedBy(theirs)}`))).toEqual(verified);
    expect(() => signer.verify(given(signedBy(ours)))).toThrow(refused);
    expect(() => signer.verify(given(signedBy(theirs), body.replace('É-1', 'É-2')))).toThrow(refused);
    expect(() => signer.verify(given(signedBy(theirs).replace('v1a,', 'v1,')))).toThrow(refused);
    expect(() => createSigner({ signing: [current], proving: [current] }).verify(given(signedBy(theirs)))).toThrow(
      refused,
    );
  });

  it.each(['v1a,', 'v1a,ü', `v1a,${'A'.repeat(50_000)}`, `${'v1a,AAAA '.repeat(1_000)}v1a,AAAA`])(
    'survives %j',
    (one) => {
      expect(() => signer.verify(given(one))).toThrow(refused);
    },
  );

  it('of a header full of signatures looks at a few only (L6)', () => {
    const junk = `v1a,${Buffer.alloc(64, 1).toString('base64')}`;
    expect(() => signer.verify(given(`${`${junk} `.repeat(4)}${signedBy(theirs)}`))).toThrow(refused);
  });
});
