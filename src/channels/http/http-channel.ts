import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import type { Channel, CheckStep, DocumentIdentity, UploadTarget } from '../channel.ts';
import { failureDetail } from '../check.ts';
import { contentTypeOf } from '../content-type.ts';
import type { ChannelDependencies } from '../dependencies.ts';
import { requirePlainName } from '../names.ts';
import { unsupported } from '../unsupported.ts';
import { type Api, createApi, excerpt } from './api.ts';
import type { HttpOptions, RequestOptions } from './options.ts';
import { find, sendOnce } from './send.ts';

/**
 * A supplier's REST API that documents are posted to. Files come the other way round: the supplier brings them, which
 * the server takes and no channel has a part in.
 */
export function createHttpChannel(options: HttpOptions, dependencies: ChannelDependencies): Channel {
  const { url } = options;
  const api: Api | undefined = url === undefined ? undefined : createApi({ ...options, url }, dependencies);
  const running = new Set<Promise<unknown>>();
  let closed = false;

  /** What it takes to send this document, before anything is sent. */
  function prepared(target: UploadTarget): { api: Api; document: DocumentIdentity; how: RequestOptions } {
    if (closed) throw new TransientError('CHANNEL-CLOSED', `The channel to ${url} is closed.`, { nothingSent: true });
    requirePlainName(target.name);
    const { document } = target;
    const how = document === undefined ? undefined : options.documents[document.kind];
    if (api === undefined) throw unsupported('http', 'deliver without a url');
    if (document === undefined || how === undefined)
      throw unsupported('http', `deliver ${document === undefined ? 'a file' : `documents of kind ${document.kind}`}`);
    return { api, document, how };
  }

  async function tracked<T>(work: Promise<T>): Promise<T> {
    running.add(work);
    return work.finally(() => running.delete(work));
  }

  return {
    capabilities: {
      adapter: 'http',
      collects: 'push',
      delivers: api === undefined ? 'none' : 'request',
      timeResolutionMs: 1,
      renameRefusesExisting: 'yes',
    },
    list: async () => {
      throw unsupported('http', 'list folders');
    },
    // biome-ignore lint/correctness/useYield: it refuses before there is anything to give
    read: async function* () {
      throw unsupported('http', 'read files');
    },
    settle: async () => {
      throw unsupported('http', 'settle files');
    },
    stage: async (target) => void prepared(target),
    publish: async (target, bytes, attempt) => {
      const contentType = contentTypeOf(target.name);
      const { how, ...rest } = prepared(target);
      return tracked(sendOnce({ ...rest, how, contentType: how.contentType ?? contentType, bytes }, attempt));
    },
    unstage: async () => undefined,
    check: async ({ deliver }) => {
      if (closed) throw new TransientError('CHANNEL-CLOSED', `The channel to ${url} is closed.`);
      return api === undefined || deliver.length === 0 ? [] : checkApi(api, options, dependencies);
    },
    close: async () => {
      closed = true;
      await Promise.race([Promise.allSettled([...running]), grace()]);
      await api?.close();
    },
  };
}

/** What is being sent may end: an order that is cut off has to be asked for. Shorter than the deadline over closing. */
const GRACE_MS = 3_000;
function grace(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, GRACE_MS).unref());
}

/** A request that changes nothing, and the question for an order that cannot exist, which must be answered with no. */
async function checkApi(api: Api, options: HttpOptions, { ids }: ChannelDependencies): Promise<readonly CheckStep[]> {
  const steps: CheckStep[] = [];
  const step = async (name: CheckStep['name'], work: () => Promise<string>): Promise<void> => {
    steps.push(
      await work().then(
        (detail): CheckStep => ({ name, ok: true, detail }),
        (thrown: unknown): CheckStep => ({ name, ok: false, detail: failureDetail(thrown) }),
      ),
    );
  };
  const { check } = options;
  if (check !== undefined) {
    await step('request', async () => {
      const answer = await api.call({ method: check.method, path: check.path, headers: { accept: '*/*' } });
      const said = `${check.method} ${check.path} answered ${answer.status}`;
      if (answer.status < 400) return said;
      throw new RejectedError('API-NOT-THERE', `${said}: ${excerpt(answer)}`);
    });
  }
  const scratch = ids.next();
  for (const [kind, { find: how }] of Object.entries(options.documents)) {
    if (how === undefined) continue;
    await step('lookup', async () => {
      const document = { kind, number: `crossdock-check-${scratch}`, key: scratch };
      if ((await find({ api, document }, how)) === undefined) return `${kind}: an unknown number is answered with no`;
      throw new RejectedError('API-ANSWER', `It says that it knows ${printable(document.number)}, which cannot be.`);
    });
  }
  if (steps.length > 0) return steps;
  return [
    { name: 'request', ok: true, detail: 'not tried: neither check nor find is set, and nothing else may be asked' },
  ];
}
