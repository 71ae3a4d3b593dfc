import type { Finding } from './storefront.ts';

/** What is to be said of the webhooks that a shop sends us. `whyOff`: a sentence about one that it has switched off. */
export function webhookFindings(
  who: 'shop' | 'store',
  ours: readonly { readonly whyOff: string | undefined }[],
  hasSecret: boolean,
): readonly Finding[] {
  const off = ours.flatMap(({ whyOff }) => (whyOff === undefined ? [] : [whyOff]));
  if (off.length > 0) {
    return off.map((says) => ({
      check: 'webhooks',
      verdict: 'warning',
      says,
      remedy: 'Subscribe again, and look why the gateway could not be reached. Orders come by polling meanwhile.',
    }));
  }
  if (ours.length > 0) return [{ check: 'webhooks', verdict: 'ok', says: `${ours.length} webhooks are active.` }];
  return [
    {
      check: 'webhooks',
      verdict: 'warning',
      says: `The ${who} sends no webhooks: orders come by polling alone.`,
      remedy: hasSecret ? 'Subscribe.' : 'Put a random text into webhookSecret, then subscribe.',
    },
  ];
}
