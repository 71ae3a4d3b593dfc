import type { Codec, FormatName } from './codec.ts';
import { csvCodec } from './csv/codec.ts';
import { fixedCodec } from './fixed/codec.ts';
import { jsonCodec } from './json/codec.ts';
import { x12Codec } from './x12/codec.ts';
import { xlsxCodec } from './xlsx/codec.ts';
import { xmlCodec } from './xml/codec.ts';

/** Every codec there is. The only place that knows them; a new format is a folder and a line here. */
export const codecs: Readonly<Record<FormatName, Codec>> = {
  x12: x12Codec,
  csv: csvCodec,
  fixed: fixedCodec,
  xml: xmlCodec,
  json: jsonCodec,
  xlsx: xlsxCodec,
};

// For a first look at what repeats in a feed.
export { JsonParser } from './json/parser.ts';
// What is particular to X12 and needed outside: acknowledgments, the tolerances, names for people, bare segments.
export {
  type AcknowledgmentRelease,
  type AcknowledgmentSet,
  acknowledge,
  acknowledgmentRelease,
  type DocumentOutcome,
  type GroupOutcome,
} from './x12/acknowledge.ts';
export { acknowledgeInterchange, type InterchangeOutcome } from './x12/interchange-acknowledgment.ts';
export { LoopTracker } from './x12/loops.ts';
export { codeMeaning, elementName, segmentName, transactionSetName } from './x12/names.ts';
export { type X12Tolerance, x12Tolerances } from './x12/options.ts';
