import type { Found } from './references.ts';

/** What stands for a secret. It says nothing of its length. */
const MASK = '********';

/** Names of values that open something, wherever they stand. */
const SECRET = /(password|passphrase|secrets?|tokens?|apikey|privatekeys?|accesskeyid|credentials?|authorization)$/i;

/**
 * A value as it may be shown. Secret is what is named so, and whatever comes from a secret file. Of a URL the password
 * is masked, and its path and query too when it comes by a reference: many services take a secret there.
 */
export function shownValue(
  path: string,
  value: unknown,
  source: Pick<Found, 'from'> | undefined,
): { value: unknown; masked: boolean } {
  const name =
    path
      .replace(/(\[\d+\])+$/, '')
      .split('.')
      .at(-1) ?? '';
  if (SECRET.test(name) || source?.from === 'secret-file') return { value: MASK, masked: true };
  if (typeof value !== 'string' || !/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return { value, masked: false };
  return shownUrl(value, source !== undefined);
}

/** `postgres://crossdock:********@db:5432/crossdock` */
export function shownUrl(text: string, hidesPath = false): { value: string; masked: boolean } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return { value: MASK, masked: true };
  const user = url.username === '' ? '' : `${url.username}${url.password === '' ? '' : `:${MASK}`}@`;
  const path = hidesPath && (url.pathname.length > 1 || url.search !== '') ? `/${MASK}` : url.pathname + url.search;
  const value = `${url.protocol}//${user}${url.host}${path}`;
  return { value, masked: value.includes(MASK) };
}
