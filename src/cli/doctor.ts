import type { Command } from 'commander';
import pc from 'picocolors';
import type { Check } from '../app/check.ts';
import { doctor } from '../app/doctor.ts';
import { readEnvironment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { createLogger } from '../kernel/logger.ts';
import { exitCodes, printLine } from './output.ts';

/** `crossdock doctor`: is everything there that the gateway needs? */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'check database, schema, disk, clock, console, shops, alerts, certificates, traces and every supplier (connect, host key, list, archive, write, rename)',
    )
    .option('--config <file>', 'configuration file', 'crossdock.yaml')
    .option('--json', 'one JSON object')
    .action(async ({ config: file, json }: { config: string; json?: boolean }) => {
      const config = loadConfig(file, readEnvironment());
      const logger = createLogger({ level: 'error' });
      const checks: Check[] = [];
      const ok = await doctor(config, logger, (check) => {
        checks.push(check);
        if (!json) printLine(line(check));
        if (!json && !check.ok && check.fix !== undefined) printLine(`     fix: ${check.fix}`);
      });
      if (json) printLine(JSON.stringify({ ok, checks }));
      else printLine(ok ? 'Everything is as it should be.' : 'Something needs a person: see the lines marked FAIL.');
      if (!ok) process.exitCode = exitCodes.failed;
    });
}

/** The word says it, the colour only repeats it. */
function line({ subject, name, ok, detail }: Check): string {
  return `${ok ? pc.green('ok  ') : pc.red('FAIL')} ${subject.padEnd(10)} ${name.padEnd(14)} ${detail}`;
}
