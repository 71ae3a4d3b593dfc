import type { TableVersion } from './releases.ts';
import { codeLists } from './tables/codes.ts';

/** A code of a coded data element. */
export interface CodeEntry {
  readonly code: string;
  /** In our own words. */
  readonly meaning: string;
  /** A published source lists the code and says what it means. False: known from files only, or by its code alone. */
  readonly confirmed: boolean;
  /** The releases that list it; none for codes that are only seen in files. */
  readonly releases: readonly TableVersion[];
}

export class CodeList {
  /** What it says about a code that is not in it: see tables/codes.ts. */
  readonly kind: 'complete' | 'selection' | 'names';
  readonly codes: Map<string, CodeEntry> = new Map();
  /** The same codes as numbers: every coded element of a file is looked up, and text would be hashed each time. */
  private readonly keys = new Set<number>();

  constructor(kind: CodeList['kind']) {
    this.kind = kind;
  }

  add(entry: CodeEntry): void {
    this.codes.set(entry.code, entry);
    const key = keyOf(entry.code);
    if (key !== undefined) this.keys.add(key);
  }

  has(value: string): boolean {
    const key = keyOf(value);
    return key === undefined ? this.codes.has(value) : this.keys.has(key);
  }
}

/** Up to four ASCII characters as one small number. */
function keyOf(value: string): number | undefined {
  const { length } = value;
  if (length === 0 || length > 4) return undefined;
  let key = 0;
  for (let at = 0; at < length; at += 1) {
    const code = value.charCodeAt(at);
    if (code === 0 || code > 0x7f) return undefined;
    key = key * 0x80 + code;
  }
  return key;
}

const RELEASES: Readonly<Record<string, readonly TableVersion[]>> = {
  '': ['004010', '005010'],
  ':4': ['004010'],
  ':5': ['005010'],
  ':-': [],
};

let parsed: ReadonlyMap<string, CodeList> | undefined;

/** The codes of a data element (`353`, `I18`); undefined for elements without a list here. */
export function codeList(element: string): CodeList | undefined {
  parsed ??= parse();
  return parsed.get(element);
}

/** The elements that have a list: for the tests that check the tables themselves. */
export function codedElements(): readonly string[] {
  parsed ??= parse();
  return [...parsed.keys()];
}

function parse(): ReadonlyMap<string, CodeList> {
  const lists = new Map<string, CodeList>();
  let list: CodeList | undefined;
  for (const line of codeLists.split('\n').filter(Boolean)) {
    const [, element, kind] = /^#(\S+) (complete|selection|names)$/.exec(line) ?? [];
    if (element !== undefined) {
      list = new CodeList(kind as CodeList['kind']);
      lists.set(element, list);
      continue;
    }
    const [, code, doubt, release, meaning] = /^([A-Z0-9]+)(\?)?(:[45-])? (.+)$/.exec(line) ?? [];
    if (code === undefined || meaning === undefined) throw new Error(`Not a code: ${line}`);
    list?.add({ code, meaning, confirmed: doubt === undefined, releases: RELEASES[release ?? ''] ?? [] });
  }
  return lists;
}
