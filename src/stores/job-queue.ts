import { type JobResult, type JobWithMetadata, PgBoss, type Queue } from 'pg-boss';
import { CrossdockError, errorMessage, RejectedError, TransientError } from '../kernel/errors.ts';
import { randomIds } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { sparingly } from '../kernel/sparingly.ts';
import { asDatabaseError, connectionSettings, type Database, type DatabaseAddress } from './database.ts';
import { inTransaction } from './queue-statements.ts';
import { type Payload, type QueueName, queueNames, queues } from './queues.ts';

/** What a handler gets beside its payload. */
export interface JobContext {
  readonly jobId: string;
  /** 1 at the first attempt. */
  readonly attempt: number;
  /** Carries queue and job id. */
  readonly logger: Logger;
  /** Aborted when the attempt ran too long or the process is stopping hard. */
  readonly signal: AbortSignal;
}

/**
 * Does the work of one job. Returning completes it. A TransientError or an unknown error tries again later, after
 * `retryAfterMs` if the error carries it; a RejectedError or ConfigError goes to the dead letters at once.
 */
export type JobHandler<Q extends QueueName> = (payload: Payload<Q>, context: JobContext) => Promise<void>;

/** A job that was given up, with the error of its last attempt. */
export interface DeadLetter {
  readonly id: string;
  readonly queue: QueueName;
  readonly payload: unknown;
  readonly error: { readonly code: string; readonly message: string };
  readonly attempts: number;
  readonly diedAt: Date;
}

export interface JobQueue {
  /**
   * Hints that a row needs work; visible to workers when `trx` commits. While an equal hint waits, no second one is
   * made: the waiting one is brought forward and held until the commit, so that its worker sees this transaction.
   * Send as the last thing in a transaction: equal hints of others wait for its end.
   */
  send<Q extends QueueName>(trx: Database, queue: Q, payload: Payload<Q>, options?: SendOptions): Promise<void>;
  /** The same for several payloads, as few statements as can be: those that wait already are brought forward one by one. */
  sendAll<Q extends QueueName>(trx: Database, queue: Q, payloads: readonly Payload<Q>[]): Promise<void>;
  /**
   * Works a queue in this process, with at most `concurrency` jobs at a time. So many as `claim` are fetched at once and begun
   * together; the next are fetched when all of them are done.
   */
  work<Q extends QueueName>(
    queue: Q,
    handler: JobHandler<Q>,
    options: { concurrency: number; claim?: number },
  ): Promise<void>;
  /** Oldest first. */
  deadLetters(limit?: number): Promise<DeadLetter[]>;
  /** Puts a dead letter back into its queue with fresh attempts; false when it is gone. */
  revive(queue: QueueName, id: string): Promise<boolean>;
  /** Removes a dead letter for good; false when it is gone. */
  discard(queue: QueueName, id: string): Promise<boolean>;
  /** Jobs that wait and that run, per queue. */
  depths(): Promise<{ queue: QueueName; waiting: number; active: number; dead: number }[]>;
  /** Takes no new jobs, lets running ones end for at most `timeoutMs` (default 20 s), then gives them back. */
  stop(timeoutMs?: number): Promise<void>;
}

export interface SendOptions {
  /** What makes two hints equal; default: the ids of the payload. */
  readonly singletonKey?: string;
  /** Not before this instant. */
  readonly startAfter?: Date;
  /** Does nothing while an equal hint waits, also for its next attempt: for reminders, which are no news. */
  readonly onlyIfNone?: boolean;
}

/**
 * A process that died is noticed after this many seconds (pg-boss allows no fewer) plus one round of the monitor. The
 * beat needs the event loop: a handler that blocks it longer is run a second time elsewhere.
 */
const HEARTBEAT_SECONDS = 10;
const MONITOR_SECONDS = 1;
/** Backstop for lost notifications and the only wake-up of retries, which do not notify. pg-boss's default is 30. */
const POLL_SECONDS = 0.5;
/** With one job per fetch a worker would sleep between jobs even while many wait; from two on it fetches again at once. */
const BATCH = 2;
const DEFAULT_STOP_MS = 20_000;
const YEAR_SECONDS = 365 * 24 * 3600;

/** What pg-boss puts behind the error of a worker: every worker meets the same one. */
const WHICH_WORKER = / \(Queue: .*\)$/;

const deadQueueOf = (queue: QueueName) => `${queue}.dead`;

/**
 * Opens the job queue on the same database. `send` only puts jobs in (commands, tests); `work` also runs them and
 * watches over those of dead processes.
 *
 * @throws TransientError DATABASE-UNREACHABLE or JOB-QUEUE-FAILED, ConfigError DATABASE-REFUSED.
 */
export async function openJobQueue(options: {
  address: DatabaseAddress;
  logger: Logger;
  role: 'send' | 'work';
}): Promise<JobQueue> {
  const { logger, role } = options;
  const { types: _, ...connection } = connectionSettings(options.address);
  const boss = new PgBoss({
    ...(connection as { connectionString: string }),
    application_name: 'crossdock-jobs',
    max: role === 'work' ? 6 : 2,
    useListenNotify: role === 'work',
    supervise: role === 'work',
    schedule: false,
    superviseIntervalSeconds: MONITOR_SECONDS,
    monitorIntervalSeconds: MONITOR_SECONDS,
    registerInstance: role === 'work',
  });
  const seldom = sparingly();
  for (const [event, message] of [
    ['error', 'Job queue error'],
    ['warning', 'Job queue warning'],
  ] as const) {
    boss.on(event, ({ message: detail }: { readonly message: string }) =>
      seldom(`${event} ${detail.replace(WHICH_WORKER, '')}`, (again) => logger.warn({ detail, ...again }, message)),
    );
  }
  try {
    await boss.start();
    await createQueues(boss);
  } catch (error) {
    await boss.stop({ graceful: false });
    const named = asDatabaseError(error);
    if (named instanceof CrossdockError) throw named;
    throw new TransientError('JOB-QUEUE-FAILED', `The job queue could not be opened: ${errorMessage(error)}.`, {
      cause: error,
    });
  }
  return jobQueue(boss, logger);
}

/** Creates missing queues and brings existing ones to the settings of this build. Safe when several processes do it. */
async function createQueues(boss: PgBoss): Promise<void> {
  const existing = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  const ensure = async (name: string, wanted: Omit<Queue, 'name'>) => {
    const found = existing.get(name);
    if (found === undefined) await boss.createQueue(name, wanted);
    else if (Object.entries(wanted).some(([key, value]) => found[key as keyof Queue] !== value)) {
      const { policy: _policy, ...changeable } = wanted;
      await boss.updateQueue(name, changeable);
    }
  };
  for (const name of queueNames) {
    const { retryLimit, retryDelay, longestRetryDelay, longestRun } = queues[name].settings;
    await ensure(deadQueueOf(name), { policy: 'standard', retentionSeconds: YEAR_SECONDS });
    await ensure(name, {
      policy: 'short',
      retryLimit,
      retryDelay,
      retryBackoff: true,
      retryDelayMax: longestRetryDelay,
      expireInSeconds: longestRun,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      deleteAfterSeconds: 24 * 3600,
      deadLetter: deadQueueOf(name),
      notify: true,
    });
  }
}

function jobQueue(boss: PgBoss, logger: Logger): JobQueue {
  const self: JobQueue = {
    async send(trx, queue, payload, options = {}) {
      const data = queues[queue].payload.parse(payload);
      const singletonKey = options.singletonKey ?? keyOf(data);
      const db = inTransaction(trx);
      const startAfter = options.startAfter === undefined ? {} : { startAfter: options.startAfter };
      if (options.onlyIfNone) {
        const waiting = await boss.findJobs(queue, { db, key: singletonKey, queued: true, limit: 1 });
        if (waiting.length > 0) return;
      }
      // A waiting hint may be taken by a worker between the two steps; then there is room for a new one.
      for (;;) {
        if ((await boss.send(queue, data, { db, singletonKey, ...startAfter })) !== null) return;
        const held = await boss.update(queue, undefined, {
          db,
          singletonKey,
          ...(options.startAfter === undefined ? { startAfter: 0 } : {}),
        });
        if (held.updated > 0) return;
      }
    },

    async sendAll(trx, queue, payloads) {
      if (payloads.length === 0) return;
      const db = inTransaction(trx);
      const hints = payloads.map((payload) => {
        const data = queues[queue].payload.parse(payload);
        return { payload, job: { id: randomIds.next(), data, singletonKey: keyOf(data) } };
      });
      const jobs = hints.map(({ job }) => job);
      const made = new Set(await boss.insert(queue, jobs, { db, returnId: true }));
      for (const { payload, job } of hints) {
        const { id, singletonKey } = job;
        if (made.has(id)) continue;
        const held = await boss.update(queue, undefined, { db, singletonKey, startAfter: 0 });
        if (held.updated === 0) await self.send(trx, queue, payload);
      }
    },

    async work(queue, handler, { concurrency, claim = BATCH }) {
      const run = runner(boss, queue, handler, logger.child({ queue }));
      await boss.work<object, unknown, typeof WORK_OPTIONS & { batchSize: number; localConcurrency: number }>(
        queue,
        { ...WORK_OPTIONS, batchSize: claim, localConcurrency: Math.max(1, Math.floor(concurrency / claim)) },
        async (jobs) => {
          if (concurrency >= claim) return Promise.all(jobs.map(run));
          const results: JobResult[] = [];
          for (const job of jobs) results.push(await run(job));
          return results;
        },
      );
    },

    async deadLetters(limit = 100) {
      const found: DeadLetter[] = [];
      for (const queue of queueNames) {
        const jobs = await boss.findJobs<object>(deadQueueOf(queue), { queued: true, limit });
        found.push(
          ...jobs.map((job) => ({
            id: job.id,
            queue,
            payload: job.data,
            error: errorIn(job.sourceOutput),
            attempts: (job.sourceRetryCount ?? 0) + 1,
            diedAt: job.createdOn,
          })),
        );
      }
      return found.sort((a, b) => a.diedAt.getTime() - b.diedAt.getTime()).slice(0, limit);
    },

    async revive(queue, id) {
      return (await boss.redrive(deadQueueOf(queue), { ids: [id] })) > 0;
    },

    async discard(queue, id) {
      // pg-boss declares its answer as an empty interface; it carries the number of jobs that were deleted.
      const answer = (await boss.deleteJob(deadQueueOf(queue), id)) as { affected: number };
      return answer.affected > 0;
    },

    async depths() {
      const rows = await boss.getQueues();
      const counts = new Map(rows.map((row) => [row.name, row]));
      return queueNames.map((queue) => ({
        queue,
        waiting: counts.get(queue)?.queuedCount ?? 0,
        active: counts.get(queue)?.activeCount ?? 0,
        dead: counts.get(deadQueueOf(queue))?.queuedCount ?? 0,
      }));
    },

    async stop(timeoutMs = DEFAULT_STOP_MS) {
      await boss.stop({ graceful: true, timeout: timeoutMs, close: true });
    },
  };
  return self;
}

/** What makes two hints of one queue equal, where nothing else is said: the ids of the payload. */
function keyOf(payload: object): string {
  return Object.values(payload).join(':');
}

const WORK_OPTIONS = {
  burstWhenBatchFull: true,
  notifyPollingIntervalSeconds: POLL_SECONDS,
  pollingIntervalSeconds: POLL_SECONDS,
  heartbeatRefreshSeconds: 3,
  includeMetadata: true,
  perJobResults: true,
} as const;

/** Runs one job of a batch to its own result, so that a failing one does not fail its neighbours. */
function runner<Q extends QueueName>(boss: PgBoss, queue: Q, handler: JobHandler<Q>, queueLogger: Logger) {
  return async (job: JobWithMetadata<object>): Promise<JobResult> => {
    const logger = queueLogger.child({ jobId: job.id });
    const attempt = job.retryCount + 1;
    try {
      const payload = queues[queue].payload.safeParse(job.data);
      if (!payload.success) {
        throw new RejectedError(
          'JOB-PAYLOAD',
          `The job's payload is not one of queue ${queue}: ${payload.error.issues[0]?.message}.`,
        );
      }
      await handler(payload.data as Payload<Q>, { jobId: job.id, attempt, logger, signal: job.signal });
      return { id: job.id, status: 'completed' };
    } catch (thrown) {
      // A deadlock or a lost connection is bad weather, which the next attempt outlives: it is told as such, not as a fault.
      const error = asDatabaseError(thrown);
      const output = outputOf(error);
      // A database that lets nobody in for now is no answer to the job: only what the handler itself says is final.
      const isFinal = thrown instanceof CrossdockError && thrown.kind !== 'transient';
      const retryAfterMs = error instanceof TransientError ? error.retryAfterMs : undefined;
      logger.warn(
        { attempt, attempts: job.retryLimit + 1, retryAfterMs, ...output },
        isFinal ? 'Job refused' : 'Job failed',
      );
      if (isFinal) return { id: job.id, status: 'deadletter', output };
      if (retryAfterMs !== undefined) {
        // Settled here, ahead of the batch: the pause can only be set on a job that already waits for its next attempt.
        await boss.fail(queue, job, output);
        await boss.update(queue, undefined, { id: job.id, startAfter: Math.ceil(retryAfterMs / 1000) });
      }
      return { id: job.id, status: 'failed', output };
    }
  };
}

/** What stays with a failed job: code and message; the stack only of errors without a code, which are faults of ours. */
function outputOf(error: Error): { code: string; message: string; stack?: string } {
  if (error instanceof CrossdockError) return { code: error.code, message: error.message };
  const stack = error.stack === undefined ? {} : { stack: error.stack };
  return { code: 'INTERNAL', message: errorMessage(error), ...stack };
}

/** Attempts that were never answered (a killed process) carry pg-boss's own words instead of ours. */
function errorIn(output: object | null): { code: string; message: string } {
  const { code, message, value } = (output ?? {}) as Record<string, unknown>;
  const nested = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  return {
    code: String(code ?? nested.code ?? 'INTERNAL'),
    message: String(
      message ?? nested.message ?? 'The attempt was never answered: its process ended or it ran too long.',
    ),
  };
}
