import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this package, where `mappings/` and `samples/` are, from the sources as well as from `dist/`. */
export function packageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
