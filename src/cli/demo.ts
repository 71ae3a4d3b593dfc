import { resolve } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { runDemo } from '../app/demo/demo.ts';
import { loggedLine } from '../app/demo/story.ts';
import { summaryTable } from '../app/demo/summary.ts';
import { readEnvironment } from '../config/environment.ts';
import { createLogger } from '../kernel/logger.ts';
import { exitCodes, note, printLine } from './output.ts';
import { listenForSignals, type Signals } from './signals.ts';

interface DemoFlags {
  readonly once?: boolean;
  readonly json?: boolean;
  readonly state: string;
}

/** `crossdock demo`: the whole loop, told as it happens. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('the whole loop with three simulated suppliers behind real SFTP servers and a simulated shop')
    .option('--once', 'end when the story is over; otherwise it stays up with the API')
    .option('--json', 'the story goes to standard error; the last line of standard output is one JSON object')
    .option('--state <folder>', 'where the embedded database lives', '.crossdock/demo')
    .action(async (flags: DemoFlags) => {
      const signals = listenForSignals();
      try {
        await demo(flags, signals);
      } catch (error) {
        if (!signals.signal.aborted) throw error;
        note('Interrupted before the end: everything the demo started is stopped.');
        process.exitCode = exitCodes.interrupted;
      } finally {
        signals.release();
      }
    });
}

async function demo(flags: DemoFlags, signals: Signals): Promise<void> {
  const say = flags.json ? note : printLine;
  const environment = readEnvironment();
  const report = await runDemo({
    environment,
    stateFolder: resolve(flags.state),
    logger: createLogger({
      level: environment.CROSSDOCK_LOG_LEVEL ?? 'warn',
      write: (line) => {
        const told = loggedLine(line);
        if (told !== undefined) note(told);
      },
    }),
    say,
    signal: signals.signal,
    afterwards: async ({ url, report, margins }) => {
      for (const line of summaryTable(report, margins)) say(line);
      for (const failure of report.failures) note(pc.red(`FAILED: ${failure}`));
      if (flags.once) return;
      say(`\nThe console: ${url}/console/`);
      say('The gateway stays up: try');
      say(`  curl ${url}/v1/exceptions`);
      say(`  curl ${url}/v1/orders/shop/W-1006`);
      say(`  curl ${url}/v1/stock/COOLER-24`);
      say('Ctrl-C ends it.');
      await signals.received();
    },
  });
  if (flags.json) printLine(JSON.stringify(report));
  if (!report.ok) process.exitCode = exitCodes.failed;
}
