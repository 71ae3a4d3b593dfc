import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { createPoster, NoAnswer } from '../../web/post.ts';
import { signedHeaders, signingKeys } from '../../web/signature.ts';
import type { AlertTarget } from '../alert-target.ts';
import type { WebhookOptions } from './options.ts';

/** A program that gets Standard Webhooks: the body of a notice, signed; the id of the notice is the webhook id. */
export function webhookTarget(options: WebhookOptions): AlertTarget {
  const keys = signingKeys(
    options.previousSecret === undefined ? [options.secret] : [options.secret, options.previousSecret],
  );
  const poster = createPoster(options);
  const { host } = new URL(options.url);
  return {
    kind: 'webhook',
    async tell(notice, now) {
      const status = await answerOf(
        () => poster.post(signedHeaders(keys, notice.id, now, notice.body), notice.body),
        host,
      );
      if (status >= 200 && status < 300) return `${host} answered ${status}`;
      const message = `${host} answered ${status}.`;
      if (status >= 500 || SAYS_LATER.has(status)) throw new TransientError('ALERT-TARGET-UNREACHABLE', message);
      throw new RejectedError('ALERT-TARGET-REFUSED', message);
    },
    close: () => poster.close(),
  };
}

const SAYS_LATER = new Set([408, 425, 429]);

async function answerOf(post: () => Promise<{ readonly status: number }>, host: string): Promise<number> {
  try {
    return (await post()).status;
  } catch (thrown) {
    if (!(thrown instanceof NoAnswer)) throw thrown;
    if (thrown.reason === 'private-address') {
      throw new RejectedError('ALERT-TARGET-REFUSED', `Nothing was sent: ${thrown.message}.`, { cause: thrown });
    }
    throw new TransientError('ALERT-TARGET-UNREACHABLE', `No answer from ${host}: ${thrown.message}.`, {
      cause: thrown,
    });
  }
}
