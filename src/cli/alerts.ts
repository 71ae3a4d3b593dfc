import type { Command } from 'commander';
import { type OpenAlert, openAlerts, testAlerts } from '../app/alerts.ts';
import { readEnvironment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { createLogger } from '../kernel/logger.ts';
import { printable } from '../kernel/problem.ts';
import { type Flags, wholeNumber, withConfig } from './database-command.ts';
import { exitCodes, note, printLine } from './output.ts';

/** `crossdock alerts`: who is told what needs a person, and whether they can be. */
export function registerAlerts(program: Command): void {
  const alerts = program.command('alerts').description('what needs a person, and who was told');
  withConfig(alerts.command('test'))
    .description('send a test notice through every target of crossdock.yaml, and say what each answered')
    .action(test);
  withConfig(alerts.command('list'))
    .description('what is open, newest first, and who was told of it')
    .option('--most <number>', 'how many are shown', wholeNumber, 100)
    .action(list);
}

async function test({ config, json }: Flags): Promise<void> {
  const answers = await testAlerts(loadConfig(config, readEnvironment()));
  if (json === true) printLine(JSON.stringify({ version: 1, answers }, null, 2));
  else
    for (const { target, kind, ok, answer } of answers)
      printLine(printable(`${ok ? 'ok  ' : 'FAIL'} ${target} (${kind}): ${answer}`));
  if (answers.length === 0) note('crossdock.yaml names no alerts.targets: only the log is told.');
  if (answers.some(({ ok }) => !ok)) process.exitCode = exitCodes.failed;
}

async function list({ config, json, most }: Flags & { readonly most: number }): Promise<void> {
  const open = await openAlerts(loadConfig(config, readEnvironment()), createLogger({ level: 'error' }), most);
  if (json === true) printLine(JSON.stringify({ version: 1, alerts: open }, null, 2));
  else for (const alert of open) for (const line of linesOf(alert)) printLine(printable(line));
  if (open.length === 0) note('Nothing needs a person.');
}

function linesOf({ id, severity, code, supplierId, message, openedAt, told }: OpenAlert): string[] {
  const about = supplierId === null ? '' : ` ${supplierId}`;
  return [
    `${id} ${severity} ${code}${about} since ${openedAt.toISOString()}: ${message}`,
    ...(told.length === 0 ? ['  told: only the log'] : told.map(toldLine)),
  ];
}

function toldLine({ target, state, at, answer }: OpenAlert['told'][number]): string {
  if (state === 'sent') return `  told: ${target} at ${at}`;
  return `  ${state === 'waiting' ? 'not yet told' : 'given up'}: ${target}${answer === null ? '' : ` (${answer})`}`;
}
