import { meaningOf } from '../../../mapping/infer/words.ts';

/** Words of file names that say what a file holds, not whose it is. */
const DOCUMENT_WORDS: ReadonlySet<string> = new Set(
  'stock quantity available price cost catalog invoice shipment ship shipped shipping tracking acknowledgment po order sales number date list item product feed file export report data sample test happy daily full inv catalogue update in out edi csv xml json txt answers status on hand as of the and warehouse line a'.split(
    ' ',
  ),
);

/** A name for the folder of a supplier: small letters, digits and dashes. */
function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 30)
    .replace(/-+$/, '');
}

/** From the id of the sender where it is a name, else from the first word of the file name that is one. */
export function supplierName(senderId: string | undefined, fileName: string): string {
  if (senderId !== undefined && /[A-Za-z]{3}/.test(senderId)) return slug(senderId);
  const stem = fileName.replace(/\.[^.]*$/, '');
  const own = stem
    .split(/[^\p{L}]+/u)
    .find((word) => word.length > 2 && meaningOf(word).every((meaning) => !DOCUMENT_WORDS.has(meaning)));
  const name = own === undefined ? '' : slug(own);
  return name === '' ? 'new-supplier' : name;
}

/** The pattern of the names of such files: dates and numbers change from file to file. */
export function filePattern(fileName: string): string {
  const dot = fileName.lastIndexOf('.');
  const stem = dot > 0 ? fileName.slice(0, dot) : fileName;
  const extension = dot > 0 ? fileName.slice(dot) : '';
  const open = stem.replace(/\d[\dT:._-]*\d|\d/g, '*').replace(/[*?]+/g, '*');
  return `${open.includes('*') ? open : `${open}*`}${extension}`;
}
