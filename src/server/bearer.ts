import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether a request carries one of these tokens. Digests of all of them are compared, so that neither length nor content
 * of a token, nor which of them it was, shows in the time it takes.
 */
export function carriesToken(authorization: string | undefined, tokens: readonly string[]): boolean {
  const given = digest(authorization ?? '');
  return tokens.reduce((found, token) => timingSafeEqual(digest(`Bearer ${token}`), given) || found, false);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
