import { useId, useState } from 'react';
import { Link } from 'wouter';
import { api, said } from '../../api/client.ts';
import { askAgain } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { orderHref } from '../../parts/links.ts';
import { Panel } from '../../parts/panel.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { useSubmit } from '../../parts/use-submit.ts';

/** Has one order read from the shop, which nobody brought: its webhook was lost, or a rule would leave it there. */
export function FetchOrder({ id, canBeAsked }: { readonly id: string; readonly canBeAsked: boolean }) {
  const mayDo = useMay('operator');
  const field = useId();
  const [asked, setAsked] = useState<string>();
  const { submit, isBusy, failure } = useSubmit(async (form) => {
    const orderId = String(new FormData(form).get('order')).trim();
    if (orderId === '') return;
    setAsked(undefined);
    await said(
      api.POST('/v1/storefronts/{storefront}/orders/{orderId}/fetch', {
        params: { path: { storefront: id, orderId } },
      }),
    );
    setAsked(orderId);
    await askAgain('/v1/orders', '/v1/exceptions', '/v1/today');
  });
  if (!canBeAsked) {
    return (
      <Empty title="This shop cannot be asked for an order">
        It sends them by itself; one that is missing here has to be sent by it again.
      </Empty>
    );
  }
  return (
    <Panel title="An order is missing">
      <form className="stack" onSubmit={submit}>
        <p className="quiet">
          New orders come by webhook, and the shop is asked for those that were lost on the way. This reads one at once,
          also one that would not be taken by itself; one that is here already is read again and never doubled.
        </p>
        <div>
          <label htmlFor={field}>The shop's id of the order</label>
          <input
            id={field}
            name="order"
            maxLength={200}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
        </div>
        {failure !== undefined && <ProblemView error={failure} />}
        <div>
          <Button type="submit" disabled={!mayDo || isBusy} title={mayDo ? undefined : 'This needs the role operator.'}>
            {isBusy ? 'Asking…' : 'Read the order'}
          </Button>
        </div>
        <p aria-live="polite">
          {asked !== undefined && (
            <>
              The shop is asked for order {asked}. In a moment it stands at{' '}
              <Link href={orderHref(id, asked)}>{asked}</Link>; what speaks against it stands under{' '}
              <Link href={`/exceptions?search=${encodeURIComponent(asked)}`}>Exceptions</Link>.
            </>
          )}
        </p>
      </form>
    </Panel>
  );
}
