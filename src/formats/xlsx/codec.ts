import { problem } from '../../kernel/problem.ts';
import type { Codec } from '../codec.ts';
import { decodeXlsx } from './reader.ts';

/** Spreadsheets (Office Open XML): read only. Partners who want a table from us take CSV, which every spreadsheet opens. */
export const xlsxCodec: Codec = {
  format: 'xlsx',
  decode: decodeXlsx,
  encode: () => {
    const message = 'Spreadsheets (xlsx) are only read, never written; use csv.';
    return { ok: false, problems: [problem('FORMAT-WRITE-SHAPE', 'error', {}, message)] };
  },
};
