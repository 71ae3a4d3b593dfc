import type { Codec } from '../codec.ts';
import { decodeX12 } from './reader.ts';
import { encodeX12 } from './writer.ts';

/** ANSI ASC X12, releases 003010 to 008010 in the envelope; segment checks for 004010 and 005010. */
export const x12Codec: Codec = { format: 'x12', decode: decodeX12, encode: encodeX12 };
