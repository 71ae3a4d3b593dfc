import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, ROOT } from '../support/sources.ts';
import type { Chance } from './chance.ts';

const read = new Map<string, readonly string[]>();

/** One of the files of this repository whose names end in a certain way, as latin1 text; samples and mapping tests alike. */
export function sampleFile(ending: RegExp, chance: Chance): string {
  const known = read.get(ending.source);
  const files =
    known ?? [...filesUnder('samples', ending), ...filesUnder('mappings', ending)].map(({ path }) => latin1(path));
  if (known === undefined) read.set(ending.source, files);
  return chance.pick(files);
}

function latin1(path: string): string {
  return readFileSync(join(ROOT, path), 'latin1');
}
