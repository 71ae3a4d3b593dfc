import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import { UnpackRefusal } from '../../src/formats/packed/refusal.ts';
import { unpack } from '../../src/formats/packed/unpack.ts';
import { streamOf } from '../support/events.ts';
import { rowsOf, workbookOf } from '../support/xlsx.ts';
import { zipOf } from '../support/zip.ts';
import type { Chance } from './chance.ts';
import { damaged, type Structure } from './damage.ts';
import { problemViolation } from './invariants.ts';

const GZIP = Buffer.from([0x1f, 0x8b]);
const MOST_BYTES = 2_000_000;

/** A packed file with some table in it, as latin1 text; the archive of it may lie. */
export function packedFile(chance: Chance, table: (chance: Chance) => string): string {
  const content = () => Buffer.from(table(chance).repeat(chance.hits(0.05) ? 2000 : 1), 'latin1');
  if (chance.hits(0.5)) return gzipSync(content()).toString('latin1');
  const parts = Array.from({ length: chance.between(0, 3) }, (_, index) => ({
    name: chance.pick([`stock-${index}.csv`, '../up.csv', '/etc/passwd', 'a\nb.csv', '__proto__', 'x'.repeat(300)]),
    data: content(),
    stored: chance.hits(0.3),
    ...(chance.hits(0.1) ? { flags: chance.below(65_536) } : {}),
    ...(chance.hits(0.1) ? { method: chance.below(20) } : {}),
    ...(chance.hits(0.1) ? { crc: chance.below(2 ** 32) } : {}),
    ...(chance.hits(0.1) ? { size: chance.below(2 ** 32) } : {}),
    ...(chance.hits(0.1) ? { packedSize: chance.below(100_000) } : {}),
    ...(index > 0 && chance.hits(0.1) ? { sharing: 0 } : {}),
  }));
  return zipOf(parts).toString('latin1');
}

/** A workbook whose parts may be damaged: the archive around them is whole, so that they are read. */
export function xlsxFile(chance: Chance, structure: Structure, cells: readonly string[]): string {
  const escaped = cells.map((cell) => cell.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`));
  const rows = Array.from({ length: chance.between(1, 12) }, () =>
    Array.from({ length: chance.between(1, 5) }, () => chance.pick(escaped)),
  );
  const typed = `<row r="${chance.below(20)}"><c r="B1" t="s"><v>${chance.below(3)}</v></c><c s="1"><v>46348.5</v></c></row>`;
  const perhaps = (text: string) => (chance.hits(0.2) ? damaged(text, chance, structure, () => typed).text : text);
  return workbookOf({
    sheets: { Notes: perhaps(rowsOf([['read me']])), Stock: perhaps(rowsOf(rows) + (chance.hits(0.5) ? typed : '')) },
    texts: perhaps('<si><t>SKU</t></si><si><r><t>E</t></r><r><t>TA</t></r></si>'),
    styles: perhaps(
      '<numFmts><numFmt numFmtId="164" formatCode="yyyy"/></numFmts><cellXfs><xf/><xf numFmtId="14"/></cellXfs>',
    ),
    ...(chance.hits(0.2) ? { workbook: { hidden: ['Notes'], properties: '<workbookPr date1904="1"/>' } } : {}),
  }).toString('latin1');
}

interface Unpacked {
  readonly entries: readonly { readonly name: string; readonly size: number; readonly sha256: string }[];
  readonly refused: UnpackRefusal | undefined;
}

/** What must hold for every packed file: it ends, within its limits, with all of its content or a reason. */
export async function packedViolation(bytes: Buffer, chance: Chance): Promise<string | undefined> {
  const kind = bytes[0] === 0x50 ? 'zip' : 'gzip';
  const whole = await unpacked(bytes, kind);
  const size = whole.entries.reduce((sum, entry) => sum + entry.size, 0);
  // The last piece may go past the limit before it is noticed.
  if (size > MOST_BYTES + 65_536) return `${size} bytes came out, ${MOST_BYTES} are allowed`;
  if (whole.refused !== undefined) {
    const violation = problemViolation(whole.refused.problem, Math.max(size, bytes.length));
    if (violation !== undefined) return violation;
  }
  const again = await unpacked(
    bytes,
    kind,
    [1, chance.below(bytes.length), bytes.length].sort((a, b) => a - b),
  );
  if (!isDeepStrictEqual(again.entries, whole.entries)) return 'chunks change what comes out';
  if (again.refused?.problem.code !== whole.refused?.problem.code) return 'chunks change the reason';
  const cut = chance.below(bytes.length);
  const left = await unpacked(bytes.subarray(0, cut), kind);
  if (left.refused !== undefined || isDeepStrictEqual(left.entries, whole.entries)) return undefined;
  // What is left is whole in its own right when only bytes stood behind it that do not belong there, or another gzip
  // file: those behind one another are one (RFC 1952, 2.2).
  if (whole.refused !== undefined || (kind === 'gzip' && bytes.indexOf(GZIP, cut) === cut)) return undefined;
  return `cut at byte ${cut}, less is complete`;
}

async function unpacked(bytes: Uint8Array, kind: 'gzip' | 'zip', cuts: readonly number[] = []): Promise<Unpacked> {
  const entries: { name: string; size: number; sha256: string }[] = [];
  try {
    for await (const entry of unpack(streamOf(bytes, cuts), kind, 'file.gz', { mostBytes: MOST_BYTES })) {
      const hash = createHash('sha256');
      let size = 0;
      for await (const chunk of entry.content) {
        hash.update(chunk);
        size += chunk.length;
      }
      entries.push({ name: entry.name, size, sha256: hash.digest('hex') });
    }
    return { entries, refused: undefined };
  } catch (error) {
    if (error instanceof UnpackRefusal) return { entries, refused: error };
    throw error;
  }
}
