import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './sources.ts';

/** The examples of a page: what each command prints there. */
export async function documentedCommands(page: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(ROOT, 'docs', page), 'utf8');
  const blocks = text.matchAll(/```console\n\$ crossdock ([^\n]+)\n(.*?)```/gs);
  return new Map([...blocks].map(([, command = '', output = '']) => [command, output]));
}
