/** Releases whose tables are here. */
export type TableVersion = '004010' | '005010';

/** The table that checks a document. */
export interface TableChoice {
  readonly version: TableVersion;
  /** The document is of this very release. If not, only what releases have in common can be an error. */
  readonly exact: boolean;
}

/** The first release that is nearer to 005010: X12 published 004010, 004020 … 004060, 005010 one a year. */
const NEARER_TO_005010 = '4050';

/** Sets that exist in one of the two releases only. */
const ONLY_IN: Readonly<Record<string, TableVersion>> = { '999': '005010' };

/**
 * The release that a version names, as one digit for the version and three for the release: `004030VICS` → `4030`,
 * `00501` → `5010`, `004` → `4000`. Undefined for a text that names none.
 */
export function releaseOf(version: string): string | undefined {
  const [, major, rest] = /^(?=\d{3})0*([1-9])(\d{0,3})/.exec(version.trim()) ?? [];
  return major === undefined || rest === undefined ? undefined : major + rest.padEnd(3, '0');
}

/** The table for a GS08, by its release, industry suffixes aside; undefined where nothing is near. */
export function tableFor(version: string, set: string): TableChoice | undefined {
  const release = releaseOf(version);
  if (release === undefined) return undefined;
  const named = version.slice(0, 6);
  const table = Object.hasOwn(ONLY_IN, set) ? ONLY_IN[set] : nearest(release);
  return table === undefined ? undefined : { version: table, exact: named === table };
}

/** The release to borrow names from, where the version names none. */
export function tableForNames(version: string, set = ''): TableVersion {
  return tableFor(version, set)?.version ?? '004010';
}

/** The other of the two: what both say holds for the releases around them too. */
export function otherTable(version: TableVersion): TableVersion {
  return version === '004010' ? '005010' : '004010';
}

/** Dates had six digits before 004010. */
export function hasShortDates(version: string): boolean {
  const release = releaseOf(version);
  return release !== undefined && release < '4010';
}

/**
 * Whether ISA12 and GS08 name releases that exclude each other. `00400` and `0040X` only name the version, which is
 * enough; ISA12 has room for two of the three digits of the release. Before version 4 the envelope did not follow the
 * releases: groups of version 3 travel in 00200 as a rule.
 */
export function contradicts(isa12: string, gs08: string): boolean {
  const envelope = releaseOf(isa12);
  const group = releaseOf(gs08);
  if (envelope === undefined || group === undefined) return false;
  if (envelope < '4000' && group < '4000') return false;
  if (envelope.slice(1) === '000' || group.slice(1) === '000') return envelope[0] !== group[0];
  return envelope.slice(0, 3) !== group.slice(0, 3);
}

function nearest(release: string): TableVersion {
  return release < NEARER_TO_005010 ? '004010' : '005010';
}
