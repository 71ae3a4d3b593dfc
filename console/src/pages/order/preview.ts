import { api, said } from '../../api/client.ts';

/** What routing the order again would do: nothing is changed. */
export function askPreview(
  path: { readonly storefront: string; readonly orderId: string },
  wish: { readonly to: string; readonly givenUp: readonly string[] },
) {
  return said(
    api.POST('/v1/orders/{storefront}/{orderId}/reroute/preview', {
      params: { path },
      body: { givenUp: [...wish.givenUp], ...(wish.to === '' ? {} : { to: wish.to }) },
    }),
  );
}

export type Preview = Awaited<ReturnType<typeof askPreview>>;
/** Why a decision is what it is (docs/routing.md). */
export type Explanation = NonNullable<Preview['decision']>['plan']['explanation'];
