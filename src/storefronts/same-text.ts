import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares a secret with what somebody claims it is: how long that takes tells nothing about it, not even its length. */
export function sameText(own: string, given: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(own), digest(given));
}
