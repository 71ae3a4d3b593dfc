import { byteOrderMark } from '../../../formats/charset.ts';

/** The text of a sample, and the character set to declare where it is not UTF-8. */
export function textOf(bytes: Uint8Array): { readonly text: string; readonly charset?: string } {
  const mark = byteOrderMark(bytes);
  if (mark !== undefined) return { text: new TextDecoder(mark.charset.name).decode(bytes) };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), charset: 'windows-1252' };
  }
}
