import type { Codec } from '../codec.ts';
import { decodeXml } from './reader.ts';
import { encodeXml } from './writer.ts';

/** XML files: feeds as a stream of records, small documents as one. */
export const xmlCodec: Codec = { format: 'xml', decode: decodeXml, encode: encodeXml };
