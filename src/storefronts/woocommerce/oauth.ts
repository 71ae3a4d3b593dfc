import { createHmac } from 'node:crypto';

/** One request as OAuth signs it. */
interface SignedRequest {
  readonly method: string;
  /** Without a query. */
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  readonly key: string;
  readonly secret: string;
  readonly at: Date;
  readonly nonce: string;
}

/**
 * The parameters of a one-legged OAuth 1.0a request (RFC 5849, 3.4, HMAC-SHA256): how WooCommerce wants keys on plain http, where it
 * ignores Basic. They go into the query, because some hosts strip the header.
 */
export function oauthParameters(request: SignedRequest): Record<string, string> {
  const unsigned = {
    oauth_consumer_key: request.key,
    oauth_nonce: request.nonce,
    oauth_signature_method: 'HMAC-SHA256',
    oauth_timestamp: String(Math.floor(request.at.getTime() / 1000)),
  };
  const pairs = Object.entries({ ...request.query, ...unsigned }).map(([name, value]) => [encode(name), encode(value)]);
  const sorted = pairs.sort(([left = ''], [right = '']) => (left < right ? -1 : Number(left > right)));
  const parameters = sorted.map((pair) => pair.join('=')).join('&');
  const text = [request.method, encode(request.url), encode(parameters)].join('&');
  const signature = createHmac('sha256', `${encode(request.secret)}&`)
    .update(text)
    .digest('base64');
  return { ...unsigned, oauth_signature: signature };
}

/** RFC 3986: everything but letters, digits and `-._~`. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
