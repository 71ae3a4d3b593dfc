import { InvalidArgumentError } from 'commander';
import { plural } from '../../app/counts.ts';
import { printLint } from '../../app/map/lint.ts';
import type { OpenedMapping } from '../../app/map/open.ts';
import { exitCodes, note, printLine } from '../output.ts';

/** Where mappings are unless `--folder` says otherwise. */
export const FOLDER = 'mappings';

/** Says why a mapping cannot be used; 2 when there is none of that name, 3 when it has findings. */
export function refuse(opened: Exclude<OpenedMapping, { state: 'ready' }>, asJson: boolean): number {
  if (opened.state === 'absent') {
    note(opened.message);
    return exitCodes.usage;
  }
  if (asJson) printLine(JSON.stringify({ version: 1, problems: opened.problems }, null, 2));
  else note(printLint(opened.problems));
  note(`${opened.path} cannot be loaded: ${plural(opened.problems.length, 'finding')}.`);
  return exitCodes.config;
}

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}

export function withoutSlash(folder: string): string {
  return folder.length > 1 ? folder.replace(/\/+$/, '') : folder;
}
