import type { Position } from '../../kernel/position.ts';
import { refuse } from '../packed/refusal.ts';
import type { ZipEntry } from '../packed/zip.ts';
import { unescapeText } from './cell-text.ts';
import { type NumberFormat, numberFormat, PLAIN } from './number-format.ts';
import { type PartHandler, readPart } from './part.ts';

/** What the cells of a sheet refer to. */
export interface Workbook {
  readonly sheet: ZipEntry;
  readonly sheetName: string;
  readonly texts: readonly string[];
  /** By style number. */
  readonly formats: readonly NumberFormat[];
  readonly from1904: boolean;
}

interface Relation {
  readonly type: string;
  readonly target: string;
}

/** Most that the shared texts may take in memory, in characters; a million SKUs with two texts each take 100 million. */
const LARGEST_TEXTS = 134_217_728;
/** What a text costs besides its characters. */
const TEXT_COST = 32;
/** Most characters of the other parts, which are kept as well; the most styles that are allowed take 6 million. */
const LARGEST_PART = 8_388_608;

/**
 * Reads everything but the sheet itself: which sheets there are, the shared texts, and the number formats.
 *
 * @param name of the wanted sheet; default: the first that is visible
 * @throws UnpackRefusal
 */
export async function openWorkbook(
  entries: readonly ZipEntry[],
  name: string | undefined,
  place: Position,
): Promise<Workbook> {
  const parts = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]));
  const part = (path: string): ZipEntry | undefined => parts.get(path.toLowerCase());
  const missing = (what: string, found: string) =>
    refuse('XLSX-STRUCTURE', place, `The file has no ${what}.`, { found, expected: 'a spreadsheet (.xlsx)' });
  const root = await relationsOf(part('_rels/.rels'), '', place);
  const path = [...root.values()].find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (/\.bin$/i.test(path)) throw missing('readable workbook', 'a binary workbook (xlsb)');
  const main = part(path);
  if (main === undefined) throw missing('workbook', [...parts.keys()].slice(0, 5).join(', '));
  const relations = await relationsOf(part(relationsPath(path)), folderOf(path), place);
  const { sheets, from1904 } = await sheetsOf(main, place);
  const worksheets = sheets.filter(({ id }) => relations.get(id)?.type === 'worksheet');
  const wanted =
    name === undefined
      ? (worksheets.find(({ isHidden }) => !isHidden) ?? worksheets[0])
      : worksheets.find((sheet) => sheet.name === name);
  if (wanted === undefined) {
    const names = worksheets.map((sheet) => `"${sheet.name}"`).join(', ') || 'none';
    const found = `sheets: ${names}`;
    const expected = name === undefined ? 'a sheet' : `"${name}"`;
    throw refuse('XLSX-SHEET', place, 'The workbook does not have this sheet.', { found, expected });
  }
  const sheet = part(relations.get(wanted.id)?.target ?? '');
  if (sheet === undefined) throw missing(`part for sheet "${wanted.name}"`, relations.get(wanted.id)?.target ?? '');
  const related = (type: string): ZipEntry | undefined => {
    const target = [...relations.values()].find((relation) => relation.type === type)?.target;
    const entry = target === undefined ? undefined : part(target);
    if (target !== undefined && entry === undefined) throw missing(`part ${target}, which it names`, 'nothing');
    return entry;
  };
  return {
    sheet,
    sheetName: wanted.name,
    texts: await textsOf(related('sharedStrings'), place),
    formats: await formatsOf(related('styles'), place),
    from1904,
  };
}

async function read(
  entry: ZipEntry,
  place: Position,
  handler: Partial<PartHandler>,
  most = LARGEST_PART,
): Promise<void> {
  const ignore = (): void => undefined;
  const all = { open: ignore, close: ignore, text: ignore, ...handler };
  for await (const _piece of readPart(entry, place, all, most));
}

async function relationsOf(
  entry: ZipEntry | undefined,
  folder: string,
  place: Position,
): Promise<ReadonlyMap<string, Relation>> {
  const relations = new Map<string, Relation>();
  if (entry === undefined) return relations;
  await read(entry, place, {
    open: (name, { Id, Type = '', Target = '' }) => {
      if (name !== 'Relationship' || Id === undefined) return;
      relations.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), target: resolve(folder, Target) });
    },
  });
  return relations;
}

async function sheetsOf(entry: ZipEntry, place: Position) {
  const sheets: { name: string; id: string; isHidden: boolean }[] = [];
  let from1904 = false;
  await read(entry, place, {
    open: (element, attributes) => {
      if (element === 'workbookPr') from1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '');
      if (element !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => /:id$/.test(key))?.[1] ?? '';
      sheets.push({ name: attributes.name ?? '', id, isHidden: (attributes.state ?? 'visible') !== 'visible' });
    },
  });
  return { sheets, from1904 };
}

/** Texts of cells are kept once and referred to by number. Phonetic readings are no part of them. */
async function textsOf(entry: ZipEntry | undefined, place: Position): Promise<string[]> {
  const texts: string[] = [];
  if (entry === undefined) return texts;
  let text = '';
  let size = 0;
  let isText = false;
  let isReading = false;
  const grow = (by: number): void => {
    size += by;
    if (size <= LARGEST_TEXTS) return;
    const expected = `at most ${LARGEST_TEXTS} characters`;
    throw refuse('XLSX-LIMIT', place, 'The texts of the workbook are too many.', { expected });
  };
  const handler: PartHandler = {
    open: (name) => {
      if (name === 'si') text = '';
      else if (name === 'rPh') isReading = true;
      else if (name === 't') isText = !isReading;
    },
    text: (piece) => {
      if (!isText) return;
      grow(piece.length);
      text += piece;
    },
    close: (name) => {
      if (name === 't') isText = false;
      else if (name === 'rPh') isReading = false;
      else if (name === 'si') {
        grow(TEXT_COST);
        texts.push(unescapeText(text));
      }
    },
  };
  await read(entry, place, handler, Number.POSITIVE_INFINITY);
  return texts;
}

async function formatsOf(entry: ZipEntry | undefined, place: Position): Promise<NumberFormat[]> {
  const codes = new Map<number, string>();
  const formats: NumberFormat[] = [];
  if (entry === undefined) return formats;
  let isCellStyle = false;
  await read(entry, place, {
    open: (name, { numFmtId = '0', formatCode }) => {
      if (name === 'cellXfs') isCellStyle = true;
      if (name === 'numFmt' && formatCode !== undefined) codes.set(Number(numFmtId), formatCode);
      // The part lists the codes before the styles that use them.
      if (name === 'xf' && isCellStyle)
        formats.push(numberFormat(Number(numFmtId), codes.get(Number(numFmtId))) ?? PLAIN);
    },
    close: (name) => {
      if (name === 'cellXfs') isCellStyle = false;
    },
  });
  return formats;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function relationsPath(path: string): string {
  return `${folderOf(path)}_rels/${path.slice(path.lastIndexOf('/') + 1)}.rels`;
}

/** A name in the archive, relative to a folder in it. */
function resolve(folder: string, target: string): string {
  const parts = target.startsWith('/') ? [] : folder.split('/').filter((part) => part !== '');
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
