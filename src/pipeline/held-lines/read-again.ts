import type { SupplierProfile } from '../../partners/profile.ts';
import { findFile, type SeenFile } from '../../stores/files.ts';
import type { HeldLineRow } from '../../stores/held-lines.ts';
import type { Gateway } from '../gateway.ts';
import type { LineOutcome, TranslatedDocument, TranslatedUnit } from '../inbound/translate.ts';
import { translateFile } from '../inbound/translate-file.ts';

/** A file read again with today's mapping, as far as some of its lines are concerned. */
export interface ReadAgain {
  readonly file: SeenFile;
  /** What each of the lines is now, by the id of its held line; absent: no line starts there any more. */
  readonly outcomes: ReadonlyMap<string, LineOutcome>;
  /** The document of a line, and the unit that it stands in. */
  readonly documents: ReadonlyMap<number, { readonly document: TranslatedDocument; readonly unit: TranslatedUnit }>;
  /** Stock: a later line of the feed says something else of the same SKU and warehouse. */
  isOverruled(held: HeldLineRow, line: Readonly<Record<string, unknown>>): boolean;
}

/** Why a file could not be read again. */
export interface Unreadable {
  readonly reason: string;
}

/**
 * Reads an archived file again with the given profile and picks out some lines. A line is found by where it stands: its
 * document, where it starts, and the how manieth it is that starts there. Loops and header around it are as they were, so a
 * line means what it would have meant at first.
 *
 * @param sku stock: one more SKU to look for in later lines
 */
export async function readAgain(
  { codecs, archive, db }: Pick<Gateway, 'codecs' | 'archive' | 'db'>,
  profile: SupplierProfile,
  fileId: string,
  wanted: readonly HeldLineRow[],
  sku?: string,
): Promise<ReadAgain | Unreadable> {
  const file = await findFile(db, profile.id, fileId);
  if (file === undefined) return { reason: 'its file is not in the archive' };
  const byPlace = new Map(wanted.map((line) => [placeOf(line.document, line.ordinal, line.part), line.id]));
  const outcomes = new Map<string, LineOutcome>();
  const skus = new Set<unknown>([...wanted.map((line) => line.fields.sku), sku]);
  /** By SKU and warehouse: the last place in the file that says something of them, of SKUs that are wanted. */
  const last = new Map<string, number>();
  let position = 0;
  const positions = new Map<string, number>();
  const see = (document: number, outcome: LineOutcome): void => {
    position += 1;
    const id = byPlace.get(placeOf(document, outcome.line.source.ordinal, outcome.part));
    if (id !== undefined) {
      outcomes.set(id, outcome);
      positions.set(id, position);
    }
    if (outcome.state !== 'line' || typeof outcome.line.sku !== 'string') return;
    if (id !== undefined) skus.add(outcome.line.sku);
    if (skus.has(outcome.line.sku)) last.set(stockKey(outcome.line), position);
  };
  const tools = { codecs, archive, see };
  const opened = await translateFile(tools, db, profile, file);
  if (!opened.ok) return { reason: opened.problem.message };
  const documents = new Map(
    opened.translated.units.flatMap((unit) =>
      unit.documents.map((document) => [document.ordinal, { document, unit }] as const),
    ),
  );
  return {
    file,
    outcomes,
    documents,
    isOverruled: (held, line) => (last.get(stockKey(line)) ?? 0) > (positions.get(held.id) ?? Number.MAX_SAFE_INTEGER),
  };
}

function placeOf(document: number, ordinal: number, part: number): string {
  return `${document}/${ordinal}/${part}`;
}

function stockKey(line: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([line.sku, line.warehouse ?? '*']);
}
