import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, said } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { type AnswerOf, askAgain, useGet } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { standingOf } from '../../parts/standings.ts';
import { Status } from '../../parts/status.tsx';
import { toast } from '../../parts/toasts.tsx';
import { Candidates } from './candidates.tsx';
import { askPreview, type Preview } from './preview.ts';

type Order = AnswerOf<'/v1/orders/{storefront}/{orderId}'>;

/** Routes again by hand: which supplier, what is given up, and who would get it, before anything is done. */
export function Reroute({ order }: { readonly order: Order }) {
  const mayDo = useMay('operator');
  const [isOpen, setOpen] = useState(false);
  const [to, setTo] = useState('');
  const [givenUp, setGivenUp] = useState<readonly string[]>([]);
  const path = { storefront: order.storefront, orderId: order.orderId };
  const wish = { givenUp: [...givenUp], ...(to === '' ? {} : { to }) };
  return (
    <>
      <Button
        disabled={!mayDo}
        title={mayDo ? undefined : 'This needs the role operator.'}
        onClick={() => {
          setTo('');
          setGivenUp([]);
          setOpen(true);
        }}
      >
        Route again…
      </Button>
      <Confirm
        open={isOpen}
        label="Route again"
        title={`Route order ${order.orderId} again`}
        reason="needed"
        danger={givenUp.length > 0}
        preview={<Wish {...{ order, to, setTo, givenUp, setGivenUp }} />}
        onClose={() => setOpen(false)}
        onConfirm={async ({ reason }) => {
          const body = { ...wish, reason: reason ?? '' };
          const answer = await said(api.POST('/v1/orders/{storefront}/{orderId}/reroute', { params: { path }, body }));
          toast('ok', answer.said);
          await askAgain('/v1/orders', '/v1/stock', '/v1/deliveries', '/v1/today');
        }}
      />
    </>
  );
}

function Wish({
  order,
  to,
  setTo,
  givenUp,
  setGivenUp,
}: {
  readonly order: Order;
  readonly to: string;
  readonly setTo: (to: string) => void;
  readonly givenUp: readonly string[];
  readonly setGivenUp: (givenUp: readonly string[]) => void;
}) {
  const suppliers = useGet('/v1/suppliers').data?.suppliers ?? [];
  const alive = (order.purchaseOrders ?? []).filter(({ poNumber }) =>
    order.detail.orders.some(
      (one) => one.poNumber === poNumber && one.lines.some(({ quantity, dead, shipped }) => quantity > dead + shipped),
    ),
  );
  return (
    <div className="stack">
      <div>
        <label htmlFor="reroute-to">To which supplier</label>
        <select id="reroute-to" value={to} onChange={({ target }) => setTo(target.value)}>
          <option value="">the best, as always</option>
          {suppliers.map(({ id, name }) => (
            <option key={id} value={id}>
              {`only ${name}`}
            </option>
          ))}
        </select>
      </div>
      {alive.length > 0 && (
        <fieldset className="order-given-up">
          <legend>
            What a supplier may still ship is never ordered twice. Give up only what certainly does not come:
          </legend>
          {alive.map(({ supplier, poNumber, state }) => (
            <label key={poNumber} className="row">
              <input
                type="checkbox"
                checked={givenUp.includes(poNumber)}
                onChange={({ target }) =>
                  setGivenUp(target.checked ? [...givenUp, poNumber] : givenUp.filter((one) => one !== poNumber))
                }
              />
              {poNumber} of {supplier} <Status standing={standingOf(state)}>{state}</Status>
            </label>
          ))}
        </fieldset>
      )}
      <ReroutePreview order={order} to={to} givenUp={givenUp} />
    </div>
  );
}

function ReroutePreview({
  order: { storefront, orderId, detail },
  to,
  givenUp,
}: {
  readonly order: Order;
  readonly to: string;
  readonly givenUp: readonly string[];
}) {
  const preview = useQuery<Preview, ApiProblem>({
    queryKey: ['reroute preview', storefront, orderId, to, givenUp],
    queryFn: () => askPreview({ storefront, orderId }, { to, givenUp }),
    gcTime: 0,
    staleTime: 0,
  });
  return (
    <section aria-label="What would come of it" aria-live="polite">
      <h3>What would come of it now</h3>
      <Loaded query={preview}>
        {({ units, decision }) =>
          decision === null ? (
            <p>
              Nothing: {units} units are open. A supplier may still ship everything; give a purchase order up above if
              it certainly does not.
            </p>
          ) : (
            <div className="stack">
              <p>
                {units} unit{units === 1 ? '' : 's'} would be routed:{' '}
                {decision.plan.assignments.length === 0
                  ? 'nobody can have them.'
                  : `${decision.plan.assignments
                      .map(
                        ({ supplierId, lines }) =>
                          `${lines.reduce((sum, line) => sum + line.quantity, 0)} to ${supplierId}`,
                      )
                      .join(', ')}.`}
              </p>
              {decision.plan.unfulfillable.map(({ lineId, quantity, reason }) => (
                <p key={lineId}>
                  <Status standing="bad">{`${quantity} of line ${lineId} to nobody`}</Status> {reason}
                </p>
              ))}
              <Candidates explanation={decision.plan.explanation} currency={detail.currency} />
            </div>
          )
        }
      </Loaded>
    </section>
  );
}
