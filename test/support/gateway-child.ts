import { startGateway } from '../../src/app.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createLogger } from '../../src/kernel/logger.ts';

/**
 * The gateway in a process of its own, polling often, that a test can kill. Takes the configuration file as argument,
 * says where it answers on standard output, and drains on SIGTERM.
 */
const config = loadConfig(String(process.argv[2]), readEnvironment());
const running = await startGateway({
  config,
  logger: createLogger({ level: config.logLevel }),
  durable: false,
  pollEveryMs: 200,
  settleMs: 100,
});
process.stdout.write(`${running.url}\n`);
process.once('SIGTERM', () => void running.stop());
