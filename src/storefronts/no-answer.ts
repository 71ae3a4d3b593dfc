import { RejectedError, TransientError } from '../kernel/errors.ts';
import type { NoAnswer } from '../web/client.ts';

/** What the lack of an answer means for a call to a shop. */
export function asStorefrontError(thrown: NoAnswer, url: string): RejectedError | TransientError {
  const { host } = new URL(url);
  switch (thrown.reason) {
    case 'private-address':
      return new RejectedError('STOREFRONT-ADDRESS', `Nothing was sent to the shop: ${thrown.message}.`, {
        cause: thrown,
      });
    case 'unreachable':
      return new TransientError('STOREFRONT-UNREACHABLE', `No connection to the shop at ${host}: ${thrown.message}.`, {
        cause: thrown,
      });
    case 'no-answer':
      return new TransientError('STOREFRONT-NO-ANSWER', `The shop at ${host} gave no answer: ${thrown.message}.`, {
        cause: thrown,
      });
  }
}
