import { startGateway } from '../../src/app.ts';
import { listenForSignals } from '../../src/cli/signals.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createLogger } from '../../src/kernel/logger.ts';
import './end-with-parent.mjs';

const KEEP_SCHEDULE = '--keep-schedule';

/**
 * The gateway in a process of its own, polling often, that a test can kill. Takes the configuration file as argument, and
 * after it the safeguards that a test takes away. Says where it answers and which replica it is on standard output, and
 * hears signals as `crossdock start` does. Ends with whoever started it.
 */
const [file, ...given] = process.argv.slice(2);
const without = given.filter((argument) => argument !== KEEP_SCHEDULE);
const config = loadConfig(String(file), readEnvironment());
const signals = listenForSignals();
const running = await startGateway({
  config,
  logger: createLogger({ level: config.logLevel }),
  durable: false,
  ...(given.includes(KEEP_SCHEDULE) ? {} : { pollEveryMs: 200, settleMs: 100 }),
  safeguards: Object.fromEntries(without.map((safeguard) => [safeguard, false])),
});
process.stdout.write(`${running.url} ${running.gateway.replica?.id}\n`);
await signals.received();
await running.stop();
signals.release();
