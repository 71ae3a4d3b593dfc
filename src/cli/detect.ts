import type { Command } from 'commander';
import { detect, isReadable } from '../app/inspect/inspect.ts';
import { printable } from '../kernel/problem.ts';
import { openInput, UnreadableInput } from './input.ts';
import { exitCodes, note, printLine } from './output.ts';

/**
 * `crossdock detect FILE`: the format of a file, from its first bytes. Exit code 0: it is one that can be read; 3: it is
 * not, or the file cannot be opened.
 */
export function registerDetect(program: Command): void {
  program
    .command('detect')
    .argument('<file>', 'file to look at; - for standard input')
    .description('say which format a file has, and why, from its first bytes')
    .option('--json', 'one JSON object')
    .action(async (file: string, { json }: { json?: boolean }) => {
      try {
        process.exitCode = await runDetect(file, json === true);
      } catch (thrown) {
        if (!(thrown instanceof UnreadableInput)) throw thrown;
        note(`crossdock: ${thrown.message}.`);
        process.exitCode = exitCodes.unreadable;
      }
    });
}

async function runDetect(file: string, json: boolean): Promise<number> {
  const { content, name, close } = await openInput(file);
  const { format, reason } = await detect(content, name);
  close();
  const recognised = isReadable(format);
  if (json) printLine(JSON.stringify({ format, reason, recognised, ...(name === undefined ? {} : { file: name }) }));
  else printLine(printable(`${name ?? 'standard input'}: ${format} (${reason})`));
  return recognised ? exitCodes.ok : exitCodes.unreadable;
}
