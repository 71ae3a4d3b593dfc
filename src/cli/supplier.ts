import type { Command } from 'commander';
import { registerPause } from './supplier/pause.ts';
import { registerPoll } from './supplier/poll.ts';
import { registerTrust } from './supplier/trust.ts';

/** What a person does about one supplier by hand, one file per command. */
export function registerSupplier(program: Command): void {
  const supplier = program.command('supplier').description('set up and look after single suppliers');
  for (const register of [registerTrust, registerPoll, registerPause]) register(supplier);
}
