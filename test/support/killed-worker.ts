import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '../../src/kernel/logger.ts';
import { openJobQueue } from '../../src/stores/job-queue.ts';

/** A process that takes a job and never ends it: job-queue.test.ts kills it. Says so on standard output. */
const jobs = await openJobQueue({
  address: String(process.argv[2]),
  logger: createLogger({ level: 'error' }),
  role: 'work',
});
await jobs.work(
  'file.open',
  async ({ fileId }) => {
    process.stdout.write(`started ${fileId}\n`);
    await sleep(600_000);
  },
  { concurrency: 2 },
);
process.stdout.write('working\n');
