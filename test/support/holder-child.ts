import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '../../src/kernel/logger.ts';
import { openDatabase } from '../../src/stores/database.ts';
import { takeLane } from '../../src/stores/lanes.ts';
import { openReplica } from '../../src/stores/replica.ts';

/** A process that takes a lane and keeps it until replicas.test.ts kills it. Says so on standard output. */
const address = String(process.argv[2]);
const logger = createLogger({ level: 'error' });
const db = await openDatabase({ address, logger });
const replica = await openReplica({ address, logger });
const turn = await takeLane(db, { kind: 'deliver', key: 'x' }, replica.id);
process.stdout.write(`holding ${turn?.fence}\n`);
await sleep(600_000);
