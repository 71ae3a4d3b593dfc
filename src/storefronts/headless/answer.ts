import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import type { Answer } from '../../web/post.ts';
import { retryAfterMs } from '../../web/retry-after.ts';
import type { ItemOutcome } from '../storefront.ts';

/** What a shop may say in its answer; everything is optional, an empty 2xx means yes to all. */
const itemsReply = z.object({
  items: z.array(
    z.object({ sku: z.string(), ok: z.boolean(), reason: z.string().optional(), retry: z.boolean().optional() }),
  ),
});
const fulfilmentReply = z.object({
  ok: z.boolean().optional(),
  id: z.union([z.string(), z.number()]).optional(),
  reason: z.string().optional(),
  retry: z.boolean().optional(),
});

const SAYS_NO = new Set([404, 409, 422]);
const SAYS_LATER = new Set([408, 425, 429]);

/** One outcome per SKU. Throws when the call failed as a whole. */
export function itemOutcomes(
  what: 'stock' | 'price',
  answer: Answer,
  items: readonly { readonly sku: string }[],
  clock: Clock,
): readonly ItemOutcome[] {
  throwIfFailedAsAWhole(answer, clock);
  const said = understand(answer);
  const reply = said.kind === 'json' ? itemsReply.safeParse(said.value) : undefined;
  if (reply?.success) return items.map((item) => itemOutcome(item.sku, reply.data.items, answer));
  if (SAYS_NO.has(answer.status)) {
    if (answer.status === 404) {
      throw new RejectedError(
        'STOREFRONT-NOT-FOUND',
        `The shop answered 404 to a ${what} webhook and named no SKU: ${excerpt(answer)}.`,
      );
    }
    const reason = `the shop refused the whole batch with ${answer.status}: ${excerpt(answer)}`;
    return items.map(({ sku }) => ({ key: sku, outcome: 'refused', reason, permanent: true }));
  }
  return items.map(({ sku }) => accepted(sku, said));
}

function itemOutcome(sku: string, replies: z.infer<typeof itemsReply>['items'], answer: Answer): ItemOutcome {
  const mine = replies.filter((reply) => reply.sku === sku);
  const no = mine.find((reply) => !reply.ok);
  if (no !== undefined) {
    return {
      key: sku,
      outcome: 'refused',
      reason: cut(no.reason ?? 'the shop gave no reason'),
      permanent: no.retry !== true,
    };
  }
  if (mine.length === 0 && SAYS_NO.has(answer.status)) {
    return { key: sku, outcome: 'unknown', reason: `the shop answered ${answer.status} and did not name this SKU` };
  }
  return { key: sku, outcome: 'done' };
}

/** The outcome for one package. Throws when the call failed as a whole. */
export function fulfilmentOutcome(answer: Answer, packageId: string, clock: Clock): ItemOutcome {
  throwIfFailedAsAWhole(answer, clock);
  const said = understand(answer);
  const parsed = said.kind === 'json' ? fulfilmentReply.safeParse(said.value) : undefined;
  const reply = parsed?.success ? parsed.data : {};
  if (SAYS_NO.has(answer.status) || reply.ok === false) {
    const reason =
      reply.reason === undefined ? `the shop answered ${answer.status}: ${excerpt(answer)}` : cut(reply.reason);
    return { key: packageId, outcome: 'refused', reason, permanent: reply.retry !== true };
  }
  const outcome = accepted(packageId, said);
  return outcome.outcome === 'done' && reply.id !== undefined ? { ...outcome, externalId: String(reply.id) } : outcome;
}

type Said = { kind: 'json'; value: unknown } | { kind: 'nothing' } | { kind: 'unclear'; reason: string };

/**
 * A 2xx is a yes by Standard Webhooks whatever its body, with two exceptions that would lose stock silently: a body that
 * was cut (refusals may be in the rest), and a web page (a login or maintenance page that answers 200 to everything).
 */
function understand(answer: Answer): Said {
  if (!answer.complete)
    return { kind: 'unclear', reason: `the shop's answer (${answer.status}) broke off or is too long` };
  const text = answer.body.trim();
  if (text === '') return { kind: 'nothing' };
  if (/^<(!doctype|html|\?xml|head|body)/i.test(text))
    return { kind: 'unclear', reason: `a web page answered (${answer.status}), not the shop's webhook` };
  try {
    return { kind: 'json', value: JSON.parse(text) };
  } catch {
    if (answer.contentType.includes('json'))
      return { kind: 'unclear', reason: `the shop's answer (${answer.status}) is not valid JSON` };
    return { kind: 'nothing' };
  }
}

function accepted(key: string, said: Said): ItemOutcome {
  return said.kind === 'unclear' ? { key, outcome: 'unknown', reason: said.reason } : { key, outcome: 'done' };
}

function throwIfFailedAsAWhole(answer: Answer, clock: Clock): void {
  const { status } = answer;
  if ((status >= 200 && status < 300) || SAYS_NO.has(status)) return;
  const said = `The shop answered ${status}: ${excerpt(answer)}.`;
  const facts = { status };
  if (status === 401 || status === 403) throw new RejectedError('STOREFRONT-SIGNATURE', said, { facts });
  if (status === 410) throw new RejectedError('STOREFRONT-GONE', said, { facts });
  if (status >= 500 || SAYS_LATER.has(status)) {
    const pause = retryAfterMs(answer.retryAfter, clock);
    const code = status === 429 ? 'STOREFRONT-THROTTLED' : 'STOREFRONT-FAILED';
    throw new TransientError(code, said, { facts, ...(pause === undefined ? {} : { retryAfterMs: pause }) });
  }
  throw new RejectedError(status < 400 ? 'STOREFRONT-REDIRECT' : 'STOREFRONT-REFUSED', said, { facts });
}

function excerpt(answer: Answer): string {
  const text = answer.body.trim();
  return text === '' ? '(no text)' : cut(text);
}

function cut(text: string): string {
  return printable(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
