import type { Command } from 'commander';
import { placesImported } from '../app/places.ts';
import { printable } from '../kernel/problem.ts';
import { type Flags, opened, withConfig } from './database-command.ts';
import { openInput, UnreadableInput } from './input.ts';
import { exitCodes, note, printLine } from './output.ts';

/** `crossdock places import FILE`: where postal codes are, for routing to the nearest supplier. */
export function registerPlaces(program: Command): void {
  const places = program.command('places').description('where postal codes are, for distances (docs/routing.md)');
  withConfig(
    places
      .command('import')
      .description('replaces what is known of the countries in a file of GeoNames (US.txt, allCountries.txt)')
      .argument('<file>', 'text with tabs; - for standard input'),
  ).action(async (file: string, flags: Flags) => {
    try {
      await runImport(file, flags);
    } catch (thrown) {
      if (!(thrown instanceof UnreadableInput)) throw thrown;
      note(`crossdock: ${thrown.message}.`);
      process.exitCode = exitCodes.unreadable;
    }
  });
}

async function runImport(file: string, flags: Flags): Promise<void> {
  const input = await openInput(file);
  try {
    const imported = await placesImported(...opened(flags), input.content);
    if (flags.json) return printLine(JSON.stringify({ version: 1, ...imported }, null, 2));
    for (const { country, codes } of imported.countries) printLine(`${country}: ${codes} postal codes`);
    if (imported.skipped > 0) note(`${imported.skipped} line(s) say no place:`);
    for (const example of imported.examples) note(printable(`  ${example}`));
  } finally {
    input.close();
  }
}
