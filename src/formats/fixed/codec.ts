import type { Codec } from '../codec.ts';
import { decodeFixed } from './reader.ts';
import { encodeFixed } from './writer.ts';

/** Rows of a fixed layout: columns by position, with or without line ends. */
export const fixedCodec: Codec = { format: 'fixed', decode: decodeFixed, encode: encodeFixed };
