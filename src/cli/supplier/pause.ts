import type { Command } from 'commander';
import { pause, resume } from '../../app/supplier/pause.ts';
import { printable } from '../../kernel/problem.ts';
import { type DecisionFlags, opened, until, usage, withDecision } from '../database-command.ts';
import { printLine } from '../output.ts';

/**
 * `supplier pause`, `supplier resume`: a person has a supplier left alone. Exit codes: 0 done, 1 refused, 2 wrong usage,
 * 3 configuration or no such supplier, 4 no database.
 */
export function registerPause(supplier: Command): void {
  withDecision(supplier.command('pause'))
    .description('fetch nothing from it, send nothing to it and sell nothing of it, until it is resumed')
    .argument('<supplier>', 'name of its folder under mappings/')
    .option('--until <time>', 'when it goes on by itself, such as 12h or 2026-11-22T18:00:00Z; default: never', until)
    .action(async (supplierId: string, flags: DecisionFlags & { until?: Date }) => {
      const { by, reason } = flags;
      if (reason === undefined) return usage('Say with --reason why.');
      print(await pause(...opened(flags), supplierId, { by, reason }, flags.until), flags);
    });
  withDecision(supplier.command('resume'))
    .description('end its pause: what waited is fetched and sent, and what it has is sold again')
    .argument('<supplier>', 'name of its folder under mappings/')
    .action(async (supplierId: string, flags: DecisionFlags) => {
      const { by, reason } = flags;
      print(await resume(...opened(flags), supplierId, { by, reason }), flags);
    });
}

function print(said: string, { json }: DecisionFlags): void {
  printLine(json === true ? JSON.stringify({ version: 1, said }) : printable(said));
}
