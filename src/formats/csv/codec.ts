import type { Codec } from '../codec.ts';
import { decodeCsv } from './reader.ts';
import { encodeCsv } from './writer.ts';

/** Text tables: comma, semicolon, tab or bar separated. */
export const csvCodec: Codec = { format: 'csv', decode: decodeCsv, encode: encodeCsv };
