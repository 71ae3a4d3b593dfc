import { type CrossdockError, RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import { type Answer, type Call, createWebClient, NoAnswer, type WebClient } from '../../web/client.ts';
import { retryAfterMs } from '../../web/retry-after.ts';
import type { ChannelDependencies } from '../dependencies.ts';
import { type HttpOptions, isLoopback } from './options.ts';
import { createTokens, type Tokens } from './tokens.ts';

const LONGEST_ANSWER = 1024 * 1024;
const LONGEST_EXCERPT = 500;

/** Calls to one supplier's API, with our token, below one address. What an answer means for a document is decided above. */
export interface Api {
  /** Throws as `failed` and `refusal` say for everything that concerns the way there and not this one document. */
  call(call: Omit<Call, 'url'> & { readonly path: string }): Promise<Answer>;
  close(): Promise<void>;
}

export function createApi(options: HttpOptions & { readonly url: string }, dependencies: ChannelDependencies): Api {
  const { clock } = dependencies;
  const host = new URL(options.url).host;
  const client: WebClient = createWebClient({
    timeoutMs: options.timeoutMs,
    connectMs: Math.min(options.connectMs, options.timeoutMs),
    allowPrivateAddresses: options.allowPrivateAddresses || isLoopback(options.url),
    longestAnswer: LONGEST_ANSWER,
    keepsConnections: false,
    ca: options.ca,
  });
  const tokens: Tokens = createTokens(options, dependencies);

  async function once(call: Omit<Call, 'url'> & { readonly path: string }): Promise<Answer> {
    const token = await tokens.current();
    const { path, ...rest } = call;
    const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    try {
      return await client.send({
        ...rest,
        url: `${options.url}${path}`,
        headers: { ...call.headers, ...authorization },
      });
    } catch (thrown) {
      throw thrown instanceof NoAnswer ? noAnswer(thrown, host) : thrown;
    }
  }

  return {
    call: async (call) => {
      let answer = await once(call);
      // A token may be taken back before its time; one new one is asked for.
      if (answer.status === 401 && tokens.forget()) answer = await once(call);
      const refused = refusal(answer, host, retryAfterMs(answer.retryAfter, clock));
      if (refused !== undefined) throw refused;
      return answer;
    },
    close: async () => {
      await Promise.all([client.close(), tokens.close()]);
    },
  };
}

/** The error for a request that got no answer. */
function noAnswer(thrown: NoAnswer, host: string): CrossdockError {
  switch (thrown.reason) {
    case 'private-address':
      return new RejectedError('API-ADDRESS', `Nothing was sent to ${host}: ${thrown.message}.`, {
        cause: thrown,
        nothingSent: true,
      });
    case 'unreachable':
      return new TransientError('API-UNREACHABLE', `No connection to ${host}: ${thrown.message}.`, {
        cause: thrown,
        nothingSent: true,
      });
    case 'no-answer':
      return new TransientError('API-NO-ANSWER', `${host} gave no answer: ${thrown.message}.`, { cause: thrown });
  }
}

/** Answers that say nothing about the document: come later, wrong token, wrong address. Undefined for all others. */
function refusal(answer: Answer, host: string, pauseMs: number | undefined): CrossdockError | undefined {
  const { status } = answer;
  const said = `${host} answered ${status}: ${excerpt(answer)}`;
  const facts = { status };
  // Taken or not, it is certain only that nobody said so; 429 is said before anything is read.
  if (status === 429) return new TransientError('API-LATER', said, { facts, retryAfterMs: pauseMs, nothingSent: true });
  if (status === 503) return new TransientError('API-LATER', said, { facts, retryAfterMs: pauseMs });
  if (status >= 500 || status === 408 || status === 425) return new TransientError('API-NO-ANSWER', said, { facts });
  if (status === 401 || status === 403) return new RejectedError('API-LOGIN', said, { facts, nothingSent: true });
  // 303 says: done, look there. Every other redirect says: not here.
  if (status >= 300 && status < 400)
    return new RejectedError('API-NOT-THERE', said, { facts, nothingSent: status !== 303 });
  if (status === 405 || status === 410) return new RejectedError('API-NOT-THERE', said, { facts, nothingSent: true });
  return undefined;
}

/** The beginning of an answer, for people. */
export function excerpt({ body }: Answer): string {
  const text = body.trim();
  if (text === '') return '(no text)';
  return printable(text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT)}…` : text);
}

/** An answer as JSON; undefined when it is none, or not whole. */
export function jsonOf(answer: Answer): { readonly value: unknown } | undefined {
  if (!answer.complete) return undefined;
  try {
    return { value: JSON.parse(answer.body) };
  } catch {
    return undefined;
  }
}
