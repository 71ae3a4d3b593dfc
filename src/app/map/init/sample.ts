import type { DecodeOptions, FormatName, Interchange, SourceEvent } from '../../../formats/codec.ts';
import { detectFormat } from '../../../formats/detect.ts';
import { codecs, x12Tolerances } from '../../../formats/registry.ts';
import type { NodeRecord, SegmentRecord } from '../../../formats/tree.ts';
import { proposeCxml } from '../../../mapping/infer/cxml.ts';
import { inferDelimiter } from '../../../mapping/infer/delimiter.ts';
import { inferFixedLayout } from '../../../mapping/infer/fixed-layout.ts';
import type { TableKind } from '../../../mapping/infer/match.ts';
import type { MappingProposal, SettingProposal } from '../../../mapping/infer/proposal.ts';
import { findHeader, type SampleRow } from '../../../mapping/infer/rows.ts';
import { proposeTable } from '../../../mapping/infer/table.ts';
import { proposeTree } from '../../../mapping/infer/tree.ts';
import { proposeSegments, readableSets } from '../../../mapping/infer/x12/propose.ts';
import { once } from '../read.ts';
import { setWords } from '../words.ts';
import { filePattern } from './names.ts';
import { textOf } from './text.ts';

/** A file that a person gave as an example. */
export interface SampleFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What was inferred from one sample. */
export interface InferredSample {
  readonly file: SampleFile;
  readonly format: FormatName;
  readonly proposals: readonly MappingProposal[];
  /** X12: who sent it to whom. */
  readonly interchange?: Interchange;
  readonly tolerate: readonly string[];
}

/** Far above any real table. */
const MOST_COLUMNS = 1_000;

export type SampleResult = InferredSample | { readonly refused: string };

/** Infers what a sample is and proposes a mapping for every kind of document in it. `refused` says in a sentence why not. */
export async function inferSample(file: SampleFile, kind: TableKind | undefined): Promise<SampleResult> {
  const { format, reason } = detectFormat(file.bytes.subarray(0, 4096), file.name);
  switch (format) {
    case 'x12':
      return inferX12(file);
    case 'csv':
    case 'text':
      return inferText(file, kind);
    case 'xlsx':
      return inferWorkbook(file, kind);
    case 'xml':
    case 'json':
      return inferTree(file, format, kind);
    case 'gzip':
    case 'zip':
      return { refused: `${reason}; unpack it and name the file inside` };
    default:
      return { refused: reason };
  }
}

async function inferX12(file: SampleFile): Promise<SampleResult> {
  const tolerate = await neededTolerances(file);
  const sets = new Map<string, { documents: SegmentRecord[][]; versions: Set<string> }>();
  let interchange: Interchange | undefined;
  let open: SegmentRecord[] | undefined;
  for (const event of await eventsOf(file, 'x12', { tolerate })) {
    if (event.type === 'interchange-start') interchange ??= event.interchange;
    else if (event.type === 'document-start') {
      const { set = '', version = '' } = event.document;
      const own = sets.get(set) ?? { documents: [], versions: new Set() };
      sets.set(set, own);
      open = [];
      own.documents.push(open);
      if (/^\d{6}/.test(version)) own.versions.add(version.slice(0, 6));
    } else if (event.type === 'record' && event.record.kind === 'segment') open?.push(event.record);
  }
  const proposals = [...sets].flatMap(([set, { documents, versions }]) => {
    const proposal = proposeSegments({ set, versions: [...versions], documents, tolerate });
    return proposal === undefined ? [] : [proposal];
  });
  if (proposals.length > 0)
    return { file, format: 'x12', proposals, tolerate, ...(interchange === undefined ? {} : { interchange }) };
  const held = [...sets.keys()].map(setWords).join(', ');
  const outbound =
    sets.has('850') || sets.has('860') ? '; 850 and 860 are what we write: extend mappings/base/x12-850.map.yaml' : '';
  return {
    refused:
      held === ''
        ? 'it holds no transaction set that can be read'
        : `it holds ${held}, and nothing that a mapping could read (${readableSets.join(', ')}) with its item numbers${outbound}`,
  };
}

/** The fewest tolerances under which nothing of the sample is refused that any tolerance could let pass. */
async function neededTolerances(file: SampleFile): Promise<string[]> {
  const faults = async (tolerate: readonly string[]): Promise<number> =>
    countFaults(await eventsOf(file, 'x12', { tolerate }));
  if ((await faults([])) === 0) return [];
  const all = Object.keys(x12Tolerances);
  const least = await faults(all);
  const needed: string[] = [];
  for (const name of all) {
    if ((await faults(all.filter((other) => other !== name))) > least) needed.push(name);
  }
  return needed;
}

function countFaults(events: readonly SourceEvent[]): number {
  let count = 0;
  for (const event of events) {
    if (event.type === 'problem' && event.problem.severity === 'error') count += 1;
    if ('problems' in event) count += event.problems.filter(({ severity }) => severity === 'error').length;
    if ('complete' in event && !event.complete) count += 1;
  }
  return count;
}

async function inferText(file: SampleFile, kind: TableKind | undefined): Promise<SampleResult> {
  const { text, charset } = textOf(file.bytes);
  const delimiter = inferDelimiter(text);
  const source = textSource(file, text, charset);
  if (delimiter === undefined) return inferFixed(file, text, source, charset, kind);
  const events = await eventsOf(file, 'csv', {
    ...(charset === undefined ? {} : { charset }),
    csv: { delimiter, headerRow: 0, allowMissingFinalNewline: true },
  });
  const unreadable = refusalIn(events, ['CSV-COLUMN-COUNT']);
  if (unreadable !== undefined) return { refused: unreadable };
  return inferRows(file, 'csv', rowsIn(events), { ...source, keys: { ...source.keys, delimiter } }, kind);
}

/** What CSV and fixed width say of the file in the same words. */
function textSource(file: SampleFile, text: string, charset: string | undefined): SettingProposal {
  const isCut = !/[\r\n]\s*$/.test(text);
  return {
    keys: {
      file: filePattern(file.name),
      ...(charset === undefined ? {} : { charset }),
      ...(isCut ? { allowMissingFinalNewline: true } : {}),
    },
    guesses: {
      file: `the sample is called ${file.name}`,
      ...(charset === undefined ? {} : { charset: 'it is not UTF-8' }),
      ...(isCut
        ? { allowMissingFinalNewline: 'the last row has no line end, so a file that is cut there looks whole' }
        : {}),
    },
  };
}

async function inferFixed(
  file: SampleFile,
  text: string,
  source: SettingProposal,
  charset: string | undefined,
  kind: TableKind | undefined,
): Promise<SampleResult> {
  const layout = inferFixedLayout(text);
  if (layout === undefined) return { refused: 'its rows show no columns, neither by a delimiter nor by their places' };
  const { columns, headerRows, footer, recordType, hasShortRows, width } = layout;
  const declared = {
    columns,
    ...(headerRows === undefined ? {} : { headerRows }),
    ...(footer === undefined ? {} : { footer }),
    ...(recordType === undefined ? {} : { recordType }),
  };
  const events = await eventsOf(file, 'fixed', {
    ...(charset === undefined ? {} : { charset }),
    fixed: { ...declared, width, allowShortRows: true, allowMissingFinalNewline: true },
  });
  const unreadable = refusalIn(events, []);
  if (unreadable !== undefined) return { refused: unreadable };
  const keys = { ...source.keys, width, ...declared, ...(hasShortRows ? { tolerate: ['short-rows'] } : {}) };
  const guesses = {
    ...source.guesses,
    columns: 'places and names of the columns are inferred from blanks; take them from the guide',
    ...(hasShortRows ? { tolerate: 'some rows leave out the blanks at their end' } : {}),
  };
  const rows = rowsIn(events);
  const header = columns.map(({ name }) => name);
  return {
    file,
    format: 'fixed',
    tolerate: [],
    proposals: [
      proposeTable(
        { format: 'fixed', fileName: file.name, source: { keys: { format: 'fixed', ...keys }, guesses }, header, rows },
        kind,
      ),
    ],
  };
}

async function inferWorkbook(file: SampleFile, kind: TableKind | undefined): Promise<SampleResult> {
  const events = await eventsOf(file, 'xlsx', { xlsx: { headerRow: 0 } });
  const unreadable = refusalIn(events, []);
  if (unreadable !== undefined) return { refused: unreadable };
  const source = { keys: { file: filePattern(file.name) }, guesses: { file: `the sample is called ${file.name}` } };
  return inferRows(file, 'xlsx', rowsIn(events), source, kind);
}

function inferRows(
  file: SampleFile,
  format: 'csv' | 'xlsx',
  rows: readonly SampleRow[],
  source: SettingProposal,
  kind: TableKind | undefined,
): SampleResult {
  const header = findHeader(rows);
  const data = header === undefined ? rows : rows.filter(({ row }) => row > header.row);
  if (data.length === 0) return { refused: 'it has no rows below its header' };
  if (data.some(({ cells }) => cells.length > MOST_COLUMNS))
    return { refused: `it has more than ${MOST_COLUMNS} columns` };
  const at = { row: header?.row ?? 0, ...(header === undefined ? {} : { match: 'ignore-case-and-spaces' }) };
  const guesses = {
    ...source.guesses,
    ...(header === undefined ? { header: 'the first row looks like data, so columns are counted' } : {}),
  };
  const table = {
    format,
    fileName: file.name,
    source: { keys: { format, ...source.keys, header: at }, guesses },
    ...(header === undefined ? {} : { header: header.cells }),
    rows: data,
  };
  return { file, format, tolerate: [], proposals: [proposeTable(table, kind)] };
}

async function inferTree(file: SampleFile, format: 'xml' | 'json', kind: TableKind | undefined): Promise<SampleResult> {
  const tolerances = format === 'xml' ? ['doctype'] : [];
  const plain = await eventsOf(file, format, format === 'json' ? { json: { records: [] } } : {});
  const needs = refusalIn(plain, []) === undefined ? [] : tolerances;
  const events = needs.length === 0 ? plain : await eventsOf(file, format, { tolerate: needs });
  const unreadable = refusalIn(events, []);
  if (unreadable !== undefined) return { refused: unreadable };
  const records = events.flatMap((event): NodeRecord[] =>
    event.type === 'record' && event.record.kind === 'node' ? [event.record] : [],
  );
  const root = records.at(-1);
  if (root === undefined) return { refused: 'it holds no elements' };
  const rootName = root.name.slice(root.name.indexOf(':') + 1);
  const isLines = format === 'json' && /^\s*\{[^\r\n]*\}[ \t]*\r?\n\s*\{/.test(textOf(file.bytes).text);
  const source = {
    keys: {
      format,
      file: filePattern(file.name),
      ...(format === 'xml' ? { root: rootName } : {}),
      ...(isLines ? { lines: true } : {}),
      ...(needs.length === 0 ? {} : { tolerate: needs }),
    },
    guesses: { file: `the sample is called ${file.name}` },
  };
  const whole = { ...root, children: [...root.children, ...records.slice(0, -1)] };
  const proposal =
    proposeCxml(whole, source) ?? proposeTree({ format, fileName: file.name, source, root: whole }, kind);
  if (proposal === undefined) return { refused: 'no element in it repeats or holds values' };
  return { file, format, tolerate: needs, proposals: [proposal] };
}

async function eventsOf(
  { name, bytes }: SampleFile,
  format: FormatName,
  options: DecodeOptions,
): Promise<SourceEvent[]> {
  const events: SourceEvent[] = [];
  for await (const batch of codecs[format].decode(once(bytes), { file: name, ...options })) events.push(...batch);
  return events;
}

function rowsIn(events: readonly SourceEvent[]): SampleRow[] {
  return events.flatMap((event) =>
    event.type === 'record' && event.record.kind === 'row' && event.record.fault === undefined
      ? [{ row: event.record.row, cells: event.record.cells }]
      : [],
  );
}

/** The first finding for which a reader gives up on the file. */
function refusalIn(events: readonly SourceEvent[], tolerated: readonly string[]): string | undefined {
  for (const event of events) {
    const found = event.type === 'problem' ? [event.problem] : 'problems' in event ? event.problems : [];
    const first = found.find(({ severity, code }) => severity === 'error' && !tolerated.includes(code));
    if (first !== undefined) return `${first.message}${first.found === undefined ? '' : ` (found ${first.found})`}`;
  }
  return undefined;
}
