import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../../config/load.ts';
import { codecs } from '../../formats/registry.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { LintProblem } from '../../mapping/lint/problem.ts';
import { loadMapping } from '../../mapping/load.ts';
import { loadSupplier, readWithin } from '../../partners/load.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { LineOutcome } from '../../pipeline/inbound/translate.ts';
import { type FileTranslation, translateFile } from '../../pipeline/inbound/translate-file.ts';
import type { Archive } from '../../stores/archive/ledger.ts';
import { closeArchive } from '../../stores/archive/open.ts';
import { type Database, readOnly } from '../../stores/database.ts';
import { lastFiles, type SeenFile } from '../../stores/files.ts';
import { archiveOf, supplierFromDatabase, withCurrentDatabase } from '../offline.ts';
import { compareDocuments, compareLine, type Difference, Differences, type KeptLine, kept, keyOf } from './compare.ts';

export interface ReplayOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Mappings folder with the edited files. */
  readonly folder: string;
  readonly supplier: string;
  /** Only this mapping is tried: its id, or the path of a `.map.yaml` file. */
  readonly map?: string | undefined;
  /** How many files, the newest first. */
  readonly last: number;
}

export interface ReplayReport {
  readonly version: 1;
  readonly supplier: string;
  /** Revision in force, and that of the folder. */
  readonly live: string;
  readonly candidate: string;
  readonly files: readonly ReplayedFile[];
  readonly differences: readonly Difference[];
}

export interface ReplayedFile {
  readonly id: string;
  readonly name: string;
  readonly receivedAt: string;
  readonly lines: number;
  /** Lines beyond the first hundred thousand, which are not compared. */
  readonly notCompared: number;
  readonly differences: number;
}

export type ReplayAnswer =
  | ReplayReport
  | { readonly state: 'broken'; readonly path: string; readonly problems: readonly LintProblem[] }
  | { readonly state: 'absent'; readonly message: string };

/** Lines of one file that are kept in memory to be compared. */
const MOST_LINES = 100_000;

/**
 * Runs edited mappings over the last archived files of a supplier beside the ones in force, and says what would come out
 * differently. It reads in one transaction that cannot write, so nothing changes, whatever the mappings do.
 */
export async function replay(options: ReplayOptions): Promise<ReplayAnswer> {
  return withCurrentDatabase(options.config, options.logger, async (db) => {
    const archive = await archiveOf(options.config, db);
    try {
      return await readOnly(db, async (trx) => replayWith(trx, archive, options));
    } finally {
      await closeArchive(archive);
    }
  });
}

async function replayWith(db: Database, archive: Archive, options: ReplayOptions): Promise<ReplayAnswer> {
  const whole = options.map === undefined ? fromFolder(options) : undefined;
  if (whole !== undefined && 'state' in whole) return whole;
  const live = await supplierFromDatabase(db, options.config, options.supplier);
  const candidate = whole ?? fromFile(options, options.map ?? '', live);
  if ('state' in candidate) return candidate;
  return compareOver(db, archive, { ...candidate, supplier: options.supplier, live, last: options.last });
}

/** What is compared with what. */
export interface Comparison {
  readonly supplier: string;
  readonly live: SupplierProfile;
  readonly profile: SupplierProfile;
  /** Only files that this mapping read, where it is in force. */
  readonly only?: string;
  readonly last: number;
}

/** What would come out differently of the last files under another profile. */
export async function compareOver(
  db: Database,
  archive: Archive,
  { supplier, live, profile, only, last }: Comparison,
): Promise<ReplayReport> {
  const known = live.inbound.some(({ id }) => id === only);
  const files: ReplayedFile[] = [];
  const differences = new Differences();
  for (const file of await lastFiles(db, supplier, last, known ? only : undefined)) {
    files.push(await compareFile(db, archive, file, live, profile, differences));
  }
  return {
    version: 1,
    supplier,
    live: live.revision,
    candidate: profile.revision,
    files,
    differences: differences.list,
  };
}

type Candidate = { readonly profile: SupplierProfile; readonly only?: string } | Exclude<ReplayAnswer, ReplayReport>;

/** Everything that the supplier's folder says. */
function fromFolder({ folder, supplier, config }: ReplayOptions): Candidate {
  const own = join(folder, supplier);
  if (!existsSync(join(own, 'supplier.yaml'))) {
    return { state: 'absent', message: `There is no supplier "${supplier}" in ${folder}.` };
  }
  const { profile, problems } = loadSupplier({
    folder,
    id: supplier,
    maps: readdirSync(own)
      .filter((file) => file.endsWith('.map.yaml'))
      .sort(),
    readText: readWithin(folder),
    environment: config.environment,
    connects: false,
  });
  if (problems.length > 0) return { state: 'broken', path: own, problems };
  if (profile === undefined) return { state: 'absent', message: `${own} is switched off: active is false.` };
  return { profile };
}

/** What is in force, with one mapping in place of the one of the same id. */
function fromFile({ folder, supplier }: ReplayOptions, map: string, live: SupplierProfile): Candidate {
  const path = map.endsWith('.yaml') ? map : join(folder, supplier, `${map}.map.yaml`);
  if (!existsSync(path)) return { state: 'absent', message: `There is no mapping ${path}.` };
  const { mapping, problems } = loadMapping(readWithin(dirname(dirname(resolve(path)))), path);
  if (mapping === undefined) return { state: 'broken', path, problems };
  if (mapping.direction === 'out') {
    return { state: 'absent', message: `${mapping.id} writes files; only what is received can be read again.` };
  }
  const others = live.inbound.filter(({ id }) => id !== mapping.id);
  return { profile: { ...live, revision: mapping.version, inbound: [mapping, ...others] }, only: mapping.id };
}

async function compareFile(
  db: Database,
  archive: Archive,
  file: SeenFile,
  live: SupplierProfile,
  candidate: SupplierProfile,
  differences: Differences,
): Promise<ReplayedFile> {
  const countBefore = differences.count;
  const { name } = file;
  const before = new Map<string, KeptLine>();
  const kinds = new Map<number, string>();
  let lines = 0;
  const old = await translate(db, archive, live, file, (document, outcome) => {
    lines += 1;
    if (before.size < MOST_LINES) before.set(keyOf(document, outcome), kept(outcome));
  });
  for (const { ordinal, kind } of documentsOf(old)) kinds.set(ordinal, kind);
  const placeOf = (key: string): { file: string; place: string } => {
    const [document, ordinal, part] = key.split('/');
    return { file: name, place: `document ${document}, place ${ordinal}${part === '1' ? '' : `.${part}`}` };
  };
  const compare = (key: string, was: KeptLine | undefined, is: KeptLine | undefined): void => {
    compareLine(differences, kinds.get(Number(key.split('/')[0])) ?? '', placeOf(key), was, is);
  };
  const isWhole = lines <= MOST_LINES;
  const now = await translate(db, archive, candidate, file, (document, outcome) => {
    const key = keyOf(document, outcome);
    const was = before.get(key);
    // Beyond what was kept nobody can say whether a line is new.
    if (was !== undefined || isWhole) compare(key, was, kept(outcome));
    before.delete(key);
  });
  for (const [key, was] of before) compare(key, was, undefined);
  compareDocuments(differences, name, old, now);
  return {
    id: file.id,
    name,
    receivedAt: file.receivedAt.toISOString(),
    lines,
    notCompared: Math.max(0, lines - MOST_LINES),
    differences: differences.count - countBefore,
  };
}

function translate(
  db: Database,
  archive: Archive,
  profile: SupplierProfile,
  file: SeenFile,
  see: (document: number, outcome: LineOutcome) => void,
): Promise<FileTranslation> {
  return translateFile({ codecs, archive, see }, db, profile, file);
}

function documentsOf(file: FileTranslation) {
  return file.ok ? file.translated.units.flatMap((unit) => unit.documents) : [];
}
