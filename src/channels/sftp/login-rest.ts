import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { codes } from '../../kernel/codes.ts';
import { errorMessage, RejectedError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import type { ChannelDependencies } from '../dependencies.ts';
import type { LoginRefusal } from '../server-memory.ts';
import { accountOf, type SftpOptions } from './options.ts';

/**
 * After a refused login the account is left alone, by every replica and over restarts, because repeated attempts lock
 * accounts (FAULTS.md A11). The rest doubles with every refusal in a row: five minutes first, then up to an hour, so that
 * no hour sees more than four attempts. Another password or key ends the rest.
 */
export interface LoginRest {
  /** Throws the former refusal while the account rests. */
  refuseWhileResting(): Promise<void>;
  refused(error: RejectedError): Promise<void>;
  accepted(): Promise<void>;
}

const LONGEST_REST_MS = 3_600_000;
/** Too few to try passwords against, enough to see that it is another one. */
const MARK_BYTES = 4;

export function createLoginRest(
  options: SftpOptions,
  { clock, logger, serverMemory: memory }: Pick<ChannelDependencies, 'clock' | 'logger' | 'serverMemory'>,
): LoginRest {
  const account = accountOf(options);
  let last: LoginRefusal | undefined;

  /** What is remembered, by others too. Without a memory that answers, what this process saw. */
  async function recall(): Promise<LoginRefusal | undefined> {
    if (memory === undefined) return last;
    try {
      last = (await memory.recall(account))?.refusal;
    } catch (thrown) {
      logger.warn({ account: printable(account), error: errorMessage(thrown) }, 'refused logins cannot be recalled');
    }
    return last;
  }

  async function note(refusal: LoginRefusal | undefined): Promise<void> {
    last = refusal;
    try {
      await memory?.noteLogin(account, refusal);
    } catch (thrown) {
      logger.warn({ account: printable(account), error: errorMessage(thrown) }, 'a login cannot be noted');
    }
  }

  return {
    refuseWhileResting: async () => {
      const refusal = await recall();
      if (refusal === undefined || clock.now().getTime() >= refusal.until.getTime()) return;
      if (refusal.mark !== (await markOf(options))) return;
      const { code } = refusal;
      throw new RejectedError(
        isCode(code) ? code : 'CHANNEL-LOGIN-REFUSED',
        `${refusal.message} The server is left alone until ${refusal.until.toISOString()}, so that the account is not locked.`,
        { facts: { account, refusals: refusal.count, until: refusal.until.toISOString() } },
      );
    },
    refused: async (error) => {
      const mark = await markOf(options);
      const count = (last?.mark === mark ? last.count : 0) + 1;
      const longest = Math.max(LONGEST_REST_MS, options.loginPauseMs);
      const rest = Math.min(options.loginPauseMs * 2 ** Math.min(count - 1, 20), longest);
      await note({
        count,
        until: new Date(clock.now().getTime() + rest),
        mark,
        code: error.code,
        message: error.message,
      });
    },
    accepted: async () => {
      if (last !== undefined) await note(undefined);
    },
  };
}

function isCode(code: string): code is keyof typeof codes {
  return Object.hasOwn(codes, code);
}

/** Four bytes of a slow hash: enough to see a change, useless for finding the password. */
async function markOf(options: SftpOptions): Promise<string> {
  const { password, privateKey, passphrase, keyboardInteractive } = options;
  const login = JSON.stringify([password, privateKey, passphrase, keyboardInteractive]);
  const hash = await promisify<string, string, number, Buffer>(scrypt)(login, accountOf(options), MARK_BYTES);
  return hash.toString('hex');
}
