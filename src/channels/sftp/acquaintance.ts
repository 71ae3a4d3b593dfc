import { errorMessage } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import type { ChannelDependencies } from '../dependencies.ts';
import type { LearntServer } from '../server-memory.ts';
import { readHabits, type ServerHabits } from './habits.ts';
import { accountOf, type SftpOptions } from './options.ts';
import type { SftpSession } from './session.ts';

/**
 * What is known about the server behind one account. It is recalled at the first session, forgotten when another host key
 * or other software answers, and found out by a probe before the first delivery and whenever `doctor` runs.
 */
export interface Acquaintance {
  readonly habits: ServerHabits;
  /** Recalls the server that answered; nothing that goes wrong with it keeps the session from being used. */
  meet(session: SftpSession): Promise<void>;
  /** Probes and keeps what was found. Throws what spoke against it. */
  probe(folder: string): Promise<ServerHabits>;
  /** Probes unless that was done, by whomever. What goes wrong is logged, and tried again after a while. */
  ensureKnown(folder: string): Promise<void>;
  /** A single fact that was met on the way. */
  note(fact: ServerHabits): Promise<void>;
}

/** A probe that could not be done is not tried again at every delivery. */
const AGAIN_AFTER_MS = 3_600_000;

export function createAcquaintance(
  options: SftpOptions,
  { clock, logger, serverMemory: memory }: Pick<ChannelDependencies, 'clock' | 'logger' | 'serverMemory'>,
  findOut: (folder: string) => Promise<ServerHabits>,
): Acquaintance {
  const account = accountOf(options);
  const shown = { account: printable(account) };
  let who: Pick<LearntServer, 'hostKey' | 'software'> | undefined;
  let habits: ServerHabits = {};
  let probedAt: Date | undefined;
  let nextTry = 0;
  let probing: Promise<ServerHabits> | undefined;

  async function recall(): Promise<void> {
    try {
      const learnt = (await memory?.recall(account))?.learnt;
      if (learnt === undefined || !isSameServer(learnt)) return;
      habits = readHabits(learnt.facts) ?? {};
      probedAt = readHabits(learnt.facts) === undefined ? undefined : learnt.probedAt;
    } catch (thrown) {
      logger.warn({ ...shown, error: errorMessage(thrown) }, 'the habits of a server cannot be recalled');
    }
  }

  function isSameServer(other: Pick<LearntServer, 'hostKey' | 'software'>): boolean {
    return who !== undefined && who.hostKey === other.hostKey && who.software === other.software;
  }

  async function keep(): Promise<void> {
    if (memory === undefined || who === undefined) return;
    try {
      await memory.learn(account, { hostKey: who.hostKey, software: who.software, probedAt, facts: { ...habits } });
    } catch (thrown) {
      logger.warn({ ...shown, error: errorMessage(thrown) }, 'the habits of a server cannot be kept');
    }
  }

  async function probe(folder: string): Promise<ServerHabits> {
    const found = await findOut(folder);
    // A probe does not send writes ahead. What an upload learnt of them is forgotten, so that the next one tries again.
    const { writesAhead: _forgotten, ...met } = habits;
    habits = { ...met, ...found };
    probedAt = clock.now();
    await keep();
    logger.info({ ...shown, software: who?.software, habits }, 'the habits of a server are known');
    return habits;
  }

  /** Deliveries that come at once wait for one probe. */
  function probeOnce(folder: string): Promise<ServerHabits> {
    probing ??= probe(folder).finally(() => {
      probing = undefined;
    });
    return probing;
  }

  return {
    get habits() {
      return habits;
    },
    meet: async ({ hostKey, software }) => {
      if (isSameServer({ hostKey, software })) return;
      who = { hostKey, software };
      habits = {};
      probedAt = undefined;
      nextTry = 0;
      await recall();
    },
    probe: probeOnce,
    ensureKnown: async (folder) => {
      if (memory === undefined || probedAt !== undefined) return;
      if (probing === undefined && clock.now().getTime() < nextTry) return;
      nextTry = clock.now().getTime() + AGAIN_AFTER_MS;
      try {
        await probeOnce(folder);
      } catch (thrown) {
        logger.warn(
          { ...shown, folder: printable(folder), error: errorMessage(thrown) },
          'the habits of a server cannot be found out; what is safe with any server is done',
        );
      }
    },
    note: async (fact) => {
      habits = { ...habits, ...fact };
      await keep();
    },
  };
}
