import type { Command } from 'commander';
import { registerFreshness } from './stock/freshness.ts';
import { registerHistory } from './stock/history.ts';

/** What suppliers have, over time and by age; one file per command. (`explain` says why it is what it is now.) */
export function registerStock(program: Command): void {
  const stock = program.command('stock').description('stock over time, and how old the figures are');
  for (const register of [registerHistory, registerFreshness]) register(stock);
}
