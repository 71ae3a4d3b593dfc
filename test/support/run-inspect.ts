import { Command } from 'commander';
import { registerInspect } from '../../src/cli/inspect.ts';

/** The inspect command alone, as a process of its own: for its exit codes and streams. */
const program = new Command('crossdock');
registerInspect(program);
await program.parseAsync();
