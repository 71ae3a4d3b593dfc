import { createInterface } from 'node:readline';
import { createLogger } from '../../src/kernel/logger.ts';
import { startEmbeddedPostgres } from '../../src/stores/embedded/embedded-postgres.ts';

/**
 * A gateway as far as its database goes, in a process of its own that a test can kill: starts or adopts the embedded
 * server of a folder, says how on standard output, and stops when its standard input ends.
 */
const [folder, sharedFolder] = process.argv.slice(2);
const logger = createLogger({ level: process.argv[4] ?? 'error' });
try {
  const server = await startEmbeddedPostgres({
    folder: String(folder),
    logger,
    durable: false,
    ...(sharedFolder ? { sharedFolder } : {}),
  });
  process.stdout.write(
    `${JSON.stringify({ url: server.url, adopted: server.adopted, dataFolder: server.dataFolder })}\n`,
  );
  createInterface(process.stdin).on('close', async () => {
    await server.stop();
    process.stdout.write('stopped\n');
  });
} catch (error) {
  process.stdout.write(
    `${JSON.stringify({ code: (error as { code?: string }).code, message: (error as Error).message })}\n`,
  );
}
