import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { printLint } from '../../app/map-lint.ts';
import type { OpenedMapping } from '../../app/map-open.ts';
import { exitCodes, note } from '../output.ts';

/** Where mappings are unless `--folder` says otherwise. */
export const FOLDER = 'mappings';

/** Says why a mapping cannot be used; 2 when there is none of that name, 3 when it has findings. */
export function refuse(opened: Exclude<OpenedMapping, { state: 'ready' }>, asJson: boolean): number {
  if (opened.state === 'absent') {
    note(opened.message);
    return exitCodes.usage;
  }
  if (asJson) console.log(JSON.stringify({ version: 1, problems: opened.problems }, null, 2));
  else note(printLint(opened.problems));
  note(`${opened.path} cannot be loaded: ${opened.problems.length} finding(s).`);
  return exitCodes.config;
}

/** The bytes of a file, or of standard input for `-`, with the name that findings show. */
export function openInput(path: string): { readonly input: AsyncIterable<Uint8Array>; readonly file?: string } {
  return path === '-' ? { input: process.stdin } : { input: createReadStream(path), file: basename(path) };
}

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}

export function withoutSlash(folder: string): string {
  return folder.length > 1 ? folder.replace(/\/+$/, '') : folder;
}
