import { TransientError } from '../../kernel/errors.ts';
import type { Channel, CheckStep, DocumentIdentity, UploadTarget } from '../channel.ts';
import { failureDetail } from '../check.ts';
import type { ChannelDependencies } from '../dependencies.ts';
import { requirePlainName } from '../names.ts';
import { unsupported } from '../unsupported.ts';
import { composeMessage } from './message.ts';
import type { EmailOptions } from './options.ts';
import { handOver, tryLogin } from './smtp.ts';

/**
 * Documents as attachments of e-mails. A message that may have been sent cannot be asked for and is never sent again on
 * a guess; its Message-ID, the same in every attempt, tells a person at the supplier whether it is there.
 */
export function createEmailChannel(options: EmailOptions, { clock, logger }: ChannelDependencies): Channel {
  const running = new Map<Promise<unknown>, () => void>();
  let closed = false;

  function requireOpen(): void {
    if (closed) throw new TransientError('CHANNEL-CLOSED', 'The mail channel is closed.', { nothingSent: true });
  }

  function prepared(target: UploadTarget): DocumentIdentity {
    requireOpen();
    requirePlainName(target.name);
    if (target.document === undefined) throw unsupported('email', 'deliver a file that is no document');
    return target.document;
  }

  async function send(bytes: Buffer): ReturnType<typeof handOver> {
    let end = (): void => undefined;
    const work = handOver(options, bytes, (abort) => {
      end = abort;
    });
    running.set(work, () => end());
    return work.finally(() => running.delete(work));
  }

  return {
    capabilities: {
      adapter: 'email',
      collects: 'none',
      delivers: 'message',
      timeResolutionMs: 1,
      renameRefusesExisting: 'yes',
    },
    list: async () => {
      throw unsupported('email', 'list folders');
    },
    // biome-ignore lint/correctness/useYield: it refuses before there is anything to give
    read: async function* () {
      throw unsupported('email', 'read files');
    },
    settle: async () => {
      throw unsupported('email', 'settle files');
    },
    stage: async (target, bytes) => {
      await composeMessage(options, prepared(target), target.name, bytes, clock.now());
    },
    publish: async (target, bytes, { mayHaveHappened, decided, justBefore }) => {
      const document = prepared(target);
      const { id, bytes: message } = await composeMessage(options, document, target.name, bytes, clock.now());
      if (mayHaveHappened && decided !== true) {
        logger.warn({ messageId: id }, 'a message may have been sent before; it is not sent again');
        return { outcome: 'uncertain', lookFor: `Message-ID ${id}` };
      }
      await justBefore?.();
      const handed = await send(message);
      if (handed.outcome === 'uncertain') {
        logger.warn({ messageId: id, reason: handed.reason }, 'whether a message was taken is not known');
        return { outcome: 'uncertain', lookFor: `Message-ID ${id}` };
      }
      const { refusedReceivers } = handed;
      return { outcome: 'published', ...(refusedReceivers.length === 0 ? {} : { refusedReceivers }) };
    },
    unstage: async () => undefined,
    check: async () => {
      requireOpen();
      const address = `${options.host}:${options.port}`;
      const as = options.username === undefined ? 'without login' : `as ${options.username}`;
      return [
        await tryLogin(options).then(
          (): CheckStep => ({ name: 'login', ok: true, detail: `${address}: connected ${as}, ${options.security}` }),
          (thrown: unknown): CheckStep => ({ name: 'login', ok: false, detail: failureDetail(thrown) }),
        ),
      ];
    },
    close: async () => {
      closed = true;
      const grace = new Promise((resolve) => void setTimeout(resolve, GRACE_MS).unref());
      await Promise.race([Promise.allSettled([...running.keys()]), grace]);
      for (const end of running.values()) end();
    },
  };
}

/** What is being sent may end: a message that is cut off is in doubt. Shorter than the deadline over closing. */
const GRACE_MS = 5_000;
