import { createHmac } from 'node:crypto';
import type { FakeCall, FakeReply } from './fake-platform.ts';
import type { WooState } from './woocommerce-state.ts';

export function wpError(status: number, code: string | number, message: string, data: object = {}): FakeReply {
  return { status, json: { code, message, data: { status, ...data } } };
}

const nobody = wpError(401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.');
const fault = (message: string): FakeReply => wpError(401, 'woocommerce_rest_authentication_error', message);

/** Who calls, as WooCommerce finds it out: on plain http it looks at OAuth only, on https at Basic or the query. */
export function refusalOf(state: WooState, call: FakeCall, host: string, isSecure: boolean): FakeReply | undefined {
  const { key, secret, permissions } = state.keys;
  if (isSecure) {
    const [id, given] = basic(call) ?? [call.query.get('consumer_key'), call.query.get('consumer_secret')];
    if (id === null || given === null) return nobody;
    if (id !== key) return fault('Consumer key is invalid.');
    if (given !== secret) return fault('Consumer secret is invalid.');
  } else {
    if (!call.query.has('oauth_consumer_key')) return nobody;
    if (call.query.get('oauth_consumer_key') !== key) return fault('Consumer key is invalid.');
    if (call.query.get('oauth_signature') !== signature(call, host, secret)) {
      return fault('Invalid signature - provided signature does not match.');
    }
    const age = Math.abs(Date.now() / 1000 - Number(call.query.get('oauth_timestamp')));
    if (!(age < 900)) return fault('Invalid timestamp.');
  }
  if (permissions === 'read' && call.method !== 'GET') {
    return fault('The API key provided does not have write permissions.');
  }
  return undefined;
}

function basic({ headers }: FakeCall): [string, string] | undefined {
  const [scheme, value = ''] = (headers.authorization ?? '').toString().split(' ');
  if (scheme !== 'Basic') return undefined;
  const text = Buffer.from(value, 'base64').toString('utf8');
  return [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)];
}

/** class-wc-rest-authentication.php: parameters encoded, sorted, joined by %3D and %26. */
function signature(call: FakeCall, host: string, secret: string): string {
  const pairs = [...call.query].filter(([name]) => name !== 'oauth_signature');
  const twice = (text: string): string => php(text).replaceAll('%', '%25');
  const joined = pairs
    .map(([name, value]) => [twice(name), twice(value)] as const)
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, value]) => `${name}%3D${value}`)
    .join('%26');
  const text = `${call.method}&${php(`http://${host}${call.target.split('?')[0]}`)}&${joined}`;
  return createHmac('sha256', `${secret}&`).update(text).digest('base64');
}

/** rawurlencode */
function php(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return /[A-Za-z0-9\-._~]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
