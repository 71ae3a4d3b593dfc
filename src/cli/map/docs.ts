import type { Command } from 'commander';
import { findDocs, renderDocs } from '../../app/map/docs.ts';
import { exitCodes, note, printLine } from '../output.ts';

/** `map docs`. Exit codes: 0 found, 2 nothing of that name. */
export function registerDocs(map: Command): void {
  map
    .command('docs')
    .description('explain a canonical field, a step or a kind of document; * marks what is required')
    .argument('[word]', 'e.g. quantity, inventory.quantity, unit, ship-notice; default: everything')
    .option('--json', 'print it as JSON')
    .action((word: string | undefined, options: { json?: boolean }) => {
      const docs = findDocs(word);
      if ('suggestion' in docs) {
        const hint =
          docs.suggestion === undefined ? 'map docs lists all there are' : `did you mean "${docs.suggestion}"?`;
        note(`There is no field, step or kind "${word}"; ${hint}`);
        process.exitCode = exitCodes.usage;
        return;
      }
      if (options.json === true) printLine(JSON.stringify(docs, null, 2));
      else process.stdout.write(renderDocs(docs));
    });
}
