import type { Codec } from '../codec.ts';
import { decodeJson } from './reader.ts';
import { encodeJson } from './writer.ts';

/** JSON documents and JSON Lines. */
export const jsonCodec: Codec = { format: 'json', decode: decodeJson, encode: encodeJson };
