import { charsetNamed } from './charset.ts';

/** Whether a character set by this name can be read and written; for those who check agreements. */
export function isCharset(name: string): boolean {
  return charsetNamed(name) !== undefined;
}
